package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/parcours-formation/parcours/recommend"
)

// KeptTeam is a plan that a manager was shown, and who its members are. What is
// known of a member does not stand in it: it is read anew for each plan, so that
// an agreement that was withdrawn leaves nothing behind.
type KeptTeam struct {
	Need     *recommend.TeamNeed `json:"need"`
	Plan     *recommend.TeamPlan `json:"plan"`
	Members  []TeamMember        `json:"members"`            // as in Need
	Proposed string              `json:"proposed,omitempty"` // the event that proposed it; "": none did
	// Channel and TS are the message that counts the answers.
	Channel string `json:"channel,omitempty"`
	TS      string `json:"ts,omitempty"`
}

// TeamMember is one member of a kept team. Learner is "" once they had their
// data erased.
type TeamMember struct {
	Learner LearnerID `json:"learner,omitempty"`
	Answer  Answer    `json:"answer,omitempty"`
}

// Answer is what became of a proposal. The zero value means that none was made.
type Answer string

// The answers.
const (
	Waiting  Answer = "waiting"
	Accepted Answer = "accepted"
	Declined Answer = "declined"
	Missed   Answer = "missed" // Slack did not take the message
)

// Offer is where a path comes from that a manager proposed.
type Offer struct {
	Manager LearnerID `json:"manager"`
	Team    PathID    `json:"team"`
	Member  int       `json:"member"` // index of KeptTeam.Members
}

// NewKeptTeam is what is kept of a plan: no level and no course of anybody's
// past.
func NewKeptTeam(n *recommend.TeamNeed, p *recommend.TeamPlan, members []LearnerID) *KeptTeam {
	need, plan := *n, *p
	need.Members = slices.Clone(n.Members)
	for i := range need.Members {
		m := &need.Members[i]
		need.Members[i] = recommend.Member{Code: m.Code, Hours: m.Hours, Away: m.Away}
	}
	plan.Need, plan.Gaps, plan.Left = nil, nil, nil
	plan.Alone = make([][]recommend.Step, len(p.Alone))
	for i, steps := range p.Alone {
		plan.Alone[i] = slices.Clone(steps)
		for j := range plan.Alone[i] {
			plan.Alone[i][j].Closes, plan.Alone[i][j].Why = nil, ""
		}
	}
	k := &KeptTeam{Need: &need, Plan: &plan, Members: make([]TeamMember, len(members))}
	for i, id := range members {
		k.Members[i].Learner = id
	}
	return k
}

// inParis gives the days of a team their place again.
func (k *KeptTeam) inParis() {
	if k == nil {
		return
	}
	if k.Need != nil {
		needInParis(&k.Need.Need)
		for i := range k.Need.Members {
			for j := range k.Need.Members[i].Away {
				inParis(&k.Need.Members[i].Away[j].From, &k.Need.Members[i].Away[j].To)
			}
		}
	}
	if k.Plan == nil {
		return
	}
	for i := range k.Plan.Cohorts {
		inParis(&k.Plan.Cohorts[i].Start, &k.Plan.Cohorts[i].End)
	}
	for _, steps := range k.Plan.Alone {
		for i := range steps {
			inParis(&steps[i].Start, &steps[i].End)
		}
	}
}

// maxSwaps bounds how often a change is tried again that others got ahead of.
const maxSwaps = 20

// UpdatePath changes one of a person's paths, also while others do, and returns
// it dated; ErrNotFound without it. change may be called several times.
func (s *Store) UpdatePath(ctx context.Context, learner LearnerID, id PathID, change func(*KeptPath)) (KeptPath, error) {
	for try := 1; ; try++ {
		var k KeptPath
		revision, err := s.get(ctx, pathsBucket, pathKey(learner, id), &k)
		if err != nil {
			return k, fmt.Errorf("change path %s: %w", id, err)
		}
		k.inParis()
		change(&k)
		k.Updated = s.o.Now()
		_, err = s.swap(ctx, pathsBucket, pathKey(learner, id), k, revision)
		if err == nil || !errors.Is(err, ErrConflict) || try == maxSwaps {
			return k, wrapped("change path", err)
		}
	}
}

