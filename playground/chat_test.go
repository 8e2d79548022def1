package playground

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

// TestMetadata is kept, and given only to who asks.
func TestMetadata(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "question")
	meta := slack.SlackMetadata{EventType: "answer", EventPayload: map[string]any{"event": "Ev1"}}
	_, ts, err := f.api.PostMessage(dm, slack.MsgOptionText("a", false), slack.MsgOptionTS(root), slack.MsgOptionMetadata(meta))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := f.api.UpdateMessage(dm, ts, slack.MsgOptionText("b", false)); err != nil {
		t.Fatal(err)
	}
	for _, all := range []bool{true, false} {
		list, _, _, err := f.api.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: dm, Timestamp: root, IncludeAllMetadata: all})
		if err != nil || len(list) != 2 || list[1].Text != "b" || list[0].ReplyCount != 1 || list[1].ThreadTimestamp != root {
			t.Fatalf("replies %+v, %v", list, err)
		}
		want := slack.SlackMetadata{}
		if all {
			want = meta
		}
		if diff := cmp.Diff(want, list[1].Metadata); diff != "" {
			t.Errorf("metadata asked for: %v (-want +got):\n%s", all, diff)
		}
	}
}

func TestUpdateAndDelete(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	theirs := f.say(t, SampleAgent, dm, "", "question")
	_, ts, err := f.api.PostMessage(dm, slack.MsgOptionText("a", false), slack.MsgOptionBlocks(slack.NewDividerBlock()))
	if err != nil {
		t.Fatal(err)
	}
	update := func(ts string, options ...slack.MsgOption) error {
		_, _, _, err := f.api.UpdateMessage(dm, ts, options...)
		return err
	}
	wantCode(t, "update a person's", "cant_update_message", update(theirs, slack.MsgOptionText("b", false)))
	wantCode(t, "update nothing", "message_not_found", update("1.000001", slack.MsgOptionText("b", false)))
	wantCode(t, "update", "", update(ts, slack.MsgOptionText("b", false)))
	if m := f.Messages(dm, ts)[0]; m.Text != "b" || string(m.Blocks) == "[]" {
		t.Errorf("an update without blocks left %q, %s", m.Text, m.Blocks)
	}
	wantCode(t, "update with no blocks", "", update(ts, slack.MsgOptionText("c", false), slack.MsgOptionBlocks()))
	if m := f.Messages(dm, ts)[0]; m.Text != "c" || string(m.Blocks) != "[]" || !m.Edited {
		t.Errorf("an update that empties the blocks left %q, %s", m.Text, m.Blocks)
	}
	_, _, err = f.api.DeleteMessage(dm, theirs)
	wantCode(t, "delete a person's", "cant_delete_message", err)
	_, _, err = f.api.DeleteMessage(dm, ts)
	wantCode(t, "delete", "", err)
	_, _, err = f.api.DeleteMessage(dm, ts)
	wantCode(t, "delete twice", "message_not_found", err)
	if list := f.Messages(dm, ""); len(list) != 1 {
		t.Errorf("left are %+v", list)
	}
}

// TestEphemeral: seen by one person alone, and not to be updated or read back.
func TestEphemeral(t *testing.T) {
	f := start(t, Options{})
	ts, err := f.api.PostEphemeral(SampleTraining, SampleAgent, slack.MsgOptionText("pour vous", false))
	if err != nil {
		t.Fatal(err)
	}
	mine, theirs := f.State(SampleAgent).Messages[SampleTraining], f.State(SampleManager).Messages[SampleTraining]
	if len(mine) != 1 || !mine[0].Ephemeral || len(theirs) != 0 {
		t.Errorf("seen by one: %+v, by the other: %+v", mine, theirs)
	}
	_, _, _, err = f.api.UpdateMessage(SampleTraining, ts, slack.MsgOptionText("a", false))
	wantCode(t, "update", "message_not_found", err)
	history, err := f.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: SampleTraining})
	if err != nil || len(history.Messages) != 0 {
		t.Errorf("history %+v, %v", history, err)
	}
}

