package recommend

import "math"

// teamStep is a step of one member's part.
type teamStep struct {
	item       *menuItem
	run        *teamRun // nil: own pace
	start, end day
}

// tariff is what a responder pays for what the team has little of, so that no
// member takes what another needs more.
type tariff struct {
	euro, hour, day float64
	seat            float64 // of a session that nobody else takes
	wanted          *teamRun
	bonus           float64 // for taking the session wanted: what members would gain by going there all
}

func (c *tariff) of(t *tally) float64 {
	return c.euro*float64(t.cents)/100 + c.hour*t.hours + c.day*float64(t.days)
}

// maxResponse bounds the steps that are tried for one response.
const maxResponse = 800

// responder finds the best part for one member, the others' given: a
// depth-first branch and bound over ordered steps, as for one learner.
type responder struct {
	p     *teamProblem
	s     *teamState
	m     *teamMember
	price tariff
	wide  bool // all sessions are tried, not only the first and those that others take
	tries int
	nodes [maxSteps + 1]teamNode
	steps [maxSteps]teamStep
	best  []teamStep
	tally tally
	worth float64
}

// teamNode is a prefix of a member's part.
type teamNode struct {
	mask   uint32
	end    day
	load   float64 // hours in the week of end
	tally  tally
	credit credits
	bonus  float64
	taught []catalogLevel
}

// catalogLevel keeps a node small.
type catalogLevel = uint8

func newResponder(p *teamProblem, s *teamState) *responder {
	most := 0
	runs := 0
	for i := range p.members {
		most = max(most, len(p.members[i].have))
	}
	for i := range p.options {
		runs += len(p.options[i].runs)
	}
	r := &responder{p: p, s: s, wide: len(p.members)*runs <= wideRuns}
	for i := range r.nodes {
		r.nodes[i].taught = make([]catalogLevel, most)
	}
	return r
}

// wideRuns is up to how many pairs of member and session all are tried.
const wideRuns = 120

// respond returns the best part of a member who has none at present.
func (r *responder) respond(i int, price tariff) ([]teamStep, tally) {
	r.m, r.price, r.tries = &r.p.members[i], price, 0
	r.best, r.tally, r.worth = nil, tally{}, 0
	n := &r.nodes[0]
	clear(n.taught)
	*n = teamNode{end: r.p.first - 1, taught: n.taught}
	r.visit(0)
	return r.best, r.tally
}

// visit goes on from the node of a depth.
func (r *responder) visit(depth int) {
	n := &r.nodes[depth]
	for i := range r.m.menu {
		it := &r.m.menu[i]
		if r.tries >= maxResponse {
			return
		}
		if n.mask&it.bit != 0 || it.needs&^n.mask != 0 || !r.affords(n, it) || !r.rises(n, it) {
			continue
		}
		if !it.enables && n.credit.more(&it.credit) <= 0 {
			continue
		}
		if it.days > 0 {
			r.freely(depth, it)
			continue
		}
		r.sessions(depth, it)
	}
}

func (r *responder) affords(n *teamNode, it *menuItem) bool {
	h := n.tally.hours + it.hours
	return h <= r.m.hours && n.tally.cents+it.cents <= r.m.cents && r.s.total.hours+h <= r.p.hours && it.cents <= r.p.cents-r.s.total.cents-n.tally.cents
}

// rises is what plan.rises is, for a member of a team.
func (r *responder) rises(n *teamNode, it *menuItem) bool {
	for _, q := range it.requires {
		if n.taught[q.comp] < catalogLevel(q.level) {
			return false
		}
	}
	return it.main < 0 || catalogLevel(it.level) >= n.taught[it.main]
}

// sessions tries the first session that can follow and those that others take,
// or all of them.
func (r *responder) sessions(depth int, it *menuItem) {
	n := &r.nodes[depth]
	first := true
	for _, run := range it.runs {
		if run.start <= n.end || !r.s.room(run) {
			continue
		}
		if !first && !r.wide && r.s.taken[run.number] == 0 && run != r.price.wanted {
			continue
		}
		if load, ok := r.weekHolds(n, it, run.start, run.end); ok {
			first = false
			r.try(depth, teamStep{it, run, run.start, run.end}, load)
		}
	}
}

// freely tries work at one's own pace, on the first days without an absence.
func (r *responder) freely(depth int, it *menuItem) {
	n := &r.nodes[depth]
	for from := n.end + 1; ; {
		start, end, ok := r.p.agenda.stretch(from, it.days)
		if !ok || end > r.p.last {
			return
		}
		back, free := r.m.free(start, end)
		if !free {
			from = max(from+1, back+1)
			continue
		}
		if load, ok := r.weekHolds(n, it, start, end); ok {
			r.try(depth, teamStep{it, nil, start, end}, load)
			return
		}
		from++
	}
}

// weekHolds is what plan.weekHolds is, for a member of a team.
func (r *responder) weekHolds(n *teamNode, it *menuItem, start, end day) (float64, bool) {
	weekly := r.p.need.Weekly
	if weekly == 0 {
		return 0, true
	}
	before := 0.0
	if start.week() == n.end.week() {
		before = n.load
	}
	if before+it.hours*r.p.agenda.share(start, end, start.week()) > weekly+minute/2 || it.hours*r.p.agenda.peak(start, end) > weekly+minute/2 {
		return 0, false
	}
	load := it.hours * r.p.agenda.share(start, end, end.week())
	if start.week() == end.week() {
		load += before
	}
	return load, true
}

// try goes into a step, if it may lead to more than the best.
func (r *responder) try(depth int, s teamStep, load float64) {
	r.tries++
	n, next := &r.nodes[depth], &r.nodes[depth+1]
	taught := next.taught
	copy(taught, n.taught)
	for _, t := range s.item.teaches {
		taught[t.comp] = max(taught[t.comp], catalogLevel(t.level))
	}
	*next = teamNode{mask: n.mask | s.item.bit, end: s.end, load: load, tally: n.tally, credit: n.credit, taught: taught}
	t := &next.tally
	t.closed += n.credit.more(&s.item.credit)
	next.credit.raise(&s.item.credit)
	t.steps++
	t.cents += s.item.cents
	t.hours += s.item.hours
	t.undated += s.item.undated
	t.late = r.p.lateness(s.end)
	shared := 0.0
	if s.run != nil {
		t.days += s.run.days
		if r.s.taken[s.run.number] == 0 {
			t.sessions++
			shared = r.price.seat
		}
	}
	worth := r.p.w.value(t) - r.price.of(t) - shared*float64(t.sessions)
	next.bonus = n.bonus
	if s.run != nil && s.run == r.price.wanted {
		next.bonus += r.price.bonus
	}
	worth += next.bonus
	r.steps[depth] = s
	if worth > r.worth+insignificant {
		r.worth, r.tally = worth, *t
		r.best = append(r.best[:0:0], r.steps[:depth+1]...)
	}
	if depth+1 < maxSteps && worth+r.p.w.Gap*next.credit.more(&r.m.best)-r.p.w.Step+r.price.bonus-next.bonus > r.worth+insignificant {
		r.visit(depth + 1)
	}
}

func (p *teamProblem) lateness(end day) float64 {
	return math.Max(0, float64(end-p.first)) / p.span
}
