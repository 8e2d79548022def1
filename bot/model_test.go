package bot

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/parcours-formation/parcours/llm"
)

// slowModel speaks OpenAI's protocol: it reads a request at once, proposes a
// first course, and waits at the gate before it goes on. It gathers what it was
// sent.
type slowModel struct {
	chat *llm.Chat
	gate chan struct{} // closed: it no longer waits

	mu    sync.Mutex
	heard []string
}

var candidate = regexp.MustCompile(`<formation ref="(F\d+)">`)

func newSlowModel(t *testing.T) *slowModel {
	t.Helper()
	m := &slowModel{gate: make(chan struct{})}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	var err error
	m.chat, err = llm.NewChat(llm.ChatConfig{Endpoints: []llm.Endpoint{{BaseURL: server.URL, Model: "essai"}}, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (m *slowModel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	m.mu.Lock()
	m.heard = append(m.heard, string(body))
	m.mu.Unlock()
	var q struct{ Messages []struct{ Content string } }
	if json.Unmarshal(body, &q) != nil {
		http.Error(w, "not JSON", http.StatusBadRequest)
		return
	}
	prompt := ""
	for _, x := range q.Messages {
		prompt += x.Content
	}
	refs := candidate.FindAllStringSubmatch(prompt, 2)
	w.Header().Set("Content-Type", "text/event-stream")
	if len(refs) == 0 {
		piece(w, `{"intent":"path","goal":"","subgoals":[],"targets":[],"vague":false}`, "stop")
		return
	}
	piece(w, `{"steps":[{"course":"`+refs[0][1]+`","why":"Vous y apprenez ce que votre projet demande."},`, "")
	select {
	case <-m.gate:
	case <-r.Context().Done():
		return
	}
	piece(w, `{"course":"`+refs[len(refs)-1][1]+`","why":"Vous y mettez en pratique."}],"note":""}`, "stop")
}

// piece sends a part of an answer.
func piece(w http.ResponseWriter, text, finish string) {
	choice := map[string]any{"index": 0, "delta": map[string]any{"content": text}}
	if finish != "" {
		choice["finish_reason"] = finish
	}
	chunk, _ := json.Marshal(map[string]any{"model": "essai", "choices": []any{choice}})
	fmt.Fprintf(w, "data: %s\n\n", chunk)
	if finish != "" {
		fmt.Fprint(w, "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":900,\"completion_tokens\":80}}\n\ndata: [DONE]\n\n")
	}
	w.(http.Flusher).Flush()
}

// sent is everything that the model was sent.
func (m *slowModel) sent() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return strings.Join(m.heard, "\n")
}
