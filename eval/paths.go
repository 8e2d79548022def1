package eval

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/prompts"
	"github.com/parcours-formation/parcours/recommend"
)

// ScenarioDay is the day on which every scenario is asked.
var ScenarioDay = time.Date(2026, 11, 23, 9, 0, 0, 0, catalog.Paris())

// modelPatience is long: what is measured is what a model proposes, not how fast
// the machine under it is.
const modelPatience = 15 * time.Minute

// PathRow is one line of the table of path figures. Shares lie between 0 and 1.
type PathRow struct {
	Engine    string `json:"engine"` // "planner", or the model's name
	Part      string `json:"part"`   // "tune", "test"
	Scenarios int    `json:"scenarios"`
	// Kept is the share of paths that keep every hard constraint of the need as
	// understood, prerequisites and order included: under 1 it is a failure.
	Kept float64 `json:"constraints_kept"`
	// Told is the share that keep every hard constraint of the annotation: what
	// was not understood shows here.
	Told   float64 `json:"told_kept"`
	Intent float64 `json:"intent"`
	Slots  float64 `json:"slots_f1"`
	Answer float64 `json:"answer"`  // the kind of answer is one of those expected
	Honest float64 `json:"honest"`  // where nothing or a part only is to be had, it is said
	Target float64 `json:"targets"` // paths that teach one of the competences to work towards
	Gaps   float64 `json:"gaps_closed"`
	Hours  float64 `json:"hours_used"` // of those given, over paths whose need gives them
	Useful float64 `json:"useful"`     // share of steps that the adviser would accept
	Found  float64 `json:"found"`      // paths with at least one such step
	Never  int     `json:"never"`      // steps that the adviser would not accept
	Model  int     `json:"by_model"`   // paths of the model's, as they were or repaired
	Tokens int     `json:"tokens"`     // a scenario, mean
	Millis float64 `json:"millis"`     // a scenario, median
}

// Outcome is what one scenario gave, for whoever wants to look closer.
type Outcome struct {
	Scenario Scenario
	Reply    *recommend.Reply
	Faults   []recommend.Fault // of the path, for the need as understood
	Broken   []string          // constraints of the annotation that the path breaks
	Duration time.Duration
}

// PathFigures are rows with the slots behind them.
type PathFigures struct {
	Rows     []PathRow              `json:"rows"`
	Slots    map[string][]SlotScore `json:"slots"` // by part; of the rules, whatever the engine
	Outcomes []Outcome              `json:"-"`
}

// Paths runs every scenario: by the planner alone and, when chat is given, with
// the model.
func Paths(ctx context.Context, log *slog.Logger, chat *llm.Chat, set *prompts.Set, name string) (PathFigures, error) {
	scenarios, err := Scenarios()
	if err != nil {
		return PathFigures{}, err
	}
	return pathsOf(ctx, log, chat, set, name, scenarios)
}

func pathsOf(ctx context.Context, log *slog.Logger, chat *llm.Chat, set *prompts.Set, name string, scenarios []Scenario) (PathFigures, error) {
	var out PathFigures
	cat, err := catalog.Sample(ScenarioDay)
	if err != nil {
		return out, err
	}
	s, err := index.InMemory(ctx, cat, index.Options{})
	if err != nil {
		return out, err
	}
	live := index.NewLive(s)
	defer live.Close()
	r, err := recommend.New(log, recommend.Options{Live: live, Chat: chat, Prompts: set, Now: func() time.Time { return ScenarioDay },
		Patience: modelPatience})
	if err != nil {
		return out, err
	}
	engines := []string{"planner"}
	if chat != nil {
		engines = append(engines, name)
	}
	for _, engine := range engines {
		outcomes, err := runScenarios(ctx, r, cat, scenarios, engine == "planner")
		if err != nil {
			return out, err
		}
		for _, part := range []string{"tune", "test"} {
			row, slots := pathRow(engine, part, outcomes)
			out.Rows = append(out.Rows, row)
			if engine == "planner" {
				if out.Slots == nil {
					out.Slots = map[string][]SlotScore{}
				}
				out.Slots[part] = slots
			}
		}
		out.Outcomes = append(out.Outcomes, outcomes...)
	}
	return out, nil
}

func runScenarios(ctx context.Context, r *recommend.Recommender, cat *catalog.Catalog, scenarios []Scenario, noModel bool) ([]Outcome, error) {
	var out []Outcome
	for _, sc := range scenarios {
		q := recommend.Question{Profile: sc.profile(), NoModel: noModel, Learner: sc.ID}
		if sc.Before != "" {
			q.Text = sc.Before
			before, err := r.Answer(ctx, q, nil)
			if err != nil {
				return nil, fmt.Errorf("scenario %s: %w", sc.ID, err)
			}
			q.Memory = before.Memory
		}
		q.Text = sc.Text
		start := time.Now()
		reply, err := r.Answer(ctx, q, nil)
		if err != nil {
			return nil, fmt.Errorf("scenario %s: %w", sc.ID, err)
		}
		o := Outcome{Scenario: sc, Reply: reply, Duration: time.Since(start)}
		o.Broken = broken(sc, reply)
		if p := reply.Path; p != nil {
			o.Faults = recommend.Check(p.Need, p.Steps, courseOf(cat), ScenarioDay)
		}
		out = append(out, o)
	}
	return out, nil
}

