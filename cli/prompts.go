package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"

	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/prompts"
	"github.com/parcours-formation/parcours/recommend"
)

// promptRequest is the need that a prompt is shown for when none is given: one
// that twelve courses of the example answer, the most that a prompt tells of.
var promptRequest = map[string]string{
	"fr": "je pilote un projet data, je débute",
	"en": "I run a data project, I am a beginner",
}

// runPromptsShow shows a prompt as a model would get it for a request.
func runPromptsShow(ctx context.Context, env *Env, args []string) error {
	var f askFlags
	fs := flags("prompts show")
	f.define(fs)
	tokens := fs.Bool("tokens", false, "")
	source := fs.Bool("source", false, "")
	plain, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	set, err := promptSet(env)
	if err != nil {
		return err
	}
	if len(plain) == 0 {
		return misunderstoodPrompt(env, "", set)
	}
	name, request := plain[0], strings.Join(plain[1:], " ")
	if request == "" {
		request = promptRequest[env.Say.Lang]
	}
	text, _, ok := set.Source(name, env.Say.Lang)
	if !ok {
		return misunderstoodPrompt(env, name, set)
	}
	if *source || strings.HasSuffix(name, ".json") { // a schema is shown as it stands
		_, err := fmt.Fprint(env.Stdout, text)
		return err
	}
	if err := f.clock(env); err != nil {
		return usageError(env, err)
	}
	r, err := renderPrompt(ctx, env, set, name, request)
	if err != nil {
		return err
	}
	if *tokens {
		return writeTokens(env, name, r)
	}
	writePrompt(env.Stdout, env, r)
	return nil
}

func writeTokens(env *Env, name string, r prompts.Rendered) error {
	n, err := prompts.Tokens(r)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(env.Stdout, env.Say.T("prompts-show.tokens", "Name", name, "Count", n, "Courses", len(courseBlock.FindAllString(r.User, -1))))
	return err
}

// courseBlock begins a course in a prompt.
var courseBlock = regexp.MustCompile(`<\pL+ ref="F\d+">`)

func misunderstoodPrompt(env *Env, name string, set *prompts.Set) error {
	fmt.Fprintln(env.Stderr, env.Say.T("prompts-show.which", "Value", name, "Expected", strings.Join(set.Names(), ", ")))
	return errUsage
}

func writePrompt(w io.Writer, env *Env, r prompts.Rendered) {
	fmt.Fprintf(w, "%s %s (%s)\n", r.Name, r.Version, r.Lang)
	for _, part := range []struct{ id, text string }{{"system", r.System}, {"user", r.User}, {"schema", string(r.Schema)}} {
		if part.text != "" {
			fmt.Fprintf(w, "\n== %s\n%s\n", env.Say.T("prompts-show."+part.id), part.text)
		}
	}
}

// renderPrompt renders a prompt over the catalogue in service.
func renderPrompt(ctx context.Context, env *Env, set *prompts.Set, name, request string) (prompts.Rendered, error) {
	s, err := openSnapshot(ctx, env)
	if err != nil {
		return prompts.Rendered{}, err
	}
	live := index.NewLive(s)
	defer live.Close()
	r, err := recommend.New(slog.New(slog.DiscardHandler), recommend.Options{Live: live, Prompts: set, Now: env.Now})
	if err != nil {
		return prompts.Rendered{}, err
	}
	return r.Prompt(ctx, name, recommend.Question{Text: request, Lang: env.Say.Lang})
}

// runPromptsCheck tells every fault of a folder of prompts.
func runPromptsCheck(_ context.Context, env *Env, args []string) error {
	plain, err := parse(env, flags("prompts check"), args)
	if err != nil {
		return err
	}
	if len(plain) != 1 {
		fmt.Fprintln(env.Stderr, env.Say.T("prompts-show.folder"))
		return errUsage
	}
	set, err := prompts.Load(plain[0])
	if err != nil {
		return promptFaults(env, plain[0], err)
	}
	for _, name := range set.Names() {
		for _, lang := range []string{"fr", "en"} {
			id := "prompts-show.ours"
			if _, own, _ := set.Source(name, lang); own {
				id = "prompts-show.yours"
			}
			fmt.Fprintf(env.Stdout, "%-12s %s  %s\n", name, lang, env.Say.T(id))
		}
	}
	return nil
}
