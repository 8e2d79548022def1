package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
)

func writeReport(env *Env, w io.Writer, r report, verbose bool) {
	say := env.Say
	fmt.Fprintln(w, say.T("import.counts", "Count", r.Rows, "Courses", say.T("count.courses", "Count", r.Courses), "Rejected", r.Rejected))
	if r.Guessed > 0 {
		fmt.Fprintln(w, wrap("", say.T("import.guessed", "Count", r.Guessed), width(env)))
	}
	var issues []catalog.Issue
	for _, i := range r.Issues {
		issues = append(issues, i.Issue)
	}
	// what was refused first: remarks can wait
	slices.SortStableFunc(issues, func(a, b catalog.Issue) int { return cmp.Compare(b.Grade, a.Grade) })
	if !verbose {
		issues = firstOfEach(issues)
	}
	if len(issues) > 0 {
		fmt.Fprintln(w)
		writeIssues(env, w, issues)
		if hidden := len(r.Issues) - len(issues); hidden > 0 {
			fmt.Fprintln(w, say.T("import.more-issues", "Count", hidden))
		}
	}
	for _, file := range r.Rejects {
		fmt.Fprintln(w, wrap("", say.T("import.rejects", "File", file), width(env)))
	}
	fmt.Fprintln(w)
	writeDifference(env, w, r.Difference, verbose)
	fmt.Fprintln(w)
	switch {
	case r.Applied:
		fmt.Fprintln(w, wrap("", say.T("import.applied", "Version", r.Version), width(env)))
	case r.Refused != "":
		fmt.Fprintln(w, wrap("", say.T("import.refused."+r.Refused), width(env)))
	default:
		fmt.Fprintln(w, wrap("", say.T("import.preview"), width(env)))
	}
}

// firstOfEach keeps three issues of each code and field: a hundred alike teach
// nothing more, and -v shows them all.
func firstOfEach(issues []catalog.Issue) []catalog.Issue {
	seen := map[string]int{}
	var out []catalog.Issue
	for _, i := range issues {
		key := i.Code + "/" + string(i.Field)
		if seen[key]++; seen[key] <= 3 || i.Grade == catalog.Fatal {
			out = append(out, i)
		}
	}
	return out
}

func writeIssues(env *Env, w io.Writer, issues []catalog.Issue) {
	for _, i := range issues {
		where := i.Source
		if i.Row > 0 {
			where = env.Say.T("import.where", "Source", i.Source, "Row", i.Row)
		}
		if i.Field != "" {
			where += ", " + env.Say.T("field."+string(i.Field))
		}
		fmt.Fprintln(w, wrap("", env.Say.T("grade."+i.Grade.String())+"  "+where, width(env)))
		for _, line := range []string{issueText(env, i), mendText(env, i)} {
			fmt.Fprintln(w, wrap("    ", line, width(env)))
		}
	}
}

// issueText is what is wrong, in a sentence.
func issueText(env *Env, i catalog.Issue) string { return issueSentence(env, i, ".what") }

// mendText is what to do about it.
func mendText(env *Env, i catalog.Issue) string { return issueSentence(env, i, ".mend") }

func issueSentence(env *Env, i catalog.Issue, part string) string {
	data := map[string]any{"Value": i.Value, "Source": i.Source, "Row": i.Row, "Field": env.Say.T("field." + string(i.Field))}
	for k, v := range i.Args {
		data[k] = v
	}
	return env.Say.With("issue."+i.Code+part, data)
}

// shownIDs is how many courses of a kind a preview names without -v.
const shownIDs = 5

func writeDifference(env *Env, w io.Writer, d catalog.Difference, verbose bool) {
	say := env.Say
	fmt.Fprintln(w, wrap("", say.T("import.difference", "Before", d.Before, "After", d.After, "Added", len(d.Added), "Changed", len(d.Changed),
		"Removed", len(d.Removed), "Unchanged", d.Unchanged), width(env)))
	for _, list := range []struct {
		sign string
		ids  []catalog.CourseID
	}{{"+", d.Added}, {"-", d.Removed}} {
		if d.Before == 0 && !verbose {
			break // a first import: every course is new
		}
		for n, id := range list.ids {
			if n == shownIDs && !verbose {
				fmt.Fprintln(w, "  "+list.sign+" …")
				break
			}
			fmt.Fprintf(w, "  %s %s\n", list.sign, id)
		}
	}
	for n, c := range d.Changed {
		if n == shownIDs && !verbose {
			fmt.Fprintln(w, "  ~ …")
			break
		}
		writeChange(env, w, c, verbose)
	}
}

func writeChange(env *Env, w io.Writer, c catalog.Change, verbose bool) {
	var fields []string
	for _, f := range c.Fields {
		fields = append(fields, env.Say.T("field."+string(f.Field)))
	}
	fmt.Fprintf(w, "  ~ %s %s (%s)\n", c.ID, c.Title, strings.Join(fields, ", "))
	if !verbose {
		return
	}
	for _, f := range c.Fields {
		fmt.Fprintf(w, "      %s\n        - %s\n        + %s\n", env.Say.T("field."+string(f.Field)), f.Before, f.After)
	}
}
