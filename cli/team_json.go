package cli

import (
	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
)

// teamDoc is the documented form of "parcours team -json". Days are YYYY-MM-DD,
// hours numbers, money cents of euros.
type teamDoc struct {
	Kind      string          `json:"kind"` // path, partial, nothing
	Language  string          `json:"language"`
	Example   bool            `json:"example,omitempty"`
	Goal      string          `json:"goal"`
	Aims      []aimDoc        `json:"aims"`
	PerMember float64         `json:"hours_each,omitempty"`
	Hours     float64         `json:"hours_team,omitempty"`
	MaxCents  *int64          `json:"max_cents,omitempty"`
	MaxEach   *int64          `json:"max_cents_each,omitempty"`
	MaxAway   int             `json:"max_away,omitempty"`
	Summary   string          `json:"summary"`
	Changes   []string        `json:"changes,omitempty"`
	Coverage  float64         `json:"coverage"`
	Training  float64         `json:"hours"`
	Cents     int64           `json:"cents"`
	Days      int             `json:"days_away"`
	Value     float64         `json:"value"`
	Members   []teamMemberDoc `json:"members"`
	Cohorts   []cohortDoc     `json:"cohorts"`
	Uncovered []shortfallDoc  `json:"uncovered,omitempty"`
	Model     string          `json:"model,omitempty"`
	Usage     usageDoc        `json:"usage"`
}

type teamMemberDoc struct {
	Code  string        `json:"code"`
	Name  string        `json:"name"`
	Role  string        `json:"role,omitempty"`
	Hours float64       `json:"hours"`
	Gaps  []gapDoc      `json:"gaps"`
	Left  []gapDoc      `json:"left"`
	Steps []teamStepDoc `json:"steps"`
}

type cohortDoc struct {
	Course  catalog.CourseID `json:"course"`
	Title   string           `json:"title"`
	Session string           `json:"session,omitempty"`
	Place   string           `json:"place,omitempty"`
	Start   string           `json:"start"`
	End     string           `json:"end"`
	Members []string         `json:"members"` // codes
	Why     string           `json:"why"`
}

type teamStepDoc struct {
	Course  catalog.CourseID `json:"course"`
	Title   string           `json:"title"`
	Session string           `json:"session,omitempty"`
	Start   string           `json:"start"`
	End     string           `json:"end"`
	Hours   float64          `json:"hours"`
	Cohort  bool             `json:"cohort"` // with others
	Why     string           `json:"why"`
}

// document is the plan for a machine.
func (t *teamAnswer) document() teamDoc {
	r, n, p := t.reply, t.reply.Need, t.reply.Plan
	d := teamDoc{Kind: r.Kind.String(), Language: r.Lang, Example: r.Example, Goal: n.Goal, Aims: []aimDoc{}, PerMember: n.PerMember, Hours: n.Need.Hours,
		MaxCents: n.MaxCents, MaxEach: n.MaxEach, MaxAway: n.MaxAway, Summary: t.names.Show(r.Summary), Changes: r.Changes, Coverage: shortened(p.Coverage), Training: p.Hours,
		Cents: p.Cents, Days: p.Days, Value: shortened(p.Value), Cohorts: []cohortDoc{}, Model: r.Model,
		Usage: usageDoc{r.Usage.Prompt, r.Usage.Completion, r.Usage.Estimated, r.Usage.Cost}}
	for _, a := range n.Aims {
		d.Aims = append(d.Aims, aimDoc{a.Competence, a.From, a.To, shortened(a.Weight), a.Asked})
	}
	for i := range p.Cohorts {
		d.Cohorts = append(d.Cohorts, t.cohort(&p.Cohorts[i]))
	}
	for i := range n.Members {
		d.Members = append(d.Members, t.member(i))
	}
	for _, s := range append(r.Uncovered, p.Uncovered...) {
		d.Uncovered = append(d.Uncovered, shortfallJSON(s))
	}
	return d
}

func (t *teamAnswer) cohort(c *recommend.Cohort) cohortDoc {
	d := cohortDoc{Course: c.Course.ID, Title: c.Course.Title, Session: c.Session.ID, Place: c.Session.Place, Start: isoDate(c.Start), End: isoDate(c.End), Why: t.names.Show(c.Why)}
	for _, i := range c.Members {
		d.Members = append(d.Members, t.reply.Need.Members[i].Code)
	}
	return d
}

func (t *teamAnswer) member(i int) teamMemberDoc {
	p, m := t.reply.Plan, &t.reply.Need.Members[i]
	d := teamMemberDoc{Code: m.Code, Name: t.name(i), Role: t.names.Show(m.Role), Gaps: []gapDoc{}, Left: []gapDoc{}, Steps: []teamStepDoc{}}
	for _, g := range p.Gaps[i] {
		d.Gaps = append(d.Gaps, gapDoc(g))
	}
	for _, g := range p.Left[i] {
		d.Left = append(d.Left, gapDoc(g))
	}
	for _, s := range p.Steps(i) {
		x := teamStepDoc{Course: s.Course.ID, Title: s.Course.Title, Start: isoDate(s.Start), End: isoDate(s.End), Hours: s.Hours, Cohort: p.Together(i, &s), Why: t.names.Show(s.Why)}
		if s.Session != nil {
			x.Session = s.Session.ID
		}
		d.Hours += s.Hours
		d.Steps = append(d.Steps, x)
	}
	return d
}
