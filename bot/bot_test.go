package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/store"
)

const need = "je pilote un projet data, je débute, 20 heures d’ici mars, à distance"

// TestAsk: a question in private is answered once, in its thread, in the
// person's language.
func TestAsk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	for person, want := range map[string]string{playground.SampleAgent: "Votre parcours", playground.SampleManager: "Your path"} {
		ts, m := w.say(person, "", need)
		if m.ThreadTS != ts || !strings.HasPrefix(m.Text, want) {
			t.Errorf("answer in thread %q of %q: %s", m.ThreadTS, ts, m.Text)
		}
		if n := len(w.answers(m.Channel, ts)); n != 1 {
			t.Errorf("%d answers, want 1", n)
		}
	}
}

// TestFollowUp: a later message goes on from the path, in its thread or not.
func TestFollowUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	first := w.path(playground.SampleAgent)
	for _, thread := range []string{first.ThreadTS, ""} {
		_, m := w.say(playground.SampleAgent, thread, "plus court")
		if !strings.HasPrefix(m.Text, "Votre parcours") || m.Text == first.Text {
			t.Errorf("in thread %q: %s", thread, m.Text)
		}
	}
}

// TestButtons: every button of a path does what it says.
func TestButtons(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	agent := playground.SampleAgent
	m := w.path(agent)
	for _, c := range []struct {
		action, choose, want string
		n                    int
	}{
		{"another", "", "Votre parcours", 1},
		{"shorter", "", "Votre parcours", 1},
		{"step", "why", "«", 1},
		{"step", "replace", "Votre parcours", 1},
		{"step", "remove", "Votre parcours", 2},
		{"keep", "", "C’est noté", 1},
		{"keep", "", "déjà", 1},
	} {
		before := w.answers(m.Channel, m.ThreadTS)
		w.press(agent, m, c.action, c.n, c.choose)
		w.idle()
		after := w.answers(m.Channel, m.ThreadTS)
		if len(after) != len(before)+1 {
			t.Fatalf("%s %s: %d answers more, want 1", c.action, c.choose, len(after)-len(before))
		}
		if got := after[len(after)-1].Text; !strings.Contains(got, c.want) {
			t.Errorf("%s %s: %q, want %q", c.action, c.choose, got, c.want)
		}
	}
}

// TestFiles: a path comes for the agenda and as a document, once each.
func TestFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	m := w.path(playground.SampleAgent)
	for action, want := range map[string]string{"ics": "text/calendar; charset=utf-8", "pdf": "application/pdf"} {
		w.press(playground.SampleAgent, m, action, 1, "")
		w.idle()
		var got []string
		for _, a := range w.answers(m.Channel, m.ThreadTS) {
			for _, f := range a.Files {
				if strings.HasSuffix(f.Name, "."+action) {
					got = append(got, f.Mimetype)
				}
			}
		}
		if diff := cmp.Diff([]string{want}, got); diff != "" {
			t.Errorf("%s files (-want +got):\n%s", action, diff)
		}
	}
}

// TestVote: an opinion stands in the journal, and the person is thanked.
func TestVote(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	m := w.path(playground.SampleAgent)
	w.press(playground.SampleAgent, m, "vote", 1, "negative_button")
	w.wait(playground.SampleAgent, "thanks", func(s playground.State) bool {
		for _, m := range s.Messages[m.Channel] {
			if m.Ephemeral && strings.Contains(m.Text, "Merci") {
				return true
			}
		}
		return false
	})
	entries, err := w.store.Journal(t.Context(), store.NewLearnerID(w.slack.TeamID(), playground.SampleAgent))
	if err != nil {
		t.Fatal(err)
	}
	var votes []string
	for _, e := range entries {
		if e.Kind == store.Feedback {
			var o opinion
			if err := json.Unmarshal(e.Data, &o); err != nil {
				t.Fatal(err)
			}
			votes = append(votes, o.Vote)
		}
	}
	if diff := cmp.Diff([]string{"bad"}, votes); diff != "" {
		t.Errorf("votes (-want +got):\n%s", diff)
	}
}

// TestHome: a path kept stands in the Home tab, its steps can be ticked off,
// and it can be let go.
func TestHome(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	agent := playground.SampleAgent
	if err := w.slack.OpenHome(agent); err != nil {
		t.Fatal(err)
	}
	w.wait(agent, "empty home", homeShows("aucun parcours"))
	w.press(agent, w.path(agent), "keep", 1, "")
	w.wait(agent, "path", homeShows("home-done"))
	w.wait(agent, "progress", homeShows("Étapes suivies : 0 sur"))
	w.pressHome(agent, "home-done", "1")
	w.wait(agent, "one step done", homeShows("Étapes suivies : 1 sur"))
	w.pressHome(agent, "home-ics", "")
	w.idle()
	w.pressHome(agent, "home-drop", "")
	w.wait(agent, "empty home again", homeShows("aucun parcours"))
}

// TestEdit: a question changed is answered anew in place of its answer.
func TestEdit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	ts, m := w.say(playground.SampleAgent, "", need)
	if err := w.slack.Edit(playground.SampleAgent, m.Channel, ts, "quelles formations sur le RGPD ?"); err != nil {
		t.Fatal(err)
	}
	w.wait(playground.SampleAgent, "new answer", func(s playground.State) bool {
		for _, now := range s.Messages[m.Channel] {
			if now.TS == m.TS && strings.Contains(now.Text, "trouvé") {
				return true
			}
		}
		return false
	})
	w.idle()
	if n := len(w.answers(m.Channel, ts)); n != 1 {
		t.Errorf("%d answers, want 1", n)
	}
}

// TestDelete: the answer to a question that is deleted goes with it, and the
// conversation forgets it.
func TestDelete(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	ts, m := w.say(playground.SampleAgent, "", need)
	if err := w.slack.Delete(playground.SampleAgent, m.Channel, ts); err != nil {
		t.Fatal(err)
	}
	w.wait(playground.SampleAgent, "no answer", func(s playground.State) bool {
		for _, now := range s.Messages[m.Channel] {
			if now.TS == m.TS && now.Subtype != "tombstone" {
				return false
			}
		}
		return true
	})
	w.idle()
	if _, m := w.say(playground.SampleAgent, "", "où en suis-je ?"); strings.Contains(m.Text, "1.") {
		t.Errorf("still remembered: %s", m.Text)
	}
}

// TestFaults: whatever goes wrong between Slack and the bot, each question has
// one answer.
func TestFaults(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]playground.Faults{
		"acknowledgements lost": {DropAck: 3}, "delivered twice": {Duplicate: 5}, "too many requests": {RateLimit: 2},
		"errors of the server": {ServerError: 2}, "disconnected": {Disconnect: 2}, "slow": {DelayMS: 100},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, worldOptions{workspace: playground.Options{Times: playground.Times{Ack: 100 * time.Millisecond, Retries: []time.Duration{0, 0, 0}}}})
			w.slack.SetFaults(f)
			var asked []string
			dm := w.slack.AppDM(playground.SampleAgent)
			for range 3 {
				ts, err := w.slack.Say(playground.SampleAgent, dm, "", need)
				if err != nil {
					t.Fatal(err)
				}
				asked = append(asked, ts)
			}
			for _, ts := range asked {
				w.answerIn(dm, ts)
			}
			w.slack.SetFaults(playground.Faults{})
			w.idle()
			for _, ts := range asked {
				if got := w.answers(dm, ts); len(got) != 1 || got[0].Streaming {
					t.Errorf("%d answers to %s", len(got), ts)
				}
			}
		})
	}
}
