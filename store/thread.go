package store

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/parcours-formation/parcours/recommend"
)

// Thread is what a conversation remembers of one person. Courses stand in it
// whole, as they were when they were shown.
type Thread struct {
	ID      ThreadID          `json:"id"`
	Learner LearnerID         `json:"learner"`
	Memory  *recommend.Memory `json:"memory,omitempty"`
	Options []string          `json:"options,omitempty"` // answers proposed to a question back
	// Asked is the event of the last question and Before what was remembered
	// before it, so that a question that is edited or deleted can be taken back.
	Asked   string            `json:"asked,omitempty"`
	Before  *recommend.Memory `json:"before,omitempty"`
	Updated time.Time         `json:"updated"`
	Team    PathID            `json:"team,omitempty"` // the plan for a team that was shown last; "": none
}

func threadKey(learner LearnerID, id ThreadID) string {
	return learner.token() + "." + digest(string(id))
}

// Thread returns a person's conversation; ErrNotFound for a new one.
func (s *Store) Thread(ctx context.Context, learner LearnerID, id ThreadID) (Thread, error) {
	var t Thread
	if _, err := s.get(ctx, threadsBucket, threadKey(learner, id), &t); err != nil {
		return Thread{}, fmt.Errorf("read thread: %w", err)
	}
	t.inParis()
	return t, nil
}

// PutThread keeps a conversation, in place of what was kept, and returns it
// dated.
func (s *Store) PutThread(ctx context.Context, t Thread) (Thread, error) {
	if t.Learner == "" {
		return t, fmt.Errorf("keep thread: %w", errNobody)
	}
	t.Updated = s.o.Now()
	if _, err := s.put(ctx, threadsBucket, threadKey(t.Learner, t.ID), t); err != nil {
		return t, fmt.Errorf("keep thread: %w", err)
	}
	return t, nil
}

func (t *Thread) inParis() {
	for _, m := range []*recommend.Memory{t.Memory, t.Before} {
		if m != nil {
			needInParis(m.Need)
			pathInParis(m.Path)
		}
	}
}

// threads are a person's conversations.
func (s *Store) threads(ctx context.Context, learner LearnerID) ([]Thread, error) {
	return list(ctx, s, threadsBucket.stream(), threadsBucket.subject(learner.token()+".*"),
		func(t *Thread, _ *jetstream.RawStreamMsg) { t.inParis() })
}
