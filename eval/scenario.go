package eval

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
)

// Scenario is one person who writes to Parcours, and what a careful adviser
// would understand and answer; eval/testdata/paths/README.md is its guide.
type Scenario struct {
	ID      string          `json:"id"`
	Split   string          `json:"split"` // "tune" or "test"
	Kind    string          `json:"kind"`
	Lang    string          `json:"lang"`
	Profile ScenarioProfile `json:"profile"`
	Before  string          `json:"path,omitempty"` // the message whose path is at hand
	Text    string          `json:"text"`
	Intent  string          `json:"intent"`
	Slots   map[string]any  `json:"slots"`
	Expect  Expectation     `json:"expect"`
}

// ScenarioProfile is what is known of the person before.
type ScenarioProfile struct {
	Audience []catalog.Audience `json:"audience"`
	Levels   []catalog.Target   `json:"levels"`
	Done     []catalog.CourseID `json:"done"`
}

// Expectation is what must and must not hold of an answer.
type Expectation struct {
	Targets []catalog.CompetenceID `json:"targets"`
	Useful  []catalog.CourseID     `json:"useful"`
	Never   []catalog.CourseID     `json:"never"`
	Answer  oneOrMore              `json:"answer"`
}

// oneOrMore is a JSON string or a list of them.
type oneOrMore []string

// UnmarshalJSON reads either form.
func (o *oneOrMore) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		return json.Unmarshal(b, (*[]string)(o))
	}
	var one string
	err := json.Unmarshal(b, &one)
	*o = oneOrMore{one}
	return err
}

//go:embed testdata/paths/scenarios.jsonl
var scenarioLines []byte

// Scenarios returns the embedded scenarios, all of them.
func Scenarios() ([]Scenario, error) {
	var out []Scenario
	err := lines(bytes.NewReader(scenarioLines), func(line []byte) error {
		var s Scenario
		if err := json.Unmarshal(line, &s); err != nil {
			return err
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read path scenarios: %w", err)
	}
	return out, nil
}

// profile is the scenario's as the recommender takes it.
func (s Scenario) profile() recommend.Profile {
	p := recommend.Profile{Audience: s.Profile.Audience, Done: s.Profile.Done, Levels: recommend.Levels{}}
	for _, t := range s.Profile.Levels {
		p.Levels[t.Competence] = t.Level
	}
	return p
}
