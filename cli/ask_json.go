package cli

import (
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
)

// answerDoc is the documented form of "parcours ask -json"; docs/parcours.md has a
// table of it. Days are YYYY-MM-DD, hours numbers, money cents of euros.
type answerDoc struct {
	Kind       string         `json:"kind"` // path, partial, hits, clarify, nothing, decline, talk
	Intent     string         `json:"intent"`
	Language   string         `json:"language"`
	Example    bool           `json:"example,omitempty"` // the catalogue is the invented one
	Need       *needDoc       `json:"need,omitempty"`
	Path       *pathDoc       `json:"path,omitempty"`
	Uncovered  []shortfallDoc `json:"uncovered,omitempty"`
	Hits       []hitDoc       `json:"hits,omitempty"`
	Options    []string       `json:"options,omitempty"`
	Explained  *explainedDoc  `json:"explained,omitempty"`
	Topic      string         `json:"topic,omitempty"` // of what is out of scope
	DidYouMean string         `json:"did_you_mean,omitempty"`
	Faults     []faultDoc     `json:"faults,omitempty"`   // of the model's proposals
	Fallback   string         `json:"fallback,omitempty"` // why the model did not answer
	Model      string         `json:"model,omitempty"`    // that answered, as its server names it
	Usage      usageDoc       `json:"usage"`
}

type needDoc struct {
	Goal  string         `json:"goal"`
	Slots map[string]any `json:"slots"` // what was read in so many words
	Aims  []aimDoc       `json:"aims"`
}

type aimDoc struct {
	Competence catalog.CompetenceID `json:"competence"`
	From       catalog.Level        `json:"from"`
	To         catalog.Level        `json:"to"`
	Weight     float64              `json:"weight"`
	Asked      bool                 `json:"asked,omitempty"`
}

type pathDoc struct {
	Origin string    `json:"origin"` // model, repaired, planner
	Hours  float64   `json:"hours"`
	Cents  int64     `json:"cents"`
	Start  string    `json:"start"`
	End    string    `json:"end"`
	Value  float64   `json:"value"`
	Note   string    `json:"note,omitempty"`
	Steps  []stepDoc `json:"steps"`
	Weeks  []weekDoc `json:"weeks"`
}

type stepDoc struct {
	Course       catalog.CourseID   `json:"course"`
	Title        string             `json:"title"`
	URL          string             `json:"url,omitempty"`
	Hours        float64            `json:"hours,omitempty"`
	Modality     catalog.Modality   `json:"modality"`
	Level        catalog.Level      `json:"level,omitempty"`
	Session      *catalog.Session   `json:"session,omitempty"`
	Start        string             `json:"start"`
	End          string             `json:"end"`
	Undated      bool               `json:"undated,omitempty"` // dates to be agreed with the provider
	Why          string             `json:"why"`
	Closes       []gapDoc           `json:"closes,omitempty"`
	Alternatives []catalog.CourseID `json:"alternatives,omitempty"`
}

type gapDoc struct {
	Competence catalog.CompetenceID `json:"competence"`
	From       catalog.Level        `json:"from"`
	To         catalog.Level        `json:"to"`
}

type weekDoc struct {
	Monday string  `json:"monday"`
	Hours  float64 `json:"hours"`
}

type shortfallDoc struct {
	Cause      string               `json:"cause"`
	Competence catalog.CompetenceID `json:"competence,omitempty"`
	Words      string               `json:"words,omitempty"`
	Reached    catalog.Level        `json:"reached,omitempty"`
	To         catalog.Level        `json:"to,omitempty"`
	Nearest    catalog.CourseID     `json:"nearest,omitempty"`
	Misfits    []string             `json:"misfits,omitempty"` // why the nearest is not enough
}

type hitDoc struct {
	Course    *catalog.Course `json:"course"`
	Relevance float64         `json:"relevance"`
}

// explainedDoc is the course that was asked about.
type explainedDoc struct {
	Course   *catalog.Course    `json:"course"`
	Step     int                `json:"step,omitempty"` // in the path at hand
	Why      string             `json:"why,omitempty"`
	Prepares int                `json:"prepares,omitempty"` // the step that it prepares
	Before   []catalog.CourseID `json:"before,omitempty"`   // prerequisites that are lacking
	Session  *catalog.Session   `json:"session,omitempty"`  // chosen, or the next with a seat
	Misfits  []string           `json:"misfits,omitempty"`  // what keeps it out of the path
}

