package playground

import "slices"

func (w *Workspace) reactionsAdd(c *call) (obj, error) {
	m, err := w.reacted(c)
	if err != nil {
		return nil, err
	}
	return nil, w.react(m, c.args["name"], botUser)
}

func (w *Workspace) reactionsRemove(c *call) (obj, error) {
	m, err := w.reacted(c)
	if err != nil {
		return nil, err
	}
	for i, r := range m.Reactions {
		at := slices.Index(r.Users, botUser)
		if r.Name != c.args["name"] || at < 0 {
			continue
		}
		users := slices.Delete(slices.Clone(r.Users), at, at+1)
		m.Reactions[i].Users = users
		if len(users) == 0 {
			m.Reactions = slices.Delete(m.Reactions, i, i+1)
		}
		w.noteMessage(m)
		return nil, nil
	}
	return nil, refuse("no_reaction")
}

func (w *Workspace) reacted(c *call) (*message, error) {
	conv, err := w.conversation(c.args["channel"])
	if err != nil {
		return nil, err
	}
	m := conv.byTS[c.args["timestamp"]]
	if m == nil || m.Ephemeral {
		return nil, refuse("message_not_found")
	}
	if c.args["name"] == "" {
		return nil, refuse("invalid_name")
	}
	return m, nil
}

// react adds an emoji of a user to a message.
func (w *Workspace) react(m *message, name, user string) error {
	at := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Name == name })
	if at < 0 {
		m.Reactions = append(m.Reactions, Reaction{Name: name})
		at = len(m.Reactions) - 1
	}
	if slices.Contains(m.Reactions[at].Users, user) {
		return refuse("already_reacted")
	}
	m.Reactions[at].Users = append(slices.Clone(m.Reactions[at].Users), user)
	w.noteMessage(m)
	return nil
}
