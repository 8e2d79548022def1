package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/parcours-formation/parcours/recommend"
)

// KeptPath is a path that was proposed to a person, or that they follow.
type KeptPath struct {
	ID      PathID          `json:"id"` // "" on KeepPath: a fresh one
	Learner LearnerID       `json:"learner"`
	Thread  ThreadID        `json:"thread,omitempty"` // where it was made
	Path    *recommend.Path `json:"path"`
	Done    []int           `json:"done,omitempty"` // steps done, from 1
	Kept    time.Time       `json:"kept,omitzero"`  // when the person chose it; zero: proposed only
	Created time.Time       `json:"created"`        // zero on KeepPath: now
	Updated time.Time       `json:"updated"`
	Team    *KeptTeam       `json:"team,omitempty"`  // of a manager: Path holds no steps
	Offer   *Offer          `json:"offer,omitempty"` // of a member: who proposed it
}

func (k *KeptPath) inParis() {
	pathInParis(k.Path)
	k.Team.inParis()
}

func pathKey(learner LearnerID, id PathID) string {
	return learner.token() + "." + digest(string(id))
}

// KeepPath keeps a path, in place of the one of the same ID, and returns it
// with its ID and dates.
func (s *Store) KeepPath(ctx context.Context, k KeptPath) (KeptPath, error) {
	switch {
	case k.Learner == "":
		return k, fmt.Errorf("keep path: %w", errNobody)
	case k.Path == nil:
		return k, errors.New("keep path: there is none")
	case k.ID == "":
		k.ID = PathID(fresh())
	}
	k.Created, k.Updated = s.dated(k.Created)
	if _, err := s.put(ctx, pathsBucket, pathKey(k.Learner, k.ID), k); err != nil {
		return k, fmt.Errorf("keep path: %w", err)
	}
	return k, nil
}

// Path returns one of a person's paths; ErrNotFound without it.
func (s *Store) Path(ctx context.Context, learner LearnerID, id PathID) (KeptPath, error) {
	var k KeptPath
	if _, err := s.get(ctx, pathsBucket, pathKey(learner, id), &k); err != nil {
		return KeptPath{}, fmt.Errorf("read path %s: %w", id, err)
	}
	k.inParis()
	return k, nil
}

// Paths returns a person's paths, the one written last at the end.
func (s *Store) Paths(ctx context.Context, learner LearnerID) ([]KeptPath, error) {
	return list(ctx, s, pathsBucket.stream(), pathsBucket.subject(learner.token()+".*"),
		func(k *KeptPath, _ *jetstream.RawStreamMsg) { k.inParis() })
}

// RemovePath removes a path; one that is not there is no error.
func (s *Store) RemovePath(ctx context.Context, learner LearnerID, id PathID) error {
	return s.remove(ctx, pathsBucket, pathKey(learner, id))
}
