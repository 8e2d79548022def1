package playground

import (
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// TestMeasures follows a question from its delivery, which fails once, to the
// answer that takes a stream's place.
func TestMeasures(t *testing.T) {
	f := start(t, Options{Measure: true, Times: quick()})
	tries := 0
	app := f.connect(t, func(e socketmode.Event) (any, bool) {
		if e.Request.RetryAttempt == 0 && tries == 0 {
			tries++
			return nil, false
		}
		return nil, true
	})
	dm := f.AppDM(SampleAgent)
	ts := f.say(t, SampleAgent, dm, "", "question")
	app.next(t)
	app.next(t)
	_, answer, err := f.api.StartStream(dm, slack.MsgOptionTS(ts), slack.MsgOptionChunks(task("s", "Je cherche", "in_progress")))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Standing(); got.Said != 1 || got.Marked != 0 || got.Streaming != 1 || got.Sockets != 1 {
		t.Errorf("while it streams: %+v", got)
	}
	if _, _, err := f.api.StopStream(dm, answer); err != nil {
		t.Fatal(err)
	}
	mark := slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "answer", EventPayload: map[string]any{"n": "1"}})
	if _, _, _, err := f.api.UpdateMessage(dm, answer, slack.MsgOptionText("Voici", false), mark); err != nil {
		t.Fatal(err)
	}
	for ctx := patience(t); f.Standing().Acked == 0; runtime.Gosched() { // an acknowledgement changes nothing that could be waited for
		if ctx.Err() != nil {
			t.Fatal("no acknowledgement was noted")
		}
	}
	m := f.Measures()
	if len(m.Said) != 1 || len(m.Told) != 1 {
		t.Fatalf("%d said, %d told", len(m.Said), len(m.Told))
	}
	s, a := m.Said[0], m.Told[0]
	if s.TS != ts || s.Thread != ts || s.Sendings < 2 || !s.At.Before(s.Sent) || !s.Sent.Before(s.Acked) || s.Sign != a.At && s.Sign.Before(s.At) {
		t.Errorf("said %+v", s)
	}
	if a.Thread != ts || a.TS != answer || a.Streaming || a.Text != "Voici" || !a.At.Before(a.Marked) {
		t.Errorf("told %+v", a)
	}
	if diff := cmp.Diff(Standing{Said: 1, Acked: 1, Marked: 1, Sockets: 1}, f.Standing()); diff != "" {
		t.Errorf("standing (-want +got):\n%s", diff)
	}
}

// TestStatusIsASign: a status is a first sign too.
func TestStatusIsASign(t *testing.T) {
	f := start(t, Options{Measure: true})
	dm := f.AppDM(SampleAgent)
	ts := f.say(t, SampleAgent, dm, "", "question")
	err := f.api.SetAssistantThreadsStatus(slack.AssistantThreadsSetStatusParameters{ChannelID: dm, ThreadTS: ts, Status: "cherche…"})
	if err != nil {
		t.Fatal(err)
	}
	if m := f.Measures(); len(m.Said) != 1 || m.Said[0].Sign.Before(m.Said[0].At) || len(m.Told) != 0 {
		t.Errorf("measures %+v", m)
	}
}
