package store

import (
	"context"
	"errors"
	"fmt"
)

// Reply is where the answer to an event stands, so that after a crash the same
// messages are continued. It is kept for two days.
type Reply struct {
	Event   string    `json:"event"` // Event.ID
	Learner LearnerID `json:"learner,omitempty"`
	Posts   []Post    `json:"posts,omitempty"`
	Done    bool      `json:"done,omitempty"` // nothing more is to be said
	Note    string    `json:"note,omitempty"` // the caller's own
	// Revision is of what was read; 0 for a first PutReply. It is not kept.
	Revision uint64 `json:"-"`
}

// Post is one message of an answer.
type Post struct {
	Key       string `json:"key"` // the caller's name for it
	Channel   string `json:"channel"`
	ThreadTS  string `json:"thread_ts,omitempty"`
	TS        string `json:"ts,omitempty"` // "" until Slack has said it
	Streaming bool   `json:"streaming,omitempty"`
	Final     bool   `json:"final,omitempty"`
}

// Reply returns the answer to an event; ErrNotFound when none was begun.
func (s *Store) Reply(ctx context.Context, event string) (Reply, error) {
	var r Reply
	revision, err := s.get(ctx, repliesBucket, digest(event), &r)
	if err != nil {
		return Reply{}, fmt.Errorf("read reply to event %s: %w", event, err)
	}
	r.Revision = revision
	return r, nil
}

// PutReply keeps an answer and returns it with its new revision. ErrConflict
// tells that it was written, or erased, since it was read: read it again. An
// answer that goes on after the person was erased begins anew at revision 0.
func (s *Store) PutReply(ctx context.Context, r Reply) (Reply, error) {
	if r.Event == "" {
		return r, errors.New("keep reply: it has no event")
	}
	revision, err := s.swap(ctx, repliesBucket, digest(r.Event), r, r.Revision)
	if err != nil {
		return r, fmt.Errorf("keep reply to event %s: %w", r.Event, err)
	}
	r.Revision = revision
	return r, nil
}
