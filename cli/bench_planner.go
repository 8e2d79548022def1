package cli

import (
	"context"
	"fmt"

	"github.com/parcours-formation/parcours/eval"
)

// timedPlans is on how many large instances the planner is timed: three lie
// beyond the 99th percentile.
const timedPlans = 300

// runBenchPlanner measures the planner against exhaustive search and the clock.
func runBenchPlanner(ctx context.Context, env *Env, args []string) error {
	var o drawnFlags
	if err := o.parse(env, flags("bench planner"), args); err != nil {
		return err
	}
	f, err := eval.Planner(ctx, o.seed, o.n, timedPlans)
	if err != nil {
		return err
	}
	if o.asJSON {
		return writeJSON(env.Stdout, f)
	}
	number := benchNumber(env)
	s, l := f.Small, f.Large
	fmt.Fprintln(env.Stdout, env.Say.T("bench.planner-small", "Instances", s.Instances, "From", s.Courses[0], "To", s.Courses[1],
		"Mean", number(4, s.Mean), "Least", number(4, s.Least), "Optimal", number(1, 100*s.Optimal), "Invalid", s.Invalid, "NoPath", s.NoPath))
	fmt.Fprintln(env.Stdout, env.Say.T("bench.planner-large", "Instances", l.Instances, "Candidates", l.Candidates,
		"P50", number(2, l.P50), "P95", number(2, l.P95), "P99", number(2, l.P99), "Max", number(2, l.Max), "Steps", number(2, l.Steps), "Invalid", l.Invalid))
	return nil
}
