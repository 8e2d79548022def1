package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// Personal is everything that is kept of a person.
type Personal struct {
	Learner *Learner    `json:"learner,omitempty"`
	Threads []Thread    `json:"threads,omitempty"`
	Paths   []KeptPath  `json:"paths,omitempty"`
	Replies []Reply     `json:"replies,omitempty"`
	Journal []Entry     `json:"journal,omitempty"`
	Dead    []DeadEvent `json:"dead,omitempty"`
	Waiting []Event     `json:"waiting,omitempty"` // events not yet handled
	// Installed are the teams where the person installed the application.
	Installed []string `json:"installed,omitempty"`
}

// Empty reports whether nothing is kept.
func (p *Personal) Empty() bool {
	return p.Learner == nil && len(p.Threads)+len(p.Paths)+len(p.Replies)+len(p.Journal)+len(p.Dead)+len(p.Waiting)+len(p.Installed) == 0
}

// Export returns everything that is kept of a person.
func (s *Store) Export(ctx context.Context, learner LearnerID) (*Personal, error) {
	if learner == "" {
		return nil, fmt.Errorf("export personal data: %w", errNobody)
	}
	var p Personal
	var errs [8]error
	l, err := s.Learner(ctx, learner)
	if err == nil {
		p.Learner = &l
	} else if !errors.Is(err, ErrNotFound) {
		errs[0] = err
	}
	p.Threads, errs[1] = s.threads(ctx, learner)
	p.Paths, errs[2] = s.Paths(ctx, learner)
	p.Replies, errs[3] = s.replies(ctx, learner)
	p.Journal, errs[4] = s.Journal(ctx, learner)
	p.Dead, errs[5] = list[DeadEvent](ctx, s, deadStream, "dead."+learner.token()+".*", nil)
	p.Waiting, _, errs[6] = s.waiting(ctx, learner)
	p.Installed, errs[7] = s.installedBy(ctx, learner)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, fmt.Errorf("export personal data: %w", err)
	}
	return &p, nil
}

// Erased counts what Erase took away.
type Erased struct {
	Learners, Threads, Paths, Replies, Journal, Dead, Waiting int
	Installed                                                 int // installations that name nobody any more
}

// Erase overwrites and removes everything that is kept of a person, the
// journal and the events that wait included. An event in whose handling it is
// called goes too: should the process die before the handler returns, the event
// does not come again. What a handler keeps afterwards is kept.
//
// Values that were replaced earlier may lie in the files of the store until the
// server compacts them; nothing reads them.
func (s *Store) Erase(ctx context.Context, learner LearnerID) (n Erased, err error) {
	if learner == "" {
		return n, fmt.Errorf("erase personal data: %w", errNobody)
	}
	id := learner.token()
	var errs []error
	count := func(to *int, stream, subject string) {
		var err error
		*to, err = s.removeAll(ctx, stream, subject)
		errs = append(errs, err)
	}
	// Events first: what is handled meanwhile must not write anew.
	_, seqs, err := s.waiting(ctx, learner)
	errs = append(errs, err)
	n.Waiting, err = s.removeSeqs(ctx, eventsStream, seqs)
	errs = append(errs, err)
	count(&n.Dead, deadStream, "dead."+id+".*")
	n.Replies, err = s.eraseReplies(ctx, learner)
	errs = append(errs, err)
	count(&n.Threads, threadsBucket.stream(), threadsBucket.subject(id+".*"))
	count(&n.Paths, pathsBucket.stream(), pathsBucket.subject(id+".*"))
	count(&n.Learners, learnersBucket.stream(), learnersBucket.subject(id))
	count(&n.Journal, journalStream, "journal."+id+".*")
	n.Installed, err = s.forgetInstaller(ctx, learner)
	errs = append(errs, err, s.leaveTeams(ctx, learner))
	if err := errors.Join(errs...); err != nil {
		return n, fmt.Errorf("erase personal data: %w", err)
	}
	return n, nil
}

// waiting are a person's events that are not yet handled, and where they are.
func (s *Store) waiting(ctx context.Context, learner LearnerID) (events []Event, seqs []uint64, err error) {
	err = s.walk(ctx, eventsStream, "events.*", func(m *jetstream.RawStreamMsg) error {
		var e Event
		if json.Unmarshal(m.Data, &e) == nil && e.Learner == learner {
			events, seqs = append(events, e), append(seqs, m.Sequence)
		}
		return nil // what is no event is Check's to tell
	})
	return events, seqs, err
}

func (s *Store) replies(ctx context.Context, learner LearnerID) ([]Reply, error) {
	var out []Reply
	all, err := list(ctx, s, repliesBucket.stream(), repliesBucket.subject("*"),
		func(r *Reply, m *jetstream.RawStreamMsg) { r.Revision = m.Sequence })
	for _, r := range all {
		if r.Learner == learner {
			out = append(out, r)
		}
	}
	return out, err
}

func (s *Store) eraseReplies(ctx context.Context, learner LearnerID) (int, error) {
	replies, err := s.replies(ctx, learner)
	if err != nil {
		return 0, err
	}
	var seqs []uint64
	for _, r := range replies {
		seqs = append(seqs, r.Revision)
	}
	return s.removeSeqs(ctx, repliesBucket.stream(), seqs)
}
