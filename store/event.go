package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Event is something that happened in Slack and is to be handled once.
type Event struct {
	ID       string          `json:"id"`     // Slack's: a second one of the same ID is dropped
	Thread   string          `json:"thread"` // events of one thread are handled in order
	Learner  LearnerID       `json:"learner,omitempty"`
	Kind     string          `json:"kind,omitempty"`
	Body     json.RawMessage `json:"body,omitempty"`
	Received time.Time       `json:"received"` // zero on Append: now
}

// Append keeps an event until it is handled. duplicate tells that it was
// already there, or was handled within the last 24 hours. When Append returns
// without an error the event survives a crash. Errors: ErrFull, ErrTooLarge.
func (s *Store) Append(ctx context.Context, e Event) (duplicate bool, err error) {
	if e.ID == "" {
		return false, errors.New("append event: it has no ID")
	}
	if err := s.room(); err != nil {
		return false, fmt.Errorf("append event %s: %w", e.ID, err)
	}
	if e.Received.IsZero() {
		e.Received = s.o.Now()
	}
	// The server forgets the IDs of handled events when it restarts: those
	// that it knows again are those still in the stream.
	var p progress
	switch _, err := s.get(ctx, progressBucket, digest(e.ID), &p); {
	case err == nil:
		return true, nil
	case !errors.Is(err, ErrNotFound):
		return false, fmt.Errorf("append event %s: %w", e.ID, err)
	}
	duplicate, err = s.append(ctx, e, e.ID)
	if err != nil {
		return false, fmt.Errorf("append event %s: %w", e.ID, err)
	}
	return duplicate, nil
}

// append stores an event under a message ID, which dedupes it and names its
// progress.
func (s *Store) append(ctx context.Context, e Event, id string) (bool, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return false, err
	}
	m := &nats.Msg{Subject: eventSubject(partitionOf(e.Thread)), Data: data}
	ack, err := s.publish(ctx, m, jetstream.WithMsgID(id))
	if err != nil {
		return false, err
	}
	return ack.Duplicate, nil
}

func eventSubject(partition int) string { return fmt.Sprintf("events.%d", partition) }

// DeadEvent is an event that was given up.
type DeadEvent struct {
	ID       string    `json:"id"` // of the dead event, for DeadEvent and Replay
	Event    Event     `json:"event"`
	Reason   string    `json:"reason"`
	Attempts int       `json:"attempts"` // begun, those that a crash ended included
	Died     time.Time `json:"died"`
}

// bury keeps a dead event; a second time it is the same one.
func (s *Store) bury(ctx context.Context, d DeadEvent) error {
	data, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("bury event %s: %w", d.Event.ID, err)
	}
	m := &nats.Msg{Subject: "dead." + d.Event.Learner.token() + "." + d.ID, Data: data}
	_, err = s.publish(ctx, m, jetstream.WithExpectLastSequencePerSubject(0))
	if err != nil && !errors.Is(err, ErrConflict) {
		return fmt.Errorf("bury event %s: %w", d.Event.ID, err)
	}
	return nil
}

// Dead lists the dead events, oldest first.
func (s *Store) Dead(ctx context.Context) ([]DeadEvent, error) {
	return list[DeadEvent](ctx, s, deadStream, "dead.>", nil)
}

func (s *Store) dead(ctx context.Context, id string) (d DeadEvent, seq uint64, err error) {
	if escape(id) != id || id == "" {
		return d, 0, fmt.Errorf("read dead event: %w", ErrNotFound)
	}
	m, err := s.last(ctx, deadStream, "dead.*."+id)
	if err != nil {
		return d, 0, fmt.Errorf("read dead event %s: %w", id, told(err))
	}
	if err := json.Unmarshal(m.Data, &d); err != nil {
		return d, 0, fmt.Errorf("read dead event %s: %w", id, err)
	}
	return d, m.Sequence, nil
}

// Replay puts a dead event back, behind what now waits in its thread. It leaves
// the dead ones only once it is among the waiting; a crash in between leaves it
// in both, and the same Replay again does not double it.
func (s *Store) Replay(ctx context.Context, id string) error {
	d, seq, err := s.dead(ctx, id)
	if err != nil {
		return err
	}
	if err := s.room(); err != nil {
		return fmt.Errorf("replay event %s: %w", id, err)
	}
	// Another ID than the first time, since that one counts as handled; the
	// same one for each replay of this death.
	again := "replay-" + d.ID
	var p progress
	_, err = s.get(ctx, progressBucket, digest(again), &p)
	if errors.Is(err, ErrNotFound) {
		_, err = s.append(ctx, d.Event, again)
	}
	if err != nil {
		return fmt.Errorf("replay event %s: %w", id, err)
	}
	_, err = s.removeSeqs(ctx, deadStream, []uint64{seq})
	return err
}
