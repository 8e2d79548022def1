package recommend

import "slices"

// together finds the session that serves best a team that wants to take one all
// together; no step when none can hold them all.
func (p *teamProblem) together() *teamState {
	s := newTeamState(p)
	n := len(p.members)
	if n == 0 || p.need.MaxAway > 0 && p.need.MaxAway < n {
		return s
	}
	var best *teamState
	for i := range p.options {
		o := &p.options[i]
		for j := range o.runs {
			if all := p.allIn(o, &o.runs[j]); all != nil && (best == nil || all.value() > best.value()+insignificant) {
				best = all
			}
		}
	}
	if best == nil || best.value() <= 0 {
		return s
	}
	return best
}

// allIn is the plan in which all take one session, nil when one cannot.
func (p *teamProblem) allIn(o *teamOption, run *teamRun) *teamState {
	n := len(p.members)
	if run.seats < n || float64(n)*o.hours > p.hours || int64(n)*o.cents > p.cents {
		return nil
	}
	s := newTeamState(p)
	for i := range p.members {
		m := &p.members[i]
		if !p.open(m, o) || !m.canGo(o.course, run) || !m.ready(o) {
			return nil
		}
		credit := p.creditOf(m, o)
		t := tally{closed: credit.sum(), steps: 1, cents: o.cents, days: run.days, late: p.lateness(run.end), hours: o.hours}
		s.put(i, []teamStep{{&menuItem{teamOption: o}, run, run.start, run.end}}, t)
	}
	return s
}

// ready reports whether a member may take a course without another before it.
func (m *teamMember) ready(o *teamOption) bool {
	for _, id := range o.course.Prerequisites {
		if !m.need.met(id) {
			return false
		}
	}
	for _, r := range o.requires {
		if max(1, m.need.level(r.Competence)) < r.Level {
			return false
		}
	}
	return !slices.Contains(m.need.Done, o.course.ID)
}
