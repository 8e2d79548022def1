package playground

import (
	"encoding/json"
	"slices"
)

// Message is a message as the page shows it.
type Message struct {
	TS         string            `json:"ts"`
	Channel    string            `json:"channel"`
	ThreadTS   string            `json:"thread_ts,omitempty"`
	User       string            `json:"user,omitempty"`
	BotID      string            `json:"bot_id,omitempty"`
	Subtype    string            `json:"subtype,omitempty"` // "channel_join", "file_share", "tombstone"
	Text       string            `json:"text"`
	Blocks     json.RawMessage   `json:"blocks"` // a list, never null
	Streaming  bool              `json:"streaming"`
	Chunks     []json.RawMessage `json:"chunks,omitempty"` // as they were streamed
	Edited     bool              `json:"edited"`
	Ephemeral  bool              `json:"ephemeral"`
	ReplyCount int               `json:"reply_count"`
	Files      []File            `json:"files"`
	Reactions  []Reaction        `json:"reactions"`
	Metadata   json.RawMessage   `json:"metadata,omitempty"`
}

// Reaction is an emoji and who chose it.
type Reaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
}

// message is a Message and what only the workspace knows of it.
type message struct {
	Message
	to          string // the only reader of an ephemeral message
	editor      string
	editTS      string
	files       []string // ids
	attachments json.RawMessage
	stream      *stream // of a message that is or was streamed
}

func (m *message) isReply() bool { return m.ThreadTS != "" && m.ThreadTS != m.TS }

func (m *message) visibleTo(person string) bool { return !m.Ephemeral || m.to == person }

// noBlocks is the list of blocks of a message without any.
func noBlocks() json.RawMessage { return json.RawMessage("[]") }

// post gives a message its time, files it and tells everyone. A message of the
// app ends the status of its thread, as Slack's does.
func (w *Workspace) post(c *conversation, m *message) {
	m.TS, m.Channel = w.nextTS(), c.id
	if len(m.Blocks) == 0 {
		m.Blocks = noBlocks()
	}
	c.insert(m)
	if !m.Ephemeral {
		c.read[m.User] = m.TS
	}
	if root := c.byTS[m.ThreadTS]; m.isReply() && root != nil && !m.Ephemeral {
		root.ThreadTS = root.TS
		root.ReplyCount = len(c.replies(root.TS))
		w.noteMessage(root)
	}
	w.noteMessage(m)
	if m.User == botUser {
		w.setStatus(c, m.ThreadTS, "", nil)
	}
	if !m.Ephemeral {
		w.emitMessage(c, m)
	}
}

// change records an edit of a message and tells everyone.
func (w *Workspace) change(c *conversation, m *message, before obj) {
	w.noteMessage(m)
	if m.Ephemeral {
		return
	}
	ts := w.eventTS()
	w.emitIn(c, obj{"type": "message", "subtype": "message_changed", "channel": c.id, "hidden": true,
		"message": w.slackMessage(m, true), "previous_message": before, "ts": ts, "event_ts": ts})
}

// tombstone is what Slack leaves of a deleted message that has replies.
const tombstone = "This message was deleted."

// delete removes a message; one with replies leaves a tombstone, which Slack
// tells as a change and not as a deletion.
func (w *Workspace) delete(c *conversation, m *message) {
	before := w.slackMessage(m, true)
	if len(c.replies(m.TS)) > 0 && !m.isReply() {
		m.Subtype, m.User, m.BotID, m.Text, m.Blocks = "tombstone", "USLACKBOT", "", tombstone, noBlocks()
		m.files, m.Reactions, m.Metadata, m.stream, m.Streaming, m.Chunks = nil, nil, nil, nil, false, nil
		w.change(c, m, before)
		return
	}
	c.remove(m)
	w.note(change{kind: "delete", channel: c.id, ts: m.TS, to: m.to})
	if root := c.byTS[m.ThreadTS]; m.isReply() && root != nil {
		if root.ReplyCount = len(c.replies(root.TS)); root.ReplyCount == 0 {
			root.ThreadTS = ""
		}
		w.noteMessage(root)
	}
	if m.Ephemeral {
		return
	}
	ts := w.eventTS()
	w.emitIn(c, obj{"type": "message", "subtype": "message_deleted", "channel": c.id, "hidden": true,
		"deleted_ts": m.TS, "previous_message": before, "ts": ts, "event_ts": ts})
}

// slackMessage is a message in the form of Slack's API and events.
func (w *Workspace) slackMessage(m *message, metadata bool) obj {
	out := obj{"type": "message", "text": m.Text, "ts": m.TS, "team": w.opt.TeamID}
	put := func(name, value string) {
		if value != "" {
			out[name] = value
		}
	}
	put("user", m.User)
	put("bot_id", m.BotID)
	put("subtype", m.Subtype)
	put("thread_ts", m.ThreadTS)
	if m.BotID != "" {
		out["app_id"] = appID
		out["bot_profile"] = obj{"id": botID, "app_id": appID, "name": w.opt.AppName, "team_id": w.opt.TeamID, "deleted": false}
	}
	if string(m.Blocks) != "[]" {
		out["blocks"] = m.Blocks
	}
	if m.attachments != nil {
		out["attachments"] = m.attachments
	}
	if m.Edited {
		out["edited"] = obj{"user": m.editor, "ts": m.editTS}
	}
	if m.Subtype == "tombstone" {
		out["hidden"] = true
	}
	if metadata && len(m.Metadata) > 0 {
		out["metadata"] = m.Metadata
	}
	w.addThread(out, m)
	w.addFiles(out, m)
	return out
}

// addThread adds what Slack says of a thread to its messages.
func (w *Workspace) addThread(out obj, m *message) {
	c := w.byID[m.Channel]
	if m.isReply() {
		if root := c.byTS[m.ThreadTS]; root != nil {
			out["parent_user_id"] = root.User
		}
		return
	}
	replies := c.replies(m.TS)
	if len(replies) == 0 {
		return
	}
	var users []string
	for _, r := range replies {
		if !slices.Contains(users, r.User) {
			users = append(users, r.User)
		}
	}
	out["reply_count"], out["reply_users"], out["reply_users_count"] = len(replies), users, len(users)
	out["latest_reply"] = replies[len(replies)-1].TS
}

// addFiles adds files and reactions.
func (w *Workspace) addFiles(out obj, m *message) {
	var files []obj
	for _, id := range m.files {
		if f := w.files[id]; f != nil {
			files = append(files, w.slackFile(f))
		}
	}
	if files != nil {
		out["files"], out["upload"] = files, true
	}
	var reactions []obj
	for _, r := range m.Reactions {
		reactions = append(reactions, obj{"name": r.Name, "users": r.Users, "count": len(r.Users)})
	}
	if reactions != nil {
		out["reactions"] = reactions
	}
}
