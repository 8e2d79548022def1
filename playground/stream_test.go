package playground

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// shape is what a message's blocks show, ids left out.
func shape(t *testing.T, m Message) []obj {
	t.Helper()
	var out []obj
	if err := json.Unmarshal(m.Blocks, &out); err != nil {
		t.Fatal(err)
	}
	for _, b := range out {
		walk(b, func(o obj) { delete(o, "block_id"); delete(o, "action_id") })
	}
	return out
}

func task(id, title string, status slack.TaskCardStatus) slack.TaskUpdateChunk {
	c := slack.NewTaskUpdateChunk(id, title)
	c.Status = status
	return c
}

// TestStreamStates goes through all states of a stream, the forbidden ones too.
func TestStreamStates(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "question")
	in := slack.MsgOptionTS(root)
	_, _, err := f.api.StartStream(dm)
	wantCode(t, "without a thread", "invalid_arguments", err)
	_, _, err = f.api.StartStream(dm, slack.MsgOptionTS("1.000001"))
	wantCode(t, "in no thread", "thread_not_found", err)
	_, ts, err := f.api.StartStream(dm, in, slack.MsgOptionMarkdownText("Bon"))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = f.api.AppendStream(dm, ts)
	wantCode(t, "append nothing", "no_text", err)
	_, _, err = f.api.AppendStream(dm, ts, slack.MsgOptionMarkdownText(strings.Repeat("a", 12001)))
	wantCode(t, "append 12,001", "msg_too_long", err)
	_, _, _, err = f.api.UpdateMessage(dm, ts, slack.MsgOptionText("a", false))
	wantCode(t, "update while it streams", "streaming_state_conflict", err)
	if _, _, err = f.api.AppendStream(dm, ts, slack.MsgOptionMarkdownText("jour")); err != nil {
		t.Fatal(err)
	}
	if m := f.Messages(dm, root)[1]; !m.Streaming || m.Text != "Bonjour" {
		t.Errorf("while it streams: %v %q", m.Streaming, m.Text)
	}
	for range 2 {
		_, _, err = f.api.AppendStream(dm, ts, slack.MsgOptionMarkdownText(strings.Repeat("a", 7000)))
	}
	wantCode(t, "append beyond 13,200", "msg_blocks_too_long", err)
}

// TestStreamStops: what may follow the end, and what may not.
func TestStreamStops(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "question")
	_, ts, err := f.api.StartStream(dm, slack.MsgOptionTS(root), slack.MsgOptionMarkdownText("Bon"))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = f.api.StopStream(dm, ts, slack.MsgOptionBlocks(slack.NewDividerBlock()), slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "answer", EventPayload: map[string]any{"event": "Ev1"}}))
	if err != nil {
		t.Fatal(err)
	}
	ended, _ := event(t, app, func(m *slackevents.MessageEvent) bool { return m.SubType == "message_changed" })
	if ended.Message.Timestamp != ts || ended.Message.Text != "Bon" {
		t.Errorf("the end came as %+v", ended.Message)
	}
	m := f.Messages(dm, root)[1]
	if got := shape(t, m); m.Streaming || len(got) != 2 || got[1]["type"] != "divider" || string(m.Metadata) == "" {
		t.Errorf("once stopped: streaming %v, blocks %v, metadata %s", m.Streaming, got, m.Metadata)
	}
	_, _, err = f.api.AppendStream(dm, ts, slack.MsgOptionMarkdownText("a"))
	wantCode(t, "append once stopped", "message_not_in_streaming_state", err)
	_, _, err = f.api.StopStream(dm, ts)
	wantCode(t, "stop once stopped", "message_not_in_streaming_state", err)
	_, _, err = f.api.AppendStream(dm, root, slack.MsgOptionMarkdownText("a"))
	wantCode(t, "append to a person's message", "message_not_owned_by_app", err)
	_, _, _, err = f.api.UpdateMessage(dm, ts, slack.MsgOptionText("a", false))
	wantCode(t, "update once stopped", "", err)
}

// TestStreamInChannel needs to know for whom.
func TestStreamInChannel(t *testing.T) {
	f := start(t, Options{})
	root := f.say(t, SampleAgent, SampleTraining, "", "question")
	for _, c := range []struct{ team, user, want string }{
		{"", "", "missing_recipient_team_id"},
		{f.TeamID(), "", "missing_recipient_user_id"},
		{"T0OTHER", SampleAgent, "team_not_found"},
		{f.TeamID(), "U0NOBODY", "user_not_found"},
		{f.TeamID(), SampleAgent, ""},
	} {
		options := []slack.MsgOption{slack.MsgOptionTS(root)}
		if c.team != "" {
			options = append(options, slack.MsgOptionRecipientTeamID(c.team))
		}
		if c.user != "" {
			options = append(options, slack.MsgOptionRecipientUserID(c.user))
		}
		_, _, err := f.api.StartStream(SampleTraining, options...)
		wantCode(t, "recipients "+c.team+" "+c.user, c.want, err)
	}
}

