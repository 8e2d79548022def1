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

	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/llm"
)

// sent is a request as the test's server got it.
type sent struct {
	System, User string
	Turns        int // messages in all
	Schema       string
	Body         string
}

// model serves answers over the OpenAI protocol: to "understand" a reading, to
// "path" what script returns, at its nth call from 1. A status over 0 is sent
// instead of an answer.
type model struct {
	mu     sync.Mutex
	asked  []sent
	paths  int
	script func(n int, a sent) (answer string, status int)
}

func (m *model) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var q struct {
		Messages       []struct{ Role, Content string }
		ResponseFormat struct {
			JSONSchema struct{ Name string } `json:"json_schema"`
		} `json:"response_format"`
	}
	if err := json.Unmarshal(body, &q); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a := sent{Turns: len(q.Messages), Schema: q.ResponseFormat.JSONSchema.Name, Body: string(body)}
	for _, x := range q.Messages {
		if x.Role == "system" {
			a.System = x.Content
		} else if a.User == "" {
			a.User = x.Content
		}
	}
	m.mu.Lock()
	m.asked = append(m.asked, a)
	answer, status := `{"intent":"path","goal":"","subgoals":[],"targets":[],"vague":false}`, 0
	if a.Schema == "path" {
		m.paths++
		answer, status = m.script(m.paths, a)
	}
	m.mu.Unlock()
	if status > 0 {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	for i := 0; i < len(answer); i += 7 {
		chunk, _ := json.Marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{"content": answer[i:min(len(answer), i+7)]}}}})
		fmt.Fprintf(w, "data: %s\n\n", chunk)
	}
	fmt.Fprint(w, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":900,\"completion_tokens\":80}}\n\ndata: [DONE]\n\n")
}

