package recommend

import (
	"slices"

	"github.com/parcours-formation/parcours/catalog"
)

// fitted is a course's relevance for this learner: a course far above or below
// them, or made for others, answers the words but not the person.
func fitted(n *Need, c *Candidate, noise float64) float64 {
	r := (c.Relevance - noise) / (1 - noise)
	level := c.Course.TopLevel()
	from, to, ok := n.reach()
	if ok && level > 0 {
		switch {
		case level > from+4:
			r *= 0.5
		case level > to+1:
			r *= 0.75
		case level <= from && from > 0:
			r *= 0.6
		}
	}
	if !n.isPosition() && forLeadersOnly(c.Course) {
		r *= 0.6
	}
	if n.Lang == "en" && n.Language == "" && c.Course.Language != "en" {
		r *= 0.85
	}
	return r
}

// reach is the lowest level that the learner is at and the highest aimed at.
func (n *Need) reach() (from, to catalog.Level, ok bool) {
	for i, a := range n.Aims {
		if i == 0 || a.From < from {
			from = a.From
		}
		to = max(to, a.To)
	}
	return from, to, len(n.Aims) > 0
}

func (n *Need) isPosition() bool {
	return slices.ContainsFunc(n.Audience, func(a catalog.Audience) bool { return a >= catalog.Staff })
}

// forLeadersOnly reports whether a course is meant for directors or elected
// officials alone.
func forLeadersOnly(c *catalog.Course) bool {
	positions := slices.DeleteFunc(slices.Clone(c.Audience), func(a catalog.Audience) bool { return a < catalog.Staff })
	return len(positions) > 0 && !slices.ContainsFunc(positions, func(a catalog.Audience) bool {
		return a != catalog.Senior && a != catalog.Elected
	})
}
