package recommend

import (
	"context"
	"log/slog"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

// work is one need being served.
type work struct {
	r       *Recommender
	s       *index.Snapshot
	q       Question
	n       *Need
	g       *gathered
	p       *plan
	reply   *Reply
	tell    func(Event)
	told    []placed // told while the model wrote
	planned []placed // the planner's
	value   float64
}

// serve finds the path of a need that has been understood. asking ends with the
// patience for the model, within ctx.
func (r *Recommender) serve(ctx, asking context.Context, s *index.Snapshot, q Question, reply *Reply, tell func(Event)) error {
	n := reply.Need
	today := dayOf(r.now())
	g, err := gather(ctx, s, n, today)
	if err != nil {
		return err
	}
	reply.Mended = g.mended
	tell(Event{Searched: len(g.candidates)})
	w := &work{r: r, s: s, q: q, n: n, g: g, reply: reply, tell: tell}
	if err := w.plan(today); err != nil {
		return err
	}
	if len(w.planned) == 0 { // no model call: it could only invent
		reply.Kind, reply.Uncovered = IsNothing, titled(s.Catalog, g.nothing(n))
		if !reply.Memory.hasPath() {
			reply.Memory.Need = n // its terms can be mended
		}
		return nil
	}
	path, err := w.compose(ctx, asking)
	if err != nil {
		return err
	}
	w.finish(path)
	return nil
}

// plan solves the planner's problem. When no path comes out it tries with more
// hours, if none were said, and then listens more closely: one small course is
// better than none.
func (w *work) plan(today day) error {
	if !w.g.subject {
		return nil
	}
	w.solve(today, DefaultObjective, limits{presumedHours, maxSteps})
	if len(w.planned) == 0 && w.n.Hours == 0 {
		w.solve(today, DefaultObjective, limits{generousHours, maxSteps})
	}
	if len(w.planned) > 0 {
		return nil
	}
	if err := w.g.sift(w.s.Catalog, w.n, today, quiet); err != nil {
		return err
	}
	few := DefaultObjective
	few.Step /= 4
	w.solve(today, few, limits{generousHours, quietSteps})
	return nil
}

func (w *work) solve(today day, o Objective, l limits) {
	w.p = newPlanWithin(w.n, w.g.candidates, today, o, l)
	w.planned, w.value = w.p.solve()
}

// quietSteps bounds a path of courses that hardly stand out: more would be
// guesses upon guesses.
const quietSteps = 2

// compose lets the model propose, or takes the planner's path.
func (w *work) compose(ctx, asking context.Context) (*Path, error) {
	if w.r.chat != nil && !w.q.NoModel {
		path, err := w.propose(ctx, asking)
		if err != nil || path != nil {
			return path, err
		}
	}
	path := w.p.path(w.planned)
	path.Origin = Planner
	return path, nil
}

// finish adds the reasons that are missing and what is uncovered, checks once
// more, and fills the reply.
func (w *work) finish(path *Path) {
	w.reason(path)
	if faults := Check(w.n, path.Steps, w.known, w.r.now()); len(faults) > 0 {
		// a fault of ours, never the learner's: the planner's path is right by
		// construction, and the log tells where that is not so
		w.r.log.Error("path not valid, planner's shown", slog.String("fault", faults[0].Kind.String()), slog.String("origin", path.Origin.String()))
		path = w.p.path(w.planned)
		path.Origin = Planner
		w.reason(path)
	}
	path.Uncovered = titled(w.s.Catalog, w.g.uncovered(w.n, path))
	w.reply.Path, w.reply.Alternatives = path, w.alternatives(path)
	w.reply.Kind = IsPath
	if len(path.Uncovered) > 0 {
		w.reply.Kind = IsPartial
	}
	w.reply.Memory = &Memory{Need: w.n, Path: path, Clarified: true}
	w.retell(path)
}

// retell tells the steps anew unless they are those that were told while the
// model wrote.
func (w *work) retell(path *Path) {
	same := len(w.told) == len(path.Steps)
	for i := range w.told {
		same = same && w.told[i].Course == path.Steps[i].Course
	}
	if same {
		return
	}
	if len(w.told) > 0 {
		w.tell(Event{Void: true})
	}
	for i := range path.Steps {
		w.tell(Event{Step: &path.Steps[i]})
	}
}

// known finds a course of the catalogue in force.
func (w *work) known(id catalog.CourseID) *catalog.Course {
	c, err := w.s.Catalog.ByID(id)
	if err != nil {
		w.r.log.Error("course not read", slog.String("course", string(id)), slog.Any("error", err))
		return nil
	}
	return c
}
