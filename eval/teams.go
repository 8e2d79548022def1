package eval

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/prompts"
	"github.com/parcours-formation/parcours/recommend"
)

// TeamRow is one line of the table of team figures.
type TeamRow struct {
	// Engine is "planner" (over the need as the judge understood it), "naive"
	// (each alone by recommend.Plan, over the same), "alone" (each alone by the
	// team planner, without the team's bounds: no plan covers more), "words"
	// (from the request), or a model's name.
	Engine    string  `json:"engine"`
	Scenarios int     `json:"scenarios"`
	Kept      float64 `json:"constraints_kept"` // plans that recommend.CheckTeam has nothing against
	Told      float64 `json:"told_kept"`        // plans that keep all that the judge demands
	Coverage  float64 `json:"coverage"`         // mean, by the judge's measure, where there is one
	Enough    float64 `json:"enough"`           // of those, plans that cover what the judge expects at least
	Honest    float64 `json:"honest"`           // where nothing is to be had or to be done, nothing is planned
	Cents     int64   `json:"cents"`
	Days      int     `json:"days_away"`
	Hours     float64 `json:"hours"`
}

// TeamOutcome is what one scenario gave by one engine.
type TeamOutcome struct {
	Engine   string
	Scenario TeamScenario
	Plan     *recommend.TeamPlan
	Faults   []recommend.Fault
	Broken   []string
	Coverage float64
}

// TeamFigures are rows with what is behind them.
type TeamFigures struct {
	Rows     []TeamRow     `json:"rows"`
	WhatIf   int           `json:"what_if"` // second messages judged
	Right    int           `json:"right"`   // of those, changed the plan as expected
	Wrong    []string      `json:"wrong"`   // the others
	Outcomes []TeamOutcome `json:"-"`
}

// TeamCases runs every team scenario by every engine.
func TeamCases(ctx context.Context, log *slog.Logger, chat *llm.Chat, set *prompts.Set, name string) (TeamFigures, error) {
	var out TeamFigures
	scenarios, second, err := TeamScenarios()
	if err != nil {
		return out, err
	}
	replies := map[string]*recommend.TeamReply{}
	worlds := map[string]*teamWorld{}
	defer func() {
		for _, w := range worlds {
			w.live.Close()
		}
	}()
	for _, s := range scenarios {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		if worlds[s.Today] == nil {
			if worlds[s.Today], err = newTeamWorld(ctx, log, chat, set, s.now()); err != nil {
				return out, err
			}
		}
		if err := out.run(ctx, worlds[s.Today], chat, name, s, replies); err != nil {
			return out, fmt.Errorf("team scenario %s: %w", s.ID, err)
		}
	}
	for _, w := range second {
		at := slices.IndexFunc(scenarios, func(s TeamScenario) bool { return s.ID == w.Scenario })
		if at < 0 {
			return out, fmt.Errorf("what if %q: no scenario %s", w.Text, w.Scenario)
		}
		if err := out.whatIf(ctx, worlds[scenarios[at].Today], &scenarios[at], replies[w.Scenario], w); err != nil {
			return out, err
		}
	}
	out.sum(chat != nil, name)
	return out, nil
}

// sum fills in the rows.
func (f *TeamFigures) sum(withModel bool, name string) {
	engines := []string{"planner", "naive", "alone", "words"}
	if withModel {
		engines = append(engines, name)
	}
	for _, engine := range engines {
		f.Rows = append(f.Rows, teamRow(engine, f.Outcomes))
	}
}

// teamWorld answers on a day over the example catalogue of that day.
type teamWorld struct {
	*recommend.Recommender
	cat  *catalog.Catalog
	live *index.Live
}

func newTeamWorld(ctx context.Context, log *slog.Logger, chat *llm.Chat, set *prompts.Set, now time.Time) (*teamWorld, error) {
	cat, err := catalog.Sample(now)
	if err != nil {
		return nil, err
	}
	s, err := index.InMemory(ctx, cat, index.Options{})
	if err != nil {
		return nil, err
	}
	w := &teamWorld{cat: cat, live: index.NewLive(s)}
	w.Recommender, err = recommend.New(log, recommend.Options{Live: w.live, Chat: chat, Prompts: set, Now: func() time.Time { return now }, Patience: modelPatience})
	return w, err
}

func (f *TeamFigures) run(ctx context.Context, w *teamWorld, chat *llm.Chat, name string, s TeamScenario, replies map[string]*recommend.TeamReply) error {
	in, err := s.instance(w.cat)
	if err != nil {
		return err
	}
	f.add("planner", s, recommend.PlanTeam(in.Need, in.Candidates, in.Now))
	f.add("naive", s, NaiveTeam(in))
	f.add("alone", s, aloneTeam(in))
	for _, engine := range []string{"words", name} {
		if engine != "words" && chat == nil {
			continue
		}
		reply, err := w.Team(ctx, recommend.TeamQuestion{Text: s.Request, Members: s.team(), Learner: s.ID, NoModel: engine == "words"}, nil)
		if err != nil {
			return err
		}
		f.add(engine, s, reply.Plan)
		if engine == "words" {
			replies[s.ID] = reply
		}
	}
	return nil
}

