package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/parcours-formation/parcours/recommend"
)

// Learner is what is kept of a public agent.
type Learner struct {
	ID      LearnerID         `json:"id"`
	Lang    string            `json:"lang,omitempty"` // "fr" or "en"; "": unknown
	Profile recommend.Profile `json:"profile"`
	// Consents are what the person agreed to, by the caller's names, and when.
	Consents map[string]time.Time `json:"consents,omitempty"`
	Created  time.Time            `json:"created"` // zero on PutLearner: now
	Updated  time.Time            `json:"updated"`
}

// errNobody is returned where something cannot be kept without a person.
var errNobody = errors.New("no learner is named")

// Learner returns a person; ErrNotFound when nothing is kept of them.
func (s *Store) Learner(ctx context.Context, id LearnerID) (Learner, error) {
	var l Learner
	if _, err := s.get(ctx, learnersBucket, id.token(), &l); err != nil {
		return Learner{}, fmt.Errorf("read learner: %w", err)
	}
	return l, nil
}

// PutLearner keeps a person, in place of what was kept, and returns it dated.
func (s *Store) PutLearner(ctx context.Context, l Learner) (Learner, error) {
	if l.ID == "" {
		return l, fmt.Errorf("keep learner: %w", errNobody)
	}
	l.Created, l.Updated = s.dated(l.Created)
	if _, err := s.put(ctx, learnersBucket, l.ID.token(), l); err != nil {
		return l, fmt.Errorf("keep learner: %w", err)
	}
	return l, nil
}

// dated returns when something was made, now unless given, and now.
func (s *Store) dated(created time.Time) (time.Time, time.Time) {
	now := s.o.Now()
	if created.IsZero() {
		created = now
	}
	return created, now
}
