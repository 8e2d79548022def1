package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/store"
)

// TestSpent: a question during which the process died each time gets an
// apology, in place of what was half streamed.
func TestSpent(t *testing.T) {
	w := newWorld(t, worldOptions{idle: true})
	in, d := w.question(6)
	d.Last, d.Spent = true, true
	api, token, err := w.bot.api(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	half := task{b: w.bot, api: api, token: token, in: in, d: d, say: messages.For("fr")}
	s, err := half.speech(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !newStream(&half, s, in.At).begin(t.Context()) {
		t.Fatal("no stream was begun")
	}
	for range 2 { // a second delivery says nothing more
		if err := w.bot.handle(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		got := w.slack.Messages(in.At.Channel, in.TS)
		sorry := messages.For("fr").T("bot.sorry", "Ref", reference(d.ID))
		if len(got) != 2 || got[1].Streaming || !strings.Contains(got[1].Text, sorry) {
			t.Fatalf("want one apology:\n%s", w.transcript(playground.SampleAgent))
		}
	}
}

// TestThirdAttempt: a question in hand when two processes died has the planner's
// answer, at once: the store lets such questions through one at a time, and
// with a model of some seconds the last of many would wait for long.
func TestThirdAttempt(t *testing.T) {
	m := newSlowModel(t)
	close(m.gate)
	w := newWorld(t, worldOptions{idle: true, chat: m.chat})
	in, d := w.question(3)
	if err := w.bot.handle(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if got := w.slack.Messages(in.At.Channel, in.TS); len(got) != 2 || !strings.HasPrefix(got[1].Text, "Votre parcours") {
		t.Errorf("want one path:\n%s", w.transcript(playground.SampleAgent))
	}
	if m.sent() != "" {
		t.Error("the model was asked")
	}
}

// question has a question asked, and gives what the store hands out at an
// attempt at it.
func (w *world) question(attempt int) (*incoming, store.Delivery) {
	w.t.Helper()
	const text = "débuter avec un tableur"
	dm := w.slack.AppDM(playground.SampleAgent)
	ts, err := w.slack.Say(playground.SampleAgent, dm, "", text)
	if err != nil {
		w.t.Fatal(err)
	}
	in := &incoming{Team: w.slack.TeamID(), User: playground.SampleAgent, At: place{dm, ts}, TS: ts, Text: text}
	body, err := json.Marshal(in)
	if err != nil {
		w.t.Fatal(err)
	}
	e := store.Event{ID: questionID(in), Thread: in.order(), Learner: in.learner(), Kind: asked, Body: body, Received: time.Now()}
	return in, store.Delivery{Event: e, Attempt: attempt}
}