// instance is the scenario as a problem: the whole catalogue, in which the
// courses that teach what is aimed at answer exactly and come first.
func (s *TeamScenario) instance(cat *catalog.Catalog) (*TeamInstance, error) {
	in := &TeamInstance{Need: s.need(), Now: s.now()}
	var others []recommend.Candidate
	for c, err := range cat.All() {
		if err != nil {
			return nil, err
		}
		aimed := slices.ContainsFunc(c.Teaches, func(t catalog.Target) bool {
			return slices.ContainsFunc(s.Expect.Competences, func(w catalog.CompetenceID) bool { return teaches(t.Competence, w) })
		})
		if aimed {
			in.Candidates = append(in.Candidates, recommend.Candidate{Course: c, Relevance: 1})
		} else {
			others = append(others, recommend.Candidate{Course: c})
		}
	}
	if len(s.Expect.Competences) > 0 {
		in.Candidates = append(in.Candidates, others...)
	} // a request about nothing that the frameworks know has no candidate
	return in, nil
}

// aloneTeam plans for each member as for a team of one, without what binds the
// team.
func aloneTeam(in *TeamInstance) *recommend.TeamPlan {
	parts := make([][]recommend.Step, len(in.Need.Members))
	for i, m := range in.Need.Members {
		one := *in.Need
		one.Members, one.MaxAway, one.Need.Hours, one.Together = []recommend.Member{m}, 0, 0, false
		parts[i] = recommend.PlanTeam(&one, in.Candidates, in.Now).Steps(0)
	}
	return recommend.TeamOf(in.Need, in.Candidates, parts, in.Now)
}

func (f *TeamFigures) add(engine string, s TeamScenario, p *recommend.TeamPlan) {
	f.Outcomes = append(f.Outcomes, TeamOutcome{engine, s, p, recommend.CheckTeam(p.Need, p, s.now()), brokenTeam(&s, p), s.coverage(p)})
}

func teamRow(engine string, outcomes []TeamOutcome) TeamRow {
	row := TeamRow{Engine: engine}
	var measured, empty float64
	for _, o := range outcomes {
		if o.Engine != engine {
			continue
		}
		row.Scenarios++
		row.Kept += share(len(o.Faults) == 0)
		row.Told += share(len(o.Broken) == 0)
		row.Cents += o.Plan.Cents
		row.Days += o.Plan.Days
		row.Hours += o.Plan.Hours
		switch e := o.Scenario.Expect; {
		case e.MinCoverage > 0:
			measured++
			row.Coverage += o.Coverage
			row.Enough += share(o.Coverage >= e.MinCoverage-1e-9)
		case e.Nothing || e.Impossible:
			empty++
			row.Honest += share(o.Plan.Hours == 0 && len(o.Plan.Cohorts) == 0)
		}
	}
	n := max(1, float64(row.Scenarios))
	row.Kept, row.Told = row.Kept/n, row.Told/n
	row.Coverage, row.Enough, row.Honest = row.Coverage/max(1, measured), row.Enough/max(1, measured), row.Honest/max(1, empty)
	return row
}

func share(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// whatIf judges a second message over the plan that the words gave.
func (f *TeamFigures) whatIf(ctx context.Context, world *teamWorld, s *TeamScenario, before *recommend.TeamReply, w WhatIf) error {
	after, err := world.Team(ctx, recommend.TeamQuestion{Text: w.Text, Before: before, Learner: s.ID, NoModel: true}, nil)
	if err != nil {
		return err
	}
	f.WhatIf++
	a, b := before.Plan, after.Plan
	// Coverage is on the members of both plans, who keep the first one's aims.
	right := map[string]bool{
		"coverage_up_or_same": b.Coverage >= a.Coverage-1e-9, "coverage_down_or_same": b.Coverage <= a.Coverage+1e-9,
		"cost_down_or_same": b.Cents <= a.Cents, "days_down_or_same": b.Hours <= a.Hours+1e-9,
	}[w.Expect]
	if right && len(recommend.CheckTeam(after.Need, b, s.now())) == 0 {
		f.Right++
		return nil
	}
	f.Wrong = append(f.Wrong, w.Scenario+" "+w.Text)
	return nil
}

// TeamTable writes the figures as the golden file holds them.
func TeamTable(f TeamFigures) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-12s %3s %6s %6s %8s %6s %6s %8s %5s %7s\n", "engine", "n", "kept", "told", "coverage", "enough", "honest", "euros", "days", "hours")
	for _, r := range f.Rows {
		fmt.Fprintf(&b, "%-12.12s %3d %6.3f %6.3f %8.3f %6.3f %6.3f %8d %5d %7.1f\n",
			r.Engine, r.Scenarios, r.Kept, r.Told, r.Coverage, r.Enough, r.Honest, r.Cents/100, r.Days, r.Hours)
	}
	fmt.Fprintf(&b, "\nwhat if: %d of %d\n", f.Right, f.WhatIf)
	for _, w := range f.Wrong {
		fmt.Fprintf(&b, "  %s\n", w)
	}
	return b.String()
}
