package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

// wrap breaks a text into lines of the width, each behind an indent. It breaks
// at spaces alone: an option or a file name cut at its hyphen could not be
// copied. A word longer than the width stands on a line of its own, and French
// punctuation stays with the word it belongs to.
func wrap(indent, text string, width int) string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line, used := "", 0
		for i, word := range words(paragraph) {
			w := ansi.StringWidth(word)
			switch {
			case i == 0:
				line, used = word, w
			case used+1+w > width-len(indent):
				lines = append(lines, indent+line)
				line, used = word, w
			default:
				line, used = line+" "+word, used+1+w
			}
		}
		lines = append(lines, indent+line)
	}
	return strings.Join(lines, "\n")
}

// words cuts a paragraph at its spaces, but for those that French puts inside
// « » and before : ; ? !.
func words(paragraph string) []string {
	var out []string
	for _, w := range strings.Split(paragraph, " ") {
		last := len(out) - 1
		if last >= 0 && w != "" && (strings.HasSuffix(out[last], "«") || strings.ContainsAny(w[:1], ":;?!") || strings.HasPrefix(w, "»")) {
			out[last] += " " + w
			continue
		}
		out = append(out, w)
	}
	return out
}

// fault is an error that is said in the person's language already.
type fault struct{ sentence string }

func (e *fault) Error() string { return e.sentence }

func (env *Env) fault(id string, args ...any) error { return &fault{env.Say.T(id, args...)} }

// sentences are the errors that have a message of their own.
var sentences = []struct {
	err error
	id  string
}{
	{catalog.ErrNoCatalog, "error.no-catalog"},
	{catalog.ErrNoPrevious, "error.no-previous"},
	{catalog.ErrLocked, "error.locked"},
	{catalog.ErrPrivateAddress, "error.private-address"},
	{catalog.ErrScheme, "error.scheme"},
}

// explain turns an error into a sentence in the person's language.
func explain(env *Env, err error) string {
	for _, s := range sentences {
		if errors.Is(err, s.err) {
			return env.Say.T(s.id, "Detail", err.Error())
		}
	}
	if text := explainStore(env, err); text != "" {
		return text
	}
	var config *configError
	if errors.As(err, &config) {
		if config.Value == "" {
			return env.Say.T("error.config-empty", "Name", config.Name, "Expected", env.Say.T("expected."+config.kind))
		}
		return env.Say.T("error.config", "Name", config.Name, "Value", config.Value, "Expected", env.Say.T("expected."+config.kind))
	}
	var entries *index.ThesaurusError
	if errors.As(err, &entries) {
		return explainThesaurus(env, entries)
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return explainPath(env, path)
	}
	return err.Error()
}

func explainThesaurus(env *Env, err *index.ThesaurusError) string {
	out := []string{env.Say.T("thesaurus.heading", "Name", err.Name)}
	for _, f := range err.Faults {
		out = append(out, env.Say.T("thesaurus.line", "Line", f.Line)+env.Say.T("thesaurus."+f.Kind, "Value", f.Value))
	}
	return strings.Join(out, "\n")
}

func explainPath(env *Env, err *fs.PathError) string {
	for _, s := range []struct {
		err error
		id  string
	}{{fs.ErrNotExist, "error.not-found"}, {fs.ErrPermission, "error.forbidden"}} {
		if errors.Is(err, s.err) {
			return env.Say.T(s.id, "File", err.Path)
		}
	}
	return fmt.Sprintf("%s : %v", err.Path, err.Err)
}
