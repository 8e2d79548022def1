package eval

import (
	"math"
	"slices"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
)

// Best is the best path of an instance and what the planner's objective gives
// for it, found by trying every order of every selection of courses with every
// choice of sessions. It shares no code with the planner: validity is judged by
// plain rules of its own, with recommend.Check as the referee of every path that
// comes out best so far, and worth by the objective's documented formula.
// Branches end where a path becomes invalid, never for what they are worth. It
// is for instances of seven courses or so.
//
// refused counts the paths that looked best and that Check refused: 0 unless
// the rules here are laxer than Check's.
func Best(in *Instance) (steps []recommend.Step, worth float64, refused int) {
	x := newExhaustive(in)
	for i := range in.Candidates {
		x.ways = append(x.ways, x.choices(i))
	}
	x.extend()
	return x.best, x.worth, x.refused
}

// exhaustive is a search under way. Days are numbered from plannerNow's on.
type exhaustive struct {
	*Instance
	pace, hours float64
	first, last int
	ways        [][]taken // of each candidate: its sessions, or work at one's own pace
	path        []taken
	best        []recommend.Step
	worth       float64
	refused     int
}

// taken is a step of the path: a candidate on some days.
type taken struct {
	at         int // among the candidates
	start, end int
	step       recommend.Step
}

func newExhaustive(in *Instance) *exhaustive {
	x := &exhaustive{Instance: in, pace: recommend.Plan(in.Need, nil, in.Now).Weekly, hours: in.Need.Hours}
	if x.hours == 0 {
		x.hours = 21 // what the planner takes for granted when nothing is said
	}
	x.first = x.number(in.Now) + 1
	if !in.Need.From.IsZero() {
		x.first = max(x.first, x.number(in.Need.From))
	}
	x.last = x.first + 729
	if !in.Need.Deadline.IsZero() {
		x.last = min(x.last, x.number(in.Need.Deadline))
	}
	return x
}

// number and midnight turn days into numbers and back; noon keeps summer time
// from shifting them.
func (x *exhaustive) number(t time.Time) int {
	noon := func(t time.Time) time.Time { return catalog.Day(t).Add(12 * time.Hour) }
	return int(math.Round(noon(t).Sub(noon(plannerNow)).Hours() / 24))
}

func midnight(day int) time.Time { return catalog.Day(plannerNow).AddDate(0, 0, day) }

// choices are the ways to take a candidate that Check has nothing against when
// it stands alone, what must come before it aside.
func (x *exhaustive) choices(at int) []taken {
	c := x.Candidates[at].Course
	ways := []taken{{at: at, start: -1}}
	if c.Modality != catalog.SelfPaced && len(c.Sessions) > 0 {
		ways = nil
		for i := range c.Sessions {
			s := &c.Sessions[i]
			if s.Start.IsZero() {
				continue
			}
			start := x.number(s.Start)
			end := start
			if !s.End.IsZero() {
				end = max(end, x.number(s.End))
			}
			ways = append(ways, taken{at, start, end, recommend.Step{Course: c, Session: s, Start: midnight(start), End: midnight(end), Hours: c.Hours}})
		}
	}
	return slices.DeleteFunc(ways, func(w taken) bool {
		if w.start < 0 && !x.ownPace(&w, x.first) {
			return true
		}
		faults := recommend.Check(x.Need, []recommend.Step{w.step}, x.course, x.Now)
		return slices.ContainsFunc(faults, func(f recommend.Fault) bool {
			return f.Kind != recommend.PrerequisiteMissing && f.Kind != recommend.RequirementMissing
		})
	})
}

// ownPace gives work at one's own pace its days, from a day on; false when it
// does not end in time.
func (x *exhaustive) ownPace(w *taken, from int) bool {
	c := x.Candidates[w.at].Course
	left := max(1, int(math.Ceil(c.Hours*5/x.pace-1e-6)))
	w.start = -1
	for day := from; day <= x.last; day++ {
		if !catalog.Workday(midnight(day)) {
			continue
		}
		if w.start < 0 {
			w.start = day
		}
		if left--; left == 0 {
			w.end = day
			w.step = recommend.Step{Course: c, Start: midnight(w.start), End: midnight(day), Hours: c.Hours}
			return true
		}
	}
	return false
}

