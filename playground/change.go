package playground

import (
	"context"
	"fmt"
	"slices"
)

// journalLength is how many changes a page may be behind before it has to
// fetch the state again; a streamed answer makes some 50.
const journalLength = 5000

// change names what changed, not how: a reader is given what is true when it
// reads, so that one far behind gets each message once.
type change struct {
	seq         int64
	kind        string // "message", "delete", "home", "modals", "status", "prompts", "conversations", "faults"
	channel, ts string
	to          string // the only person concerned; empty: all who see the channel
}

// note records a change and wakes whoever waits.
func (w *Workspace) note(c change) {
	w.seq++
	c.seq = w.seq
	if len(w.journal) >= 2*journalLength {
		w.journal = slices.Clone(w.journal[len(w.journal)-journalLength:])
	}
	w.journal = append(w.journal, c)
	close(w.changed)
	w.changed = make(chan struct{})
}

func (w *Workspace) noteMessage(m *message) {
	w.gauge.message(m)
	w.note(change{kind: "message", channel: m.Channel, ts: m.TS, to: m.to})
}

func (w *Workspace) noteConversations() { w.note(change{kind: "conversations"}) }

// Wait returns once the state in the eyes of a person fulfils ok, or with the
// context's error. It looks again at each change, so ok is to be quick.
func (w *Workspace) Wait(ctx context.Context, person string, ok func(State) bool) error {
	return w.await(ctx, func() bool { return ok(w.state(person)) })
}

// WaitMessages returns once the messages of a thread (of the whole conversation
// when thread is empty) fulfil ok, or with the context's error.
func (w *Workspace) WaitMessages(ctx context.Context, channel, thread string, ok func([]Message) bool) error {
	return w.await(ctx, func() bool { return ok(w.messagesOf(channel, thread)) })
}

// await looks at the workspace, under its lock, at each change.
func (w *Workspace) await(ctx context.Context, ok func() bool) error {
	for {
		w.mu.Lock()
		done, changed := ok(), w.changed
		w.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for the workspace: %w", context.Cause(ctx))
		case <-w.run.Done():
			return fmt.Errorf("wait for the workspace: it is closed")
		}
	}
}

// Messages are those of a thread, its first message included, or of a whole
// conversation when thread is empty; oldest first, ephemeral ones included.
func (w *Workspace) Messages(channel, thread string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.messagesOf(channel, thread)
}

func (w *Workspace) messagesOf(channel, thread string) []Message {
	c := w.byID[channel]
	if c == nil {
		return nil
	}
	list := c.messages
	if thread != "" {
		list = nil
		if root := c.byTS[thread]; root != nil {
			list = append(list, root)
		}
		list = append(list, c.threads[thread]...)
	}
	out := make([]Message, 0, len(list))
	for _, m := range list {
		out = append(out, w.view(m))
	}
	return out
}

// view is a message as the page shows it, safe to keep.
func (w *Workspace) view(m *message) Message {
	out := m.Message
	out.Chunks = slices.Clone(m.Chunks)
	out.Files = make([]File, 0, len(m.files))
	for _, id := range m.files {
		if f := w.files[id]; f != nil {
			out.Files = append(out.Files, f.shown())
		}
	}
	out.Reactions = make([]Reaction, 0, len(m.Reactions))
	for _, r := range m.Reactions {
		out.Reactions = append(out.Reactions, Reaction{r.Name, slices.Clone(r.Users)})
	}
	return out
}
