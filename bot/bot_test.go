package bot

import (
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/playground"
)

const need = "je pilote un projet data, je débute, 20 heures d’ici mars, à distance"

// TestAsk: a question in private is answered once, in its thread.
func TestAsk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	ts, m := w.say(playground.SampleAgent, "", need)
	if m.ThreadTS != ts || !strings.HasPrefix(m.Text, "Votre parcours") {
		t.Errorf("answer in thread %q of %q: %s", m.ThreadTS, ts, m.Text)
	}
}
