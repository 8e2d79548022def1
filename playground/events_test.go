package playground

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// TestMention: a mention in a channel is told twice, under two event ids; where
// the app is not, nothing is.
func TestMention(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	f.say(t, SampleAgent, SampleDigital, "", "@Parcours tu m'entends ?")
	ts := f.say(t, SampleAgent, SampleTraining, "", "@Parcours des cours de paie ?")
	said, first := event(t, app, func(*slackevents.MessageEvent) bool { return true })
	mention, second := event(t, app, func(*slackevents.AppMentionEvent) bool { return true })
	want := "<@" + f.BotUserID() + "> des cours de paie ?"
	if said.Text != want || said.ChannelType != "channel" || mention.Text != want || mention.TimeStamp != ts || mention.User != SampleAgent {
		t.Errorf("message %+v, mention %+v", said, mention)
	}
	if eventID(first) == eventID(second) {
		t.Error("both have one event id")
	}
}

// TestScopesOfEvents: an app without the scope is not told.
func TestScopesOfEvents(t *testing.T) {
	f := start(t, Options{Scopes: []string{"im:history"}})
	app := f.connect(t, nil)
	f.say(t, SampleAgent, SampleTraining, "", "@Parcours dans le canal")
	f.say(t, SampleAgent, f.AppDM(SampleAgent), "", "en privé")
	if m, _ := event(t, app, func(*slackevents.MessageEvent) bool { return true }); m.Text != "en privé" {
		t.Errorf("told of %q", m.Text)
	}
}

func TestEditAndDelete(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	dm := f.AppDM(SampleAgent)
	ts := f.say(t, SampleAgent, dm, "", "20 heures")
	if err := f.Edit(SampleAgent, dm, ts, "30 heures"); err != nil {
		t.Fatal(err)
	}
	edit, _ := event(t, app, func(m *slackevents.MessageEvent) bool { return m.SubType == "message_changed" })
	got := []string{edit.Message.Timestamp, edit.Message.Text, edit.PreviousMessage.Text, edit.Message.Edited.User, edit.Channel}
	if diff := cmp.Diff([]string{ts, "30 heures", "20 heures", SampleAgent, dm}, got); diff != "" {
		t.Errorf("edit (-want +got):\n%s", diff)
	}
	wantCode(t, "edit another's", "channel_not_found", f.Edit(SampleManager, dm, ts, "a"))
	if err := f.Delete(SampleAgent, dm, ts); err != nil {
		t.Fatal(err)
	}
	gone, _ := event(t, app, func(m *slackevents.MessageEvent) bool { return m.SubType == "message_deleted" })
	if gone.DeletedTimeStamp != ts || gone.PreviousMessage.Text != "30 heures" || len(f.Messages(dm, "")) != 0 {
		t.Errorf("deletion came as %+v", gone)
	}
}

// TestTombstone: a question with an answer leaves a tombstone, told as a change.
func TestTombstone(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "question")
	_, reply, err := f.api.PostMessage(dm, slack.MsgOptionText("réponse", false), slack.MsgOptionTS(root))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Delete(SampleAgent, dm, root); err != nil {
		t.Fatal(err)
	}
	gone, _ := event(t, app, func(m *slackevents.MessageEvent) bool {
		return m.SubType == "message_changed" && m.Message.SubType == "tombstone"
	})
	if gone.Message.Timestamp != root || gone.PreviousMessage.Text != "question" {
		t.Errorf("told %+v", gone)
	}
	wantCode(t, "delete another's", "cant_delete_message", f.Delete(SampleAgent, dm, reply))
	if _, _, err := f.api.DeleteMessage(dm, reply); err != nil {
		t.Fatal(err)
	}
	if list := f.Messages(dm, ""); len(list) != 1 || list[0].ReplyCount != 0 {
		t.Errorf("left are %+v", list)
	}
	_, answer, err := f.api.PostMessage(dm, slack.MsgOptionText("trop tard", false), slack.MsgOptionTS("1.000001"))
	if err != nil {
		t.Fatal(err)
	}
	if list := f.Messages(dm, answer); list[0].ThreadTS != "" {
		t.Errorf("an answer to what is gone is in thread %q", list[0].ThreadTS)
	}
}

func TestJoin(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	if err := f.Join(f.BotUserID(), SampleDigital); err != nil {
		t.Fatal(err)
	}
	if err := f.Join(SampleOffice, SampleDigital); err != nil {
		t.Fatal(err)
	}
	noise, _ := event(t, app, func(m *slackevents.MessageEvent) bool { return m.User == SampleOffice })
	joined, _ := event(t, app, func(e *slackevents.MemberJoinedChannelEvent) bool { return e.User == SampleOffice })
	if noise.SubType != "channel_join" || joined.Channel != SampleDigital {
		t.Errorf("told %+v, %+v", noise, joined)
	}
	wantCode(t, "join twice", "already_in_channel", f.Join(SampleOffice, SampleDigital))
	members, _, err := f.api.GetUsersInConversation(&slack.GetUsersInConversationParameters{ChannelID: SampleDigital})
	if diff := cmp.Diff([]string{SampleAgent, SampleManager, f.BotUserID(), SampleOffice}, members); err != nil || diff != "" {
		t.Errorf("members: %v (-want +got):\n%s", err, diff)
	}
}

func TestUninstall(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	f.Uninstall()
	revoked, _ := event(t, app, func(*slackevents.TokensRevokedEvent) bool { return true })
	event(t, app, func(*slackevents.AppUninstalledEvent) bool { return true })
	if diff := cmp.Diff([]string{f.BotUserID()}, revoked.Tokens.Bot); diff != "" {
		t.Errorf("revoked (-want +got):\n%s", diff)
	}
	_, err := f.api.AuthTest()
	wantCode(t, "call once uninstalled", "account_inactive", err)
}

// TestLegacy: the older container opens a thread instead.
func TestLegacy(t *testing.T) {
	f := start(t, Options{Legacy: true})
	app := f.connect(t, nil)
	if err := f.OpenMessages(SampleAgent); err != nil {
		t.Fatal(err)
	}
	started, _ := event(t, app, func(*slackevents.AssistantThreadStartedEvent) bool { return true })
	in := started.AssistantThread
	err := f.api.SetAssistantThreadsSuggestedPrompts(slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: in.ChannelID, ThreadTS: in.ThreadTimeStamp,
		Prompts: []slack.AssistantThreadsPrompt{{Title: "a", Message: "b"}}})
	if err != nil || in.UserID != SampleAgent {
		t.Errorf("thread %+v, %v", in, err)
	}
}

// TestCompose: what Slack makes of what a person types.
func TestCompose(t *testing.T) {
	f := start(t, Options{})
	for in, want := range map[string]string{
		"a & b < c > d": "a &amp; b &lt; c &gt; d",
		"<@" + SampleManager + "> et <#C0GENERAL>": "<@" + SampleManager + "> et <#C0GENERAL>",
		"<@nobody>":                         "&lt;@nobody&gt;",
		"@parcours bonjour":                 "<@" + botUser + "> bonjour",
		"@Thomas Lefèvre, (@elise.robert)":  "<@" + SampleManager + ">, (<@" + SampleOffice + ">)",
		"moi@parcours.example":              "moi@parcours.example",
		"voir https://a.example/x?y=1&z=2.": "voir <https://a.example/x?y=1&amp;z=2>.",
		"hé h":                              "hé h",
		"<!channel>":                        "&lt;!channel&gt;",
	} {
		if got := f.compose(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
