package eval

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/parcours-formation/parcours/recommend"
)

// TeamPlannerFigures measure the team planner on random instances: small ones
// against the optimum and against each member's planning alone, large ones
// against the clock. JSON times are milliseconds.
type TeamPlannerFigures struct {
	Small struct {
		Instances int     `json:"instances"`
		Skipped   int     `json:"skipped"`     // too much to try for an exhaustive search
		Mean      float64 `json:"mean_share"`  // of the optimum reached
		Least     float64 `json:"least_share"` // of the optimum reached
		Optimal   float64 `json:"optimal"`     // instances solved to the optimum
		Invalid   int     `json:"invalid"`     // plans that recommend.CheckTeam refuses
		NoPlan    int     `json:"no_plan"`     // instances whose optimum is no step at all
		Team      Totals  `json:"team"`
		Best      Totals  `json:"best"`
		Naive     Totals  `json:"naive"` // each alone, by recommend.Plan
	} `json:"small"`
	Large []TeamTimes `json:"large"`
}

// Totals are sums over instances; Coverage is a mean.
type Totals struct {
	Coverage float64 `json:"coverage"`
	Cents    int64   `json:"cents"`
	Days     int     `json:"days"`
	Broken   int     `json:"broken"` // plans that break a constraint of the team
}

func (t *Totals) add(in *TeamInstance, p *recommend.TeamPlan) {
	t.Coverage += p.Coverage
	t.Cents += p.Cents
	t.Days += p.Days
	if len(recommend.CheckTeam(in.Need, p, in.Now)) > 0 {
		t.Broken++
	}
}

// TeamTimes are those of teams of one size.
type TeamTimes struct {
	Members  int     `json:"members"`
	Courses  int     `json:"courses"`
	Teams    int     `json:"teams"`
	P50      float64 `json:"p50_ms"`
	P95      float64 `json:"p95_ms"`
	Max      float64 `json:"max_ms"`
	Coverage float64 `json:"coverage"`
	Invalid  int     `json:"invalid"`
}

// SmallTeam returns instance number i of a seed: two to four members, three to
// six courses.
func SmallTeam(seed uint64, i int) *TeamInstance {
	r := dice(seed, i)
	return NewTeamInstance(r, 2+r.IntN(3), 3+r.IntN(4))
}

// LargeTeam returns a team of a size over so many courses.
func LargeTeam(seed uint64, i, members, courses int) *TeamInstance {
	return NewTeamInstance(dice(seed, i+2_000_000), members, courses)
}

// Teams compares the team planner with the exhaustive search on n small teams.
func Teams(ctx context.Context, seed uint64, n int) (*TeamPlannerFigures, error) {
	f := &TeamPlannerFigures{}
	f.Small.Instances, f.Small.Least = n, 1
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := f.small(SmallTeam(seed, i)); err != nil {
			return nil, fmt.Errorf("team %d of seed %d: %w", i, seed, err)
		}
	}
	s := &f.Small
	if done := float64(n - s.Skipped); done > 0 {
		s.Mean, s.Optimal = s.Mean/done, s.Optimal/done
		s.Team.Coverage, s.Best.Coverage, s.Naive.Coverage = s.Team.Coverage/done, s.Best.Coverage/done, s.Naive.Coverage/done
	}
	return f, nil
}

// small adds one small team. An error means that the comparison itself is
// wrong, not the planner.
func (f *TeamPlannerFigures) small(in *TeamInstance) error {
	s := &f.Small
	parts, worth, ok := BestTeam(in)
	if !ok {
		s.Skipped++
		return nil
	}
	best := recommend.TeamOf(in.Need, in.Candidates, parts, in.Now)
	if faults := recommend.CheckTeam(in.Need, best, in.Now); len(faults) > 0 || math.Abs(best.Value-worth) > worthless {
		return fmt.Errorf("the best plan is worth %v, by recommend.TeamOf %v, with the faults %v", worth, best.Value, faults)
	}
	plan := recommend.PlanTeam(in.Need, in.Candidates, in.Now)
	if len(recommend.CheckTeam(in.Need, plan, in.Now)) > 0 {
		s.Invalid++
	}
	if plan.Value > worth+worthless {
		return fmt.Errorf("the planner's plan is worth %v, the best by exhaustive search %v", plan.Value, worth)
	}
	share := 1.0
	if worth > worthless {
		share = max(0, plan.Value/worth)
	} else {
		s.NoPlan++
	}
	s.Mean += share
	s.Least = min(s.Least, share)
	if plan.Value >= worth-worthless {
		s.Optimal++
	}
	s.Team.add(in, plan)
	s.Best.add(in, best)
	s.Naive.add(in, NaiveTeam(in))
	return nil
}

// NaiveTeam plans for each member alone and puts the paths side by side,
// whatever the team is bound by.
func NaiveTeam(in *TeamInstance) *recommend.TeamPlan {
	parts := make([][]recommend.Step, len(in.Need.Members))
	for i := range parts {
		parts[i] = recommend.Plan(in.Need.Of(i), in.Candidates, in.Now).Steps
	}
	return recommend.TeamOf(in.Need, in.Candidates, parts, in.Now)
}

// TimeTeams times the planner on some teams of a size.
func TimeTeams(ctx context.Context, seed uint64, teams, members, courses int) (TeamTimes, error) {
	out := TeamTimes{Members: members, Courses: courses, Teams: teams}
	times := make([]float64, teams)
	for i := range teams {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		in := LargeTeam(seed, i, members, courses)
		begin := time.Now()
		plan := recommend.PlanTeam(in.Need, in.Candidates, in.Now)
		times[i] = float64(time.Since(begin).Microseconds()) / 1000
		out.Coverage += plan.Coverage / float64(teams)
		if len(recommend.CheckTeam(in.Need, plan, in.Now)) > 0 {
			out.Invalid++
		}
	}
	slices.Sort(times)
	out.P50, out.P95, out.Max = percentile(times, 50), percentile(times, 95), times[teams-1]
	return out, nil
}
