package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
)

// EntryKind says what the journal tells. Zero means unknown.
type EntryKind string

// The kinds of entry.
const (
	Asked    EntryKind = "asked"
	Feedback EntryKind = "feedback"
	Unmet    EntryKind = "unmet" // a need that no course serves
	Consent  EntryKind = "consent"
	Audit    EntryKind = "audit" // an operator's deed
)

func (k EntryKind) known() bool {
	switch k {
	case Asked, Feedback, Unmet, Consent, Audit:
		return true
	}
	return false
}

// Entry is one line of the journal.
type Entry struct {
	At      time.Time       `json:"at"`                // zero on Record: now
	Learner LearnerID       `json:"learner,omitempty"` // "": of nobody
	Kind    EntryKind       `json:"kind"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// Record adds an entry to the journal.
func (s *Store) Record(ctx context.Context, e Entry) error {
	if !e.Kind.known() {
		return fmt.Errorf("record in the journal: no kind is called %q", e.Kind)
	}
	if e.At.IsZero() {
		e.At = s.o.Now()
	}
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("record in the journal: %w", err)
	}
	m := &nats.Msg{Subject: "journal." + e.Learner.token() + "." + string(e.Kind), Data: data}
	if _, err := s.publish(ctx, m); err != nil {
		return fmt.Errorf("record in the journal: %w", err)
	}
	return nil
}

// Journal returns a person's entries, oldest first; of "", those of nobody.
func (s *Store) Journal(ctx context.Context, learner LearnerID) ([]Entry, error) {
	return list[Entry](ctx, s, journalStream, "journal."+learner.token()+".*", nil)
}
