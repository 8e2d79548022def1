package cli

import (
	"context"
	"fmt"

	"github.com/parcours-formation/parcours/eval"
)

// runEvalTeams prints the figures of plans for teams.
func runEvalTeams(ctx context.Context, env *Env, args []string) error {
	f, told, err := judged(ctx, env, flags("eval teams"), args, eval.TeamCases)
	if err != nil || told {
		return err
	}
	fmt.Fprint(env.Stdout, eval.TeamTable(f))
	return nil
}
