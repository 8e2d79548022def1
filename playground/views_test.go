package playground

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

func filledIn(text string) map[string]any {
	return map[string]any{"goal": map[string]any{"text": map[string]any{"type": "plain_text_input", "value": text}}}
}

// TestTriggers: good for one view, for three seconds.
func TestTriggers(t *testing.T) {
	now := newClock()
	f := start(t, Options{Now: now.Now})
	_, err := f.api.OpenView("nobody's", modal(nil))
	wantCode(t, "unknown", "invalid_trigger_id", err)
	id := trigger1(f)
	now.Add(3 * time.Second)
	_, err = f.api.OpenView(id, modal(nil))
	wantCode(t, "after three seconds", "", err)
	_, err = f.api.OpenView(id, modal(nil))
	wantCode(t, "used", "exchanged_trigger_id", err)
	id = trigger1(f)
	now.Add(3*time.Second + time.Millisecond)
	_, err = f.api.OpenView(id, modal(nil))
	wantCode(t, "later", "expired_trigger_id", err)
}

// TestPress: a button opens a modal, and the app is told all that it needs.
func TestPress(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "question")
	b := slack.NewButtonBlockElement("mend", "3", slack.NewTextBlockObject("plain_text", "Corriger", false, false))
	_, ts, err := f.api.PostMessage(dm, slack.MsgOptionTS(root), slack.MsgOptionText("Voici", false), slack.MsgOptionBlocks(slack.NewActionBlock("foot", b)))
	if err != nil {
		t.Fatal(err)
	}
	press := Action{Channel: dm, TS: ts, BlockID: "foot", Action: raw(t, obj{"type": "button", "action_id": "mend", "value": "3"})}
	if err := f.Press(SampleAgent, press); err != nil {
		t.Fatal(err)
	}
	in := app.callback(t)
	got := []string{string(in.Type), in.User.ID, in.Team.ID, in.Channel.ID, in.Message.Timestamp, in.Container.ThreadTs, in.ActionCallback.BlockActions[0].ActionID,
		in.ActionCallback.BlockActions[0].BlockID, in.ActionCallback.BlockActions[0].Value, in.ActionCallback.BlockActions[0].Text.Text}
	want := []string{"block_actions", SampleAgent, f.TeamID(), dm, ts, root, "mend", "foot", "3", "Corriger"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("payload (-want +got):\n%s", diff)
	}
	opened, err := f.api.OpenView(in.TriggerID, modal(nil))
	if err != nil {
		t.Fatal(err)
	}
	if open := f.State(SampleAgent).Modals; len(open) != 1 || open[0].ID != opened.ID || len(f.State(SampleManager).Modals) != 0 {
		t.Errorf("open modals %+v", open)
	}
	press.Action = raw(t, obj{"type": "button", "action_id": "absent"})
	wantCode(t, "a button that is not there", "action_not_found", f.Press(SampleAgent, press))
	wantCode(t, "by who does not see it", "channel_not_found", f.Press(SampleManager, press))
}

// answering is an app whose answers to a modal are put in, and one modal that is open.
func (f fixture) answering(t *testing.T) (app *bot, answers chan<- *slack.ViewSubmissionResponse, open string) {
	queue := make(chan *slack.ViewSubmissionResponse, 1)
	app = f.connect(t, func(e socketmode.Event) (any, bool) {
		if in, ok := e.Data.(slack.InteractionCallback); ok && in.Type == slack.InteractionTypeViewSubmission {
			if a := <-queue; a != nil {
				return a, true
			}
		}
		return nil, true
	})
	opened, err := f.api.OpenView(trigger1(f), modal(func(v *slack.ModalViewRequest) { v.PrivateMetadata = "fil 7" }))
	if err != nil {
		t.Fatal(err)
	}
	return app, queue, opened.ID
}

