//go:build browser

package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/messages"
)

// halting answers as a model that proposes two courses and stops between them
// until it may go on.
func halting(goOn <-chan struct{}, titles [2]string) func(http.ResponseWriter, string) {
	return func(w http.ResponseWriter, prompt string) {
		if !strings.Contains(prompt, "<formation ref=") {
			stream(w, `{"intent":"path","goal":"","subgoals":[],"targets":[],"vague":false}`)
			return
		}
		step := func(title string) string {
			return fmt.Sprintf(`{"course":%q,"why":"Vous y apprenez ce que votre projet demande."}`, refOf(prompt, title))
		}
		w.Header().Set("Content-Type", "text/event-stream")
		piece, _ := json.Marshal(map[string]any{"model": "essai-7b", "choices": []any{map[string]any{
			"index": 0, "delta": map[string]any{"content": `{"steps":[` + step(titles[0]) + ","}}}})
		fmt.Fprintf(w, "data: %s\n\n", piece)
		w.(http.Flusher).Flush()
		<-goOn
		stream(w, step(titles[1])+`],"note":""}`)
	}
}

// TestBrowserReload reloads the page while an answer is being written: what
// stood there stands there again, and the answer goes on to its end, shown and heard once.
func TestBrowserReload(t *testing.T) {
	hold := make(chan struct{})
	goOn := sync.OnceFunc(func() { close(hold) })
	titles := [2]string{"Premiers scripts Python", "Python : concevoir"}
	address, _ := modelServer(t, halting(hold, titles))
	at := startDemo(t, map[string]string{varModelURL: address, varModel: "essai"})
	t.Cleanup(goOn) // before the model's server waits for its last answer
	b := newTab(t, startBrowser(t), at)
	b.ask(modelRequest)
	b.sees(".message-streaming", titles[0])
	b.album("stream")

	b.run("reload", chromedp.Reload())
	b.ready()
	b.sees(".message-streaming", titles[0])
	if text := b.text("#main .messages"); strings.Contains(text, titles[1]) {
		t.Errorf("the second step is there before the model proposed it: %s", text)
	}
	goOn()
	b.answered(1)
	b.sees("#announcer", titles[1])
	if heard := b.text("#announcer"); strings.Contains(heard, flat(messages.For("fr").T("bot.on-reading"))) {
		t.Errorf("a screen reader says %q", heard)
	}
	got := b.steps()
	for i := range got {
		got[i] = strings.Join(strings.Fields(got[i])[:3], " ")
	}
	if diff := cmp.Diff(titles[:], got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	if n := value[int](b, `document.querySelectorAll("#main .message").length`); n != 2 {
		t.Errorf("%d messages, want the question and one answer", n)
	}
}
