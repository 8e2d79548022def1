package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
)

// edit answers a question anew whose words were changed, in place of the
// answer that stands there. Only the last one of a conversation: those before
// it have been gone on from.
func (t *task) edit(ctx context.Context) error {
	s, err := t.speech(ctx)
	if err != nil {
		return err
	}
	if !s.reply.Done { // never answered: it speaks to us only now, or its answer failed
		return t.ask(ctx)
	}
	th, err := t.lastOf(ctx, s)
	if err != nil || th == nil || s.reply.Note == t.d.ID {
		return err
	}
	for i := range s.reply.Posts {
		s.reply.Posts[i].Final = false
	}
	s.reply.Done, s.reply.Note = false, t.d.ID
	if err := s.keep(ctx); err != nil {
		return err
	}
	return t.ask(ctx)
}

// lastOf is the conversation whose last question the answer belongs to, nil
// when another was asked since.
func (t *task) lastOf(ctx context.Context, s *speech) (*store.Thread, error) {
	th, err := t.b.o.Store.Thread(ctx, t.person.ID, t.in.thread())
	if errors.Is(err, store.ErrNotFound) || err == nil && th.Asked != s.reply.Event {
		return nil, nil
	}
	return &th, err
}

// takeBack takes the answer to a deleted question away, and forgets what it
// taught the conversation.
func (t *task) takeBack(ctx context.Context) error {
	s, err := t.speech(ctx)
	if err != nil || len(s.reply.Posts) == 0 {
		return err
	}
	for _, p := range s.reply.Posts {
		if p.TS == "" || strings.HasPrefix(p.Key, "consent-") { // others were asked, once
			continue
		}
		if _, _, err := t.api.DeleteMessageContext(ctx, p.Channel, p.TS); err != nil && !hopeless(err) {
			return fmt.Errorf("take answer back: %w", err)
		}
	}
	if err := t.forget(ctx, s.reply.Event); err != nil {
		return err
	}
	s.reply.Posts = nil
	return s.done(ctx)
}

// forget sets the conversations back to before a question, and drops the path
// that was proposed for it.
func (t *task) forget(ctx context.Context, event string) error {
	for _, id := range []store.ThreadID{private, t.in.thread()} {
		th, err := t.b.o.Store.Thread(ctx, t.person.ID, id)
		if errors.Is(err, store.ErrNotFound) || err == nil && th.Asked != event {
			continue
		} else if err != nil {
			return err
		}
		th.Memory, th.Before, th.Asked, th.Options, th.Team = th.Before, nil, "", nil, ""
		if th.Memory == nil {
			th.Memory = &recommend.Memory{}
		}
		if _, err := t.b.o.Store.PutThread(ctx, th); err != nil {
			return err
		}
	}
	k, err := t.b.o.Store.Path(ctx, t.person.ID, store.PathID(reference(event)))
	if errors.Is(err, store.ErrNotFound) || err == nil && !k.Kept.IsZero() {
		return nil
	} else if err != nil {
		return err
	}
	return t.b.o.Store.RemovePath(ctx, t.person.ID, k.ID)
}
