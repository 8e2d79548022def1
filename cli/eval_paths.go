package cli

import (
	"context"
	"fmt"

	"github.com/parcours-formation/parcours/eval"
)

// runEvalPaths prints the figures of understanding and of paths.
func runEvalPaths(ctx context.Context, env *Env, args []string) error {
	fs := flags("eval paths")
	asJSON := fs.Bool("json", false, "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	set, err := promptSet(env)
	if err != nil {
		return err
	}
	chat, err := chatOf(env, "", "")
	if err != nil {
		return err
	}
	f, err := eval.Paths(ctx, modelLog(env), chat, set, env.Getenv(varModel))
	if err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(env.Stdout, f)
	}
	fmt.Fprint(env.Stdout, eval.PathTable(f))
	fmt.Fprintln(env.Stdout)
	for _, r := range f.Rows {
		fmt.Fprintln(env.Stdout, env.Say.T("measure.path-cost", "Engine", r.Engine, "Part", r.Part, "Millis", fmt.Sprintf("%.1f", r.Millis), "Tokens", r.Tokens))
	}
	return nil
}
