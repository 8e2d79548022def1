package recommend

import "github.com/parcours-formation/parcours/catalog"

// node is a prefix of a path: all that what comes next depends on.
type node struct {
	mask   uint32
	kind   int     // of the last step; -1 before any
	end    day     // of the last step; the day before the first possible one before any
	load   float64 // hours in the week of end
	hours  float64 // in all
	cents  int64   // in all
	value  float64 // of the objective, without Late
	credit credits
	taught []catalog.Level // by competence of the plan
}

// placed is a step of a plan with its days.
type placed struct {
	*option
	run        *run // nil: own pace
	start, end day
	load       float64 // hours in the week of end, with those of the step before
}

// start is the empty prefix.
func (p *plan) start() node {
	return node{kind: -1, end: p.first - 1, taught: make([]catalog.Level, len(p.have))}
}

// affords reports whether an option is to be had at all, is not in n and is
// within hours and money after it.
func (p *plan) affords(n *node, o *option) bool {
	return p.open&^n.mask&o.bit != 0 && n.hours+o.hours <= p.hours+minute && (p.cents < 0 || o.cents <= p.cents-n.cents)
}

// place finds the first days at which an option may follow n. Later ones would
// leave less time for the rest, and gain nothing but room in a shared week.
func (p *plan) place(n *node, o *option) (placed, bool) {
	if !p.affords(n, o) || o.needs&^n.mask != 0 || o.latest <= n.end || !p.rises(n, o) {
		return placed{}, false
	}
	if o.days > 0 {
		return p.placeFreely(n, o)
	}
	for i := range o.runs {
		r := &o.runs[i]
		if r.start <= n.end {
			continue
		}
		if load, ok := p.weekHolds(n, o, r.start, r.end); ok {
			return placed{o, r, r.start, r.end, load}, true
		}
	}
	return placed{}, false
}

// placeFreely is place for work at one's own pace.
func (p *plan) placeFreely(n *node, o *option) (placed, bool) {
	for from := n.end + 1; ; from++ { // at most to the next Monday, whose week is empty
		start, end, ok := p.agenda.stretch(from, o.days)
		if !ok || end > p.last {
			return placed{}, false
		}
		if load, ok := p.weekHolds(n, o, start, end); ok {
			return placed{o, nil, start, end, load}, true
		}
	}
}

// weekHolds returns the hours of the last week of a step after n; false when the
// week that it shares with the step before would hold more than wanted. Weeks
// that it shares with none have been looked at: see runsOf and add.
func (p *plan) weekHolds(n *node, o *option, start, end day) (load float64, ok bool) {
	if p.need.Weekly == 0 {
		return 0, true
	}
	before := 0.0
	if start.week() == n.end.week() {
		before = n.load
	}
	if before+o.hours*p.agenda.share(start, end, start.week()) > p.weekly {
		return 0, false
	}
	load = o.hours * p.agenda.share(start, end, end.week())
	if start.week() == end.week() {
		load += before
	}
	return load, true
}

// rises reports whether what an option requires is reached and its main
// competence was not taught at a higher level before.
func (p *plan) rises(n *node, o *option) bool {
	for _, r := range o.requires {
		if max(p.have[r.comp], n.taught[r.comp]) < r.level {
			return false
		}
	}
	return len(o.teaches) == 0 || o.teaches[0].level == 0 || o.teaches[0].level >= n.taught[o.teaches[0].comp]
}

// adds is what an option adds to n, Late aside.
func (p *plan) adds(n *node, o *option) float64 {
	v := p.stepValue(o, n.mask)
	if n.kind >= 0 && n.kind != o.kind {
		v += p.w.Vary
	}
	return v + n.credit.more(&o.credit)
}

// extend writes into next the prefix with one step more.
func (p *plan) extend(n *node, s placed, next *node) {
	taught := next.taught
	copy(taught, n.taught)
	for _, t := range s.teaches {
		taught[t.comp] = max(taught[t.comp], t.level)
	}
	*next = node{mask: n.mask | s.bit, kind: s.kind, end: s.end, load: s.load, hours: n.hours + s.hours, cents: n.cents + s.cents,
		value: n.value + p.adds(n, s.option), credit: n.credit, taught: taught}
	next.credit.raise(&s.credit)
}