// recommenderWith returns a recommender over a snapshot whose model is m.
func recommenderWith(t testing.TB, s *index.Snapshot, m *model) *Recommender {
	t.Helper()
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

// steps is a proposal of refs, each with a harmless reason.
func steps(refs ...string) string {
	var p proposal
	for _, r := range refs {
		p.Steps = append(p.Steps, proposedStep{r, "Vous y apprenez ce que votre projet demande d’abord."})
	}
	b, _ := json.Marshal(p)
	return string(b)
}

const dataRequest = "apprendre à programmer en Python, 40 heures"

// TestPropose holds the ways of a proposal: right at once, right when told its
// faults, repaired, and the planner when there is none.
func TestPropose(t *testing.T) {
	s, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	planned := workFor(t, dataRequest)
	var good []string // the planner's own path, as a model would name it
	for _, p := range planned.planned {
		for i, o := range planned.shown() {
			if o.Course == p.Course {
				good = append(good, ref(i))
			}
		}
	}
	if len(good) < 2 {
		t.Fatalf("the planner's path has %d steps, too few to test with", len(good))
	}
	for _, c := range []struct {
		name      string
		answers   []string
		status    int
		want      Origin
		fallback  error
		asks      int
		wantFault FaultKind
	}{
		{"right at once", []string{steps(good...)}, 0, Model, nil, 1, 0},
		{"right when told", []string{steps("F99"), steps(good...)}, 0, Model, nil, 2, UnknownCourse},
		{"repaired", []string{steps(good[0], good[0]), steps(good[0], "F99")}, 0, Repaired, nil, 2, Duplicate},
		{"nothing but wrong", []string{steps("F98", "F99"), steps("F97")}, 0, Planner, nil, 2, UnknownCourse},
		{"no steps", []string{steps(), steps()}, 0, Planner, nil, 2, Empty},
		{"another form", []string{`{"path":["F1"]}`, `{"steps":"F1"}`}, 0, Planner, nil, 2, Empty},
		{"down", nil, 500, Planner, llm.ErrDown, 1, 0},
		{"key refused", nil, 401, Planner, llm.ErrUnauthorised, 1, 0},
		{"busy", nil, 429, Planner, llm.ErrBusy, 1, 0},
		{"no answer", []string{""}, 0, Planner, llm.ErrBadAnswer, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &model{script: func(n int, _ sent) (string, int) {
				if c.status > 0 {
					return "", c.status
				}
				return c.answers[min(n, len(c.answers))-1], 0
			}}
			r := recommenderWith(t, s, m)
			var told []Step
			reply, err := r.Answer(t.Context(), Question{Text: dataRequest}, func(e Event) {
				if e.Void {
					told = nil
				}
				if e.Step != nil {
					told = append(told, *e.Step)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			if reply.Path == nil {
				t.Fatalf("no path: %v", reply.Kind)
			}
			if reply.Path.Origin != c.want || m.paths < c.asks || reply.Fallback != c.fallback {
				t.Errorf("origin %v, want %v; asked %d times; fallback %v, want %v; faults %v", reply.Path.Origin, c.want, m.paths, reply.Fallback, c.fallback, reply.Path.Faults)
			}
			if c.wantFault != 0 && (len(reply.Path.Faults) == 0 || reply.Path.Faults[0].Kind != c.wantFault) {
				t.Errorf("faults %v, want %v first", reply.Path.Faults, c.wantFault)
			}
			if len(told) != len(reply.Path.Steps) {
				t.Errorf("%d steps told, %d in the path", len(told), len(reply.Path.Steps))
			}
			for i := range told {
				if told[i].Course != reply.Path.Steps[i].Course || !told[i].Start.Equal(reply.Path.Steps[i].Start) {
					t.Errorf("step %d told: %s, shown: %s", i+1, told[i].Course.ID, reply.Path.Steps[i].Course.ID)
				}
			}
			checkShown(t, &work{r: r, s: s, n: reply.Need, reply: reply})
		})
	}
}

// TestNoIdentity: what goes to a model holds neither the learner's key nor
// anything of the profile but its words for level and public.
func TestNoIdentity(t *testing.T) {
	s, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	m := &model{script: func(int, sent) (string, int) { return steps("F1"), 0 }}
	r := recommenderWith(t, s, m)
	q := Question{Text: dataRequest + " (mon adresse : jeanne.durand@mairie.example, poste 01 02 03 04 05)", Learner: "U0JEANNE"}
	if _, err := r.Answer(t.Context(), q, nil); err != nil {
		t.Fatal(err)
	}
	if len(m.asked) < 2 {
		t.Fatalf("asked %d times", len(m.asked))
	}
	for _, a := range m.asked {
		for _, secret := range []string{"U0JEANNE", "jeanne.durand", "01 02 03"} {
			if strings.Contains(a.Body, secret) {
				t.Errorf("%q goes out: %s", secret, a.Body)
			}
		}
	}
}

// TestPatience: a model that keeps everybody waiting is not waited for, and
// who gives up is told at once.
func TestPatience(t *testing.T) {
	s, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	waiting := make(chan struct{}, 8)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // only then does the server notice who goes away
		waiting <- struct{}{}
		<-r.Context().Done()
	}))
	defer server.Close()
	chat, err := llm.NewChat(llm.ChatConfig{Endpoints: []llm.Endpoint{{BaseURL: server.URL, Model: "lent"}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(slog.New(slog.DiscardHandler), Options{Live: index.NewLive(s), Chat: chat, Now: func() time.Time { return testDay }, Patience: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	reply, err := r.Answer(t.Context(), Question{Text: dataRequest}, nil)
	if err != nil || reply.Path == nil || reply.Path.Origin != Planner || reply.Fallback != llm.ErrDown {
		t.Errorf("%+v, %v", reply, err)
	}
	for len(waiting) > 0 {
		<-waiting
	}
	r.patience = time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-waiting; cancel() }()
	if _, err := r.Answer(ctx, Question{Text: dataRequest}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}
