package recommend

import (
	"math"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
)

// Candidate is a course that passed the hard constraints.
type Candidate struct {
	Course *catalog.Course
	// Relevance is how well the course answers the request, 0 to 1, before
	// any thought of the path.
	Relevance float64
}

// maxCandidates go to the planner, maxShown of them to the model, maxSteps make
// the longest path.
const (
	maxCandidates = 24
	maxShown      = 12
	maxSteps      = 8
)

// run is one eligible session in a plan's terms.
type run struct {
	session    *catalog.Session
	start, end day
}

// level8 is a competence, by its number in the plan, and a level.
type level8 struct {
	comp  int
	level catalog.Level
}

// option is a candidate in a plan's terms.
type option struct {
	*Candidate
	bit      uint32
	hours    float64
	cents    int64
	runs     []run // by their end; none for work at one's own pace
	days     int   // working days of work at one's own pace
	latest   day   // last day on which it may begin
	teaches  []level8
	requires []level8
	needs    uint32  // options that must come before
	blocked  bool    // a prerequisite is not to be had
	unfit    []Fault // constraints that it breaks by itself
	twins    uint32  // options that teach the same at the same level
	class    int     // number of the first of its twins, or its own
	gain     float64
	credit   credits // what it closes of each aim
	kind     int     // format and modality, for alternation
	pinned   bool
}

// window is the days that a planner has.
type window struct {
	agenda *agenda
	today  day
	first  day     // first possible day of work
	last   day     // deadline, or the end of the agenda
	span   float64 // days from first to last, at least 1
}

func newWindow(n *Need, today day) window {
	w := window{today: today, first: max(today+1, dayOf(n.From))}
	w.agenda = newAgenda(w.first)
	w.last = w.first + agendaDays - 1
	if !n.Deadline.IsZero() {
		w.last = min(w.last, dayOf(n.Deadline))
	}
	w.span = math.Max(1, float64(min(w.last, w.first+180)-w.first))
	return w
}

// plan is one problem for the planner.
type plan struct {
	window
	need    *Need
	w       Objective
	options []option
	open    uint32 // options that can be taken at all
	comps   map[catalog.CompetenceID]int
	have    []catalog.Level // by competence: what requirements are held against
	aims    []planAim
	pace    float64
	hours   float64 // budget
	weekly  float64 // budget of a week
	cents   int64   // budget; -1: none
	steps   int     // most steps, maxSteps at most
}

// planAim is an aim in a plan's terms.
type planAim struct {
	comp     int
	from, to catalog.Level
	weight   float64
}

// newPlan makes the planner's problem of a need and its candidates, which come
// best first: those beyond maxCandidates are left out, and so is a course that
// comes a second time.
func newPlan(n *Need, candidates []Candidate, today day, w Objective) *plan {
	return newPlanWithin(n, candidates, today, w, limits{presumedHours, maxSteps})
}

// limits are what a plan is held to besides the need.
type limits struct {
	hours float64 // budget when the need gives none
	steps int
}

func newPlanWithin(n *Need, candidates []Candidate, today day, w Objective, l limits) *plan {
	p := &plan{window: newWindow(n, today), need: n, w: w, comps: map[catalog.CompetenceID]int{}, cents: -1, steps: l.steps}
	p.hours = n.Hours
	if p.hours == 0 {
		p.hours = l.hours
	}
	if n.MaxCents != nil {
		p.cents = *n.MaxCents
	}
	p.weekly = n.Weekly + minute/2 // half of what Check allows: it sums in another order
	p.pace = paceOf(n, p.first, p.last)
	for _, a := range n.Aims {
		p.aims = append(p.aims, planAim{p.comp(a.Competence), a.From, a.To, a.Weight})
	}
	for i := range candidates {
		if c := &candidates[i]; len(p.options) < maxCandidates && c.Course != nil && p.option(c.Course.ID) == nil {
			p.add(c)
		}
	}
	p.relate()
	p.sift()
	return p
}

// presumedHours is the budget when none is said: three days and a half, what an
// agent is usually let go for; more is offered by "plus long". When nothing that
// answers fits in it, generousHours is: two weeks, for the long courses.
const (
	presumedHours = 21
	generousHours = 70
)