// TestSubmitErrors: Slack's own, of which the app is not told, and the app's.
func TestSubmitErrors(t *testing.T) {
	f := start(t, Options{})
	app, answers, open := f.answering(t)
	wrong, err := f.Submit(SampleAgent, open, raw(t, filledIn("")))
	if err != nil || wrong["goal"] != "Veuillez remplir ce champ." {
		t.Errorf("an empty required field: %v, %v", wrong, err)
	}
	answers <- slack.NewErrorsViewSubmissionResponse(map[string]string{"goal": "Trop court"})
	wrong, err = f.Submit(SampleAgent, open, raw(t, filledIn("x")))
	if views := f.State(SampleAgent).Modals; err != nil || len(views) != 1 || wrong["goal"] != "Trop court" || views[0].Errors["goal"] != "Trop court" {
		t.Errorf("errors: %v, %v, %+v", wrong, err, views)
	}
	in := app.callback(t)
	if in.View.State.Values["goal"]["text"].Value != "x" || in.View.PrivateMetadata != "fil 7" || in.View.CallbackID != "need" {
		t.Errorf("submission %+v", in.View)
	}
}

// TestSubmit goes through what an app may answer to a modal.
func TestSubmit(t *testing.T) {
	f := start(t, Options{})
	_, answers, open := f.answering(t)
	next := modal(func(v *slack.ModalViewRequest) { v.CallbackID = "second" })
	for _, c := range []struct {
		name   string
		answer *slack.ViewSubmissionResponse
		want   []string // callback ids of the modals that are open then
	}{
		{"update", slack.NewUpdateViewSubmissionResponse(&next), []string{"second"}},
		{"push", slack.NewPushViewSubmissionResponse(&next), []string{"second", "second"}},
		{"nothing, on the second", nil, []string{"second"}},
		{"clear", slack.NewClearViewSubmissionResponse(), nil},
	} {
		answers <- c.answer
		if _, err := f.Submit(SampleAgent, open, raw(t, filledIn("data"))); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var got []string
		for _, v := range f.State(SampleAgent).Modals {
			got, open = append(got, v.CallbackID), v.ID
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestPressInViews: Home and modals say what was typed in them.
func TestPressInViews(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	b := slack.NewButtonBlockElement("forget", "all", slack.NewTextBlockObject("plain_text", "Effacer mes données", false, false))
	home, err := f.api.PublishView(SampleAgent, slack.HomeTabViewRequest{Type: slack.VTHomeTab, CallbackID: "home",
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewActionBlock("data", b)}}}, "")
	if err != nil {
		t.Fatal(err)
	}
	press := Action{ViewID: home.ID, BlockID: "data", Action: raw(t, obj{"action_id": "forget", "value": "all"}), State: raw(t, filledIn("x"))}
	if err := f.Press(SampleAgent, press); err != nil {
		t.Fatal(err)
	}
	in := app.callback(t)
	got := []string{in.View.ID, in.View.CallbackID, in.Container.Type, in.ActionCallback.BlockActions[0].Value, in.BlockActionState.Values["goal"]["text"].Value}
	if diff := cmp.Diff([]string{home.ID, "home", "view", "all", "x"}, got); diff != "" {
		t.Errorf("payload (-want +got):\n%s", diff)
	}
	wantCode(t, "by another", "view_not_found", f.Press(SampleManager, press))
}

// TestSubmitRefused: answers that Slack does not understand, and none at all.
func TestSubmitRefused(t *testing.T) {
	f := start(t, Options{Times: quick()})
	var take bool
	f.connect(t, func(e socketmode.Event) (any, bool) {
		return slack.NewErrorsViewSubmissionResponse(map[string]string{"absent": "a"}), take
	})
	opened, err := f.api.OpenView(trigger1(f), modal(nil))
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Submit(SampleAgent, opened.ID, raw(t, filledIn("data")))
	wantCode(t, "not acknowledged", "operation_timeout", err)
	_, err = f.Submit(SampleAgent, "V0", nil)
	wantCode(t, "no such view", "view_not_found", err)
	if open := f.State(SampleAgent).Modals; len(open) != 1 {
		t.Errorf("a failed submission left %d modals", len(open))
	}
}

// TestErrorsNameInputs: an error beside no input is what Slack calls trouble.
func TestErrorsNameInputs(t *testing.T) {
	f := start(t, Options{})
	f.connect(t, func(socketmode.Event) (any, bool) {
		return slack.NewErrorsViewSubmissionResponse(map[string]string{"absent": "a"}), true
	})
	opened, err := f.api.OpenView(trigger1(f), modal(nil))
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Submit(SampleAgent, opened.ID, raw(t, filledIn("data")))
	wantCode(t, "errors for no input", "invalid_response", err)
}

func TestStack(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	_, err := f.api.PushView(trigger1(f), modal(nil))
	wantCode(t, "push on nothing", "not_found", err)
	first, err := f.api.OpenView(trigger1(f), modal(nil))
	if err != nil {
		t.Fatal(err)
	}
	var last *slack.ViewResponse
	for range 2 {
		if last, err = f.api.PushView(trigger1(f), modal(func(v *slack.ModalViewRequest) { v.NotifyOnClose = true })); err != nil {
			t.Fatal(err)
		}
	}
	_, err = f.api.PushView(trigger1(f), modal(nil))
	wantCode(t, "a fourth", "push_limit_reached", err)
	if last.RootViewID != first.ID || last.PreviousViewID == first.ID {
		t.Errorf("root %s, previous %s; the first is %s", last.RootViewID, last.PreviousViewID, first.ID)
	}
	wantCode(t, "close one below", "view_not_found", f.CloseView(SampleAgent, first.ID))
	if err := f.CloseView(SampleAgent, last.ID); err != nil {
		t.Fatal(err)
	}
	if in := app.callback(t); in.Type != slack.InteractionTypeViewClosed || in.View.ID != last.ID {
		t.Errorf("told %s of %s", in.Type, in.View.ID)
	}
	if n := len(f.State(SampleAgent).Modals); n != 2 {
		t.Errorf("%d modals are left", n)
	}
}

func TestHashes(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}
	first, err := f.api.PublishView(SampleAgent, home, "")
	if err != nil {
		t.Fatal(err)
	}
	second, err := f.api.PublishView(SampleAgent, home, first.Hash)
	wantCode(t, "publish over the known version", "", err)
	_, err = f.api.PublishView(SampleAgent, home, first.Hash)
	wantCode(t, "publish over an older version", "hash_conflict", err)
	_, err = f.api.PublishView("U0NOBODY", home, "")
	wantCode(t, "publish for nobody", "user_not_found", err)
	if got := f.State(SampleAgent).Home; got == nil || got.Hash != second.Hash || f.State(SampleManager).Home != nil {
		t.Errorf("Home is %+v", got)
	}
	opened, err := f.api.OpenView(trigger1(f), modal(nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = f.api.UpdateView(modal(nil), "", opened.Hash, opened.ID); err != nil {
		t.Fatal(err)
	}
	_, err = f.api.UpdateView(modal(nil), "", opened.Hash, opened.ID)
	wantCode(t, "update an older version", "hash_conflict", err)
	_, err = f.api.UpdateView(modal(nil), "", "", "V0")
	wantCode(t, "update nothing", "not_found", err)
	for _, tab := range []string{"home", "messages"} {
		open := map[string]func(string) error{"home": f.OpenHome, "messages": f.OpenMessages}[tab]
		if err := open(SampleAgent); err != nil {
			t.Fatal(err)
		}
		e, _ := event(t, app, func(*slackevents.AppHomeOpenedEvent) bool { return true })
		if e.Tab != tab || e.User != SampleAgent || e.Channel != f.AppDM(SampleAgent) || (e.View != nil) != (tab == "home") {
			t.Errorf("opening %s came as %+v", tab, e)
		}
	}
}
