package recommend

import (
	"cmp"
	"slices"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// TeamOf makes a plan of every member's steps, as they are: what a comparison
// with another way of choosing measures both by. Candidates give the relevance.
func TeamOf(n *TeamNeed, candidates []Candidate, parts [][]Step, now time.Time) *TeamPlan {
	p := newTeamProblem(&TeamNeed{Need: n.Need}, candidates, dayOf(now), DefaultTeamObjective)
	p.need = n
	return p.assemble(parts)
}

// plan makes the manager's plan of a state, without reasons.
func (p *teamProblem) plan(s *teamState) *TeamPlan {
	parts := make([][]Step, len(s.parts))
	for i := range s.parts {
		for _, step := range s.parts[i] {
			x := Step{Course: step.item.course, Start: step.start.time(), End: step.end.time(), Hours: step.item.hours}
			if step.run != nil {
				x.Session = step.run.session
			}
			parts[i] = append(parts[i], x)
		}
	}
	out := p.assemble(parts)
	out.Uncovered = p.uncovered(out)
	return out
}

// assemble gathers members who take the same session and measures the whole.
func (p *teamProblem) assemble(parts [][]Step) *TeamPlan {
	n := p.need
	out := &TeamPlan{Need: n, Alone: make([][]Step, len(n.Members)), Gaps: make([][]Gap, len(n.Members)), Left: make([][]Gap, len(n.Members))}
	takers := map[*catalog.Session][]int{}
	for i := range parts {
		for j := range parts[i] {
			if s := parts[i][j].Session; s != nil && !slices.Contains(takers[s], i) {
				takers[s] = append(takers[s], i)
			}
		}
	}
	for i := range parts {
		need, reached := n.Of(i), Levels{}
		for _, s := range parts[i] {
			s.Closes = closes(need, s.Course, reached)
			switch who := takers[s.Session]; {
			case len(who) < 2:
				out.Alone[i] = append(out.Alone[i], s)
			case who[0] == i:
				out.Cohorts = append(out.Cohorts, Cohort{Course: s.Course, Session: s.Session, Members: who, Start: s.Start, End: s.End})
			}
		}
	}
	slices.SortStableFunc(out.Cohorts, func(a, b Cohort) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), cmp.Compare(a.Course.ID, b.Course.ID))
	})
	out.measure()
	out.Value = p.worth(parts)
	return out
}

// worth is the objective of every member's steps, counted anew.
func (p *teamProblem) worth(parts [][]Step) float64 {
	var all tally
	sessions := map[*catalog.Session]bool{}
	for i := range parts {
		m := teamMember{need: p.need.Of(i)}
		if m.aims = m.need.Aims; len(p.need.Aims) == 0 {
			m.aims = []Aim{{Competence: anySubject, To: 1, Weight: 1}}
		}
		var t tally
		var credit credits
		for _, s := range parts[i] {
			if at, ok := p.at[s.Course.ID]; ok {
				c := p.creditOf(&m, &p.options[at])
				credit.raise(&c)
			}
			t.steps++
			t.cents += max(0, s.Course.Cost.Cents)
			t.days += awayDays(&s)
			if s.Undated() {
				t.undated++
			}
			if s.Session != nil {
				sessions[s.Session] = true
			}
			t.late = max(t.late, p.lateness(dayOf(s.End)))
		}
		t.closed = credit.sum()
		all.add(&t)
	}
	all.sessions = len(sessions)
	return p.w.value(&all)
}

// awayDays are the working days of a step's session, 0 without one.
func awayDays(s *Step) int {
	if s.Session == nil {
		return 0
	}
	return workdaysBetween(sessionDays(s.Session))
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

// Together reports whether a member takes a step with others.
func (p *TeamPlan) Together(i int, s *Step) bool {
	return slices.ContainsFunc(p.Cohorts, func(c Cohort) bool { return c.Session == s.Session && slices.Contains(c.Members, i) })
}

// measure fills in hours, money, days, and the gaps before and after.
func (p *TeamPlan) measure() {
	var all, left int
	for i := range p.Need.Members {
		steps := p.Steps(i)
		for j := range steps {
			p.Hours += steps[j].Course.Hours
			p.Cents += max(0, steps[j].Course.Cost.Cents)
			p.Days += awayDays(&steps[j])
		}
		p.Gaps[i], p.Left[i] = gapsOf(p.Need.Of(i), steps)
		all += width(p.Gaps[i])
		left += width(p.Left[i])
	}
	switch {
	case all > 0:
		p.Coverage = float64(all-left) / float64(all)
	case len(p.Need.Aims) > 0:
		p.Coverage = 1
	}
}

// width is the levels of some gaps in all.
func width(gaps []Gap) int {
	n := 0
	for _, g := range gaps {
		n += int(g.To - g.From)
	}
	return n
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