func TestHistory(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	var want []string
	for i := range 5 {
		want = append([]string{strconv.Itoa(i)}, want...)
		ts := f.say(t, SampleAgent, dm, "", strconv.Itoa(i))
		f.say(t, SampleAgent, dm, ts, "suite")
	}
	var got []string
	cursor := ""
	for {
		page, err := f.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: dm, Limit: 2, Cursor: cursor})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page.Messages {
			got = append(got, m.Text)
		}
		if cursor = page.ResponseMetaData.NextCursor; !page.HasMore {
			break
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

func TestSchedule(t *testing.T) {
	now := newClock()
	f := start(t, Options{Now: now.Now})
	dm := f.AppDM(SampleAgent)
	at := func(d time.Duration) string { return strconv.FormatInt(now.Now().Add(d).Unix(), 10) }
	_, _, err := f.api.ScheduleMessage(dm, at(-time.Minute), slack.MsgOptionText("a", false))
	wantCode(t, "in the past", "time_in_past", err)
	_, _, err = f.api.ScheduleMessage(dm, at(121*24*time.Hour), slack.MsgOptionText("a", false))
	wantCode(t, "far ahead", "time_too_far", err)
	var ids []string
	for _, text := range []string{"rappel", "annulé"} {
		_, id, err := f.api.ScheduleMessage(dm, at(time.Hour), slack.MsgOptionText(text, false))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	for _, want := range []string{"", "invalid_scheduled_message_id"} {
		_, err := f.api.DeleteScheduledMessage(&slack.DeleteScheduledMessageParameters{Channel: dm, ScheduledMessageID: ids[1]})
		wantCode(t, "take back", want, err)
	}
	now.Add(59 * time.Minute)
	f.Tick()
	early := len(f.Messages(dm, ""))
	now.Add(time.Minute)
	f.Tick()
	if list := f.Messages(dm, ""); early != 0 || len(list) != 1 || list[0].Text != "rappel" {
		t.Errorf("%d before its time, then %+v", early, list)
	}
}

// TestResponseURL: five uses, thirty minutes, and what a response may do.
func TestResponseURL(t *testing.T) {
	now := newClock()
	f := start(t, Options{Now: now.Now})
	app := f.connect(t, nil)
	b := slack.NewButtonBlockElement("keep", "1", slack.NewTextBlockObject("plain_text", "Garder", false, false))
	_, ts, err := f.api.PostMessage(SampleTraining, slack.MsgOptionBlocks(slack.NewActionBlock("foot", b)))
	if err != nil {
		t.Fatal(err)
	}
	press := func() string {
		t.Helper()
		err := f.Press(SampleAgent, Action{Channel: SampleTraining, TS: ts, BlockID: "foot", Action: raw(t, obj{"action_id": "keep"})})
		if err != nil {
			t.Fatal(err)
		}
		return app.callback(t).ResponseURL
	}
	send := func(options ...slack.MsgOption) error { _, _, err := f.api.PostMessage("", options...); return err }
	url := press()
	for i := range 6 {
		err := send(slack.MsgOptionResponseURL(url, slack.ResponseTypeEphemeral), slack.MsgOptionText("gardé", false))
		if (err != nil) != (i == 5) {
			t.Errorf("use %d: %v", i+1, err)
		}
	}
	if list := f.State(SampleAgent).Messages[SampleTraining]; len(list) != 6 || !list[5].Ephemeral || len(f.State(SampleManager).Messages[SampleTraining]) != 1 {
		t.Errorf("seen are %+v", list)
	}
	url = press()
	if err := send(slack.MsgOptionReplaceOriginal(url), slack.MsgOptionText("parcours gardé", false)); err != nil {
		t.Fatal(err)
	}
	if m := f.Messages(SampleTraining, ts)[0]; m.Text != "parcours gardé" || string(m.Blocks) != "[]" {
		t.Errorf("replaced by %q, %s", m.Text, m.Blocks)
	}
	now.Add(responseLife + time.Second)
	if err := send(slack.MsgOptionDeleteOriginal(url)); err == nil {
		t.Error("used after thirty minutes")
	}
}

func TestReactionsAndLinks(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	ts := f.say(t, SampleAgent, dm, "", "question")
	at := slack.NewRefToMessage(dm, ts)
	for _, want := range []string{"", "already_reacted"} {
		wantCode(t, "react", want, f.api.AddReaction("eyes", at))
	}
	if err := f.React(SampleAgent, dm, ts, "eyes"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Reaction{{"eyes", []string{f.BotUserID(), SampleAgent}}}, f.Messages(dm, ts)[0].Reactions); diff != "" {
		t.Errorf("reactions (-want +got):\n%s", diff)
	}
	for _, want := range []string{"", "no_reaction"} {
		wantCode(t, "take back", want, f.api.RemoveReaction("eyes", at))
	}
	link, err := f.api.GetPermalink(&slack.PermalinkParameters{Channel: dm, Ts: ts})
	if err != nil || link == "" {
		t.Errorf("permalink %q, %v", link, err)
	}
	_, err = f.api.GetPermalink(&slack.PermalinkParameters{Channel: dm, Ts: "1.000001"})
	wantCode(t, "link to nothing", "message_not_found", err)
}

// TestJSONCalls: Slack takes JSON with the token in the header, too.
func TestJSONCalls(t *testing.T) {
	f := start(t, Options{})
	body := raw(t, obj{"channel": SampleTraining, "text": "a", "blocks": []obj{{"type": "divider"}}})
	req, err := http.NewRequest("POST", f.base+"/api/chat.postMessage", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Authorization", "Bearer "+f.BotToken())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out struct {
		OK      bool
		Message struct{ Blocks []obj }
	}
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil || !out.OK || len(out.Message.Blocks) != 1 {
		t.Errorf("answer %+v, %v", out, err)
	}
}
