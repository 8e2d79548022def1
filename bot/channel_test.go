package bot

import (
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/playground"
)

// TestMention: in a channel the courses are said to all, the dated path to the
// person alone, and nothing is said where nobody asked.
func TestMention(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	agent, channel := playground.SampleAgent, playground.SampleTraining
	if _, err := w.slack.Say(agent, channel, "", "bonjour à tous, qui connaît une formation ?"); err != nil {
		t.Fatal(err)
	}
	ts, err := w.slack.Say(agent, channel, "", "<@"+w.slack.BotUserID()+"> "+need)
	if err != nil {
		t.Fatal(err)
	}
	public := w.answerAfter(agent, channel, ts)
	w.idle()
	if public.ThreadTS != ts || strings.Contains(string(public.Blocks), "2027") || !strings.Contains(string(public.Blocks), "Des formations") {
		t.Errorf("in public: %s", public.Blocks)
	}
	dm := w.slack.AppDM(agent)
	private := w.answers(dm, "")
	if len(private) != 1 || !strings.HasPrefix(private[0].Text, "Votre parcours") || !strings.Contains(string(private[0].Blocks), "Votre demande") {
		t.Fatalf("in private: %+v", private)
	}
	// A later word in the thread goes on; one for somebody else does not.
	if _, err := w.slack.Say(agent, channel, ts, "<@"+playground.SampleManager+"> plus court, tu crois ?"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.slack.Say(playground.SampleManager, channel, ts, "plus court"); err != nil {
		t.Fatal(err)
	}
	last, err := w.slack.Say(agent, channel, ts, "plus court")
	if err != nil {
		t.Fatal(err)
	}
	w.answerAfter(agent, channel, last)
	w.idle()
	if n := len(w.answers(channel, ts)); n != 2 {
		t.Errorf("%d answers in public, want 2", n)
	}
	if n := len(w.answers(dm, "")); n != 2 {
		t.Errorf("%d answers in private, want 2", n)
	}
}

// TestCommand: a slash command and the shortcut of a message are answered in
// private, with the request above.
func TestCommand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{workspace: playground.Options{
		Commands: []playground.Command{{Command: ManifestCommand}}, Shortcuts: []playground.Shortcut{{Name: "x", CallbackID: ManifestShortcut, Type: "message"}}}})
	agent := playground.SampleAgent
	dm := w.slack.AppDM(agent)
	for _, c := range []struct {
		do   func() error
		want int
	}{
		{func() error { return w.slack.Command(agent, playground.SampleGeneral, ManifestCommand, "") }, 0},
		{func() error { return w.slack.Command(agent, playground.SampleGeneral, ManifestCommand, need) }, 1},
		{func() error {
			ts, err := w.slack.Say(playground.SampleOffice, playground.SampleTraining, "", "il nous faut des formations à la cybersécurité")
			if err != nil {
				return err
			}
			return w.slack.Shortcut(agent, ManifestShortcut, playground.SampleTraining, ts)
		}, 2},
	} {
		if err := c.do(); err != nil {
			t.Fatal(err)
		}
		w.idle()
		if got := w.answers(dm, ""); len(got) != c.want {
			t.Fatalf("%d answers, want %d:\n%s", len(got), c.want, w.transcript(agent))
		} else if c.want > 0 && !strings.Contains(string(got[c.want-1].Blocks), "Votre demande") {
			t.Errorf("answer without its request: %s", got[c.want-1].Blocks)
		}
	}
}
