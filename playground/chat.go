package playground

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Slack's limits of a message, in characters.
const (
	maxText     = 40000
	maxMarkdown = 12000
	maxMetadata = 16 * 1024 // bytes
)

// checkText checks what chat.postMessage and its kin are to show.
func (w *Workspace) checkText(c *call) (err error) {
	a := c.args
	if a["markdown_text"] != "" && (a["text"] != "" || a.json("blocks") != nil) {
		return refuse("markdown_text_conflict")
	}
	if utf8.RuneCountInString(a["text"]) > maxText || utf8.RuneCountInString(a["markdown_text"]) > maxMarkdown {
		return refuse("msg_too_long")
	}
	if raw := a.json("blocks"); raw != nil {
		if c.blocks, err = w.checks.message(raw); err != nil {
			return err
		}
	}
	return checkMetadata(a.json("metadata"))
}

func checkMetadata(raw json.RawMessage) error {
	if raw == nil {
		return nil
	}
	var in struct {
		EventType    *string        `json:"event_type"`
		EventPayload map[string]any `json:"event_payload"`
	}
	switch err := json.Unmarshal(raw, &in); {
	case len(raw) > maxMetadata:
		return refuse("metadata_too_large")
	case err != nil:
		return refuse("invalid_metadata_format")
	case strings.TrimSpace(string(raw)) != "{}" && (in.EventType == nil || *in.EventType == "" || in.EventPayload == nil):
		return refuse("invalid_metadata_schema")
	}
	return nil
}

// destination finds where the app writes: a conversation it is in, or a person
// by their id, in its direct messages with them.
func (w *Workspace) destination(c *call) (*conversation, error) {
	id := c.args["channel"]
	if id == "" {
		id = c.args["channel_id"]
	}
	if _, ok := w.person(id); ok && id != botUser {
		return w.directMessage(id, botUser), nil
	}
	conv, err := w.conversation(id)
	switch {
	case err != nil:
		return nil, err
	case !conv.has(botUser) && !slices.Contains(c.token.scopes, "chat:write.public"):
		return nil, refuse("not_in_channel")
	}
	return conv, nil
}

// own finds a message of the app by channel and ts.
func (w *Workspace) own(c *call, refusal string) (*conversation, *message, error) {
	conv, err := w.conversation(c.args["channel"])
	if err != nil {
		return nil, nil, err
	}
	m := conv.byTS[c.args["ts"]]
	switch {
	case m == nil || m.Ephemeral || m.Subtype == "tombstone":
		return nil, nil, refuse("message_not_found")
	case m.BotID != botID:
		return nil, nil, refuse(refusal)
	}
	return conv, m, nil
}

// fill puts what a call is to show into a message; what the call leaves out stays.
func (c *call) fill(m *message) error {
	a := c.args
	if a["text"] != "" || a.json("blocks") != nil {
		m.Text = a["text"]
	}
	if c.blocks != nil {
		m.Blocks = encodeBlocks(c.blocks)
	}
	if text := a["markdown_text"]; text != "" {
		m.Text, m.Blocks = text, encodeBlocks(nameBlocks([]any{obj{"type": "markdown", "text": text}}))
	}
	if raw := a.json("attachments"); raw != nil {
		m.attachments = raw
	}
	if raw := a.json("metadata"); raw != nil {
		if m.Metadata = raw; strings.TrimSpace(string(raw)) == "{}" {
			m.Metadata = nil
		}
	}
	if m.Text == "" && len(m.Blocks) <= len("[]") && m.attachments == nil && len(m.files) == 0 {
		return refuse("no_text")
	}
	return nil
}

// thread gives the thread that a call writes to. As in Slack, an answer to a
// message that is gone stands outside any thread.
func (c *call) thread(conv *conversation) string {
	if root := conv.root(c.args["thread_ts"]); root != nil {
		return root.TS
	}
	return ""
}

func (w *Workspace) chatPost(c *call) (obj, error) {
	conv, err := w.destination(c)
	if err != nil {
		return nil, err
	}
	m := &message{Message: Message{User: botUser, BotID: botID, ThreadTS: c.thread(conv)}}
	if err := c.fill(m); err != nil {
		return nil, err
	}
	w.post(conv, m)
	return obj{"channel": conv.id, "ts": m.TS, "message": w.slackMessage(m, true)}, nil
}

func (w *Workspace) chatUpdate(c *call) (obj, error) {
	conv, m, err := w.own(c, "cant_update_message")
	if err != nil {
		return nil, err
	}
	if m.Streaming {
		return nil, refuse("streaming_state_conflict")
	}
	before, next := w.slackMessage(m, true), *m
	if err := c.fill(&next); err != nil {
		return nil, err
	}
	if string(next.Blocks) == "[]" {
		next.Edited, next.editor, next.editTS = true, botUser, w.eventTS()
	}
	*m = next
	w.change(conv, m, before)
	return obj{"channel": conv.id, "ts": m.TS, "text": m.Text, "message": w.slackMessage(m, true)}, nil
}

func (w *Workspace) chatDelete(c *call) (obj, error) {
	conv, m, err := w.own(c, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	w.delete(conv, m)
	return obj{"channel": conv.id, "ts": c.args["ts"]}, nil
}

func (w *Workspace) chatPostEphemeral(c *call) (obj, error) {
	conv, err := w.destination(c)
	if err != nil {
		return nil, err
	}
	to := c.args["user"]
	if _, ok := w.person(to); !ok {
		return nil, refuse("user_not_found")
	}
	if !conv.has(to) {
		return nil, refuse("user_not_in_channel")
	}
	m := &message{Message: Message{User: botUser, BotID: botID, ThreadTS: c.thread(conv), Ephemeral: true}, to: to}
	if err := c.fill(m); err != nil {
		return nil, err
	}
	w.post(conv, m)
	return obj{"message_ts": m.TS}, nil
}

func (w *Workspace) chatGetPermalink(c *call) (obj, error) {
	conv, err := w.conversation(c.args["channel"])
	if err != nil {
		return nil, err
	}
	m := conv.byTS[c.args["message_ts"]]
	if m == nil {
		return nil, refuse("message_not_found")
	}
	return obj{"channel": conv.id, "permalink": w.base + "/archives/" + conv.id + "/p" + strings.ReplaceAll(m.TS, ".", "")}, nil
}
