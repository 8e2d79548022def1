package bot

import (
	"slices"
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/playground"
)

// streaming finds a message of the app that streams and holds a text.
func streaming(dm, text string) func(playground.State) bool {
	return func(s playground.State) bool {
		return slices.ContainsFunc(s.Messages[dm], func(m playground.Message) bool {
			return m.BotID != "" && m.Streaming && strings.Contains(string(m.Blocks), text)
		})
	}
}

// TestStream: while a model thinks, the stages are shown, then the first step
// before the answer is whole; the whole answer takes their place.
func TestStream(t *testing.T) {
	t.Parallel()
	model := newSlowModel(t)
	w := newWorld(t, worldOptions{chat: model.chat})
	dm, ts := w.ask(agent)
	w.wait(agent, "stages", streaming(dm, "task_card"))
	w.wait(agent, "first step", streaming(dm, "*1. "))
	close(model.gate)
	m := w.answerIn(dm, ts)
	w.idle()
	if got := w.answers(dm, ts); len(got) != 1 || !strings.Contains(string(got[0].Blocks), `"keep"`) || strings.Contains(string(got[0].Blocks), "task_card") {
		t.Errorf("%d answers, the last %s", len(got), m.Blocks)
	}
	for _, name := range []string{"Camille", "camille", "Durand", agent, w.slack.TeamID()} {
		if strings.Contains(model.sent(), name) {
			t.Errorf("the model was told %q", name)
		}
	}
}

// TestStreamRefused: where Slack grants no stream the answer comes all the same,
// under a status meanwhile.
func TestStreamRefused(t *testing.T) {
	t.Parallel()
	model := newSlowModel(t)
	w := newWorld(t, worldOptions{chat: model.chat})
	for spent := w.bot.pace.bucket(w.slack.BotToken(), "chat.startStream"); spent.Allow(); {
	}
	dm, ts := w.ask(agent)
	w.wait(agent, "status", func(s playground.State) bool { return len(s.Status) == 1 })
	close(model.gate)
	w.answerIn(dm, ts)
	w.idle()
	if got := w.answers(dm, ts); len(got) != 1 || len(got[0].Chunks) > 0 {
		t.Errorf("%d answers, streamed: %v", len(got), got)
	}
}

// TestHandover: an answer that was streaming when its process ended is finished
// by the next one, in the same message.
func TestHandover(t *testing.T) {
	t.Parallel()
	model := newSlowModel(t)
	w := newWorld(t, worldOptions{chat: model.chat})
	dm, ts := w.ask(agent)
	w.wait(agent, "stream", streaming(dm, "task_card"))
	begun := w.answers(dm, ts)
	w.stop()
	close(model.gate)
	w.start()
	m := w.answerIn(dm, ts)
	w.idle()
	if got := w.answers(dm, ts); len(got) != 1 || m.TS != begun[0].TS {
		t.Errorf("%d answers; begun in %s, ended in %s", len(got), begun[0].TS, m.TS)
	}
}
