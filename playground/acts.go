package playground

import "slices"

// seat finds a conversation that a person is in.
func (w *Workspace) seat(person, channel string) (*conversation, error) {
	if p, ok := w.person(person); !ok || p.IsBot {
		return nil, refuse("user_not_found")
	}
	c := w.byID[channel]
	switch {
	case c == nil, c.private() && !c.has(person):
		return nil, refuse("channel_not_found")
	case !c.has(person):
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

// Say writes a message as a person, in a thread when thread is not empty, with
// files uploaded before. It gives the message's ts.
func (w *Workspace) Say(person, channel, thread, text string, files ...string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, err := w.seat(person, channel)
	if err != nil {
		return "", err
	}
	m := &message{Message: Message{User: person, Text: w.compose(text)}}
	if thread != "" {
		root := c.root(thread)
		if root == nil {
			return "", refuse("thread_not_found")
		}
		m.ThreadTS = root.TS
	}
	for _, id := range files {
		f := w.files[id]
		if f == nil || f.user != person {
			return "", refuse("file_not_found")
		}
		f.channels = append(f.channels, c.id)
		m.files, m.Subtype = append(m.files, id), "file_share"
	}
	if text == "" && len(files) == 0 {
		return "", refuse("no_text")
	}
	if c.kind == kindApp {
		w.clearPrompts(c)
	}
	w.post(c, m)
	return m.TS, nil
}

// clearPrompts takes the suggestions away once something was said.
func (w *Workspace) clearPrompts(c *conversation) {
	for key := range w.prompts {
		if key.channel == c.id {
			delete(w.prompts, key)
			w.note(change{kind: "prompts", channel: c.id})
		}
	}
}

// mine finds a message that a person wrote.
func (w *Workspace) mine(person, channel, ts, refusal string) (*conversation, *message, error) {
	c, err := w.seat(person, channel)
	if err != nil {
		return nil, nil, err
	}
	m := c.byTS[ts]
	switch {
	case m == nil:
		return nil, nil, refuse("message_not_found")
	case m.User != person || m.BotID != "":
		return nil, nil, refuse(refusal)
	}
	return c, m, nil
}

// Edit changes a message of the person's own.
func (w *Workspace) Edit(person, channel, ts, text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, m, err := w.mine(person, channel, ts, "cant_update_message")
	if err != nil {
		return err
	}
	if text == "" && len(m.files) == 0 {
		return refuse("no_text")
	}
	before := w.slackMessage(m, true)
	m.Text, m.Edited, m.editor, m.editTS = w.compose(text), true, person, w.eventTS()
	w.change(c, m, before)
	return nil
}

// Delete deletes a message of the person's own.
func (w *Workspace) Delete(person, channel, ts string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, m, err := w.mine(person, channel, ts, "cant_delete_message")
	if err != nil {
		return err
	}
	w.delete(c, m)
	return nil
}

// Read marks a conversation as read by a person.
func (w *Workspace) Read(person, channel string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, err := w.seat(person, channel)
	if err != nil {
		return err
	}
	if n := len(c.messages); n > 0 && c.read[person] != c.messages[n-1].TS {
		c.read[person] = c.messages[n-1].TS
		w.note(change{kind: "conversations", to: person})
	}
	return nil
}

// OpenHome opens the app's Home tab.
func (w *Workspace) OpenHome(person string) error { return w.openApp(person, "home") }

// OpenMessages opens the app's direct messages: in the agent view that is its
// messages tab, in the older container a new assistant thread.
func (w *Workspace) OpenMessages(person string) error { return w.openApp(person, "messages") }

func (w *Workspace) openApp(person, tab string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p, ok := w.person(person); !ok || p.IsBot {
		return refuse("user_not_found")
	}
	c := w.directMessage(person, botUser)
	if w.opt.Legacy && tab == "messages" {
		w.startThread(c, person)
		return nil
	}
	event := obj{"type": "app_home_opened", "user": person, "channel": c.id, "tab": tab, "event_ts": w.eventTS()}
	if v := w.homes[person]; v != nil && tab == "home" {
		event["view"] = w.slackView(v)
	}
	w.emit(event)
	return nil
}

// startThread opens an assistant thread, whose first message is Slack's.
func (w *Workspace) startThread(c *conversation, person string) {
	root := &message{Message: Message{User: botUser, BotID: botID, Subtype: "assistant_app_thread", Text: "New Assistant Thread"}}
	w.post(c, root)
	w.emit(obj{"type": "assistant_thread_started", "event_ts": w.eventTS(), "assistant_thread": obj{"user_id": person,
		"context": obj{}, "channel_id": c.id, "thread_ts": root.TS}})
}

// React adds an emoji as a person.
func (w *Workspace) React(person, channel, ts, name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, err := w.seat(person, channel)
	if err != nil {
		return err
	}
	m := c.byTS[ts]
	if m == nil || !m.visibleTo(person) {
		return refuse("message_not_found")
	}
	return w.react(m, name, person)
}

// command says whether the app has a slash command.
func (w *Workspace) command(name string) bool {
	return slices.ContainsFunc(w.opt.Commands, func(c Command) bool { return c.Command == name })
}
