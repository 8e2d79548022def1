package cli

import (
	"context"
	"fmt"

	"github.com/parcours-formation/parcours/eval"
)

// runEvalTeams prints the figures of plans for teams.
func runEvalTeams(ctx context.Context, env *Env, args []string) error {
	fs := flags("eval teams")
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
	f, err := eval.TeamCases(ctx, modelLog(env), chat, set, env.Getenv(varModel))
	if err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(env.Stdout, f)
	}
	fmt.Fprint(env.Stdout, eval.TeamTable(f))
	return nil
}
