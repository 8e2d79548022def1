package recommend

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/messages"
)

// teamModel answers "team" with one text and keeps all that it was sent.
type teamModel struct {
	mu     sync.Mutex
	bodies []string
	answer string
}

func (m *teamModel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	m.mu.Lock()
	m.bodies = append(m.bodies, string(body))
	answer := m.answer
	m.mu.Unlock()
	if !strings.Contains(string(body), `"name":"team"`) {
		answer = `{"intent":"team","goal":"","subgoals":[],"targets":[],"vague":false}`
	}
	w.Header().Set("Content-Type", "text/event-stream")
	chunk, _ := json.Marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{"content": answer}}}})
	fmt.Fprintf(w, "data: %s\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n", chunk)
}

func teamRecommender(t *testing.T, m *teamModel) *Recommender {
	t.Helper()
	s, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	chat, err := llm.NewChat(llm.ChatConfig{Endpoints: []llm.Endpoint{{BaseURL: server.URL + "/v1", Model: "essai"}}, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(slog.New(slog.DiscardHandler), Options{Live: index.NewLive(s), Chat: chat, Now: func() time.Time { return testDay }})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var threeMembers = []Member{{Code: "M1", Role: "chargée d’accueil"}, {Code: "M2"}, {Code: "M3"}}

// TestTeamModelWords: the model's words serve when they pass, the planner's in
// place of those that do not.
func TestTeamModelWords(t *testing.T) {
	const good = "M1 et M2 apprennent à protéger leurs appareils ; M3 avance avec eux."
	for name, c := range map[string]struct {
		answer   string
		summary  bool // the model's
		reason   bool
		fallback error
	}{
		"both pass":         {`{"summary":"` + good + `","reasons":[{"course":"F1","why":"Les trois membres y apprennent à reconnaître un message piégé."}]}`, true, true, nil},
		"no such member":    {`{"summary":"M1 et M9 avancent ensemble dans ce plan.","reasons":[{"course":"F1","why":"Les trois membres y apprennent l’essentiel."}]}`, false, true, nil},
		"a number":          {`{"summary":"Les membres gagnent 47 niveaux grâce à ce plan.","reasons":[{"course":"F1","why":"Ils suivent 999 heures de cours ensemble."}]}`, false, false, llm.ErrBadAnswer},
		"a price":           {`{"summary":"Ce plan coûte 300 euros à votre service.","reasons":[]}`, false, false, llm.ErrBadAnswer},
		"an invented title": {`{"summary":"Ils suivent « Hacking pour les nuls » tous ensemble.","reasons":[]}`, false, false, llm.ErrBadAnswer},
		"a link":            {`{"summary":"Inscrivez M1 sur https://evil.example sans attendre.","reasons":[]}`, false, false, llm.ErrBadAnswer},
		"an unknown ref":    {`{"summary":"","reasons":[{"course":"F99","why":"Les trois membres y apprennent l’essentiel."}]}`, false, false, llm.ErrBadAnswer},
		"no JSON":           {`Voici le plan`, false, false, llm.ErrBadAnswer},
	} {
		r := teamRecommender(t, &teamModel{answer: c.answer})
		reply, err := r.Team(t.Context(), TeamQuestion{Text: "cybersécurité, 12 h chacun, avant juin", Members: threeMembers}, nil)
		if err != nil || reply.Plan.count() == 0 {
			t.Fatalf("%s: %v, %+v", name, err, reply)
		}
		if own := reply.Summary != reply.Plan.InWords(messages.For("fr")); own != c.summary {
			t.Errorf("%s: the summary is %q", name, reply.Summary)
		}
		var whys []string
		for _, k := range reply.Plan.Cohorts {
			whys = append(whys, k.Why)
		}
		for _, steps := range reply.Plan.Alone {
			for _, s := range steps {
				whys = append(whys, s.Why)
			}
		}
		if own := strings.Contains(strings.Join(whys, "\n"), "trois membres y apprennent"); own != c.reason {
			t.Errorf("%s: the reasons are %q", name, whys)
		}
		if !errors.Is(reply.Fallback, c.fallback) || (reply.Model == "") != (c.fallback != nil) {
			t.Errorf("%s: fallback %v, model %q", name, reply.Fallback, reply.Model)
		}
	}
}

// TestTeamPromptsHoldGapsAlone: what the model is sent of a member is the code,
// the role and the gaps: no place, no absence, no course done, no hours.
func TestTeamPromptsHoldGapsAlone(t *testing.T) {
	m := &teamModel{answer: `{"summary":"","reasons":[]}`}
	r := teamRecommender(t, m)
	members := []Member{{Code: "M1", Role: "chargée d’accueil, joindre zoe.zed@exemple.fr", Place: "Rocamadour", Hours: 11.5, Done: []catalog.CourseID{"EX-TRA-044"}, Away: []Span{{testDay, testDay.AddDate(0, 0, 3)}}}, {Code: "M2"}}
	if _, err := r.Team(t.Context(), TeamQuestion{Text: "cybersécurité, 12 h chacun", Members: members, Learner: "U0SECRET1"}, nil); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(m.bodies, "\n")
	if len(m.bodies) != 2 || !strings.Contains(all, "chargée d’accueil") || !strings.Contains(all, "M2") {
		t.Fatalf("%d requests: %s", len(m.bodies), all)
	}
	for _, secret := range []string{"zoe.zed", "Rocamadour", "11,5", "11 h 30", "EX-TRA-044", "U0SECRET1"} {
		if strings.Contains(all, secret) {
			t.Errorf("%s is sent to the model", secret)
		}
	}
}

// TestTeamInterrupted: an interruption is an error, not a plan.
func TestTeamInterrupted(t *testing.T) {
	r := teamRecommender(t, &teamModel{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Team(ctx, TeamQuestion{Text: "cybersécurité", Members: threeMembers}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
