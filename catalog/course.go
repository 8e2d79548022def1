// Package catalog holds the courses a public employer offers: their types,
// the competence frameworks they are described with, and the reading,
// validating and comparing of catalogue files.
package catalog

import (
	"slices"
	"strings"
	"time"
)

// CourseID names one course within a catalogue. The zero value means unknown.
type CourseID string

// Course is one training offer (schema.org Course, Lhéo "formation").
// Its JSON form is the canonical form documented in docs/catalogue.md.
type Course struct {
	ID       CourseID `json:"id"`
	Title    string   `json:"title"`
	Summary  string   `json:"summary,omitempty"`
	Outcomes []string `json:"outcomes,omitempty"` // what one can do afterwards
	Keywords []string `json:"keywords,omitempty"`
	Provider string   `json:"provider,omitempty"`
	URL      string   `json:"url,omitempty"`
	Language string   `json:"language,omitempty"` // ISO 639-1; "" is unknown

	Format   Format     `json:"format,omitempty"`
	Modality Modality   `json:"modality,omitempty"`
	Audience []Audience `json:"audience,omitempty"` // empty: open to all
	Level    Level      `json:"level,omitempty"`    // of the course as a whole
	Hours    float64    `json:"hours,omitempty"`    // 0: unknown
	Cost     Money      `json:"cost,omitzero"`

	Teaches       []Target   `json:"teaches,omitempty"`
	Guessed       bool       `json:"guessed,omitempty"` // Teaches was recognised by Parcours, not declared
	Requires      []Target   `json:"requires,omitempty"`
	Prerequisites []CourseID `json:"prerequisites,omitempty"`
	Sessions      []Session  `json:"sessions,omitempty"`
	Certification string     `json:"certification,omitempty"` // "Pix", "RNCP35634", "RS6893"…
}

// Session is one dated run of a course (schema.org CourseInstance). Start and
// End are the first and last day, at midnight Europe/Paris; a zero Start means
// that the session has no date yet.
type Session struct {
	ID    string    `json:"id,omitempty"`
	Start time.Time `json:"start,omitzero"`
	End   time.Time `json:"end,omitzero"`
	Place string    `json:"place,omitempty"`
	Seats int       `json:"seats,omitempty"` // seats left; 0: unknown
	Full  bool      `json:"full,omitempty"`
	URL   string    `json:"url,omitempty"`
}

// Level is a proficiency level, 1 to 8 in DigComp 2.2 as in Pix; 0 is unknown.
type Level uint8

// MaxLevel is the highest level of both frameworks.
const MaxLevel Level = 8

// Target is a competence at a level: what a course teaches or requires.
type Target struct {
	Competence CompetenceID `json:"competence"`
	Level      Level        `json:"level,omitempty"` // 0: unknown
}

// Money is an amount; an empty Currency means unknown, so that a free course
// is {0, "EUR"} and differs from one whose price nobody wrote down.
type Money struct {
	Cents    int64  `json:"cents"`
	Currency string `json:"currency"` // ISO 4217
}

// Known reports whether the price is known.
func (m Money) Known() bool { return m.Currency != "" }

// TopLevel returns the course's own level, or the highest it teaches; 0 when
// neither is known.
func (c *Course) TopLevel() Level {
	if c.Level > 0 {
		return c.Level
	}
	var top Level
	for _, t := range c.Teaches {
		top = max(top, t.Level)
	}
	return top
}

// Places returns the distinct places of the sessions, in their order.
func (c *Course) Places() []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range c.Sessions {
		if key := strings.ToLower(s.Place); s.Place != "" && !seen[key] {
			seen[key] = true
			out = append(out, s.Place)
		}
	}
	return out
}

// audiencePositions begins at the first audience that is a position; those
// before are branches of the civil service.
const audiencePositions = Staff

// OpenTo reports whether a course is meant for a person who is all of who. Of
// each kind, branch and position, the course must name one of theirs, or none;
// a kind that the person does not give shuts nobody out.
func (c *Course) OpenTo(who []Audience) bool {
	for _, position := range []bool{false, true} {
		named, given, met := false, false, false
		for _, a := range c.Audience {
			named = named || a >= audiencePositions == position
		}
		for _, a := range who {
			if a >= audiencePositions != position {
				continue
			}
			given = true
			met = met || slices.Contains(c.Audience, a)
		}
		if named && given && !met {
			return false
		}
	}
	return true
}
