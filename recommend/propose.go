package recommend

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/prompts"
)

// proposal is what a model answers.
type proposal struct {
	Steps []proposedStep `json:"steps"`
	Note  string         `json:"note"`
}

// proposedStep names a course by its ref of the prompt.
type proposedStep struct {
	Course string `json:"course"`
	Why    string `json:"why"`
}

// maxProposed bounds the steps of a proposal that are looked at.
const maxProposed = 32

// fairShare is the share of the planner's value under which a valid proposal is
// weak: it leaves out what it could have had.
const fairShare = 0.5

// fairRepair is the same share for what is left of a proposal that had faults:
// a model that erred twice has shown no reason to be followed against the plan.
// Over 0.5 it brought a model of 1.5 billion parameters a little (docs/figures.md).
const fairRepair = 0.85

// attempt is one proposal held against the plan.
type attempt struct {
	steps  []placed
	whys   map[catalog.CourseID]string
	note   string
	faults []Fault
}

// propose asks the model for a path. nil without an error means that it gave
// none that could serve, and reply.Fallback tells why; an error is the
// caller's interruption.
func (w *work) propose(ctx, asking context.Context) (*Path, error) {
	refs := w.shown()
	p, err := w.r.prompts.Path(w.n.Lang, w.promptData(refs))
	if err != nil {
		w.r.log.Error("prompt not rendered", slog.String("prompt", "path"), slog.Any("error", err))
		w.reply.Fallback = llm.ErrBadAnswer
		return nil, nil
	}
	req := request(p, w.q.Learner)
	first, text, err := w.ask(asking, req, refs)
	if err != nil {
		return nil, w.fellBack(ctx, asking, err)
	}
	if len(first.faults) == 0 {
		return w.settle(first), nil
	}
	second, err := w.again(asking, req, refs, text, first.faults)
	switch {
	case ctx.Err() != nil:
		return nil, err
	case err != nil: // the first proposal is still worth repairing
		return w.settle(first), nil
	}
	return w.settle(first, second), nil
}

// settle makes a path of the attempts: the last one when it has no fault, else
// the best of them, repaired.
func (w *work) settle(attempts ...attempt) *Path {
	last := attempts[len(attempts)-1]
	var faults []Fault
	best := attempts[0]
	for _, a := range attempts {
		faults = append(faults, a.faults...)
		if w.worth(a.steps) > w.worth(best.steps) {
			best = a
		}
	}
	var path *Path
	if len(last.faults) == 0 {
		path = w.modelPath(last, Model)
	} else {
		path = w.repair(best)
	}
	path.Faults = faults
	return path
}

// fellBack notes why the model is out; an interruption stays an error.
func (w *work) fellBack(ctx, asking context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	w.reply.Fallback = llm.Kind(err)
	switch {
	case asking.Err() != nil:
		w.reply.Fallback = llm.ErrDown // too slow for us
	case w.reply.Fallback == nil:
		w.reply.Fallback = llm.ErrBadAnswer
	}
	w.r.log.Warn("model gave no path, planner serves", slog.Any("error", err))
	return nil
}

// again sends the faults back, once.
func (w *work) again(ctx context.Context, req llm.Request, refs []*option, text string, faults []Fault) (attempt, error) {
	p, err := w.r.prompts.Retry(w.n.Lang, prompts.RetryData{Faults: w.faultWords(faults, refs), Refs: names(refs)})
	if err != nil {
		w.r.log.Error("prompt not rendered", slog.String("prompt", "retry"), slog.Any("error", err))
		return attempt{}, err
	}
	req.History = []llm.Turn{{Assistant: text, User: p.User}}
	if len(w.told) > 0 {
		w.tell(Event{Void: true})
		w.told = nil
	}
	second, _, err := w.ask(ctx, req, refs)
	return second, err
}

// ask streams one proposal; steps are told as soon as they are complete and
// can follow those before.
func (w *work) ask(ctx context.Context, req llm.Request, refs []*option) (attempt, string, error) {
	follow := w.follow(refs)
	reader := stepReader{each: follow.step}
	answer, err := w.r.chat.Stream(ctx, req, func(d llm.Delta) error {
		if d.Restart {
			reader.restart()
			follow.restart()
		}
		reader.write(d.Text)
		return nil
	})
	w.told = follow.told
	w.reply.Usage = w.reply.Usage.Plus(answer.Usage)
	if err != nil {
		return attempt{}, "", err
	}
	w.reply.Model = answer.Model
	return w.judge(answer.Text, refs), answer.Text, nil
}

