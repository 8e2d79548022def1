package recommend

import (
	"slices"

	"github.com/parcours-formation/parcours/catalog"
)

// uncovered tells which aims are not reached by all, and why.
func (p *teamProblem) uncovered(plan *TeamPlan) []Shortfall {
	var out []Shortfall
	for _, a := range p.need.Aims {
		s := Shortfall{Gap: Gap{a.Competence, a.To, a.To}, Reached: a.To, Cause: NotTaught}
		for i := range plan.Left {
			for _, g := range plan.Left[i] {
				if g.Competence == a.Competence && g.From <= s.Reached {
					s.Reached, s.Gap.From = g.From, min(s.Gap.From, plan.from(i, a.Competence))
				}
			}
		}
		if s.Reached == a.To || s.Reached > s.Gap.From && !a.Asked {
			continue // reached by all, or as far as was to be expected
		}
		for _, i := range p.teachers[a.Competence] {
			teaches := func(t catalog.Target) bool { return t.Competence == a.Competence && t.Level > s.Reached }
			if o := &p.options[i]; s.Nearest == nil && slices.ContainsFunc(o.teaches, teaches) {
				s.Cause, s.Nearest = NoRoom, o.course
			}
		}
		if s.Reached > s.Gap.From {
			s.Cause = LevelShort
		}
		out = append(out, s)
	}
	return out
}

// from is a member's level in an aim before.
func (p *TeamPlan) from(i int, id catalog.CompetenceID) catalog.Level {
	for _, g := range p.Gaps[i] {
		if g.Competence == id {
			return g.From
		}
	}
	return 0
}
