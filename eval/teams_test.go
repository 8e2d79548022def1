package eval

import (
	"log/slog"
	"testing"
)

// TestTeamScenarios keeps the figures, and demands that every plan keeps what
// binds it.
func TestTeamScenarios(t *testing.T) {
	f, err := TeamCases(t.Context(), slog.New(slog.DiscardHandler), nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "teams.golden", TeamTable(f))
	for _, o := range f.Outcomes {
		if o.Engine != "planner" && o.Engine != "words" {
			continue
		}
		if len(o.Faults) > 0 {
			t.Errorf("%s, scenario %s: %v", o.Engine, o.Scenario.ID, o.Faults)
		}
		if o.Engine == "planner" && len(o.Broken) > 0 {
			t.Errorf("scenario %s, as the judge understood it: %v", o.Scenario.ID, o.Broken)
		}
		if testing.Verbose() {
			t.Logf("%s %s coverage %.2f (least %.2f) broken %v", o.Scenario.ID, o.Engine, o.Coverage, o.Scenario.Expect.MinCoverage, o.Broken)
		}
	}
}