// extend tries every course after the path so far.
func (x *exhaustive) extend() {
	if len(x.path) == 8 {
		return
	}
	for at := range x.Candidates {
		if !x.follows(at) {
			continue
		}
		from := x.first
		if len(x.path) > 0 {
			from = x.path[len(x.path)-1].end + 1
		}
		for _, w := range x.ways[at] {
			if w.step.Session == nil {
				x.ownPaceAfter(w, from)
			} else if w.start >= from {
				x.take(w)
			}
		}
	}
}

// ownPaceAfter takes the first days that keep every week within its hours:
// later ones would leave less room for what comes after.
func (x *exhaustive) ownPaceAfter(w taken, from int) {
	for x.ownPace(&w, from) {
		if x.take(w) {
			return
		}
		from = w.start + 1
	}
}

// take adds a step, goes on from there and takes it away again; false when the
// step asks too much of a week.
func (x *exhaustive) take(w taken) bool {
	x.path = append(x.path, w)
	defer func() { x.path = x.path[:len(x.path)-1] }()
	if x.weekTooFull() {
		return false
	}
	if v := x.value(); v > x.worth+1e-9 {
		steps := make([]recommend.Step, len(x.path))
		for i, t := range x.path {
			steps[i] = t.step
		}
		if len(recommend.Check(x.Need, steps, x.course, x.Now)) > 0 {
			x.refused++
		} else {
			x.best, x.worth = steps, v
		}
	}
	x.extend()
	return true
}

// follows reports whether a course may come next, its days aside.
func (x *exhaustive) follows(at int) bool {
	c := x.Candidates[at].Course
	hours, cents := c.Hours, c.Cost.Cents
	taught := recommend.Levels{}
	before := slices.Clone(x.Need.Done)
	for _, t := range x.path {
		o := x.Candidates[t.at].Course
		if t.at == at {
			return false
		}
		hours += o.Hours
		cents += o.Cost.Cents
		before = append(before, o.ID)
		for _, target := range o.Teaches {
			taught[target.Competence] = max(taught[target.Competence], target.Level)
		}
	}
	if hours > x.hours+1.0/60 || x.Need.MaxCents != nil && cents > *x.Need.MaxCents {
		return false
	}
	for _, id := range c.Prerequisites {
		if !slices.Contains(before, id) {
			return false
		}
	}
	for _, r := range c.Requires {
		if max(x.has(r.Competence), taught[r.Competence]) < r.Level {
			return false
		}
	}
	return len(c.Teaches) == 0 || c.Teaches[0].Level >= taught[c.Teaches[0].Competence]
}

// has is what the learner can do: what is known, else where the aim begins,
// else level 2; level 1 is everybody's.
func (x *exhaustive) has(id catalog.CompetenceID) catalog.Level {
	if l, ok := x.Need.Has[id]; ok {
		return max(1, l)
	}
	for _, a := range x.Need.Aims {
		if a.Competence == id {
			return max(1, a.From)
		}
	}
	return 2
}

// weekTooFull reports whether a week of the path holds more hours than wanted,
// each course's spread evenly over its working days.
func (x *exhaustive) weekTooFull() bool {
	if x.Need.Weekly == 0 {
		return false
	}
	weeks := map[int]float64{}
	monday := (int(plannerNow.Weekday()) + 6) % 7 // days since Monday
	for _, t := range x.path {
		var worked []int
		for day := t.start; day <= t.end; day++ {
			if catalog.Workday(midnight(day)) {
				worked = append(worked, day)
			}
		}
		if len(worked) == 0 {
			worked = []int{t.start}
		}
		for _, day := range worked {
			weeks[(day+monday)/7] += x.Candidates[t.at].Course.Hours / float64(len(worked))
		}
	}
	for _, h := range weeks {
		if h > x.Need.Weekly+1.0/60 {
			return true
		}
	}
	return false
}
