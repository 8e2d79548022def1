package store

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
)

// team keeps a manager's plan for two members, one of whom was proposed steps.
func team(t *testing.T, s *Store, manager LearnerID, members ...LearnerID) KeptPath {
	t.Helper()
	n := &recommend.TeamNeed{Members: make([]recommend.Member, len(members))}
	for i := range n.Members {
		n.Members[i] = recommend.Member{Code: "M1", Levels: recommend.Levels{"digcomp:4.1": 7}, Done: []catalog.CourseID{"SECRET"}}
	}
	k, err := s.KeepPath(t.Context(), KeptPath{Learner: manager, Path: &recommend.Path{Need: &recommend.Need{Goal: "cybersécurité"}},
		Team: NewKeptTeam(n, &recommend.TeamPlan{Need: n, Alone: make([][]recommend.Step, len(members))}, members)})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestEraseTeam: whoever has their data erased is in nobody's team, proposal or
// agreement any more; the team goes on.
func TestEraseTeam(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	manager, gone, other := NewLearnerID("T1", "U1"), NewLearnerID("T1", "U777"), NewLearnerID("T1", "U3")
	k := team(t, s, manager, gone, other)
	if _, err := s.KeepPath(t.Context(), KeptPath{Learner: other, Path: &recommend.Path{}, Offer: &Offer{Manager: gone}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.UpdateLearner(t.Context(), other, func(l *Learner) {
		l.Agree("team:"+string(gone), time.Now())
		l.Agree("team:"+string(manager), time.Now())
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Erase(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	for _, m := range everything(t, s) {
		if strings.Contains(m.Subject+m.Data, "U777") {
			t.Errorf("still in %s: %s", m.Stream, m.Data)
		}
	}
	k, err := s.Path(t.Context(), manager, k.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]TeamMember{{}, {Learner: other}}, k.Team.Members); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if l, err := s.Learner(t.Context(), other); err != nil || len(l.Consents) != 1 {
		t.Errorf("agreements of the other: %v, %v", l.Consents, err)
	}
}

// TestKeptTeam: nothing of what is known of a member is kept with a plan.
func TestKeptTeam(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	team(t, s, NewLearnerID("T1", "U1"), NewLearnerID("T1", "U2"))
	for _, m := range everything(t, s) {
		if strings.Contains(m.Data, "digcomp") || strings.Contains(m.Data, "SECRET") {
			t.Errorf("in %s: %s", m.Stream, m.Data)
		}
	}
}

// TestUpdatePath: answers that come at once are all counted, each of its member
// alone.
func TestUpdatePath(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	manager := NewLearnerID("T1", "U1")
	members := []LearnerID{"T1-U2", "T1-U3", "T1-U4", "T1-U5"}
	k := team(t, s, manager, members...)
	var wg sync.WaitGroup
	for i, who := range members {
		wg.Go(func() {
			for _, m := range []int{i, (i + 1) % len(members)} {
				if _, err := s.UpdatePath(t.Context(), manager, k.ID, func(k *KeptPath) { k.Team.Note(m, who, Accepted) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	k, err := s.Path(t.Context(), manager, k.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range k.Team.Members {
		if m.Learner != members[i] || m.Answer != Accepted {
			t.Errorf("member %d: %+v", i, m)
		}
	}
}
