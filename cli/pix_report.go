package cli

import (
	"cmp"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
)

// pixReport is the documented form of "parcours pix import -json".
type pixReport struct {
	Files       []pixFileReport       `json:"files"`
	People      int                   `json:"people"`      // found, with results that count
	Replaced    int                   `json:"replaced"`    // participations behind a later one of the same person
	Older       int                   `json:"older"`       // people of whom newer results have been imported before
	Levels      int                   `json:"levels"`      // that the files state of the people who are not Older
	Changing    int                   `json:"changing"`    // people with a level that is new or another
	Competences []pixCompetenceReport `json:"competences"` // in the order of Pix
	NotFound    []pixPlace            `json:"not_found"`
	Rejected    int                   `json:"rejected"`
	Rejects     []string              `json:"reject_files,omitempty"`
	Issues      []issueJSON           `json:"issues"`
	Applied     bool                  `json:"applied"`
	Written     int                   `json:"written"`           // people whose levels were written
	Refused     string                `json:"refused,omitempty"` // "fatal": a file cannot be used, nothing was done
}

// pixFileReport counts the participations of one export.
type pixFileReport struct {
	File       string             `json:"file"`
	Kind       catalog.PixKind    `json:"kind"`
	Rows       int                `json:"rows"`
	Shared     int                `json:"shared"`
	Unshared   int                `json:"unshared"`   // finished or not
	Unfinished int                `json:"unfinished"` // of those
	Rejected   int                `json:"rejected"`
	States     int                `json:"states"` // competences of which the file states levels
	Mastery    []pixMasteryReport `json:"mastery,omitempty"`
}

// pixMasteryReport is the mean share of a competence's or an area's skills
// mastered, over those who shared.
type pixMasteryReport struct {
	Name       string               `json:"name"`
	Competence catalog.CompetenceID `json:"competence,omitempty"`
	Area       bool                 `json:"area,omitempty"`
	People     int                  `json:"people"`
	Mean       float64              `json:"mean"` // 0 to 1
}

// pixCompetenceReport counts what changes in one competence.
type pixCompetenceReport struct {
	Competence catalog.CompetenceID `json:"competence"`
	People     int                  `json:"people"`
	New        int                  `json:"new"`
	Raised     int                  `json:"raised"`
	Lowered    int                  `json:"lowered"`
	Same       int                  `json:"same"`
}

// pixPlace is a line of an export; the name stands there with -names alone.
type pixPlace struct {
	File string `json:"file"`
	Row  int    `json:"row"`
	Name string `json:"name,omitempty"`
}

// report counts what the plan changes.
func (p *pixPlan) report() pixReport {
	r := pixReport{People: len(p.people)}
	at := map[catalog.CompetenceID]*pixCompetenceReport{}
	for _, c := range p.people {
		if c.older() {
			r.Older++
			continue
		}
		if c.differs() {
			r.Changing++
		}
		for id, level := range c.one.Levels {
			if at[id] == nil {
				at[id] = &pixCompetenceReport{Competence: id}
			}
			r.Levels++
			before, known := c.before[id]
			at[id].count(before, level, known)
		}
	}
	for _, one := range at {
		r.Competences = append(r.Competences, *one)
	}
	slices.SortFunc(r.Competences, func(a, b pixCompetenceReport) int { return cmp.Compare(a.Competence, b.Competence) })
	return r
}

func (c *pixCompetenceReport) count(before, after catalog.Level, known bool) {
	c.People++
	switch {
	case !known:
		c.New++
	case after > before:
		c.Raised++
	case after < before:
		c.Lowered++
	default:
		c.Same++
	}
}

// complete adds to a report what the files themselves tell.
func (r *pixReport) complete(env *Env, in *pixRead, names bool) {
	shared := 0
	r.Rejects = in.rejects
	r.Files, r.Issues, r.NotFound = []pixFileReport{}, []issueJSON{}, []pixPlace{}
	if r.Competences == nil {
		r.Competences = []pixCompetenceReport{}
	}
	for _, e := range in.exports {
		f := pixFileOf(e)
		if f.States > 0 {
			shared += f.Shared
		}
		r.Rejected += f.Rejected
		r.Files = append(r.Files, f)
	}
	if r.Refused == "" {
		r.Replaced = shared - len(in.people) - len(in.missing)
	}
	for _, one := range in.missing {
		place := pixPlace{File: one.Record.Source, Row: one.Record.Row}
		if names {
			place.Name = one.FamilyName + " " + one.GivenName
		}
		r.NotFound = append(r.NotFound, place)
	}
	for _, i := range in.issues {
		r.Issues = append(r.Issues, issueJSON{i, issueText(env, i), mendText(env, i)})
	}
}

func pixFileOf(e *catalog.PixExport) pixFileReport {
	f := pixFileReport{File: e.Source, Kind: e.Kind, Rows: e.Rows, Rejected: len(e.Rejected), States: len(e.Competences)}
	at := map[string]int{}
	for _, one := range e.Participations {
		switch {
		case one.Shared:
			f.Shared++
		case one.Progress < 1:
			f.Unshared++
			f.Unfinished++
		default:
			f.Unshared++
		}
		for _, m := range one.Mastery {
			i, ok := at[m.Name]
			if !ok {
				i = len(f.Mastery)
				at[m.Name] = i
				f.Mastery = append(f.Mastery, pixMasteryReport{Name: m.Name, Competence: m.Competence, Area: m.Area})
			}
			f.Mastery[i].People++
			f.Mastery[i].Mean += (m.Share - f.Mastery[i].Mean) / float64(f.Mastery[i].People)
		}
	}
	return f
}