// UpdateLearner changes what is kept of a person, of whom nothing may be kept
// yet, also while others do, and returns it dated. change may be called several
// times.
func (s *Store) UpdateLearner(ctx context.Context, id LearnerID, change func(*Learner)) (Learner, error) {
	if id == "" {
		return Learner{}, fmt.Errorf("change learner: %w", errNobody)
	}
	for try := 1; ; try++ {
		var l Learner
		revision, err := s.get(ctx, learnersBucket, id.token(), &l)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return l, fmt.Errorf("change learner: %w", err)
		}
		l.ID = id
		change(&l)
		l.Created, l.Updated = s.dated(l.Created)
		_, err = s.swap(ctx, learnersBucket, id.token(), l, revision)
		if err == nil || !errors.Is(err, ErrConflict) || try == maxSwaps {
			return l, wrapped("change learner", err)
		}
	}
}

func wrapped(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// leaveTeams takes a person out of what others have: the teams that managers
// keep, proposals that the person made, agreements that name them.
func (s *Store) leaveTeams(ctx context.Context, learner LearnerID) error {
	paths := s.walk(ctx, pathsBucket.stream(), pathsBucket.subject("*.*"), func(m *jetstream.RawStreamMsg) error {
		var k KeptPath
		if json.Unmarshal(m.Data, &k) != nil || !k.names(learner) {
			return nil
		}
		_, err := s.UpdatePath(ctx, k.Learner, k.ID, func(k *KeptPath) { k.forget(learner) })
		return ifThere(err)
	})
	named := func(name string, _ time.Time) bool { return strings.HasSuffix(name, ":"+string(learner)) }
	learners := s.walk(ctx, learnersBucket.stream(), learnersBucket.subject("*"), func(m *jetstream.RawStreamMsg) error {
		var l Learner
		before := 0
		if json.Unmarshal(m.Data, &l) == nil {
			before = len(l.Consents)
			maps.DeleteFunc(l.Consents, named)
		}
		if len(l.Consents) == before {
			return nil
		}
		_, err := s.UpdateLearner(ctx, l.ID, func(l *Learner) { maps.DeleteFunc(l.Consents, named) })
		return ifThere(err)
	})
	return errors.Join(paths, learners)
}

// ifThere takes what was removed meanwhile for no error.
func ifThere(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// names reports whether a path names a person who is not its learner.
func (k *KeptPath) names(who LearnerID) bool {
	if k.Offer != nil && k.Offer.Manager == who {
		return true
	}
	return k.Team != nil && slices.ContainsFunc(k.Team.Members, func(t TeamMember) bool { return t.Learner == who })
}

// forget takes a person out of a path.
func (k *KeptPath) forget(who LearnerID) {
	if k.Offer != nil && k.Offer.Manager == who {
		k.Offer = nil
	}
	if k.Team == nil {
		return
	}
	for i := range k.Team.Members {
		if k.Team.Members[i].Learner == who {
			k.Team.Members[i].Learner = ""
		}
	}
}

// Agree notes under a name when a person agreed to something.
func (l *Learner) Agree(name string, at time.Time) {
	if l.Consents == nil {
		l.Consents = map[string]time.Time{}
	}
	l.Consents[name] = at
}

// Propose notes which event proposes a plan, unless another has, and that those
// for whom it holds steps are asked.
func (k *KeptTeam) Propose(event string) {
	if k.Proposed != "" {
		return
	}
	k.Proposed = event
	for i := range k.Members {
		if len(k.Steps(i)) > 0 && k.Members[i].Learner != "" {
			k.Members[i].Answer = Waiting
		}
	}
}

// Note notes what a member answered; of nobody else.
func (k *KeptTeam) Note(member int, who LearnerID, a Answer) {
	if k != nil && member >= 0 && member < len(k.Members) && k.Members[member].Learner == who {
		k.Members[member].Answer = a
	}
}

// Steps are those of a member, without reasons: these speak of the whole team.
func (k *KeptTeam) Steps(member int) []recommend.Step {
	plan := *k.Plan
	plan.Need = k.Need
	steps := plan.Steps(member)
	for i := range steps {
		steps[i].Why, steps[i].Closes = "", nil
	}
	return steps
}
