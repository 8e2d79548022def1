package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
)

// tell writes the report, and fails when a file could not be used.
func (f *pixFlags) tell(env *Env, in *pixRead, r pixReport) (err error) {
	r.complete(env, in, f.names)
	if f.asJSON {
		err = writeJSON(env.Stdout, r)
	} else {
		f.print(env, env.Stdout, in, r)
	}
	if err == nil && r.Refused != "" {
		err = errSilent
	}
	return err
}

func (f *pixFlags) print(env *Env, w io.Writer, in *pixRead, r pixReport) {
	line := func(id string, args ...any) { fmt.Fprintln(w, wrap("", visible(env.Say.T(id, args...)), width(env))) }
	if r.Refused != "" { // what was read of a file that cannot be used says little
		printPixIssues(env, w, in.issues, f.verbose)
		line("pix.refused")
		return
	}
	states := false
	for _, one := range r.Files {
		states = states || one.States > 0
		printPixFile(env, w, one)
	}
	printPixIssues(env, w, in.issues, f.verbose)
	if states {
		printPixPeople(env, w, r)
	}
	for _, file := range r.Rejects {
		line("pix.rejects", "File", file)
	}
	if len(r.Competences) > 0 {
		fmt.Fprintln(w)
		printPixCompetences(env, w, r.Competences)
	}
	fmt.Fprintln(w)
	switch {
	case r.Applied && r.Written > 0:
		line("pix.applied", "Count", r.Written)
	case r.Levels == 0:
		line("pix.nobody")
	case r.Changing == 0:
		line("pix.nothing")
	default:
		line("pix.preview", "Count", r.Changing)
	}
}

// printPixPeople tells of whom results count, and of whom they do not.
func printPixPeople(env *Env, w io.Writer, r pixReport) {
	line := func(id string, n int) { fmt.Fprintln(w, wrap("", env.Say.T(id, "Count", n), width(env))) }
	fmt.Fprintln(w)
	line("pix.people", r.People)
	if r.Replaced > 0 {
		line("pix.replaced", r.Replaced)
	}
	if r.Older > 0 {
		line("pix.older", r.Older)
	}
	printPixMissing(env, w, r.NotFound)
}

// printPixFile tells what one export holds; an assessment's shares are shown
// and nothing is made of them.
func printPixFile(env *Env, w io.Writer, f pixFileReport) {
	say := env.Say
	text := say.T("pix.file", "File", f.File, "Kind", say.T("pix.kind."+string(f.Kind)), "Rows", say.T("pix.rows", "Count", f.Rows),
		"Shared", f.Shared, "Unshared", f.Unshared, "Unfinished", f.Unfinished, "Rejected", f.Rejected)
	fmt.Fprintln(w, wrap("", visible(text), width(env)))
	if f.States == 0 {
		fmt.Fprintln(w, wrap("", say.T("pix.no-levels"), width(env)))
	}
	if len(f.Mastery) == 0 {
		return
	}
	var rows [][]string
	for _, m := range f.Mastery {
		name := visible(m.Name)
		if m.Area {
			name = say.T("pix.area", "Name", name)
		}
		rows = append(rows, []string{name, strconv.Itoa(m.People), say.Percent(m.Mean)})
	}
	fmt.Fprintln(w)
	fmt.Fprint(w, grid(env, []string{say.T("pix.head.about"), say.T("pix.head.shared"), say.T("pix.head.mastery")}, []int{0, 9, 9}, rows))
	fmt.Fprintln(w)
}

// printPixIssues tells what is wrong, three of each kind unless all are wanted.
func printPixIssues(env *Env, w io.Writer, issues []catalog.Issue, verbose bool) {
	shown := issues
	if !verbose {
		shown = firstOfEach(issues)
	}
	if len(shown) == 0 {
		return
	}
	fmt.Fprintln(w)
	writeIssues(env, w, shown)
	if hidden := len(issues) - len(shown); hidden > 0 {
		fmt.Fprintln(w, env.Say.T("import.more-issues", "Count", hidden))
	}
}

// printPixMissing tells who is not known in Slack, by their lines.
func printPixMissing(env *Env, w io.Writer, missing []pixPlace) {
	if len(missing) == 0 {
		return
	}
	fmt.Fprintln(w, wrap("", env.Say.T("pix.missing", "Count", len(missing)), width(env)))
	for i := 0; i < len(missing); {
		var places []string
		file := missing[i].File
		for ; i < len(missing) && missing[i].File == file; i++ {
			place := strconv.Itoa(missing[i].Row)
			if missing[i].Name != "" {
				place += " (" + visible(strings.TrimSpace(missing[i].Name)) + ")"
			}
			places = append(places, place)
		}
		text := env.Say.T("pix.missing-lines", "File", file, "Count", len(places), "Lines", strings.Join(places, ", "))
		fmt.Fprintln(w, wrap("  ", visible(text), width(env)))
	}
}

func printPixCompetences(env *Env, w io.Writer, all []pixCompetenceReport) {
	say := env.Say
	var rows [][]string
	for _, c := range all {
		rows = append(rows, []string{c.Competence.Code() + " " + competenceName(say, c.Competence), strconv.Itoa(c.People), strconv.Itoa(c.New),
			strconv.Itoa(c.Raised), strconv.Itoa(c.Lowered), strconv.Itoa(c.Same)})
	}
	heads := []string{say.T("pix.head.competence"), say.T("pix.head.people"), say.T("pix.head.new"), say.T("pix.head.raised"),
		say.T("pix.head.lowered"), say.T("pix.head.same")}
	fmt.Fprint(w, grid(env, heads, []int{0, 6, 8, 9, 9, 9}, rows))
}

// competenceName is a competence's name, its code where it has none.
func competenceName(say *messages.Printer, id catalog.CompetenceID) string {
	c, ok := catalog.LookupCompetence(id)
	if !ok {
		return string(id)
	}
	return c.Name(say.Lang)
}
