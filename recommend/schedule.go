package recommend

import (
	"cmp"
	"maps"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
)

// schedule gives dates to options in a wanted order: each begins as soon as it
// may after the one before. What cannot follow is left out, with its fault; the
// rest goes on without it.
func (p *plan) schedule(order []*option) (steps []placed, left []Fault) {
	n := p.start()
	for i, o := range order {
		if len(steps) == p.steps {
			left = append(left, Fault{Kind: TooMany, Step: i + 1, Course: o.Course.ID})
			continue
		}
		s, ok := p.place(&n, o)
		if !ok {
			left = append(left, p.whyNot(&n, o, i+1, order)...)
			continue
		}
		next := p.start()
		p.extend(&n, s, &next)
		n = next
		steps = append(steps, s)
	}
	return steps, left
}

// whyNot tells why an option cannot follow n, the faults that one can mend
// first.
func (p *plan) whyNot(n *node, o *option, step int, order []*option) []Fault {
	id := o.Course.ID
	fault := func(kind FaultKind) []Fault { return []Fault{{Kind: kind, Step: step, Course: id}} }
	switch {
	case n.mask&o.bit != 0:
		return fault(Duplicate)
	case len(o.unfit) > 0:
		left := slices.Clone(o.unfit)
		for i := range left {
			left[i].Step = step
		}
		return left
	case o.blocked || o.needs&^n.mask != 0:
		return p.prerequisiteFaults(n, o, step, order)
	case n.hours+o.hours > p.hours+minute:
		return fault(HoursOver)
	case p.cents >= 0 && o.cents > p.cents-n.cents:
		return fault(MoneyOver)
	}
	for _, r := range requiredBy(o.Course) {
		if c := p.comps[r.Competence]; max(p.have[c], n.taught[c]) < r.Level {
			return []Fault{{Kind: RequirementMissing, Step: step, Course: id, Target: r}}
		}
	}
	if !p.rises(n, o) {
		return []Fault{{Kind: LevelFalls, Step: step, Course: id, Target: taughtBy(o.Course)[0]}}
	}
	return fault(p.whyNoDays(n, o))
}

// whyNoDays tells why an option that may follow n finds no days.
func (p *plan) whyNoDays(n *node, o *option) FaultKind {
	switch {
	case o.days > 0:
		return AfterDeadline
	case p.need.Weekly > 0 && (len(o.runs) == 0 || o.latest > n.end):
		return WeeklyOver
	case len(o.runs) == 0:
		return AfterDeadline
	}
	return Overlap
}

func (p *plan) prerequisiteFaults(n *node, o *option, step int, order []*option) []Fault {
	var out []Fault
	for _, id := range o.Course.Prerequisites {
		if p.need.met(id) {
			continue
		}
		kind := PrerequisiteMissing
		for _, other := range order {
			if other.Course.ID == id {
				kind = PrerequisiteLate
				if n.mask&other.bit != 0 {
					kind = 0
				}
			}
		}
		if kind != 0 {
			out = append(out, Fault{Kind: kind, Step: step, Course: o.Course.ID, Other: id})
		}
	}
	return out
}

// path makes the learner's path of placed steps, without reasons.
func (p *plan) path(steps []placed) *Path {
	out := &Path{Need: p.need, Weekly: p.pace}
	weeks := map[int32]float64{}
	reached := Levels{}
	options := make([]*option, len(steps))
	for i, s := range steps {
		options[i] = s.option
		step := Step{Course: s.Course, Start: s.start.time(), End: s.end.time(), Hours: s.Course.Hours}
		if s.run != nil {
			step.Session = s.run.session
		}
		step.Closes = closes(p.need, s.Course, reached)
		out.Hours += s.Course.Hours
		if s.Course.Cost.Currency == "EUR" {
			out.Cents += s.Course.Cost.Cents
		}
		load(weeks, s.start, s.end, s.Course.Hours)
		out.Steps = append(out.Steps, step)
	}
	for _, w := range slices.Sorted(maps.Keys(weeks)) {
		out.Weeks = append(out.Weeks, Week{day(w * 7).time(), weeks[w]})
	}
	if len(steps) > 0 {
		out.Value = p.value(options, steps[len(steps)-1].end)
	}
	return out
}

// closes returns the stretches of the aims that a course adds to what was
// reached before it, which it raises; the widest first.
func closes(n *Need, c *catalog.Course, reached Levels) []Gap {
	var out []Gap
	for _, t := range taughtBy(c) {
		a := n.aimFor(t.Competence)
		if a == nil {
			continue
		}
		from := max(a.From, reached[t.Competence])
		if to := min(t.Level, a.To); to > from {
			out = append(out, Gap{t.Competence, from, to})
		}
		reached[t.Competence] = max(reached[t.Competence], t.Level)
	}
	slices.SortStableFunc(out, func(x, y Gap) int { return cmp.Compare(int(y.To-y.From), int(x.To-x.From)) })
	return out
}
