package eval

import (
	"log/slog"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/recommend"
)

// modelScenarios is how many scenarios a real model is asked: on two
// processors each takes a minute or two. PARCOURS_MODEL_SCENARIOS asks for
// fewer.
const modelScenarios = 30

// TestModel asks a real model (make test-model starts a small one). Whatever it
// answers, the learner gets a valid path or a useful word, in time.
func TestModel(t *testing.T) {
	address, name := os.Getenv("OPENAI_BASE_URL"), os.Getenv("PARCOURS_MODEL")
	if address == "" || name == "" {
		t.Skip("no model: make test-model starts one, or name yours in OPENAI_BASE_URL and PARCOURS_MODEL")
	}
	// a small machine is slow: what is tested is the outcome, and that the bound holds
	times := llm.Timeouts{Connect: 5 * time.Second, FirstToken: 2 * time.Minute, BetweenTokens: 30 * time.Second, Whole: 4 * time.Minute}
	chat, err := llm.NewChat(llm.ChatConfig{Endpoints: []llm.Endpoint{{BaseURL: address, APIKey: os.Getenv("OPENAI_API_KEY"), Model: name}},
		Timeouts: times, Retries: -1, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})
	if err != nil {
		t.Fatal(err)
	}
	all, err := Scenarios()
	if err != nil {
		t.Fatal(err)
	}
	most := modelScenarios
	if n, err := strconv.Atoi(os.Getenv("PARCOURS_MODEL_SCENARIOS")); err == nil && n > 0 {
		most = n
	}
	var some []Scenario
	for _, s := range all {
		if s.Intent == "path" && len(some) < most {
			some = append(some, s)
		}
	}
	f, err := pathsOf(t.Context(), slog.New(slog.NewTextHandler(os.Stderr, nil)), chat, nil, name, some)
	if err != nil {
		t.Fatal(err)
	}
	origins := map[recommend.Origin]int{}
	for _, o := range f.Outcomes {
		if len(o.Faults) > 0 {
			t.Errorf("scenario %s: faults in the path shown: %v", o.Scenario.ID, o.Faults)
		}
		if o.Reply.Kind == 0 || o.Duration > 2*times.Whole+time.Minute {
			t.Errorf("scenario %s: kind %v after %v", o.Scenario.ID, o.Reply.Kind, o.Duration)
		}
		if o.Reply.Path != nil {
			origins[o.Reply.Path.Origin]++
		}
		t.Log(o.Scenario.ID, o.Reply.Kind, o.Duration.Round(time.Millisecond), o.Reply.Fallback)
	}
	t.Logf("origins %v, usage %+v\n%s", origins, chat.Usage(), PathTable(f))
}
