package cli

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/parcours-formation/parcours/catalog"
)

// deadLink is an address of the catalogue that does not answer as it should.
type deadLink struct {
	course catalog.CourseID
	url    string
	reason string
}

// checkLinks asks every address of the catalogue once and lists those that are
// dead. Hosts are asked a few at a time; private addresses are not asked.
func checkLinks(ctx context.Context, env *Env, cat *catalog.Catalog, allowPrivate bool) error {
	byURL := map[string]catalog.CourseID{}
	for c, err := range cat.All() {
		if err != nil {
			return err
		}
		if c.URL != "" && byURL[c.URL] == "" {
			byURL[c.URL] = c.ID
		}
	}
	o := catalog.FetchOptions{AllowPrivate: allowPrivate, AllowHTTP: true}
	bar := newProgress(env, "progress.links")
	var mu sync.Mutex
	var dead []deadLink
	done := 0
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4 * runtime.GOMAXPROCS(0))
	for url, id := range byURL {
		group.Go(func() error {
			err := catalog.CheckLink(ctx, url, o)
			mu.Lock()
			defer mu.Unlock()
			done++
			bar.at(done, len(byURL))
			if err != nil {
				dead = append(dead, deadLink{id, url, err.Error()})
			}
			return ctx.Err()
		})
	}
	err := group.Wait()
	bar.done()
	if err != nil {
		return err
	}
	slices.SortFunc(dead, func(a, b deadLink) int { return strings.Compare(string(a.course), string(b.course)) })
	fmt.Fprintln(env.Stdout, "\n"+env.Say.T("stats.links", "Count", len(byURL), "Dead", len(dead)))
	for _, d := range dead {
		fmt.Fprintf(env.Stdout, "  %s  %s\n      %s\n", d.course, d.url, d.reason)
	}
	return nil
}
