package store

import (
	"context"
	"errors"
	"fmt"
)

// progress is how far the handling of an event is. It is written before each
// attempt, so that an event which kills the process is not tried for ever, and
// once the event is handled, so that it is never handled again. It names no
// person.
type progress struct {
	Starts  int    `json:"starts"`            // attempts begun
	Fails   int    `json:"fails,omitempty"`   // attempts that ended with an error
	Replica string `json:"replica,omitempty"` // where an attempt is under way
	Done    bool   `json:"done,omitempty"`    // handled, or dead
}

// deaths are the attempts that ended with the process.
func (p progress) deaths() int { return max(0, p.Starts-p.Fails) }

// What begin finds instead of an attempt to make.
var (
	errDone      = errors.New("already handled")
	errElsewhere = errors.New("being handled by another replica")
	errSpent     = errors.New("the process stopped each time that it handled this event")
)

// begin counts an attempt at an event and claims it for this replica, and one
// beyond the last for the delivery that is Spent. Two replicas that both believe
// they own it cannot both succeed.
func (w *worker) begin(ctx context.Context, id string) (progress, error) {
	for {
		p, revision, err := w.s.progress(ctx, id)
		if err != nil {
			return p, err
		}
		switch {
		case p.Done:
			return p, errDone
		case p.Replica != "" && p.Replica != w.name && w.live(ctx, p.Replica):
			return p, errElsewhere
		case p.Starts > w.o.MaxAttempts:
			return p, errSpent
		}
		p.Starts++
		p.Replica = w.name
		_, err = w.s.swap(ctx, progressBucket, digest(id), p, revision)
		if !errors.Is(err, ErrConflict) {
			return p, err
		}
	}
}

func (s *Store) progress(ctx context.Context, id string) (progress, uint64, error) {
	var p progress
	revision, err := s.get(ctx, progressBucket, digest(id), &p)
	if errors.Is(err, ErrNotFound) {
		return progress{}, 0, nil
	}
	return p, revision, err
}

// settle writes how an attempt ended.
func (s *Store) settle(ctx context.Context, id string, p progress) error {
	p.Replica = ""
	if _, err := s.put(ctx, progressBucket, digest(id), p); err != nil {
		return fmt.Errorf("note an event's progress: %w", err)
	}
	return nil
}
