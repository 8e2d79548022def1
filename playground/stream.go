package playground

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"
)

// streamLife is how long Slack lets a message stream; appending does not
// prolong it. Undocumented, measured.
const streamLife = 5 * time.Minute

// stream is how a streamed message came to be.
type stream struct {
	started time.Time
	plan    bool  // tasks are shown within one plan
	blocks  []any // what the chunks have been folded into
	open    bool  // the last block is text that further text goes to
}

// checkStream checks text, chunks and blocks of the streaming methods.
func (w *Workspace) checkStream(c *call) error {
	a := c.args
	if utf8.RuneCountInString(a["markdown_text"]) > maxMarkdown {
		return refuse("msg_too_long")
	}
	if a["markdown_text"] != "" && a.json("chunks") != nil {
		return refuse("invalid_arguments", "[ERROR] markdown_text and chunks exclude each other")
	}
	if text := a["markdown_text"]; text != "" {
		c.chunks = []any{obj{"type": "markdown_text", "text": text}}
	}
	var err error
	if raw := a.json("chunks"); raw != nil {
		if c.chunks, err = w.checks.chunks(raw); err != nil {
			return err
		}
	}
	if raw := a.json("blocks"); raw != nil {
		if c.blocks, err = w.checks.message(raw); err != nil {
			return err
		}
	}
	return checkMetadata(a.json("metadata"))
}

// chunks checks the chunks of a stream.
func (k *checker) chunks(raw json.RawMessage) ([]any, error) {
	v, err := decode(raw)
	list, ok := v.([]any)
	if err != nil || !ok {
		return nil, refuse("invalid_chunks", fault("must be a list", "/chunks"))
	}
	var out []string
	for i, v := range list {
		at := place("chunks", i)
		schema := k.chunkByType[kindOf(v)]
		if schema == nil {
			out = append(out, fault("unsupported type: "+kindOf(v), at+"/type"))
			continue
		}
		chunk, _ := v.(obj)
		if blocks, ok := chunk["blocks"].([]any); ok {
			out = append(out, k.list(blocks, at[1:]+"/blocks", maxBlocks, notInMessages())...)
			continue
		}
		out = append(out, faults(schema.Validate(v), at)...)
		if text, _ := chunk["text"].(string); utf8.RuneCountInString(text) > maxMarkdown {
			return nil, refuse("msg_too_long")
		}
	}
	if len(out) > 0 {
		return nil, refuse("invalid_blocks", out...)
	}
	return list, nil
}

func (w *Workspace) startStream(c *call) (obj, error) {
	conv, err := w.destination(c)
	if err != nil {
		return nil, err
	}
	a := c.args
	switch {
	case a["thread_ts"] == "":
		return nil, missing("thread_ts")
	case !conv.isDM() && a["recipient_team_id"] == "":
		return nil, refuse("missing_recipient_team_id")
	case !conv.isDM() && a["recipient_user_id"] == "":
		return nil, refuse("missing_recipient_user_id")
	case a["recipient_team_id"] != "" && a["recipient_team_id"] != w.opt.TeamID:
		return nil, refuse("team_not_found")
	}
	if id := a["recipient_user_id"]; id != "" {
		if _, ok := w.person(id); !ok {
			return nil, refuse("user_not_found")
		}
	}
	root := conv.root(a["thread_ts"])
	if root == nil || root.Ephemeral {
		return nil, refuse("thread_not_found")
	}
	m := &message{Message: Message{User: botUser, BotID: botID, ThreadTS: root.TS, Streaming: true},
		stream: &stream{started: c.now, plan: a["task_display_mode"] == "plan"}}
	if err := m.append(c); err != nil {
		return nil, err
	}
	w.post(conv, m)
	w.streams[m] = true
	return obj{"channel": conv.id, "ts": m.TS}, nil
}

func (w *Workspace) appendStream(c *call) (obj, error) {
	_, m, err := w.streaming(c)
	if err != nil {
		return nil, err
	}
	if len(c.chunks) == 0 {
		return nil, refuse("no_text")
	}
	if err := m.append(c); err != nil {
		return nil, err
	}
	w.noteMessage(m)
	return obj{"channel": m.Channel, "ts": m.TS}, nil
}

// stopStream ends a stream; blocks and metadata are added at its foot.
func (w *Workspace) stopStream(c *call) (obj, error) {
	conv, m, err := w.streaming(c)
	if err != nil {
		return nil, err
	}
	before := w.slackMessage(m, true)
	if err := m.append(c); err != nil {
		return nil, err
	}
	m.Blocks = encodeBlocks(append(m.stream.blocks[:len(m.stream.blocks):len(m.stream.blocks)], c.blocks...))
	if raw := c.args.json("metadata"); raw != nil {
		m.Metadata = raw
	}
	m.Streaming = false
	w.change(conv, m, before)
	return obj{"channel": conv.id, "ts": m.TS, "message": w.slackMessage(m, true)}, nil
}

func (w *Workspace) streaming(c *call) (*conversation, *message, error) {
	conv, m, err := w.own(c, "message_not_owned_by_app")
	if err != nil {
		return nil, nil, err
	}
	if !m.Streaming {
		return nil, nil, refuse("message_not_in_streaming_state")
	}
	return conv, m, nil
}

// append folds a call's chunks into the message, or leaves it as it was.
func (m *message) append(c *call) error {
	next := m.stream.clone()
	for _, chunk := range c.chunks {
		next.fold(chunk.(obj))
	}
	if len(next.blocks) > maxBlocks {
		return refuse("invalid_blocks", fault("no more than 50 items allowed", "/blocks"))
	}
	if textLength(next.blocks)+textLength(c.blocks) > maxBlocksText {
		return refuse("msg_blocks_too_long")
	}
	for _, chunk := range c.chunks {
		raw, err := json.Marshal(chunk)
		if err != nil {
			return err
		}
		m.Chunks = append(m.Chunks, raw)
	}
	m.stream, m.Blocks, m.Text = next, encodeBlocks(next.blocks), next.text()
	return nil
}

// text is what a notification would say of a streamed message.
func (s *stream) text() string {
	var parts []string
	for _, b := range s.blocks {
		if kindOf(b) == "markdown" {
			parts = append(parts, b.(obj)["text"].(string))
		}
	}
	return strings.Join(parts, "\n")
}

// expireStreams ends the streams that have lived their time.
func (w *Workspace) expireStreams() {
	for m := range w.streams {
		switch {
		case !m.Streaming:
			delete(w.streams, m)
		case w.now().Sub(m.stream.started) > streamLife:
			before := w.slackMessage(m, true)
			m.Streaming = false
			delete(w.streams, m)
			w.change(w.byID[m.Channel], m, before)
		}
	}
}
