package playground

import (
	"encoding/json"
	"net/http"
	"time"
)

// Slack's limits of a response URL.
const (
	responseUses = 5
	responseLife = 30 * time.Minute
)

// responseURL lets the app answer what a person did, where they did it.
type responseURL struct {
	channel, person string
	ts              string // of the message acted on; empty for a command
	used            int
	born            time.Time
}

func (w *Workspace) newResponse(c *conversation, person string, m *message) string {
	id := newID("R")
	r := &responseURL{channel: c.id, person: person, born: w.now()}
	if m != nil {
		r.ts = m.TS
	}
	w.responses[id] = r
	return w.base + "/respond/" + id
}

// response is what the app sends to a response URL, or as the acknowledgement of a command.
type response struct {
	Text            string          `json:"text"`
	Blocks          json.RawMessage `json:"blocks"`
	ResponseType    string          `json:"response_type"`
	ThreadTS        string          `json:"thread_ts"`
	ReplaceOriginal bool            `json:"replace_original"`
	DeleteOriginal  bool            `json:"delete_original"`
}

func (w *Workspace) serveResponse(rw http.ResponseWriter, r *http.Request) {
	var in response
	if err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, maxBody)).Decode(&in); err != nil {
		writeJSON(rw, http.StatusBadRequest, obj{"ok": false, "error": "invalid_payload"})
		return
	}
	w.mu.Lock()
	to, now := w.responses[r.PathValue("id")], w.now()
	switch {
	case to == nil || now.Sub(to.born) > responseLife:
		w.mu.Unlock()
		writeJSON(rw, http.StatusNotFound, obj{"ok": false, "error": "expired_url"})
		return
	case to.used >= responseUses:
		w.mu.Unlock()
		writeJSON(rw, http.StatusNotFound, obj{"ok": false, "error": "used_url"})
		return
	}
	to.used++
	w.mu.Unlock()
	if err := w.respond(to, in); err != nil {
		w.answer(rw, nil, err)
		return
	}
	rw.Header().Set("Content-Type", "text/html")
	rw.Write([]byte("ok")) // slack-go reads this as success
}

// respond carries out a response. It takes the lock itself.
func (w *Workspace) respond(to *responseURL, in response) error {
	c := &call{args: args{"text": in.Text, "blocks": string(in.Blocks)}}
	if !in.DeleteOriginal {
		if err := w.checkText(c); err != nil {
			return err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	conv := w.byID[to.channel]
	original := conv.byTS[to.ts]
	ours := original != nil && original.BotID == botID
	switch {
	case in.DeleteOriginal && ours:
		w.delete(conv, original)
		return nil
	case in.DeleteOriginal:
		return nil
	case in.ReplaceOriginal && ours:
		return w.replace(conv, original, c)
	}
	m := &message{Message: Message{User: botUser, BotID: botID, Ephemeral: in.ResponseType != "in_channel"}}
	if root := conv.root(in.ThreadTS); root != nil {
		m.ThreadTS = root.TS
	}
	if m.Ephemeral {
		m.to = to.person
	}
	if err := c.fill(m); err != nil {
		return err
	}
	w.post(conv, m)
	return nil
}

// replace puts other content in the place of a message's.
func (w *Workspace) replace(conv *conversation, m *message, c *call) error {
	if m.Streaming {
		return refuse("streaming_state_conflict")
	}
	before, next := w.slackMessage(m, true), *m
	next.Text, next.Blocks, next.attachments = "", noBlocks(), nil
	if err := c.fill(&next); err != nil {
		return err
	}
	*m = next
	w.change(conv, m, before)
	return nil
}
