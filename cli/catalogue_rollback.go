package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// runRollback makes the previous catalogue current again.
func runRollback(_ context.Context, env *Env, args []string) error {
	if err := parseAlone(env, flags("catalogue rollback"), args); err != nil {
		return err
	}
	archive, dir, err := openArchive(env)
	if err != nil {
		return err
	}
	p, err := archive.Rollback()
	if err != nil {
		return err
	}
	// what the addresses last gave is no longer what is published
	if err := os.Remove(filepath.Join(dir, fetchCache)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	fmt.Fprintln(env.Stdout, env.Say.T("rollback.done", "Version", p.Version, "Courses", env.Say.T("count.courses", "Count", p.Courses), "When", env.Say.Day(p.When)))
	return nil
}
