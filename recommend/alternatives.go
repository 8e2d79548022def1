package recommend

import (
	"cmp"
	"slices"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// maxAlternatives is how many replacements a step is offered.
const maxAlternatives = 2

// nearEnough is the share of a step's relevance that its replacement must have.
const nearEnough = 0.4

// Alternative is a course that could stand in a step's place, with the path
// that it would make.
type Alternative struct {
	Course *catalog.Course
	Path   *Path
}

// alternatives returns, for each step, up to maxAlternatives replacements that
// keep the path valid, the best path first.
func (w *work) alternatives(path *Path) [][]Alternative {
	out := make([][]Alternative, len(path.Steps))
	for i := range path.Steps {
		out[i] = w.replacements(path, i)
	}
	return out
}

func (w *work) replacements(path *Path, at int) []Alternative {
	var out []Alternative
	own := w.p.option(path.Steps[at].Course.ID)
	for i := range w.p.options {
		o := &w.p.options[i]
		if inPath(path, o.Course) || own != nil && o.Relevance < nearEnough*own.Relevance {
			continue
		}
		next := w.rearranged(path, func(order []*option) []*option {
			order[at] = o
			return order
		})
		if next != nil {
			out = append(out, Alternative{o.Course, next})
		}
	}
	slices.SortStableFunc(out, func(a, b Alternative) int { return cmp.Compare(b.Path.Value, a.Path.Value) })
	return out[:min(len(out), maxAlternatives)]
}

// rearranged is a path whose steps were changed, dated anew, with the reasons
// that it had; nil when it would not be valid.
func (w *work) rearranged(path *Path, change func([]*option) []*option) *Path {
	order := make([]*option, len(path.Steps))
	whys := map[catalog.CourseID]string{}
	for i := range path.Steps {
		order[i] = w.p.option(path.Steps[i].Course.ID)
		whys[path.Steps[i].Course.ID] = path.Steps[i].Why
	}
	order = change(order)
	if len(order) == 0 || slices.Contains(order, nil) {
		return nil
	}
	steps, left := w.p.schedule(order)
	if len(left) > 0 {
		return nil
	}
	next := w.p.path(steps)
	next.Origin = path.Origin
	for i := range next.Steps {
		next.Steps[i].Why = whys[next.Steps[i].Course.ID]
	}
	w.reason(next)
	if len(Check(w.n, next.Steps, w.known, w.r.now())) > 0 {
		return nil
	}
	return next
}

// Explanation says why a course is, or could be, in a path, and what it is.
type Explanation struct {
	Course   *catalog.Course
	Step     int // in the path; 0: not in it
	Why      string
	Teaches  []catalog.Target
	Requires []catalog.Target
	Before   []*catalog.Course // prerequisites that the learner lacks
	Prepares int               // the step that it prepares, 0: none
	Session  *catalog.Session  // chosen, or the next one with a seat
	Misfits  []Misfit          // what keeps it out of the path
}

// explain fills an explanation of a course for a need.
func explainCourse(n *Need, path *Path, c *catalog.Course, known func(catalog.CourseID) *catalog.Course, now time.Time) *Explanation {
	e := &Explanation{Course: c, Teaches: taughtBy(c), Requires: requiredBy(c)}
	today := dayOf(now)
	if path != nil {
		for i := range path.Steps {
			if path.Steps[i].Course.ID == c.ID {
				e.Step, e.Why, e.Session = i+1, path.Steps[i].Why, path.Steps[i].Session
				e.Prepares = prepares(path, i)
			}
		}
	}
	if e.Step == 0 {
		e.Misfits = append(misfits(n, c, today), tooHard(n, c, known)...)
	}
	for _, id := range c.Prerequisites {
		if p := known(id); p != nil && !n.met(id) {
			e.Before = append(e.Before, p)
		}
	}
	for i := range c.Sessions {
		s := &c.Sessions[i]
		if e.Session == nil && sessionFits(n, s, today) && placeFits(n, c, s) {
			e.Session = s
		}
	}
	return e
}
