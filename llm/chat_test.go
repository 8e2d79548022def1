package llm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAsk(t *testing.T) {
	m := says(sse, streamOf(`{"cours":`, ` "Bureautique"}`))
	c := chatOf(t, ChatConfig{}, m)
	got, err := c.Ask(t.Context(), Request{Name: "choisir un parcours", System: "Tu aides.", User: question, Schema: schema, MaxTokens: 500,
		History: []Turn{{Assistant: "{}", User: "Il manque un cours."}}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Duration <= 0 || got.FirstToken <= 0 {
		t.Errorf("durations %v, %v", got.Duration, got.FirstToken)
	}
	got.Duration, got.FirstToken = 0, 0
	want := Answer{Text: `{"cours": "Bureautique"}`, Usage: Usage{Prompt: 100, Completion: 20}, Endpoint: 1, Model: "m-2", Mode: StrictSchema}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	q := m.got[0]
	if m.key != "Bearer "+key || q.Model != "m" || !q.Stream || q.MaxTokens != 500 || q.StreamOptions == nil || q.Temperature > 1e-40 {
		t.Errorf("asked %+v with %q", q, m.key)
	}
	if f := q.ResponseFormat; f == nil || f.Type != "json_schema" || f.JSONSchema.Name != "choisir_un_parcours" || !f.JSONSchema.Strict || string(f.JSONSchema.Schema) != string(schema) {
		t.Errorf("response format %+v", f)
	}
	roles := []string{}
	for _, m := range q.Messages {
		roles = append(roles, m.Role+": "+m.Content)
	}
	if diff := cmp.Diff([]string{"system: Tu aides.", "user: " + question, "assistant: {}", "user: Il manque un cours."}, roles); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func TestStream(t *testing.T) {
	c := chatOf(t, ChatConfig{}, says(sse, streamOf("<think>Bon.</think>", "Voici ", "un cours.")))
	var got []Delta
	answer, err := c.Stream(t.Context(), Request{User: question}, func(d Delta) error {
		got = append(got, d)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Delta{{Text: "<think>Bon.</think>"}, {Text: "Voici "}, {Text: "un cours."}}, got); diff != "" {
		t.Errorf("deltas (-want +got):\n%s", diff)
	}
	if answer.Text != "Voici un cours." || answer.Mode != PlainText {
		t.Errorf("answer %+v", answer)
	}
	if _, err := c.Ask(t.Context(), Request{User: question, Schema: json.RawMessage(`{`)}); err == nil || Kind(err) != nil {
		t.Errorf("a schema that is no JSON: %v", err)
	}
	stop := errors.New("assez")
	if _, err := c.Stream(t.Context(), Request{User: question}, func(Delta) error { return stop }); !errors.Is(err, stop) || Kind(err) != nil {
		t.Errorf("a reader who stops: %v", err)
	}
}

// TestKeepAlive: an answer read to its end leaves its connection to the next.
func TestKeepAlive(t *testing.T) {
	var made atomic.Int32
	server := httptest.NewUnstartedServer(says(sse, streamOf("un cours")))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			made.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	c, err := NewChat(ChatConfig{Endpoints: []Endpoint{{BaseURL: server.URL + "/v1", Model: "m"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	for range 5 {
		if _, err := c.Ask(t.Context(), Request{User: question}); err != nil {
			t.Error(err)
		}
	}
	if n := made.Load(); n != 1 {
		t.Errorf("%d connections for five questions", n)
	}
}

func TestNewChat(t *testing.T) {
	good := Endpoint{BaseURL: "https://albert.example/v1", Model: "m", APIKey: key}
	for _, c := range []struct {
		change func(*Endpoint)
		want   string
	}{
		{func(*Endpoint) {}, ""},
		{func(e *Endpoint) { e.BaseURL = "" }, "chat endpoint 2: no address"},
		{func(e *Endpoint) { e.BaseURL = "ftp://agent:motdepasse@x" }, "chat endpoint 2: the address is not one of http or https"},
		{func(e *Endpoint) { e.BaseURL = "http://agent:motdepasse@x\x00" }, "chat endpoint 2: the address is not one of http or https"},
		{func(e *Endpoint) { e.BaseURL += "?key=" + key }, "chat endpoint 2: the address has a query"},
		{func(e *Endpoint) { e.Model = "" }, "chat endpoint 2: no model"},
		{func(e *Endpoint) { e.APIKey += "\n" }, "chat endpoint 2: the key has a line break"},
		{func(e *Endpoint) { e.InPrice = -1 }, "chat endpoint 2: a price is not a number of euros"},
		{func(e *Endpoint) { e.Mode = 9 }, "chat endpoint 2: the mode is unknown"},
	} {
		e := good
		c.change(&e)
		_, err := NewChat(ChatConfig{Endpoints: []Endpoint{good, e}})
		if got := fmt.Sprint(err); err != nil && got != c.want || err == nil && c.want != "" {
			t.Errorf("got %q, want %q", got, c.want)
		}
		clean(t, err)
	}
	if _, err := NewChat(ChatConfig{}); err == nil {
		t.Error("no endpoint is accepted")
	}
}

func TestUsage(t *testing.T) {
	m := &model{answer: func(w http.ResponseWriter, _ *http.Request, n int, _ asked) {
		switch n {
		case 0:
			write(w, 200, sse, streamOf("un cours"))
		case 1: // no usage to speak of: counted by its texts
			write(w, 200, sse, delta("un cours de 18 runes")+finish("stop")+`data: {"choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0}}`+"\n\n"+done)
		case 2: // thrown away, and paid
			write(w, 200, sse, delta("coupé")+finish("length")+usageChunk+done)
		case 3:
			write(w, 401, "application/json", `{}`)
		}
	}}
	server := httptest.NewServer(m)
	defer server.Close()
	c, err := NewChat(ChatConfig{Retries: -1, Endpoints: []Endpoint{{BaseURL: server.URL + "/v1", Model: "m", InPrice: 2, OutPrice: 10}}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	first, err := c.Ask(t.Context(), Request{User: question})
	if err != nil || first.Usage != (Usage{Prompt: 100, Completion: 20, Cost: 0.0004}) {
		t.Errorf("the server's own: %+v, %v", first.Usage, err)
	}
	second, err := c.Ask(t.Context(), Request{System: strings.Repeat("é", 18), User: strings.Repeat("è", 18)})
	if err != nil || second.Usage != (Usage{Prompt: 10, Completion: 6, Estimated: true, Cost: 0.00008}) {
		t.Errorf("estimated: %+v, %v", second.Usage, err)
	}
	for range 2 {
		if _, err := c.Ask(t.Context(), Request{User: question}); err == nil {
			t.Error("no error")
		}
	}
	want := []EndpointUsage{{Endpoint: 1, Model: "m", Requests: 4, Failures: 2, Usage: Usage{Prompt: 210, Completion: 46, Estimated: true, Cost: 0.00088}}}
	got := c.Usage()
	got[0].Cost = float64(int(got[0].Cost*1e8+0.5)) / 1e8
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
}

// TestLog: no question, no key, and a refused key once.
func TestLog(t *testing.T) {
	var log bytes.Buffer
	m := fails(401, `{"error":{"message":"Incorrect API key provided: `+key+` for `+question+`","code":"invalid_api_key"}}`)
	server := httptest.NewServer(m)
	defer server.Close()
	c, err := NewChat(ChatConfig{Log: slog.New(slog.NewTextHandler(&log, nil)), Endpoints: []Endpoint{{BaseURL: server.URL + "/v1", APIKey: key, Model: "m"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	for range 3 {
		_, err := c.Ask(t.Context(), Request{Name: "parcours", User: question, Learner: "U123"})
		if !errors.Is(err, ErrUnauthorised) {
			t.Errorf("got %v", err)
		}
		clean(t, err)
	}
	if s := log.String(); strings.Count(s, "model key not accepted") != 1 || strings.Contains(s, key) || strings.Contains(s, "question") || strings.Contains(s, "U123") {
		t.Errorf("log:\n%s", s)
	}
	if m.requests() != 3 {
		t.Errorf("%d requests", m.requests())
	}
}
