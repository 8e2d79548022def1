package eval

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/recommend"
)

// TestTeams holds the team planner to its targets, times aside: those are
// printed by parcours bench team.
func TestTeams(t *testing.T) {
	f, err := Teams(context.Background(), 2, 120)
	if err != nil {
		t.Fatal(err)
	}
	s := f.Small
	if s.Mean < 0.98 || s.Invalid > 0 || s.Skipped > s.Instances/20 || s.NoPlan > s.Instances/4 {
		t.Errorf("small teams: %+v", s)
	}
	if s.Team.Broken > 0 || s.Best.Broken > 0 {
		t.Errorf("plans break constraints: %+v", s)
	}
}

// TestTeamPlanIsTheSame: a team has the same plan each time.
func TestTeamPlanIsTheSame(t *testing.T) {
	for i := range 10 {
		a, b := LargeTeam(1, i, 12, 60), LargeTeam(1, i, 12, 60)
		first, second := recommend.PlanTeam(a.Need, a.Candidates, a.Now), recommend.PlanTeam(b.Need, b.Candidates, b.Now)
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("team %d is planned otherwise the second time (-first +second):\n%s", i, diff)
		}
		if faults := recommend.CheckTeam(a.Need, first, a.Now); len(faults) > 0 {
			t.Errorf("team %d: %v", i, faults)
		}
	}
}

func benchmarkTeam(b *testing.B, members int) {
	in := LargeTeam(1, 0, members, 2_000)
	for b.Loop() {
		recommend.PlanTeam(in.Need, in.Candidates, in.Now)
	}
}

func BenchmarkTeam50(b *testing.B)  { benchmarkTeam(b, 50) }
func BenchmarkTeam500(b *testing.B) { benchmarkTeam(b, 500) }
