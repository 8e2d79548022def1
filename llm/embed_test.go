package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// embedServer serves one answer to every request and keeps the last request.
type embedServer struct {
	status int
	answer string
	got    struct {
		Path, Key string
		Input     []string `json:"input"`
		Model     string   `json:"model"`
	}
}

func (e *embedServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.got.Path, e.got.Key = r.URL.Path, r.Header.Get("Authorization")
	if err := json.NewDecoder(r.Body).Decode(&e.got); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if e.status != 0 {
		w.WriteHeader(e.status)
	}
	fmt.Fprint(w, e.answer)
}

// embedderOf returns an embedder of a server that gives an answer.
func embedderOf(t *testing.T, e *embedServer, c EmbedConfig) *Embedder {
	t.Helper()
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	c.BaseURL, c.Model = server.URL+"/v1/", "bge-m3"
	embedder, err := NewEmbedder(c)
	if err != nil {
		t.Fatal(err)
	}
	return embedder
}

func TestEmbed(t *testing.T) {
	server := &embedServer{answer: `{"object":"list","data":[{"index":1,"embedding":[0,1]},{"index":0,"embedding":[1,0]},{"index":2,"embedding":[0.5,-0.5]}],"model":"bge-m3"}`}
	e := embedderOf(t, server, EmbedConfig{APIKey: "secret", QuestionPrefix: "query: ", CoursePrefix: "passage: "})
	for _, c := range []struct {
		question bool
		prefix   string
	}{{false, "passage: "}, {true, "query: "}} {
		got, err := e.Embed(t.Context(), []string{"a", "b", "c"}, c.question)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([][]float32{{1, 0}, {0, 1}, {0.5, -0.5}}, got); diff != "" {
			t.Errorf("vectors, in the order of the texts (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{c.prefix + "a", c.prefix + "b", c.prefix + "c"}, server.got.Input); diff != "" {
			t.Errorf("texts sent (-want +got):\n%s", diff)
		}
	}
	if server.got.Path != "/v1/embeddings" || server.got.Key != "Bearer secret" || server.got.Model != "bge-m3" {
		t.Errorf("asked %+v", server.got)
	}
	server.got.Path = ""
	if got, err := e.Embed(t.Context(), nil, false); len(got) != 0 || err != nil || server.got.Path != "" {
		t.Errorf("no text: %v, %v, asked %q", got, err, server.got.Path)
	}
}

// TestEmbedFaults: no fault is taken for an answer, and none shows the key or
// repeats the question.
func TestEmbedFaults(t *testing.T) {
	two := `{"data":[{"index":0,"embedding":[1,0]},{"index":1,"embedding":[%s]}]}`
	for _, c := range []struct {
		name         string
		status       int
		answer, want string
	}{
		{"too few", 0, `{"data":[{"index":0,"embedding":[1,0]}]}`, "got 1 for 2 texts"},
		{"too many", 0, `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]},{"index":2,"embedding":[1]}]}`, "got 3 for 2 texts"},
		{"none", 0, `{}`, "got 0 for 2 texts"},
		{"an error with 200", 0, `{"error":{"message":"model not loaded"}}`, "got 0 for 2 texts"},
		{"empty vector", 0, fmt.Sprintf(two, ""), "malformed answer at index 1 (0 dimensions)"},
		{"all empty", 0, `{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}`, "malformed answer at index 0"},
		{"two lengths", 0, fmt.Sprintf(two, "1,2,3"), "malformed answer at index 1 (3 dimensions)"},
		{"one place twice", 0, `{"data":[{"index":1,"embedding":[1]},{"index":1,"embedding":[1]}]}`, "malformed answer at index 1"},
		{"out of range", 0, `{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]}`, "malformed answer at index 2"},
		{"below zero", 0, `{"data":[{"index":0,"embedding":[1]},{"index":-1,"embedding":[1]}]}`, "malformed answer at index -1"},
		{"no number", 0, fmt.Sprintf(two, `1,"NaN"`), "ask "},
		{"beyond float32", 0, fmt.Sprintf(two, `1,1e39`), "ask "},
		{"cut", 0, `{"data":[{"index":0,"embedding":[1,0]},{"ind`, "unexpected EOF"},
		{"nothing", 0, ``, "EOF"},
		{"HTML with 200", 0, "<html><body>Connexion requise</body></html>", "invalid character '<'"},
		{"500", 500, `{"error":{"message":"no memory for: ma question","type":"server_error"}}`, "answered 500 Internal Server Error"},
		{"500 in HTML", 500, "<h1>Oups: ma question</h1>", "answered 500"},
		{"401", 401, `{"error":{"message":"bad key secret"}}`, "answered 401 Unauthorized"},
		{"429", 429, ``, "429"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := embedderOf(t, &embedServer{status: c.status, answer: c.answer}, EmbedConfig{APIKey: "secret"})
			got, err := e.Embed(t.Context(), []string{"ma question", "b"}, true)
			if err == nil || got != nil {
				t.Fatalf("taken for an answer: %v", got)
			}
			if s := err.Error(); !strings.Contains(s, c.want) || !strings.HasPrefix(s, "ask http") || strings.Contains(s, "secret") || strings.Contains(s, "ma question") {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestEmbedAgain: courses are asked again when the server was busy, a question
// is not, and a refusal never is.
func TestEmbedAgain(t *testing.T) {
	for _, c := range []struct {
		name         string
		status       int
		question     bool
		wantRequests int
		wantAnswer   bool
	}{{"busy", 429, false, 2, true}, {"failed", 503, false, 2, true}, {"busy, a question", 429, true, 1, false}, {"refused", 401, false, 1, false}} {
		requests := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if requests++; requests == 1 {
				w.WriteHeader(c.status)
				return
			}
			fmt.Fprint(w, `{"data":[{"index":0,"embedding":[1]}]}`)
		}))
		e, err := NewEmbedder(EmbedConfig{BaseURL: server.URL, Model: "m"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Embed(t.Context(), []string{"a"}, c.question)
		server.Close()
		if (err == nil && len(got) == 1) != c.wantAnswer || requests != c.wantRequests {
			t.Errorf("%s: %v, %v after %d requests, want %d", c.name, got, err, requests, c.wantRequests)
		}
	}
}

func TestEmbedTimeout(t *testing.T) {
	asked := make(chan struct{}, 2)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // only then does the server notice who goes away
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	defer server.Close()
	e, err := NewEmbedder(EmbedConfig{BaseURL: server.URL, Model: "m", Timeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Embed(t.Context(), []string{"a"}, true); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a server that does not answer: %v", err)
	}
	<-asked
	e, err = NewEmbedder(EmbedConfig{BaseURL: server.URL, Model: "m"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	if _, err := e.Embed(ctx, []string{"a"}, true); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

func TestEmbedDown(t *testing.T) {
	server := httptest.NewServer(nil)
	address := strings.Replace(server.URL, "http://", "http://agent:motdepasse@", 1)
	server.Close()
	e, err := NewEmbedder(EmbedConfig{BaseURL: address, Model: "m"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Embed(t.Context(), []string{"a"}, true); err == nil || strings.Contains(err.Error(), "motdepasse") {
		t.Errorf("got %v, want an error without the password", err)
	}
}

func TestNewEmbedder(t *testing.T) {
	for _, c := range []EmbedConfig{{}, {BaseURL: "http://x"}, {Model: "m"}} {
		if _, err := NewEmbedder(c); err == nil {
			t.Errorf("%+v is accepted", c)
		}
	}
	names := map[string]bool{}
	for _, c := range []EmbedConfig{{Model: "m"}, {Model: "n"}, {Model: "m", QuestionPrefix: "q"}, {Model: "m", CoursePrefix: "q"}} {
		c.BaseURL = "http://x"
		e, err := NewEmbedder(c)
		if err != nil {
			t.Fatal(err)
		}
		names[e.Model()] = true
	}
	if len(names) != 4 {
		t.Errorf("what changes the vectors does not change the model's name: %v", names)
	}
}
