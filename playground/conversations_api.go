package playground

import "slices"

// conversation finds a conversation that the app may know of: its own messages
// and public channels, not the talks of people.
func (w *Workspace) conversation(id string) (*conversation, error) {
	c := w.byID[id]
	if c == nil || c.private() && !c.has(botUser) {
		return nil, refuse("channel_not_found")
	}
	return c, nil
}

// conversationsOpen opens a direct message, or a group message when there are
// several users: each has its scope.
func (w *Workspace) conversationsOpen(c *call) (obj, error) {
	conv, fresh, err := w.opened(c)
	if err != nil {
		return nil, err
	}
	if err := c.token.need(conv.scope() + ":write"); err != nil {
		return nil, err
	}
	out := obj{"channel": obj{"id": conv.id}}
	if c.args.flag("return_im") || c.args["channel"] != "" {
		out["channel"] = w.slackConversation(conv)
	}
	if !fresh {
		out["already_open"], out["no_op"] = true, true
	}
	return out, nil
}

// opened finds or opens the conversation that a call names.
func (w *Workspace) opened(c *call) (conv *conversation, fresh bool, err error) {
	if id := c.args["channel"]; id != "" {
		conv, err = w.conversation(id)
		if err != nil || !conv.private() {
			return nil, false, refuse("channel_not_found")
		}
		return conv, false, nil
	}
	ids := c.args.list("users")
	switch {
	case len(ids) == 0:
		return nil, false, refuse("users_list_not_supplied")
	case len(ids) > 1:
		if err := c.token.need("mpim:write"); err != nil {
			return nil, false, err
		}
		return w.group(append(ids, botUser))
	case ids[0] == botUser:
		return nil, false, refuse("cannot_dm_bot")
	}
	if _, ok := w.person(ids[0]); !ok {
		return nil, false, refuse("user_not_found")
	}
	return w.directMessage(ids[0], botUser), false, nil
}

func (w *Workspace) conversationsInfo(c *call) (obj, error) {
	conv, err := w.conversation(c.args["channel"])
	if err != nil {
		return nil, err
	}
	if err := c.token.need(conv.readScope()); err != nil {
		return nil, err
	}
	out := w.slackConversation(conv)
	if c.args.flag("include_num_members") {
		out["num_members"] = len(conv.members)
	}
	return obj{"channel": out}, nil
}

func (w *Workspace) slackConversation(c *conversation) obj {
	out := obj{"id": c.id, "created": c.created, "is_channel": !c.private(), "is_im": c.isDM(), "is_private": c.private(),
		"is_mpim": c.kind == kindGroup, "is_group": c.kind == kindGroup, "is_member": c.has(botUser), "is_archived": false, "context_team_id": w.opt.TeamID}
	if c.isDM() {
		out["user"], out["is_open"] = c.other(botUser), true
		return out
	}
	out["name"], out["name_normalized"] = c.name, c.name
	out["topic"] = obj{"value": c.topic, "creator": "", "last_set": 0}
	out["purpose"] = obj{"value": "", "creator": "", "last_set": 0}
	return out
}

func (w *Workspace) conversationsMembers(c *call) (obj, error) {
	conv, err := w.conversation(c.args["channel"])
	if err != nil {
		return nil, err
	}
	if err := c.token.need(conv.readScope()); err != nil {
		return nil, err
	}
	from, to, next, err := slice(c, len(conv.members), 1000)
	if err != nil {
		return nil, err
	}
	return obj{"members": conv.members[from:to], "response_metadata": obj{"next_cursor": next}}, nil
}

// readable finds a conversation whose messages the app may read.
func (w *Workspace) readable(c *call) (*conversation, error) {
	conv, err := w.conversation(c.args["channel"])
	if err != nil {
		return nil, err
	}
	if err := c.token.need(conv.history()); err != nil {
		return nil, err
	}
	if !conv.has(botUser) {
		return nil, refuse("not_in_channel")
	}
	return conv, nil
}

// conversationsHistory gives messages newest first, without replies.
func (w *Workspace) conversationsHistory(c *call) (obj, error) {
	conv, err := w.readable(c)
	if err != nil {
		return nil, err
	}
	var list []*message
	for _, m := range slices.Backward(conv.messages) {
		if !m.isReply() && !m.Ephemeral && within(c, m.TS) {
			list = append(list, m)
		}
	}
	return w.slackMessages(c, list)
}

// conversationsReplies gives a thread oldest first, its first message before.
func (w *Workspace) conversationsReplies(c *call) (obj, error) {
	conv, err := w.readable(c)
	if err != nil {
		return nil, err
	}
	root := conv.root(c.args["ts"])
	if root == nil || root.Ephemeral {
		return nil, refuse("thread_not_found")
	}
	list := []*message{root}
	for _, m := range conv.replies(root.TS) {
		if within(c, m.TS) {
			list = append(list, m)
		}
	}
	return w.slackMessages(c, list)
}

// within says whether a timestamp lies between oldest and latest.
func within(c *call, ts string) bool {
	oldest, latest, inclusive := c.args["oldest"], c.args["latest"], c.args.flag("inclusive")
	if inclusive && (ts == oldest || ts == latest) {
		return true
	}
	return ts > oldest && (latest == "" || ts < latest)
}

func (w *Workspace) slackMessages(c *call, list []*message) (obj, error) {
	from, to, next, err := slice(c, len(list), 999)
	if err != nil {
		return nil, err
	}
	out := []obj{}
	for _, m := range list[from:to] {
		out = append(out, w.slackMessage(m, c.args.flag("include_all_metadata")))
	}
	return obj{"messages": out, "has_more": next != "", "response_metadata": obj{"next_cursor": next}}, nil
}
