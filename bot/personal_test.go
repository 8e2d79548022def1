package bot

import (
	"slices"
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/store"
)

// TestPersonalData: everything that is kept is shown and erased on demand.
func TestPersonalData(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	agent := playground.SampleAgent
	w.press(agent, w.path(agent), "keep", 1, "")
	w.idle()
	ts, m := w.say(agent, "", "Mes données, s’il vous plaît")
	if len(m.Files) != 1 || m.ThreadTS != ts || m.Files[0].Size < 1000 {
		t.Fatalf("no file: %s", m.Text)
	}
	_, m = w.say(agent, "", "effacer mes données")
	w.press(agent, m, "erase-yes", 1, "")
	done := w.answerAfter(agent, m.Channel, m.TS)
	if !strings.Contains(done.Text, "Vos données sont effacées") {
		t.Errorf("erased: %s", done.Text)
	}
	w.idle()
	p, err := w.store.Export(t.Context(), store.NewLearnerID(w.slack.TeamID(), agent))
	if err != nil {
		t.Fatal(err)
	}
	if !p.Empty() {
		t.Errorf("still kept: %+v", p)
	}
}

// TestQuota: who asks too much is told so once, kindly, and nothing more.
func TestQuota(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{limits: Limits{Questions: 2}})
	dm := w.slack.AppDM(playground.SampleAgent)
	for range 5 {
		if _, err := w.slack.Say(playground.SampleAgent, dm, "", "bonjour"); err != nil {
			t.Fatal(err)
		}
	}
	w.wait(playground.SampleAgent, "words", func(s playground.State) bool {
		return slices.ContainsFunc(s.Messages[dm], func(m playground.Message) bool { return strings.Contains(m.Text, "beaucoup de questions") })
	})
	w.idle()
	if n := strings.Count(w.transcript(playground.SampleAgent), "beaucoup de questions"); n != 1 {
		t.Errorf("told %d times", n)
	}
}
