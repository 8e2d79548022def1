//go:build bolt

// Slack's own clients for Node, bolt and its socket client, work against the
// workspace as they do against Slack. Run npm ci in testdata/bolt, then
// go test -tags bolt -run Bolt ./playground.

package playground

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shows waits until a person sees in a conversation a message that fulfils ok.
func (f fixture) shows(t *testing.T, person, channel string, ok func(Message) bool) Message {
	t.Helper()
	var found Message
	err := f.Wait(patience(t), person, func(s State) bool {
		for _, m := range s.Messages[channel] {
			if ok(m) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		t.Fatalf("%v; %s sees %+v", err, person, f.State(person).Messages[channel])
	}
	return found
}

func (f fixture) showsText(t *testing.T, person, channel, text string) Message {
	t.Helper()
	return f.shows(t, person, channel, func(m Message) bool { return m.Text == text })
}

// talk has a person speak with the app in all ways that need no button.
func (f fixture) talk(t *testing.T, app *boltApp) {
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "bonjour & merci")
	m := app.hear(t, "message", func(s said) bool { return s.str("text") == "bonjour &amp; merci" })
	got := []string{m.str("user"), m.str("channel_type"), m.str("bot")}
	if diff := cmp.Diff([]string{SampleAgent, "im", f.BotUserID()}, got); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
	if m := f.showsText(t, SampleAgent, dm, "vu : bonjour &amp; merci"); m.ThreadTS != root || m.BotID != f.BotID() {
		t.Errorf("the answer shows as %+v", m)
	}
	f.say(t, SampleAgent, dm, root, "encore")
	if m := f.showsText(t, SampleAgent, dm, "vu : encore"); m.ThreadTS != root {
		t.Errorf("the answer to a reply shows as %+v", m)
	}
	if err := f.Edit(SampleAgent, dm, root, "bonsoir"); err != nil {
		t.Fatal(err)
	}
	app.hear(t, "message", func(s said) bool { return s.str("subtype") == "message_changed" && s.str("edited") == "bonsoir" })
	if err := f.Delete(SampleAgent, dm, f.say(t, SampleAgent, dm, "", "à effacer")); err != nil {
		t.Fatal(err)
	}
	app.hear(t, "message", func(s said) bool { return s.str("subtype") == "message_deleted" })

	ts := f.say(t, SampleManager, SampleTraining, "", "@Parcours là ?")
	if s := app.hear(t, "mention", nil); s.str("text") != "<@"+f.BotUserID()+"> là ?" || s.str("user") != SampleManager {
		t.Errorf("mention %v", s)
	}
	if m := f.showsText(t, SampleAgent, SampleTraining, "<@"+SampleManager+"> bien reçu"); m.ThreadTS != ts {
		t.Errorf("the answer to a mention shows as %+v", m)
	}
}

// command has a person give a slash command.
func (f fixture) command(t *testing.T, app *boltApp) {
	dm := f.AppDM(SampleAgent)
	if err := f.Command(SampleAgent, SampleTraining, "/formation", "la paie"); err != nil {
		t.Fatal(err)
	}
	want := said{"what": "command", "command": "/formation", "text": "la paie", "user": SampleAgent, "channel": SampleTraining}
	if diff := cmp.Diff(want, app.hear(t, "command", nil)); diff != "" {
		t.Errorf("command (-want +got):\n%s", diff)
	}
	if m := f.showsText(t, SampleAgent, SampleTraining, "je cherche la paie"); !m.Ephemeral {
		t.Errorf("the acknowledgement shows as %+v", m)
	}
	f.showsText(t, SampleManager, SampleTraining, "trouvé : la paie")
	for _, m := range f.State(SampleManager).Messages[SampleTraining] {
		if m.Ephemeral {
			t.Errorf("another person sees %q", m.Text)
		}
	}
	if err := f.OpenHome(SampleAgent); err != nil {
		t.Fatal(err)
	}
	home := app.hear(t, "home", nil)
	if v := f.State(SampleAgent).Home; v == nil || v.ID != home.str("view") || home.str("tab") != "home" {
		t.Errorf("home %v shows as %+v", home, v)
	}
	root := f.say(t, SampleAgent, dm, "", "un message")
	if err := f.Shortcut(SampleAgent, "find", dm, root); err != nil {
		t.Fatal(err)
	}
	app.hear(t, "shortcut", func(s said) bool { return s.str("text") == "un message" })
	if m := f.showsText(t, SampleAgent, dm, "à propos de : un message"); !m.Ephemeral {
		t.Errorf("the answer to a shortcut shows as %+v", m)
	}
}

// fields are what a person typed in the modal of app.mjs.
func fields(goal string) json.RawMessage {
	b, err := json.Marshal(obj{"goal": obj{"text": obj{"type": "plain_text_input", "value": goal}}})
	if err != nil {
		panic(err)
	}
	return b
}

// forms has a person press what a message offers, and fill in modals.
func (f fixture) forms(t *testing.T, app *boltApp) {
	dm := f.AppDM(SampleAgent)
	f.say(t, SampleAgent, dm, "", "a menu")
	menu := f.showsText(t, SampleAgent, dm, "un menu")
	press := func(action string) {
		t.Helper()
		if err := f.Press(SampleAgent, Action{Channel: dm, TS: menu.TS, BlockID: "foot", Action: json.RawMessage(action)}); err != nil {
			t.Fatal(err)
		}
	}
	press(`{"action_id":"pick","selected_option":{"text":{"type":"plain_text","text":"deux"},"value":"deux"}}`)
	if s := app.hear(t, "pick", nil); s.str("value") != "deux" {
		t.Errorf("chosen: %v", s)
	}
	press(`{"action_id":"open","value":"1"}`)
	opened := app.hear(t, "open", nil)
	v := f.State(SampleAgent).Modals[0]
	got := []string{opened.str("value"), opened.str("view"), opened.str("user"), opened.str("message")}
	if diff := cmp.Diff([]string{"1", v.ID, SampleAgent, "un menu"}, got); diff != "" {
		t.Errorf("opening (-want +got):\n%s", diff)
	}
	f.fill(t, app, v)
	press(`{"action_id":"replace","value":"2"}`)
	if m := f.showsText(t, SampleAgent, dm, "remplacé"); m.TS != menu.TS || string(m.Blocks) != "[]" {
		t.Errorf("the replaced message shows as %+v", m)
	}
	if err := f.Shortcut(SampleAgent, "new", "", ""); err != nil {
		t.Fatal(err)
	}
	app.hear(t, "global", func(s said) bool { return s.str("user") == SampleAgent })
	if n := len(f.State(SampleAgent).Modals); n != 1 {
		t.Fatalf("%d modals are open, want 1", n)
	}
	if err := f.CloseView(SampleAgent, f.State(SampleAgent).Modals[0].ID); err != nil {
		t.Fatal(err)
	}
	if s := app.hear(t, "closed", nil); s["cleared"] != false {
		t.Errorf("closed: %v", s)
	}
}

// fill fills in a modal: wrongly, so that it changes, so that another lies on
// it, and rightly.
func (f fixture) fill(t *testing.T, app *boltApp, v View) {
	t.Helper()
	submit := func(id, goal string) map[string]string {
		t.Helper()
		wrong, err := f.Submit(SampleAgent, id, fields(goal))
		if err != nil {
			t.Fatal(err)
		}
		if goal != "" { // Slack asks for a required field itself
			if s := app.hear(t, "view", nil); s.str("goal") != goal || s.str("metadata") != "p1" {
				t.Errorf("submitted %q: %v", goal, s)
			}
		}
		return wrong
	}
	if wrong := submit(v.ID, ""); wrong["goal"] == "" {
		t.Error("an empty field was let through")
	}
	if diff := cmp.Diff(map[string]string{"goal": "dites-en plus"}, submit(v.ID, "rien")); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	if got := f.State(SampleAgent).Modals[0].Errors["goal"]; got != "dites-en plus" {
		t.Errorf("the modal shows the error %q", got)
	}
	submit(v.ID, "autre")
	if got := string(f.State(SampleAgent).Modals[0].Title); len(f.State(SampleAgent).Modals[0].Errors) > 0 || !json.Valid([]byte(got)) || element(f.State(SampleAgent).Modals[0].Blocks, "goal", "text") == nil {
		t.Errorf("the changed modal shows as %s", got)
	}
	submit(v.ID, "plus")
	stack := f.State(SampleAgent).Modals
	if len(stack) != 2 {
		t.Fatalf("%d modals are open, want 2", len(stack))
	}
	submit(stack[1].ID, "data")
	submit(v.ID, "data")
	if n := len(f.State(SampleAgent).Modals); n != 0 {
		t.Errorf("%d modals are open, want none", n)
	}
}
