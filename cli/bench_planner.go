package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/eval"
)

// timedPlans is on how many large instances the planner is timed: three lie
// beyond the 99th percentile.
const timedPlans = 300

// runBenchPlanner measures the planner against exhaustive search and the clock.
func runBenchPlanner(ctx context.Context, env *Env, args []string) error {
	fs := flags("bench planner")
	n := fs.Int("n", 500, "")
	seed := fs.Uint64("seed", 1, "")
	asJSON := fs.Bool("json", false, "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	if *n < 1 || *n > 100_000 {
		fmt.Fprintln(env.Stderr, env.Say.T("bench.planner-range"))
		return errUsage
	}
	f, err := eval.Planner(ctx, *seed, *n, timedPlans)
	if err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(env.Stdout, f)
	}
	number := func(decimals int, v float64) string {
		return strings.Replace(strconv.FormatFloat(v, 'f', decimals, 64), ".", env.Say.T("number.decimal"), 1)
	}
	s, l := f.Small, f.Large
	fmt.Fprintln(env.Stdout, env.Say.T("bench.planner-small", "Instances", s.Instances, "From", s.Courses[0], "To", s.Courses[1],
		"Mean", number(4, s.Mean), "Least", number(4, s.Least), "Optimal", number(1, 100*s.Optimal), "Invalid", s.Invalid, "NoPath", s.NoPath))
	fmt.Fprintln(env.Stdout, env.Say.T("bench.planner-large", "Instances", l.Instances, "Candidates", l.Candidates,
		"P50", number(2, l.P50), "P95", number(2, l.P95), "P99", number(2, l.P99), "Max", number(2, l.Max), "Steps", number(2, l.Steps), "Invalid", l.Invalid))
	return nil
}
