package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/parcours-formation/parcours/catalog"
)

// pixJobsReport is the documented form of "parcours pix jobs -json".
type pixJobsReport struct {
	Jobs   map[string][]catalog.Target `json:"jobs"`
	Issues []issueJSON                 `json:"issues"`
}

// runPixJobs checks a reference of jobs and shows them, or what one requires.
func runPixJobs(ctx context.Context, env *Env, args []string) error {
	fs := flags("pix jobs")
	job, sheet := fs.String("job", "", ""), fs.String("sheet", "", "")
	asJSON, verbose := fs.Bool("json", false, ""), fs.Bool("v", false, "")
	files, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	if len(files) != 1 {
		fmt.Fprintln(env.Stderr, env.Say.T("pix.jobs.no-file"))
		return errUsage
	}
	sources, err := catalog.OpenSource(ctx, files[0], env.Stdin, catalog.FetchOptions{})
	if err != nil {
		return err
	}
	if len(sources) != 1 {
		return env.fault("pix.jobs.folder", "File", files[0])
	}
	jobs, issues, err := catalog.ReadJobs(ctx, sources[0], catalog.ReadOptions{Sheet: *sheet})
	if err != nil {
		return err
	}
	if *asJSON {
		err = pixJobsJSON(env, jobs, issues)
	} else {
		err = printPixJobs(env, jobs, issues, *job, *verbose)
	}
	if err == nil && slices.ContainsFunc(issues, func(i catalog.Issue) bool { return i.Grade >= catalog.Error }) {
		err = errSilent
	}
	return err
}

func pixJobsJSON(env *Env, jobs map[string][]catalog.Target, issues []catalog.Issue) error {
	r := pixJobsReport{Jobs: jobs, Issues: []issueJSON{}}
	for _, i := range issues {
		r.Issues = append(r.Issues, issueJSON{i, issueText(env, i), mendText(env, i)})
	}
	return writeJSON(env.Stdout, r)
}

// printPixJobs lists the jobs; one that is named, or alone, with what it requires.
func printPixJobs(env *Env, jobs map[string][]catalog.Target, issues []catalog.Issue, job string, verbose bool) error {
	say := env.Say
	fmt.Fprintln(env.Stdout, wrap("", say.T("pix.jobs.count", "Count", len(jobs)), width(env)))
	printPixIssues(env, env.Stdout, issues, verbose)
	names := slices.Sorted(maps.Keys(jobs))
	if job != "" {
		name, ok := catalog.FindJob(jobs, job)
		if !ok {
			return env.fault("pix.jobs.unknown", "Job", job)
		}
		names = []string{name}
	}
	fmt.Fprintln(env.Stdout)
	var rows [][]string
	if len(names) == 1 {
		fmt.Fprintln(env.Stdout, wrap("", visible(names[0]), width(env)))
		for _, t := range jobs[names[0]] {
			rows = append(rows, []string{string(t.Competence), competenceName(say, t.Competence), strconv.Itoa(int(t.Level))})
		}
		heads := []string{say.T("pix.head.code"), say.T("pix.head.competence"), say.T("pix.head.level")}
		fmt.Fprint(env.Stdout, grid(env, heads, []int{14, 0, 6}, rows))
		return nil
	}
	for _, n := range names {
		top := catalog.Level(0)
		for _, t := range jobs[n] {
			top = max(top, t.Level)
		}
		rows = append(rows, []string{visible(n), strconv.Itoa(len(jobs[n])), strconv.Itoa(int(top))})
	}
	if len(rows) > 0 {
		fmt.Fprint(env.Stdout, grid(env, []string{say.T("pix.head.job"), say.T("pix.head.competences"), say.T("pix.head.top")}, []int{0, 12, 12}, rows))
	}
	return nil
}