// paceOf is how many hours a week one works at one's own pace: as said, else
// what the hours and the time left ask for, between half a day and two days.
func paceOf(n *Need, first, last day) float64 {
	if n.Weekly > 0 {
		return n.Weekly
	}
	const least, most = 4, 14
	if n.Hours == 0 || n.Deadline.IsZero() {
		return least
	}
	weeks := math.Max(1, float64(last-first+1)/7)
	return math.Min(most, math.Max(least, 1.25*n.Hours/weeks))
}

// comp numbers a competence and notes what the learner has in it. The first
// level asks for nobody's training: it is reached with guidance.
func (p *plan) comp(id catalog.CompetenceID) int {
	if i, ok := p.comps[id]; ok {
		return i
	}
	i := len(p.have)
	p.comps[id] = i
	p.have = append(p.have, max(1, p.need.level(id)))
	return i
}

func (p *plan) add(c *Candidate) {
	i := len(p.options)
	o := option{Candidate: c, bit: 1 << i, class: i, hours: c.Course.Hours, cents: max(0, c.Course.Cost.Cents), kind: int(c.Course.Format)*8 + int(c.Course.Modality)}
	for _, t := range taughtBy(c.Course) {
		o.teaches = append(o.teaches, level8{p.comp(t.Competence), t.Level})
	}
	for _, t := range requiredBy(c.Course) {
		o.requires = append(o.requires, level8{p.comp(t.Competence), t.Level})
	}
	if c.Course.Modality == catalog.SelfPaced || len(c.Course.Sessions) == 0 {
		o.days = max(1, int(math.Ceil(c.Course.Hours*5/p.pace-insignificant)))
		o.latest = p.agenda.latest(p.last, o.days)
	} else {
		o.runs = p.runsOf(c.Course)
		for _, r := range o.runs {
			o.latest = max(o.latest, r.start)
		}
	}
	o.unfit = misfits(p.need, c.Course, p.today)
	o.gain = p.w.Relevance*c.Relevance*mass(c.Course.Hours) - p.w.Step
	if o.days > 0 && c.Course.Modality != catalog.SelfPaced {
		o.gain -= p.w.Undated
	}
	o.credit = p.creditOf(&o)
	p.options = append(p.options, o)
}

// mass says how much a course of some hours weighs in a path: growing, but
// more and more slowly, to one at 21 h; unknown hours weigh like half a day.
func mass(hours float64) float64 {
	if hours == 0 {
		hours = 3
	}
	return math.Sqrt(math.Min(hours, presumedHours) / presumedHours)
}

// runsOf are the sessions that fit the need, the earliest end first.
func (p *plan) runsOf(c *catalog.Course) []run {
	var out []run
	for i := range c.Sessions {
		s := &c.Sessions[i]
		if !placeFits(p.need, c, s) || !sessionFits(p.need, s, p.today) {
			continue
		}
		start, end := sessionDays(s)
		if start < p.first || end > p.last {
			continue
		}
		if p.need.Weekly > 0 && c.Hours*p.agenda.peak(start, end) > p.weekly {
			continue
		}
		out = append(out, run{s, start, end})
	}
	slices.SortStableFunc(out, func(a, b run) int { return int(a.end - b.end) })
	return out
}

// relate finds prerequisites and twins among the options.
func (p *plan) relate() {
	at := map[catalog.CourseID]uint32{}
	for _, o := range p.options {
		at[o.Course.ID] = o.bit
	}
	for i := range p.options {
		o := &p.options[i]
		for _, id := range o.Course.Prerequisites {
			switch bit, ok := at[id]; {
			case p.need.met(id):
			case ok:
				o.needs |= bit
			default:
				o.blocked = true
			}
		}
		for j := range p.options[:i] {
			if twins(o, &p.options[j]) {
				o.twins |= p.options[j].bit
				p.options[j].twins |= o.bit
				o.class = p.options[j].class
			}
		}
	}
}

// sift finds the options that can be taken at all: a prerequisite that cannot
// be taken takes those that need it with it.
func (p *plan) sift() {
	n := p.start()
	for i := range p.options {
		p.open |= p.options[i].bit
	}
	for before := uint32(0); before != p.open; {
		before = p.open
		for i := range p.options {
			o := &p.options[i]
			if o.blocked || len(o.unfit) > 0 || o.latest < p.first || o.needs&^p.open != 0 || !p.affords(&n, o) {
				p.open &^= o.bit
			}
		}
	}
}

// twins reports whether two courses teach one main competence at one level: the
// second has little to add.
func twins(a, b *option) bool {
	return len(a.teaches) > 0 && len(b.teaches) > 0 && a.teaches[0] == b.teaches[0]
}
