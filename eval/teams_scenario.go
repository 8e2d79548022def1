package eval

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// TeamScenario is one manager who asks for a team, and what a careful training
// officer demands of the plan; eval/testdata/teams/README.md is its guide.
type TeamScenario struct {
	ID      string           `json:"id"`
	Kind    []string         `json:"kind"`
	Request string           `json:"request"`
	Today   string           `json:"today"`
	Members []ScenarioMember `json:"members"`
	Expect  TeamExpectation  `json:"expect"`
}

// ScenarioMember is a member, without identity.
type ScenarioMember struct {
	Role     string             `json:"role"`
	Levels   recommend.Levels   `json:"levels"`
	Place    string             `json:"place"`
	Hours    float64            `json:"hours"`
	Audience []catalog.Audience `json:"audience"`
	Away     []struct {
		From string `json:"from"`
		To   string `json:"to"`
	} `json:"away"`
}

// TeamExpectation is what must hold of a plan. Zero values demand nothing.
type TeamExpectation struct {
	PerMember     float64                `json:"per_member_hours"`
	Hours         float64                `json:"team_hours"`
	MaxCents      *int64                 `json:"max_cents"`
	MemberCents   int64                  `json:"max_member_cents"`
	MaxAway       int                    `json:"max_away"`
	From          string                 `json:"from"`
	Deadline      string                 `json:"deadline"`
	Modalities    []catalog.Modality     `json:"modalities"`
	NotModalities []catalog.Modality     `json:"not_modalities"`
	Places        []string               `json:"places"`
	Language      string                 `json:"language"`
	Competences   []catalog.CompetenceID `json:"competences"`
	Aim           catalog.Level          `json:"aim"` // 0: 3
	MinCoverage   float64                `json:"min_coverage"`
	Together      bool                   `json:"together"`
	Nothing       bool                   `json:"nothing_to_do"`
	Impossible    bool                   `json:"impossible"`
}

// WhatIf is a second message over a scenario's plan.
type WhatIf struct {
	Scenario string `json:"scenario"`
	Text     string `json:"text"`
	Expect   string `json:"expect"` // coverage_up_or_same, coverage_down_or_same, cost_down_or_same, days_down_or_same
}

//go:embed testdata/teams/*.json
var teamFiles embed.FS

// TeamScenarios returns the embedded scenarios, in their order, and the second
// messages.
func TeamScenarios() ([]TeamScenario, []WhatIf, error) {
	names, err := fs.Glob(teamFiles, "testdata/teams/[0-9]*.json")
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(names)
	var out []TeamScenario
	for _, name := range names {
		var s TeamScenario
		if err := readJSON(name, &s); err != nil {
			return nil, nil, err
		}
		out = append(out, s)
	}
	var second []WhatIf
	return out, second, readJSON("testdata/teams/whatif.json", &second)
}

func readJSON(name string, into any) error {
	text, err := teamFiles.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return fmt.Errorf("read team scenario %s: %w", name, err)
	}
	return nil
}

// scenarioDate is a day of a scenario, zero for "".
func scenarioDate(text string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, text, catalog.Paris())
	if err != nil {
		return time.Time{}
	}
	return t
}

// now is the morning on which the manager asks.
func (s *TeamScenario) now() time.Time { return scenarioDate(s.Today).Add(9 * time.Hour) }

// team is the scenario's members as the planner takes them.
func (s *TeamScenario) team() []recommend.Member {
	var out []recommend.Member
	for i, m := range s.Members {
		x := recommend.Member{Code: fmt.Sprint("M", i+1), Role: m.Role, Levels: m.Levels, Audience: m.Audience, Place: m.Place, Hours: m.Hours}
		for _, a := range m.Away {
			x.Away = append(x.Away, recommend.Span{From: scenarioDate(a.From), To: scenarioDate(a.To)})
		}
		out = append(out, x)
	}
	return out
}

// usualAim is the level that the judge took where none was asked.
const usualAim catalog.Level = 3

func (e *TeamExpectation) aim() catalog.Level {
	if e.Aim > 0 {
		return e.Aim
	}
	return usualAim
}

// need is what the judge understood, so that the planner is measured apart from
// the understanding.
func (s *TeamScenario) need() *recommend.TeamNeed {
	e := &s.Expect
	n := &recommend.TeamNeed{PerMember: e.PerMember, MaxAway: e.MaxAway, Together: e.Together, Members: s.team()}
	n.Lang, n.Need.Hours, n.MaxCents, n.From, n.Deadline = "fr", e.Hours, e.MaxCents, scenarioDate(e.From), scenarioDate(e.Deadline)
	if e.MemberCents > 0 {
		n.MaxEach = &e.MemberCents
	}
	n.Modalities, n.NotModalities, n.Language = e.Modalities, e.NotModalities, e.Language
	if e.Language != "" {
		n.Lang = e.Language
	}
	for _, p := range e.Places {
		if place, ok := slots.FindPlace(p); ok {
			n.Places = append(n.Places, place)
		}
	}
	for _, c := range e.Competences {
		n.Aims = append(n.Aims, recommend.Aim{Competence: c, To: e.aim(), Weight: 1 / float64(len(e.Competences)), Asked: true})
	}
	return n
}

// coverage is the judge's measure of a plan.
func (s *TeamScenario) coverage(p *recommend.TeamPlan) float64 {
	var all, closed int
	for i, m := range s.Members {
		if i >= len(p.Need.Members) {
			break
		}
		for _, c := range s.Expect.Competences {
			aim, has := int(s.Expect.aim()), int(m.Levels[c])
			all += max(0, aim-has)
			reached := has
			for _, step := range p.Steps(i) {
				for _, t := range step.Course.Teaches {
					if teaches(t.Competence, c) {
						reached = max(reached, min(int(t.Level), aim))
					}
				}
			}
			closed += max(0, reached-has)
		}
	}
	if all == 0 {
		return 0
	}
	return float64(closed) / float64(all)
}

// teaches reports whether a competence is another, or is equivalent to it.
func teaches(id, wanted catalog.CompetenceID) bool {
	return id == wanted || slices.Contains(catalog.Equivalents(id), wanted)
}
