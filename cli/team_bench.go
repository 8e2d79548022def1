package cli

import (
	"context"
	"fmt"

	"github.com/parcours-formation/parcours/eval"
)

// teamSizes are the teams that are timed over 2,000 courses: so many members, so
// many teams.
var teamSizes = []struct{ members, teams int }{{50, 100}, {500, 20}}

// teamCourses is how many courses a timed team chooses from.
const teamCourses = 2_000

// runBenchTeam measures the team planner against exhaustive search, the naive
// plan and the clock.
func runBenchTeam(ctx context.Context, env *Env, args []string) error {
	var o drawnFlags
	if err := o.parse(env, flags("bench team"), args); err != nil {
		return err
	}
	f, err := eval.Teams(ctx, o.seed, o.n)
	if err != nil {
		return err
	}
	for _, size := range teamSizes {
		times, err := eval.TimeTeams(ctx, o.seed, size.teams, size.members, teamCourses)
		if err != nil {
			return err
		}
		f.Large = append(f.Large, times)
	}
	if o.asJSON {
		return writeJSON(env.Stdout, f)
	}
	tellBenchTeam(env, f)
	return nil
}

func tellBenchTeam(env *Env, f *eval.TeamPlannerFigures) {
	number := benchNumber(env)
	s := f.Small
	fmt.Fprintln(env.Stdout, env.Say.T("bench.team-small", "Instances", s.Instances, "Mean", number(4, s.Mean), "Least", number(4, s.Least),
		"Optimal", number(1, 100*s.Optimal), "Invalid", s.Invalid, "NoPlan", s.NoPlan, "Skipped", s.Skipped))
	for _, x := range []struct {
		id string
		t  eval.Totals
	}{{"team", s.Team}, {"best", s.Best}, {"naive", s.Naive}} {
		fmt.Fprintln(env.Stdout, env.Say.T("bench.team-totals", "Who", env.Say.T("bench.team-"+x.id), "Coverage", number(3, x.t.Coverage),
			"Euros", x.t.Cents/100, "Days", x.t.Days, "Broken", x.t.Broken))
	}
	for _, l := range f.Large {
		fmt.Fprintln(env.Stdout, env.Say.T("bench.team-large", "Teams", l.Teams, "Members", l.Members, "Courses", l.Courses,
			"P50", number(0, l.P50), "P95", number(0, l.P95), "Max", number(0, l.Max), "Coverage", number(3, l.Coverage), "Invalid", l.Invalid))
	}
}