func courseOf(cat *catalog.Catalog) func(catalog.CourseID) *catalog.Course {
	return func(id catalog.CourseID) *catalog.Course {
		c, err := cat.ByID(id)
		if err != nil {
			return nil // the example stands in memory: this cannot be
		}
		return c
	}
}

// pathRow adds up one part of the scenarios.
func pathRow(engine, part string, outcomes []Outcome) (PathRow, []SlotScore) {
	row := PathRow{Engine: engine, Part: part}
	t := tally{slots: slotCounts{}}
	for i := range outcomes {
		if outcomes[i].Scenario.Split == part {
			t.add(&outcomes[i], &row)
		}
	}
	n := row.Scenarios
	row.Kept, row.Told = ratio(t.kept, t.paths), ratio(t.told, t.paths)
	row.Intent, row.Answer = ratio(t.intent, n), ratio(t.answer, n)
	row.Honest, row.Target, row.Found = ratio(t.honest, t.lacking), ratio(t.target, t.aimed), ratio(t.found, t.aimed)
	row.Useful = ratio(t.useful, t.steps)
	if t.gapped > 0 {
		row.Gaps = t.gaps / float64(t.gapped)
	}
	if t.timed > 0 {
		row.Hours = t.hours / float64(t.timed)
	}
	if n > 0 {
		row.Tokens = t.tokens / n
		slices.Sort(t.times)
		row.Millis = float64(t.times[n/2].Microseconds()) / 1000
	}
	slots := t.slots.scores()
	if len(slots) > 0 {
		row.Slots = slots[len(slots)-1].F1
	}
	return row, slots
}

// tally counts over scenarios.
type tally struct {
	paths, kept, told, intent, answer, lacking, honest, aimed, target, found, steps, useful, gapped, timed, tokens int
	gaps, hours                                                                                                    float64
	times                                                                                                          []time.Duration
	slots                                                                                                          slotCounts
}

func (t *tally) add(o *Outcome, row *PathRow) {
	sc, reply := o.Scenario, o.Reply
	row.Scenarios++
	t.times = append(t.times, o.Duration)
	t.tokens += reply.Usage.Prompt + reply.Usage.Completion
	t.slots.add(reply.Slots.Fields(), sc.Slots)
	count(&t.intent, reply.Slots.Intent.String() == sc.Intent)
	count(&t.answer, slices.Contains(sc.Expect.Answer, reply.Kind.String()))
	if !slices.Contains(sc.Expect.Answer, "path") && (slices.Contains(sc.Expect.Answer, "nothing") || slices.Contains(sc.Expect.Answer, "partial")) {
		t.lacking++
		count(&t.honest, reply.Kind == recommend.IsNothing || reply.Kind == recommend.IsPartial || reply.Kind == recommend.IsClarify)
	}
	if reply.Path == nil || len(reply.Path.Steps) == 0 {
		return
	}
	t.paths++
	count(&t.kept, len(o.Faults) == 0)
	count(&t.told, len(o.Broken) == 0)
	if reply.Path.Origin != recommend.Planner {
		row.Model++
	}
	t.path(o, row)
}

// path counts what a path teaches.
func (t *tally) path(o *Outcome, row *PathRow) {
	sc, path := o.Scenario, o.Reply.Path
	if n := path.Need; n.Hours > 0 {
		t.timed++
		t.hours += path.Hours / n.Hours
	}
	if g, ok := gapsClosed(path); ok {
		t.gapped++
		t.gaps += g
	}
	if len(sc.Expect.Targets) == 0 {
		return
	}
	t.aimed++
	target, found := false, false
	for _, s := range path.Steps {
		t.steps++
		useful := slices.Contains(sc.Expect.Useful, s.Course.ID)
		count(&t.useful, useful)
		found = found || useful
		if slices.Contains(sc.Expect.Never, s.Course.ID) {
			row.Never++
		}
		target = target || slices.ContainsFunc(s.Course.Teaches, func(x catalog.Target) bool { return slices.Contains(sc.Expect.Targets, x.Competence) })
	}
	count(&t.target, target)
	count(&t.found, found)
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}

// gapsClosed is the share of the levels aimed at that a path teaches; false
// without aims.
func gapsClosed(path *recommend.Path) (float64, bool) {
	var share float64
	for _, a := range path.Need.Aims {
		var top catalog.Level
		for _, s := range path.Steps {
			for _, x := range s.Course.Teaches {
				if x.Competence == a.Competence {
					top = max(top, x.Level)
				}
			}
		}
		if top > a.From && a.To > a.From {
			share += a.Weight * float64(min(top, a.To)-a.From) / float64(a.To-a.From)
		}
	}
	return share, len(path.Need.Aims) > 0
}
