package playground

import "maps"

// methods is the Web API, with the tier and the scopes that Slack's method
// pages give (mid-2026). Scopes that depend on the kind of conversation are
// asked for by the method itself.
func methods() map[string]method {
	all := map[string]method{
		"auth.test":             {run: (*Workspace).authTest},
		"apps.connections.open": {tier: 1, app: true, scopes: []string{"connections:write"}, run: (*Workspace).openConnection},
		"oauth.v2.access":       {tier: 4, open: true, run: (*Workspace).oauthAccess},
		"bots.info":             {tier: 3, scopes: []string{"users:read"}, run: (*Workspace).botsInfo},

		"users.info":            {tier: 4, scopes: []string{"users:read"}, run: (*Workspace).usersInfo},
		"users.list":            {tier: 2, scopes: []string{"users:read"}, run: (*Workspace).usersList},
		"users.lookupByEmail":   {tier: 3, scopes: []string{"users:read.email"}, run: (*Workspace).usersLookupByEmail},
		"users.profile.get":     {tier: 4, scopes: []string{"users.profile:read"}, run: (*Workspace).usersProfileGet},
		"usergroups.list":       {tier: 2, scopes: []string{"usergroups:read"}, run: (*Workspace).usergroupsList},
		"usergroups.users.list": {tier: 2, scopes: []string{"usergroups:read"}, run: (*Workspace).usergroupsUsersList},

		"conversations.open":    {tier: 3, scopes: []string{"im:write", "mpim:write"}, run: (*Workspace).conversationsOpen},
		"conversations.info":    {tier: 3, run: (*Workspace).conversationsInfo},
		"conversations.members": {tier: 4, run: (*Workspace).conversationsMembers},
		"conversations.history": {tier: 3, run: (*Workspace).conversationsHistory},
		"conversations.replies": {tier: 3, run: (*Workspace).conversationsReplies},

		"reactions.add":    {tier: 3, scopes: []string{"reactions:write"}, run: (*Workspace).reactionsAdd},
		"reactions.remove": {tier: 2, scopes: []string{"reactions:write"}, run: (*Workspace).reactionsRemove},
	}
	maps.Copy(all, chatMethods())
	maps.Copy(all, surfaceMethods())
	return all
}

func chatMethods() map[string]method {
	write := []string{"chat:write"}
	return map[string]method{
		"chat.postMessage":            {scopes: write, check: (*Workspace).checkText, run: (*Workspace).chatPost},
		"chat.update":                 {tier: 3, scopes: write, check: (*Workspace).checkText, run: (*Workspace).chatUpdate},
		"chat.delete":                 {tier: 3, scopes: write, run: (*Workspace).chatDelete},
		"chat.postEphemeral":          {tier: 4, scopes: write, check: (*Workspace).checkText, run: (*Workspace).chatPostEphemeral},
		"chat.getPermalink":           {run: (*Workspace).chatGetPermalink},
		"chat.scheduleMessage":        {tier: 3, scopes: write, check: (*Workspace).checkText, run: (*Workspace).chatSchedule},
		"chat.deleteScheduledMessage": {tier: 3, scopes: write, run: (*Workspace).chatDeleteScheduled},
		"chat.startStream":            {tier: 2, scopes: write, check: (*Workspace).checkStream, run: (*Workspace).startStream},
		"chat.appendStream":           {tier: 4, scopes: write, check: (*Workspace).checkStream, run: (*Workspace).appendStream},
		"chat.stopStream":             {tier: 2, scopes: write, check: (*Workspace).checkStream, run: (*Workspace).stopStream},
	}
}

func surfaceMethods() map[string]method {
	assistant, files := []string{"assistant:write"}, []string{"files:write"}
	return map[string]method{
		// Slack takes either scope for the status: assistant:write is on its way out.
		"assistant.threads.setStatus":           {scopes: []string{"assistant:write", "chat:write"}, run: (*Workspace).assistantStatus},
		"assistant.threads.setSuggestedPrompts": {tier: 3, scopes: assistant, run: (*Workspace).assistantPrompts},
		"assistant.threads.setTitle":            {tier: 3, scopes: assistant, run: (*Workspace).assistantTitle},

		"views.open":    {tier: 4, check: (*Workspace).checkModal, run: (*Workspace).viewsOpen},
		"views.push":    {tier: 4, check: (*Workspace).checkModal, run: (*Workspace).viewsPush},
		"views.update":  {tier: 4, check: (*Workspace).checkAnyView, run: (*Workspace).viewsUpdate},
		"views.publish": {tier: 4, check: (*Workspace).checkHome, run: (*Workspace).viewsPublish},

		"files.getUploadURLExternal":   {tier: 4, scopes: files, run: (*Workspace).filesGetUploadURL},
		"files.completeUploadExternal": {tier: 4, scopes: files, check: (*Workspace).checkUpload, run: (*Workspace).filesComplete},
		"files.info":                   {tier: 4, scopes: []string{"files:read"}, run: (*Workspace).filesInfo},
		"files.delete":                 {tier: 3, scopes: files, run: (*Workspace).filesDelete},
	}
}
