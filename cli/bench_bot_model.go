package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
)

// benchQuestions are asked by the load tests in turn. A model that takes the
// first candidate for them needs no correction (TestBenchModel).
var benchQuestions = []string{
	"apprendre à programmer en Python, 14 heures",
	"je pilote un projet data, je débute, 20 heures d'ici mars, à distance",
	"RGPD, une journée",
	"rédiger des courriels clairs, 6 heures",
	"apprendre Excel, je débute, 7 heures",
	"apprendre à rendre un site accessible, 20 heures",
	"mieux protéger mes mots de passe, 3 heures",
	"découvrir les méthodes agiles, 7 heures",
	"apprendre à écrire pour le web, 10 heures",
	"visualiser des données, 7 heures",
	"encadrer une équipe à distance, 7 heures",
}

// benchModel is a language model that takes its time and answers what it was
// asked for: OpenAI's chat completions, streamed or whole.
type benchModel struct {
	time time.Duration // of each answer, to its end

	Readings, Paths, Corrections, Most atomic.Int64 // answered; at once
	running                            atomic.Int64
}

// benchRequest is what is read of a request.
type benchRequest struct {
	Model    string
	Stream   bool
	Messages []struct{ Role, Content string }
}

// ServeHTTP implements http.Handler.
func (m *benchModel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var q benchRequest
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil || len(q.Messages) == 0 {
		http.Error(w, "not a chat completion", http.StatusBadRequest)
		return
	}
	now := m.running.Add(1)
	defer m.running.Add(-1)
	for most := m.Most.Load(); now > most && !m.Most.CompareAndSwap(most, now); most = m.Most.Load() {
	}
	text, count := m.answer(&q)
	if q.Stream {
		w.Header().Set("Content-Type", "text/event-stream")
	} else {
		w.Header().Set("Content-Type", "application/json")
	}
	// The first words come after three fifths of the time, the rest little by
	// little: a person sees the steps one after another.
	pieces := benchPieces(text)
	each := m.time * 2 / 5 / time.Duration(len(pieces))
	if !benchPause(r, m.time-each*time.Duration(len(pieces))) {
		return
	}
	for _, p := range pieces {
		if !benchPause(r, each) {
			return
		}
		if q.Stream {
			fmt.Fprintf(w, "data: %s\n\n", benchChunk(q.Model, p, ""))
			_ = http.NewResponseController(w).Flush() // who hung up is found by the next pause
		}
	}
	count.Add(1)
	if q.Stream {
		fmt.Fprintf(w, "data: %s\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":1600,\"completion_tokens\":80}}\n\ndata: [DONE]\n\n", benchChunk(q.Model, "", "stop"))
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"id": "bench", "object": "chat.completion", "model": q.Model,
		"choices": []any{map[string]any{"index": 0, "finish_reason": "stop", "message": map[string]string{"role": "assistant", "content": text}}},
		"usage":   map[string]int{"prompt_tokens": 1600, "completion_tokens": 80, "total_tokens": 1680}})
}

func benchPause(r *http.Request, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// benchPieces cuts an answer into a few parts, after commas as words end.
func benchPieces(text string) []string {
	parts := strings.SplitAfter(text, ",")
	if len(parts) > 8 {
		parts = append(parts[:7:7], strings.Join(parts[7:], ""))
	}
	return parts
}

func benchChunk(model, text, end string) []byte {
	choice := map[string]any{"index": 0, "delta": map[string]string{"content": text}}
	if end != "" {
		choice["finish_reason"] = end
	}
	data, err := json.Marshal(map[string]any{"id": "bench", "object": "chat.completion.chunk", "model": model, "choices": []any{choice}})
	if err != nil {
		return nil // strings always go
	}
	return data
}

// answer is a valid answer to a prompt of ours, and the count that it goes to.
func (m *benchModel) answer(q *benchRequest) (string, *atomic.Int64) {
	var prompt strings.Builder
	for _, t := range q.Messages {
		prompt.WriteString(t.Content + "\n")
	}
	refs := benchCandidate.FindAllStringSubmatch(prompt.String(), -1)
	if len(refs) == 0 {
		return `{"intent":"path","goal":"","subgoals":[],"targets":[],"vague":false}`, &m.Readings
	}
	count := &m.Paths
	if q.Messages[len(q.Messages)-2].Role == "assistant" {
		count = &m.Corrections
	}
	chosen := refs[0][1]
	for _, r := range refs {
		if !strings.Contains(r[2], "\nAprès : ") {
			chosen = r[1]
			break
		}
	}
	return `{"steps":[{"course":"` + chosen + `","why":"Vous y apprenez, pas à pas, ce que votre projet demande."}],"note":""}`, count
}

// benchCandidate is a candidate in the prompt of a path: its ref, and the rest.
var benchCandidate = regexp.MustCompile(`(?s)<formation ref="(F\d+)">(.*?)</formation>`)
