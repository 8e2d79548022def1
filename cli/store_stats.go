package cli

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/store"
)

// runStoreStats tells how full the store is.
func runStoreStats(ctx context.Context, env *Env, args []string) error {
	var f storeFlags
	fs := flags("store stats")
	f.define(fs)
	asJSON := fs.Bool("json", false, "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	return f.withStore(ctx, env, func(s *store.Store) error {
		stats, err := s.Stats(ctx)
		if err != nil {
			return err
		}
		if *asJSON {
			return writeJSON(env.Stdout, stats)
		}
		writeStoreStats(env, stats)
		return nil
	})
}

func writeStoreStats(env *Env, s *store.Stats) {
	say := env.Say
	var headers []string
	for _, column := range []string{"what", "messages", "size", "bound", "kept", "oldest"} {
		headers = append(headers, say.T("store-stats."+column))
	}
	var rows [][]string
	for _, k := range s.Kinds {
		rows = append(rows, []string{
			say.T("store-kind." + k.Kind), say.Count(int(k.Messages)), size(env, int64(k.Bytes)), size(env, k.MaxBytes), kept(env, k.Retention), moment(env, k.Oldest),
		})
	}
	fmt.Fprint(env.Stdout, grid(env, headers, []int{0, 9, 10, 10, 11, 16}, rows))
	fmt.Fprintln(env.Stdout, "\n"+wrap("", say.T("store-stats.total", "Count", int(s.Messages), "Size", size(env, int64(s.Bytes)), "Bound", size(env, s.MaxBytes),
		"InHand", strconv.Itoa(s.InHand), "Replicas", strconv.Itoa(s.Replicas)), width(env)))
}

// kept says how long something is kept.
func kept(env *Env, d time.Duration) string {
	if d == 0 {
		return env.Say.T("store-stats.for-ever")
	}
	return env.Say.T("store-stats.days", "Count", int(d.Hours()/24))
}

// moment is a day and an hour in Paris in sixteen columns, "" when unknown.
func moment(env *Env, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(catalog.Paris())
	return env.Say.ShortDay(t) + t.Format(" 15:04")
}
