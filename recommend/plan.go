package recommend

import (
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// Plan returns the planner's path over candidates, best first, of which the
// first maxCandidates count; a path without steps when none is worth one. It
// leaves out candidates that break a constraint by themselves. Prerequisites
// must be among the candidates. Reasons are not filled in.
func Plan(n *Need, candidates []Candidate, now time.Time) *Path {
	p := newPlan(n, candidates, dayOf(now), DefaultObjective)
	steps, _ := p.solve()
	out := p.path(steps)
	out.Origin = Planner
	return out
}

// Worth is the planner's objective of a dated path over the same candidates;
// false when a step is no candidate. It is what a comparison with another way
// of choosing measures both by.
func Worth(n *Need, candidates []Candidate, steps []Step, now time.Time) (float64, bool) {
	p := newPlan(n, candidates, dayOf(now), DefaultObjective)
	options := make([]*option, len(steps))
	for i := range steps {
		if steps[i].Course != nil {
			options[i] = p.option(steps[i].Course.ID)
		}
		if options[i] == nil {
			return 0, false
		}
	}
	if len(steps) == 0 {
		return 0, true
	}
	return p.value(options, dayOf(steps[len(steps)-1].End)), true
}

// option returns the option of a course, nil when it is none.
func (p *plan) option(id catalog.CourseID) *option {
	for i := range p.options {
		if p.options[i].Course.ID == id {
			return &p.options[i]
		}
	}
	return nil
}