// TestStreamExpires: after five minutes it is over, however much was appended.
func TestStreamExpires(t *testing.T) {
	now := newClock()
	f := start(t, Options{Now: now.Now})
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "question")
	_, ts, err := f.api.StartStream(dm, slack.MsgOptionTS(root), slack.MsgOptionMarkdownText("a"))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		now.Add(time.Minute)
		_, _, err = f.api.AppendStream(dm, ts, slack.MsgOptionMarkdownText("b"))
		wantCode(t, "append within five minutes", "", err)
	}
	now.Add(time.Second)
	_, _, err = f.api.AppendStream(dm, ts, slack.MsgOptionMarkdownText("c"))
	wantCode(t, "append after five minutes", "message_not_in_streaming_state", err)
	if m := f.Messages(dm, root)[1]; m.Streaming || m.Text != "abbbbb" {
		t.Errorf("the expired message is %v %q", m.Streaming, m.Text)
	}
}

// TestFold: what the chunks of a stream become for who reads.
func TestFold(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "question")
	_, ts, err := f.api.StartStream(dm, slack.MsgOptionTS(root), slack.MsgOptionChunks(task("s", "Je cherche", "in_progress")))
	if err != nil {
		t.Fatal(err)
	}
	found := task("s", "Douze formations", "complete")
	found.Output = "12"
	for _, chunks := range [][]slack.StreamChunk{
		{found, slack.NewMarkdownTextChunk("**Votre ")},
		{slack.NewMarkdownTextChunk("parcours**")},
		{slack.NewBlocksChunk(slack.NewDividerBlock())},
		{slack.NewMarkdownTextChunk("Fin"), slack.NewPlanUpdateChunk("Plan")},
	} {
		if _, _, err := f.api.AppendStream(dm, ts, slack.MsgOptionChunks(chunks...)); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := f.api.StopStream(dm, ts); err != nil {
		t.Fatal(err)
	}
	want := []obj{
		{"type": "task_card", "task_id": "s", "title": "Douze formations", "status": "complete", "output": obj{"type": "rich_text",
			"elements": []any{obj{"type": "rich_text_section", "elements": []any{obj{"type": "text", "text": "12"}}}}}},
		{"type": "markdown", "text": "**Votre parcours**"},
		{"type": "divider"},
		{"type": "markdown", "text": "Fin"},
		{"type": "plan", "title": "Plan", "tasks": []any{}},
	}
	m := f.Messages(dm, root)[1]
	if diff := cmp.Diff(want, shape(t, m)); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
	if len(m.Chunks) != 7 || m.Text != "**Votre parcours**\nFin" {
		t.Errorf("%d chunks, text %q", len(m.Chunks), m.Text)
	}
}

// TestFoldPlan: with the display of a plan, tasks lie within it.
func TestFoldPlan(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "question")
	_, _, err := f.api.StartStream(dm, slack.MsgOptionTS(root), slack.MsgOptionTaskDisplayMode(slack.TaskDisplayModePlan), slack.MsgOptionChunks(
		slack.NewPlanUpdateChunk("Je réfléchis"), task("a", "Lire", "complete"), task("b", "Chercher", "pending"), task("b", "Chercher", "in_progress")))
	if err != nil {
		t.Fatal(err)
	}
	want := []obj{{"type": "plan", "title": "Je réfléchis", "tasks": []any{
		obj{"type": "task_card", "task_id": "a", "title": "Lire", "status": "complete"},
		obj{"type": "task_card", "task_id": "b", "title": "Chercher", "status": "in_progress"}}}}
	if diff := cmp.Diff(want, shape(t, f.Messages(dm, root)[1])); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

func TestInvalidChunks(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	in := slack.MsgOptionTS(f.say(t, SampleAgent, dm, "", "question"))
	for _, c := range []struct {
		name  string
		chunk slack.StreamChunk
		want  string
	}{
		{"task without a status", slack.NewTaskUpdateChunk("a", "b"), "/chunks/0"},
		{"task with another status", task("a", "b", "done"), "/chunks/0/status"},
		{"unknown type", slack.MarkdownTextChunk{Type: "poem"}, "/chunks/0/type"},
		{"block too long", slack.NewBlocksChunk(slack.NewMarkdownBlock("", strings.Repeat("a", 12001))), "/chunks/0/blocks/0/text"},
	} {
		_, _, err := f.api.StartStream(dm, in, slack.MsgOptionChunks(c.chunk))
		checkInvalid(t, c.name, "invalid_blocks", c.want, err)
	}
}
