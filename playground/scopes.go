package playground

// AllScopes are the scopes that the app's manifest asks for.
func AllScopes() []string {
	return []string{
		"app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands",
		"files:read", "files:write", "im:history", "im:read", "im:write", "mpim:history", "mpim:read", "mpim:write",
		"reactions:write", "usergroups:read", "users.profile:read", "users:read", "users:read.email",
	}
}

// history is the scope for reading the messages of a conversation.
func (c *conversation) history() string { return c.scope() + ":history" }

// readScope is the scope for reading what a conversation is.
func (c *conversation) readScope() string { return c.scope() + ":read" }
