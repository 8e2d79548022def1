package recommend

import (
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
)

// maxMisfits is how many reasons a near miss is given: the first say enough.
const maxMisfits = 2

// InWords says what is not covered and, where there is one, the nearest course
// with why it is not enough: one or two sentences.
func (s Shortfall) InWords(say *messages.Printer) []string {
	id := "shortfall." + s.Cause.String()
	if (s.Cause == Constrained || s.Cause == TooHard) && s.Gap.Competence == "" {
		id = "" // told once for all: only the nearest differs
	}
	var out []string
	if id != "" {
		out = append(out, say.T(id, "Competence", CompetenceName(s.Gap.Competence, say.Lang), "Words", s.Words, "Reached", int(s.Reached), "To", int(s.Gap.To)))
	}
	if s.Nearest == nil {
		return out
	}
	if len(s.Misfits) == 0 {
		return append(out, say.T("shortfall.nearest-plain", "Title", oneLine(s.Nearest.Title)))
	}
	return append(out, say.T("shortfall.nearest", "Title", oneLine(s.Nearest.Title), "Reasons", s.reasons(say)))
}

// NearestInWords is the nearest course and why it is not enough, for a list of
// such courses; "" without one.
func (s Shortfall) NearestInWords(say *messages.Printer) string {
	if s.Nearest == nil || len(s.Misfits) == 0 {
		return strings.Join(s.InWords(say), " ")
	}
	return say.T("shortfall.near", "Title", oneLine(s.Nearest.Title), "Reasons", s.reasons(say))
}

func (s Shortfall) reasons(say *messages.Printer) string {
	var out []string
	for _, m := range s.Misfits[:min(len(s.Misfits), maxMisfits)] {
		out = append(out, misfitWords(say, m))
	}
	return strings.Join(out, say.T("list.and"))
}

// misfitWords says why a course does not fit a need.
func misfitWords(say *messages.Printer, m Misfit) string {
	other := m.Text
	if other == "" {
		other = string(m.Other)
	}
	return say.T("misfit."+m.Kind.String(), "Competence", CompetenceName(m.Target.Competence, say.Lang), "Level", int(m.Target.Level), "Other", other)
}

// MisfitsInWords says what keeps a course out of the path, "" when nothing does.
// A course to take before is not among it: Before tells of those.
func (e *Explanation) MisfitsInWords(say *messages.Printer) string {
	var out []string
	for _, m := range e.Misfits {
		if m.Kind != PrerequisiteMissing && len(out) < maxMisfits {
			out = append(out, misfitWords(say, m))
		}
	}
	return strings.Join(out, say.T("list.and"))
}

// InWords says a fault of a proposal to an operator, by identifiers; "" for a
// kind that no proposal has.
func (f Fault) InWords(say *messages.Printer, n *Need) string {
	id := "fault." + f.Kind.String()
	if !say.Has(id) {
		if id = "misfit." + f.Kind.String(); !say.Has(id) {
			return ""
		}
	}
	return say.T(id, "Course", string(f.Course), "Other", string(f.Other), "Text", f.Text, "Max", maxSteps, "Hours", say.Hours(n.Hours),
		"Competence", CompetenceName(f.Target.Competence, say.Lang), "Level", int(f.Target.Level))
}

// titled puts the title of a course that is required into the text of its
// misfit: a person knows no identifiers.
func titled(cat *catalog.Catalog, list []Shortfall) []Shortfall {
	for _, s := range list {
		for i := range s.Misfits {
			if m := &s.Misfits[i]; m.Other != "" {
				if c, err := cat.ByID(m.Other); err == nil && c != nil {
					m.Text = c.Title
				}
			}
		}
	}
	return list
}
