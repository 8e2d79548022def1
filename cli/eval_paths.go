package cli

import (
	"context"
	"fmt"

	"github.com/parcours-formation/parcours/eval"
)

// runEvalPaths prints the figures of understanding and of paths.
func runEvalPaths(ctx context.Context, env *Env, args []string) error {
	f, told, err := judged(ctx, env, flags("eval paths"), args, eval.Paths)
	if err != nil || told {
		return err
	}
	fmt.Fprint(env.Stdout, eval.PathTable(f))
	fmt.Fprintln(env.Stdout)
	for _, r := range f.Rows {
		fmt.Fprintln(env.Stdout, env.Say.T("measure.path-cost", "Engine", r.Engine, "Part", r.Part, "Millis", fmt.Sprintf("%.1f", r.Millis), "Tokens", r.Tokens))
	}
	return nil
}
