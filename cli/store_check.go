package cli

import (
	"context"
	"fmt"

	"github.com/parcours-formation/parcours/store"
)

// runStoreCheck tells what is inconsistent in the store; exit code 1 when
// anything is.
func runStoreCheck(ctx context.Context, env *Env, args []string) error {
	var f storeFlags
	fs := flags("store check")
	f.define(fs)
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	return f.withStore(ctx, env, func(s *store.Store) error {
		found, sealed, err := checkStore(ctx, s)
		if err != nil {
			return err
		}
		return writeFindings(env, found, sealed)
	})
}

func writeFindings(env *Env, found []store.Finding, sealed uint64) error {
	if sealed > 0 && env.Getenv(varKey) == "" {
		fmt.Fprintln(env.Stderr, wrap("", env.Say.T("store.unsealed", "Count", int(sealed)), width(env)))
	}
	if len(found) == 0 {
		fmt.Fprintln(env.Stdout, env.Say.T("store.sound"))
		return nil
	}
	for _, problem := range found {
		fmt.Fprintln(env.Stdout, wrap("", finding(env, problem), width(env)))
	}
	fmt.Fprintln(env.Stdout, "\n"+wrap("", env.Say.T("store.found", "Count", len(found)), width(env)))
	return errSilent
}

// checkStore returns also how many installations, with their tokens, there are.
func checkStore(ctx context.Context, s *store.Store) ([]store.Finding, uint64, error) {
	found, err := s.Check(ctx)
	if err != nil {
		return nil, 0, err
	}
	stats, err := s.Stats(ctx)
	if err != nil {
		return nil, 0, err
	}
	var sealed uint64
	for _, k := range stats.Kinds {
		if k.Kind == "installations" {
			sealed = k.Messages
		}
	}
	return found, sealed, nil
}

// finding says one inconsistency: where, what and, for whoever repairs it, the
// detail.
func finding(env *Env, f store.Finding) string {
	where := f.Stream
	if f.Sequence > 0 {
		where = env.Say.T("store.message", "Stream", f.Stream, "Number", f.Sequence)
	}
	text := env.Say.T("store.finding", "Where", where, "What", env.Say.T("problem."+string(f.Problem)))
	if f.Detail != "" {
		text += " (" + visible(f.Detail) + ")"
	}
	return text
}
