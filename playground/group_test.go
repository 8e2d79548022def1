package playground

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// TestGroup: the app opens a message of several people, and all speak in it.
func TestGroup(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	open := func(users ...string) (*slack.Channel, bool, error) {
		c, _, already, err := f.api.OpenConversation(&slack.OpenConversationParameters{Users: users, ReturnIM: true})
		return c, already, err
	}
	g, already, err := open(SampleManager, SampleAgent)
	if err != nil || already || !g.IsMpIM || g.IsIM || g.IsChannel || !g.IsPrivate || g.Name != "mpdm-camille.durand--parcours--thomas.lefevre-1" {
		t.Fatalf("opened %+v, already open: %v, %v", g, already, err)
	}
	if same, already, err := open(SampleAgent, SampleManager); err != nil || !already || same.ID != g.ID {
		t.Errorf("opened anew: %+v, already open: %v, %v", same, already, err)
	}
	ts := f.say(t, SampleManager, g.ID, "", "@Parcours une formation pour nous ?")
	asked, _ := event(t, app, func(m *slackevents.MessageEvent) bool { return m.TimeStamp == ts })
	if asked.ChannelType != "mpim" || asked.Channel != g.ID || asked.User != SampleManager {
		t.Errorf("message %+v", asked)
	}
	if m, _ := event(t, app, func(*slackevents.AppMentionEvent) bool { return true }); m.Channel != g.ID || m.TimeStamp != ts {
		t.Errorf("mention %+v", m)
	}
	if _, _, err := f.api.PostMessage(g.ID, slack.MsgOptionText("Voici", false), slack.MsgOptionTS(ts)); err != nil {
		t.Fatal(err)
	}
	page, err := f.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: g.ID})
	if err != nil || len(page.Messages) != 1 {
		t.Errorf("history %+v, %v", page, err)
	}
	_, _, err = f.api.StartStream(g.ID, slack.MsgOptionTS(ts))
	wantCode(t, "stream to a group without saying for whom", "missing_recipient_team_id", err)
}

// TestGroupIsPrivate: only its members see it and speak in it.
func TestGroupIsPrivate(t *testing.T) {
	f := start(t, Options{})
	g, err := f.OpenGroup(SampleAgent, SampleManager, f.BotUserID())
	if err != nil {
		t.Fatal(err)
	}
	f.say(t, SampleManager, g, "", "entre nous")
	for person, want := range map[string]string{SampleAgent: "Parcours, Thomas Lefèvre", SampleOffice: ""} {
		got := ""
		for _, c := range f.State(person).Conversations {
			if c.ID == g {
				got = c.Name
			}
		}
		if got != want {
			t.Errorf("%s sees the group as %q, want %q", person, got, want)
		}
	}
	if n := len(f.State(SampleAgent).Messages[g]); n != 1 {
		t.Errorf("a member sees %d messages, want 1", n)
	}
	_, err = f.Say(SampleOffice, g, "", "a")
	wantCode(t, "a person who is not in it", "channel_not_found", err)
	wantCode(t, "joining it", "channel_not_found", f.Join(SampleOffice, g))
}

// TestGroupRefused: whom a group cannot be of, and what it needs.
func TestGroupRefused(t *testing.T) {
	f := start(t, Options{})
	for _, c := range []struct {
		name, want string
		users      []string
	}{
		{"one person twice", "not_enough_users", []string{SampleAgent, SampleAgent}},
		{"nobody", "users_list_not_supplied", nil},
		{"an unknown person", "user_not_found", []string{SampleAgent, "U0NOBODY"}},
	} {
		_, _, _, err := f.api.OpenConversation(&slack.OpenConversationParameters{Users: c.users})
		wantCode(t, c.name, c.want, err)
	}
	apart, err := f.OpenGroup(SampleAgent, SampleManager, SampleOffice)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: apart})
	wantCode(t, "history of a group without the app", "channel_not_found", err)
	var many []Person
	users := []string{}
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"} {
		many = append(many, Person{ID: "U0" + name, Name: name})
		users = append(users, "U0"+name)
	}
	f = start(t, Options{People: many})
	_, _, _, err = f.api.OpenConversation(&slack.OpenConversationParameters{Users: users})
	wantCode(t, "nine people and the app", "too_many_users", err)
	_, _, _, err = f.api.OpenConversation(&slack.OpenConversationParameters{Users: users[:8]})
	wantCode(t, "eight people and the app", "", err)
}

// TestGroupScopes: opening and reading are apart from those of direct messages.
func TestGroupScopes(t *testing.T) {
	f := start(t, Options{Scopes: []string{"im:write", "im:history", "chat:write"}})
	app := f.connect(t, nil)
	_, _, _, err := f.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{SampleAgent, SampleManager}})
	wantCode(t, "open a group with im:write", "missing_scope", err)
	_, _, _, err = f.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{SampleAgent}})
	wantCode(t, "open a direct message with im:write", "", err)
	g, err := f.OpenGroup(SampleAgent, SampleManager, f.BotUserID())
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: g})
	wantCode(t, "history of a group with im:history", "missing_scope", err)
	f.say(t, SampleAgent, g, "", "entre nous")
	f.say(t, SampleAgent, f.AppDM(SampleAgent), "", "à vous")
	first, _ := event(t, app, func(*slackevents.MessageEvent) bool { return true })
	if diff := cmp.Diff("à vous", first.Text); diff != "" {
		t.Errorf("the first message told (-want +got):\n%s", diff)
	}
}
