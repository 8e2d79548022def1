package cli

import (
	"context"
	"flag"
	"fmt"
	"log/slog"

	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/prompts"
)

// judge is a measure of eval that a model may take part in.
type judge[F any] func(ctx context.Context, log *slog.Logger, chat *llm.Chat, set *prompts.Set, model string) (F, error)

// judged runs a measure with the model and the prompts that the environment
// names. told tells that its figures were asked for, and written, as JSON.
func judged[F any](ctx context.Context, env *Env, fs *flag.FlagSet, args []string, measure judge[F]) (f F, told bool, err error) {
	asJSON := fs.Bool("json", false, "")
	if err = parseAlone(env, fs, args); err != nil {
		return f, false, err
	}
	set, err := promptSet(env)
	if err != nil {
		return f, false, err
	}
	chat, err := chatOf(env, "", "")
	if err != nil {
		return f, false, err
	}
	if f, err = measure(ctx, modelLog(env), chat, set, env.Getenv(varModel)); err != nil || !*asJSON {
		return f, false, err
	}
	return f, true, writeJSON(env.Stdout, f)
}

// drawnFlags are the options of a measure over random instances.
type drawnFlags struct {
	n      int
	seed   uint64
	asJSON bool
}

func (f *drawnFlags) parse(env *Env, fs *flag.FlagSet, args []string) error {
	fs.IntVar(&f.n, "n", 500, "")
	fs.Uint64Var(&f.seed, "seed", 1, "")
	fs.BoolVar(&f.asJSON, "json", false, "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	if f.n < 1 || f.n > 100_000 {
		fmt.Fprintln(env.Stderr, env.Say.T("bench.planner-range"))
		return errUsage
	}
	return nil
}
