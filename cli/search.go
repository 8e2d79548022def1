package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/index"
)

// runSearch prints the courses found for a question.
func runSearch(ctx context.Context, env *Env, args []string) error {
	var f searchFlags
	fs := flags("search")
	f.define(fs)
	plain, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	filter, err := f.filter(env)
	if err != nil {
		return usageError(env, err)
	}
	if f.k < 1 || f.k > 1000 {
		return usageError(env, &flagError{"k", strconv.Itoa(f.k), "count"})
	}
	text := strings.Join(plain, " ")
	if strings.TrimSpace(text) == "" && !f.filters() {
		fmt.Fprintln(env.Stderr, env.Say.T("search.no-question"))
		return errUsage
	}
	s, err := openSnapshot(ctx, env)
	if err != nil {
		return err
	}
	defer s.Close()
	q := index.Query{Text: text, K: f.k, Filter: filter, Explain: f.explain}
	r, err := s.Search(ctx, q)
	if err != nil {
		return err
	}
	if f.asJSON {
		return writeSearchJSON(env, s, r)
	}
	return writeSearch(env, s, r, q)
}

// flagError is an option whose value cannot be used; kind names the message
// "flag.<kind>" that tells what was expected.
type flagError struct{ Flag, Value, kind string }

func (e *flagError) Error() string { return fmt.Sprintf("%s %q", e.Flag, e.Value) }

// usageError tells a wrong option in the person's language.
func usageError(env *Env, err error) error {
	if e, ok := err.(*flagError); ok {
		fmt.Fprintln(env.Stderr, env.Say.T("usage.bad-value", "Flag", env.Say.T("flagname."+e.Flag), "Value", e.Value, "Expected", env.Say.T("flag."+e.kind)))
		return errUsage
	}
	return err
}
