package recommend

import (
	"cmp"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
)

// plan makes the manager's plan of a state, without reasons.
func (p *teamProblem) plan(s *teamState) *TeamPlan {
	n := p.need
	out := &TeamPlan{Need: n, Alone: make([][]Step, len(n.Members)), Gaps: make([][]Gap, len(n.Members)), Left: make([][]Gap, len(n.Members)), Value: s.value()}
	cohorts := map[*catalog.Session]int{}
	for i := range s.parts {
		for _, step := range s.parts[i] {
			run := step.run
			if run == nil || s.taken[run.number] < 2 {
				continue
			}
			at, ok := cohorts[run.session]
			if !ok {
				at = len(out.Cohorts)
				cohorts[run.session] = at
				out.Cohorts = append(out.Cohorts, Cohort{Course: step.item.course, Session: run.session, Start: run.start.time(), End: run.end.time()})
			}
			out.Cohorts[at].Members = append(out.Cohorts[at].Members, i)
		}
		out.Alone[i] = p.alone(s, i)
		out.Hours += s.tallies[i].hours
		out.Cents += s.tallies[i].cents
		out.Days += s.tallies[i].days
	}
	slices.SortStableFunc(out.Cohorts, func(a, b Cohort) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), cmp.Compare(a.Course.ID, b.Course.ID))
	})
	out.measure()
	out.Uncovered = p.uncovered(out)
	return out
}

// alone are the steps that a member takes without others.
func (p *teamProblem) alone(s *teamState, i int) []Step {
	var out []Step
	reached := Levels{}
	for _, step := range s.parts[i] {
		closed := closes(p.members[i].need, step.item.course, reached)
		if step.run != nil && s.taken[step.run.number] > 1 {
			continue
		}
		x := Step{Course: step.item.course, Start: step.start.time(), End: step.end.time(), Hours: step.item.hours, Closes: closed}
		if step.run != nil {
			x.Session = step.run.session
		}
		out = append(out, x)
	}
	return out
}

// Steps are all steps of a member in their order, those taken with others among
// them.
func (p *TeamPlan) Steps(i int) []Step {
	out := slices.Clone(p.Alone[i])
	for _, c := range p.Cohorts {
		if slices.Contains(c.Members, i) {
			out = append(out, Step{Course: c.Course, Session: c.Session, Start: c.Start, End: c.End, Hours: c.Course.Hours, Why: c.Why})
		}
	}
	slices.SortStableFunc(out, func(a, b Step) int { return a.Start.Compare(b.Start) })
	need, reached := p.Need.Of(i), Levels{}
	for j := range out {
		out[j].Closes = closes(need, out[j].Course, reached)
	}
	return out
}

// measure fills in the gaps before and after and the share of them closed.
func (p *TeamPlan) measure() {
	var all, closed int
	for i := range p.Need.Members {
		p.Gaps[i], p.Left[i] = gapsOf(p.Need.Of(i), p.Steps(i))
		for _, g := range p.Gaps[i] {
			all += int(g.To - g.From)
			closed += int(g.To - g.From)
		}
		for _, g := range p.Left[i] {
			closed -= int(g.To - g.From)
		}
	}
	switch {
	case all > 0:
		p.Coverage = float64(closed) / float64(all)
	case len(p.Need.Aims) > 0:
		p.Coverage = 1
	}
}

// gapsOf are a member's gaps to the aims before and after some steps.
func gapsOf(n *Need, steps []Step) (before, after []Gap) {
	reached := Levels{}
	for i := range steps {
		for _, t := range taughtBy(steps[i].Course) {
			reached[t.Competence] = max(reached[t.Competence], t.Level)
		}
	}
	for _, a := range n.Aims {
		before = append(before, Gap{a.Competence, a.From, a.To})
		if at := max(a.From, reached[a.Competence]); at < a.To {
			after = append(after, Gap{a.Competence, at, a.To})
		}
	}
	return before, after
}

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
		if s.Reached == a.To {
			continue
		}
		for _, i := range p.teachers[a.Competence] {
			teaches := func(t catalog.Target) bool { return t.Competence == a.Competence && t.Level > s.Reached }
			if o := &p.options[i]; s.Nearest == nil && slices.ContainsFunc(o.teaches, teaches) {
				s.Cause, s.Nearest = NoRoom, o.course
			}
		}
		if s.Cause == NotTaught && s.Reached > s.Gap.From {
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
