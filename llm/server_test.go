package llm

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

const (
	question = "Je voudrais une formation sur ma question secrète"
	key      = "sk-albert-0123456789"
)

// schema is what the tests ask for.
var schema = json.RawMessage(`{"type":"object","properties":{"cours":{"type":"string"}},"required":["cours"],"additionalProperties":false}`)

// asked is a request as a server saw it.
type asked struct {
	Model               string
	Messages            []struct{ Role, Content string }
	Stream              bool
	Temperature         float64
	MaxTokens           int `json:"max_tokens"`
	MaxCompletionTokens int `json:"max_completion_tokens"`
	StreamOptions       *struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
	ResponseFormat *struct {
		Type       string
		JSONSchema *struct {
			Name   string
			Strict bool
			Schema json.RawMessage
		} `json:"json_schema"`
	} `json:"response_format"`
}

func (a asked) format() string {
	if a.ResponseFormat == nil {
		return "text"
	}
	return a.ResponseFormat.Type
}

// model is a server that answers the n-th request, from 0, by a function.
type model struct {
	answer func(w http.ResponseWriter, r *http.Request, n int, q asked)
	mu     sync.Mutex
	got    []asked
	key    string
}

func (m *model) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var q asked
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &q)
	}
	if err != nil || r.URL.Path != "/v1/chat/completions" {
		http.Error(w, "the test's client sent nonsense", http.StatusTeapot)
		return
	}
	m.mu.Lock()
	n := len(m.got)
	m.got, m.key = append(m.got, q), r.Header.Get("Authorization")
	m.mu.Unlock()
	m.answer(w, r, n, q)
}

func (m *model) requests() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.got)
}

// says answers each request alike.
func says(kind, body string) *model {
	return &model{answer: func(w http.ResponseWriter, _ *http.Request, _ int, _ asked) { write(w, 200, kind, body) }}
}

// fails answers each request with a status.
func fails(status int, body string) *model {
	return &model{answer: func(w http.ResponseWriter, _ *http.Request, _ int, _ asked) {
		write(w, status, "application/json", body)
	}}
}

func write(w http.ResponseWriter, status int, kind, body string) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	fmt.Fprint(w, body)
	w.(http.Flusher).Flush()
}

const (
	sse  = "text/event-stream"
	done = "data: [DONE]\n\n"
)

// delta is a chunk of the answer, and finish one with its end.
func delta(text string) string {
	quoted, _ := json.Marshal(text)
	return fmt.Sprintf(`data: {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m-2","choices":[{"index":0,"delta":{"content":%s},"finish_reason":null}]}`+"\n\n", quoted)
}

func finish(reason string) string {
	return fmt.Sprintf(`data: {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m-2","choices":[{"index":0,"delta":{},"finish_reason":%q}]}`+"\n\n", reason)
}

const usageChunk = `data: {"id":"c-1","object":"chat.completion.chunk","model":"m-2","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}` + "\n\n"

// stream is a good answer.
func streamOf(texts ...string) string {
	var b strings.Builder
	b.WriteString(delta("")) // as all servers begin, with the role alone
	for _, t := range texts {
		b.WriteString(delta(t))
	}
	return b.String() + finish("stop") + usageChunk + done
}

// chatOf returns a client of servers; c says the rest.
func chatOf(t *testing.T, c ChatConfig, models ...*model) *Chat {
	t.Helper()
	for _, m := range models {
		server := httptest.NewServer(m)
		t.Cleanup(server.Close)
		c.Endpoints = append(c.Endpoints, Endpoint{BaseURL: server.URL + "/v1/", APIKey: key, Model: "m"})
	}
	c.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	chat, err := NewChat(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(chat.close)
	return chat
}

// close ends the connections that a test left open.
func (c *Chat) close() {
	for _, e := range c.endpoints {
		if t, ok := e.transport.(*http.Transport); ok {
			t.CloseIdleConnections()
		}
	}
}

// clean fails the test when an error says what it must not.
func clean(t *testing.T, err error) {
	t.Helper()
	for _, s := range []string{key, "ma question", "motdepasse"} {
		if err != nil && strings.Contains(err.Error(), s) {
			t.Errorf("the error holds %q: %v", s, err)
		}
	}
}
