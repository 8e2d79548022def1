package catalog

import (
	"context"
	"slices"
	"strings"
)

// Headings of a reference of jobs, one list a column.
var (
	jobHeadings        = []string{"Métier", "Métiers", "Emploi", "Emploi type", "Fonction", "Poste", "Fiche métier", "Job", "Role", "Position"}
	competenceHeadings = []string{"Compétence", "Compétences", "Compétence requise", "Compétences requises", "Competence", "Competency", "Skill"}
	levelHeadings      = []string{"Niveau", "Niveau requis", "Niveau attendu", "Niveau cible", "Level", "Required level", "Target level"}
)

// notRequired are the words for a competence that a job does not need, folded.
var notRequired = []string{"na", "n a", "non requis", "sans objet", "not required", "none"}

// ReadJobs reads a reference of jobs, a CSV file or a workbook with one line for
// each competence that a job requires: job, competence, level from 1 to 8. It
// gives what each job requires, by the job's name as first written, competences
// in the order of the file. The competence is a code or a name; a bare name that
// two frameworks share means the first of them (see FrameworkSet.Parse).
//
// A line that is not understood is an Error and is left out; with a Fatal there
// is nothing. The error is of reading the source.
func ReadJobs(ctx context.Context, src Source, o ReadOptions) (map[string][]Target, []Issue, error) {
	o.Mapping = jobsMapping(src.Name)
	j := &jobsReading{out: map[string][]Target{}, names: map[string]string{}}
	issues, err := ReadRecords(ctx, src, o, j.record)
	if issues = jobsIssues(issues); j.rows > 0 && (j.competences == 0 || j.levels == 0) {
		i := makeIssue(Fatal, "jobs-columns", 0, "", []any{"Seen", seenNames(j.header)})
		i.Source = src.Name
		issues, j.issues = append(issues, i), nil // each line would say so again
	}
	issues = append(issues, j.issues...)
	if slices.ContainsFunc(issues, func(i Issue) bool { return i.Grade == Fatal }) {
		return map[string][]Target{}, issues, err
	}
	if err == nil && len(j.out) == 0 && len(issues) == 0 {
		issues = append(issues, Issue{Source: src.Name, Grade: Fatal, Code: "empty-source"})
	}
	return j.out, issues, err
}

// jobsMapping has the reader of catalogues take a job for a title.
func jobsMapping(name string) *Mapping {
	m := &Mapping{Name: name}
	for _, f := range []struct {
		field    Field
		headings []string
	}{{FieldTitle, jobHeadings}, {FieldTeaches, competenceHeadings}, {FieldLevel, levelHeadings}} {
		for _, h := range f.headings {
			m.Columns = append(m.Columns, MappedColumn{Field: f.field, Column: h})
		}
	}
	return m
}

// jobsIssues leaves out what the reader says of catalogues alone.
func jobsIssues(issues []Issue) []Issue {
	out := []Issue{}
	for _, i := range issues {
		switch i.Code {
		case "mapping-column", "columns-ignored", "more-alike":
			continue // the mapping is a list of guesses
		case "title-column-missing":
			i.Code = "jobs-columns"
		}
		out = append(out, i)
	}
	return out
}

// jobsReading is one run of ReadJobs.
type jobsReading struct {
	out    map[string][]Target
	names  map[string]string // nameKey → as first written
	issues []Issue

	rows, competences, levels int // lines, and those with either
	header                    []string
}

func (j *jobsReading) record(r Record) error {
	first := func(f Field) string {
		if len(r.Values[f]) == 0 {
			return ""
		}
		return strings.TrimSpace(r.Values[f][0])
	}
	job, competence, level := first(FieldTitle), first(FieldTeaches), first(FieldLevel)
	note := func(g Grade, code, value string, args ...any) {
		i := makeIssue(g, code, r.Row, cutRunes(value, maxIssueValue), args)
		i.Source = r.Source
		j.issues = append(j.issues, i)
	}
	j.rows, j.header = j.rows+1, r.Header
	if competence != "" {
		j.competences++
	}
	if level != "" {
		j.levels++
	}
	id, known := ParseCompetence(competence)
	switch {
	case nameKey(job) == "":
		note(Error, "jobs-job", "")
		return nil
	case !known:
		note(Error, "jobs-competence", competence)
		return nil
	case slices.Contains(notRequired, nameKey(level)):
		return nil
	}
	l, err := ParseLevel(level)
	if err != nil || l == 0 {
		note(Error, "jobs-level", level, "Max", int(MaxLevel))
		return nil
	}
	j.require(job, Target{id, l}, func(before Level) {
		note(Warning, "jobs-twice", competence, "Before", int(before), "Level", int(max(before, l)))
	})
	return nil
}

// require adds what a job requires; of two levels the higher counts.
func (j *jobsReading) require(job string, t Target, twice func(before Level)) {
	name, ok := j.names[nameKey(job)]
	if !ok {
		name = job
		j.names[nameKey(job)] = name
	}
	for i, have := range j.out[name] {
		if have.Competence == t.Competence {
			if have.Level != t.Level {
				twice(have.Level)
			}
			j.out[name][i].Level = max(have.Level, t.Level)
			return
		}
	}
	j.out[name] = append(j.out[name], t)
}

// FindJob finds a job by its name, whatever its case, accents and punctuation.
func FindJob(jobs map[string][]Target, name string) (string, bool) {
	for have := range jobs {
		if nameKey(have) == nameKey(name) {
			return have, true
		}
	}
	return "", false
}