type faultDoc struct {
	Code   string           `json:"code"`
	Step   int              `json:"step,omitempty"`
	Course catalog.CourseID `json:"course,omitempty"`
	Other  catalog.CourseID `json:"other,omitempty"`
}

type usageDoc struct {
	Prompt     int     `json:"prompt_tokens"`
	Completion int     `json:"completion_tokens"`
	Estimated  bool    `json:"estimated,omitempty"`
	Euros      float64 `json:"euros,omitempty"`
}

func answerJSON(r *recommend.Reply) answerDoc {
	d := answerDoc{Kind: r.Kind.String(), Intent: r.Slots.Intent.String(), Language: r.Lang, Example: r.Example, Options: r.Options,
		DidYouMean: r.Mended, Topic: r.Slots.Topic.String(), Model: r.Model,
		Usage: usageDoc{r.Usage.Prompt, r.Usage.Completion, r.Usage.Estimated, r.Usage.Cost}}
	if n := r.Need; n != nil {
		d.Need = &needDoc{Goal: n.Goal, Slots: r.Slots.Fields(), Aims: []aimDoc{}}
		for _, a := range n.Aims {
			d.Need.Aims = append(d.Need.Aims, aimDoc{a.Competence, a.From, a.To, shortened(a.Weight), a.Asked})
		}
	}
	uncovered := r.Uncovered
	if r.Path != nil {
		d.Path, uncovered = pathJSON(r), r.Path.Uncovered
		for _, f := range r.Path.Faults {
			d.Faults = append(d.Faults, faultDoc{f.Kind.String(), f.Step, f.Course, f.Other})
		}
	}
	for _, s := range uncovered {
		d.Uncovered = append(d.Uncovered, shortfallJSON(s))
	}
	for _, h := range r.Hits {
		d.Hits = append(d.Hits, hitDoc{h.Course, shortened(h.Score)})
	}
	if r.Explained != nil {
		d.Explained = explainedJSON(r.Explained)
	}
	if r.Fallback != nil {
		d.Fallback = r.FallbackCode()
	}
	return d
}

func isoDate(t time.Time) string { return t.Format(time.DateOnly) }

func pathJSON(r *recommend.Reply) *pathDoc {
	p := r.Path
	d := &pathDoc{Origin: p.Origin.String(), Hours: p.Hours, Cents: p.Cents, Start: isoDate(p.Start()), End: isoDate(p.End()), Value: shortened(p.Value), Note: p.Note}
	for i := range p.Steps {
		s := &p.Steps[i]
		step := stepDoc{Course: s.Course.ID, Title: s.Course.Title, URL: s.Course.URL, Hours: s.Hours, Modality: s.Course.Modality,
			Level: s.Course.TopLevel(), Session: s.Session, Start: isoDate(s.Start), End: isoDate(s.End), Undated: s.Undated(), Why: s.Why}
		for _, g := range s.Closes {
			step.Closes = append(step.Closes, gapDoc(g))
		}
		for _, a := range r.Alternatives[i] {
			step.Alternatives = append(step.Alternatives, a.Course.ID)
		}
		d.Steps = append(d.Steps, step)
	}
	for _, w := range p.Weeks {
		d.Weeks = append(d.Weeks, weekDoc{isoDate(w.Monday), shortened(w.Hours)})
	}
	return d
}

func explainedJSON(e *recommend.Explanation) *explainedDoc {
	d := &explainedDoc{Course: e.Course, Step: e.Step, Why: e.Why, Prepares: e.Prepares, Session: e.Session}
	for _, c := range e.Before {
		d.Before = append(d.Before, c.ID)
	}
	for _, m := range e.Misfits {
		d.Misfits = append(d.Misfits, m.Kind.String())
	}
	return d
}

func shortfallJSON(s recommend.Shortfall) shortfallDoc {
	d := shortfallDoc{Cause: s.Cause.String(), Competence: s.Gap.Competence, Words: s.Words, Reached: s.Reached, To: s.Gap.To}
	if s.Nearest != nil {
		d.Nearest = s.Nearest.ID
	}
	for _, m := range s.Misfits {
		d.Misfits = append(d.Misfits, m.Kind.String())
	}
	return d
}
