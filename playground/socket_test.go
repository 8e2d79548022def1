package playground

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// TestQuestion is the whole way: a person asks, the app is told over Socket
// Mode, answers in the thread, and the person sees it.
func TestQuestion(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	dm := f.AppDM(SampleAgent)
	ts := f.say(t, SampleAgent, dm, "", "Je pilote un projet data & je débute")

	asked, _ := event(t, app, func(*slackevents.MessageEvent) bool { return true })
	got := []string{asked.User, asked.Text, asked.Channel, asked.ChannelType, asked.TimeStamp}
	want := []string{SampleAgent, "Je pilote un projet data &amp; je débute", dm, "im", ts}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}

	_, posted, err := f.api.PostMessage(dm, slack.MsgOptionText("Voici", false), slack.MsgOptionTS(ts))
	if err != nil {
		t.Fatal(err)
	}
	err = f.Wait(patience(t), SampleAgent, func(s State) bool {
		list := s.Messages[dm]
		return len(list) == 2 && list[0].ReplyCount == 1 && list[1].TS == posted && list[1].ThreadTS == ts && list[1].Text == "Voici"
	})
	if err != nil {
		t.Error(err)
	}
	echo, _ := event(t, app, func(m *slackevents.MessageEvent) bool { return m.TimeStamp == posted })
	if echo.BotID != f.BotID() || echo.User != f.BotUserID() {
		t.Errorf("the app's own message came back as of %q, %q", echo.BotID, echo.User)
	}
	if n := len(f.State(SampleManager).Messages[dm]); n != 0 {
		t.Errorf("another person sees %d of the messages", n)
	}
}