// judge holds a proposal against the plan.
func (w *work) judge(text string, refs []*option) attempt {
	a := attempt{whys: map[catalog.CourseID]string{}}
	var p proposal
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		a.faults = []Fault{{Kind: Unreadable}}
		return a
	}
	a.note = cleanNote(p.Note)
	var order []*option
	for i, s := range p.Steps[:min(len(p.Steps), maxProposed)] {
		o := byRef(refs, s.Course)
		if o == nil {
			a.faults = append(a.faults, Fault{Kind: UnknownCourse, Step: i + 1, Text: prompts.Clean(s.Course, 80)})
			continue
		}
		order = append(order, o)
		if why := cleanWhy(s.Why); why != "" && a.whys[o.Course.ID] == "" {
			a.whys[o.Course.ID] = why
		}
	}
	var left []Fault
	a.steps, left = w.p.schedule(order)
	a.faults = append(a.faults, left...)
	switch {
	case len(p.Steps) == 0:
		a.faults = append(a.faults, Fault{Kind: Empty})
	case len(a.faults) == 0 && w.worth(a.steps) < fairShare*w.value:
		a.faults = append(a.faults, Fault{Kind: Weak})
	}
	return a
}

// worth is the objective of placed steps.
func (w *work) worth(steps []placed) float64 {
	if len(steps) == 0 {
		return 0
	}
	options := make([]*option, len(steps))
	for i := range steps {
		options[i] = steps[i].option
	}
	return w.p.value(options, steps[len(steps)-1].end)
}

// repair keeps what a proposal had right and lets the planner fill in: the
// steps that could stand are pinned, so that the planner's best path holds
// them wherever it can.
func (w *work) repair(a attempt) *Path {
	for _, s := range a.steps {
		s.option.pinned = true
	}
	steps, _ := w.p.solve()
	for i := range w.p.options {
		w.p.options[i].pinned = false
	}
	if len(steps) == 0 || w.worth(steps) < fairRepair*w.value {
		steps = w.planned // what was kept was not worth keeping
	}
	origin := Planner
	for _, s := range steps {
		if a.whys[s.Course.ID] != "" {
			origin = Repaired
		}
	}
	a.steps = steps
	return w.modelPath(a, origin)
}

// modelPath is the path of an attempt with the model's reasons.
func (w *work) modelPath(a attempt, origin Origin) *Path {
	path := w.p.path(a.steps)
	path.Origin, path.Note = origin, a.note
	for i := range path.Steps {
		path.Steps[i].Why = a.whys[path.Steps[i].Course.ID]
	}
	return path
}

// shown are the options that the model is told of: those of the planner's path
// and the most relevant others, with what must come before them, by relevance.
func (w *work) shown() []*option {
	var mask uint32
	count := 0
	add := func(o *option) {
		want := o.bit | o.needs
		for i := range w.p.options { // chains of prerequisites
			if want&w.p.options[i].bit != 0 {
				want |= w.p.options[i].needs
			}
		}
		if extra := ones(want &^ mask); !o.blocked && count+extra <= prompts.MaxCandidates {
			mask |= want
			count += extra
		}
	}
	for _, s := range w.planned {
		add(s.option)
	}
	for i := range w.p.options {
		add(&w.p.options[i])
	}
	var out []*option
	for i := range w.p.options {
		if o := &w.p.options[i]; mask&o.bit != 0 {
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b *option) int { return cmp.Compare(b.Relevance, a.Relevance) })
	return out
}

func ref(i int) string { return "F" + strconv.Itoa(i+1) }

// byRef returns the option of a ref as models write it ("F3", "f3", " F3 ").
func byRef(refs []*option, text string) *option {
	text = strings.ToUpper(strings.TrimSpace(text))
	for i, o := range refs {
		if ref(i) == text {
			return o
		}
	}
	return nil
}
