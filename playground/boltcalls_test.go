//go:build bolt

package playground

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// streams has the app stream two answers: by the client's own streamer, and
// method by method.
func (f fixture) streams(t *testing.T, app *boltApp) {
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "stream")
	s := app.hear(t, "streamed", nil)
	m := f.Messages(dm, root)[1]
	var blocks []obj
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, b := range blocks {
		kinds = append(kinds, fmt.Sprint(b["type"]))
	}
	if diff := cmp.Diff([]string{"markdown", "task_card", "markdown", "actions"}, kinds); diff != "" {
		t.Errorf("streamed blocks (-want +got):\n%s", diff)
	}
	if m.Streaming || m.TS != s.str("ts") || m.ThreadTS != root || m.Text != "**Bonjour** \nà tous." {
		t.Errorf("streamed: %+v", m)
	}
	want := map[string]any{"code": "slack_webapi_platform_error", "error": "message_not_in_streaming_state"}
	if diff := cmp.Diff(want, s["late"]); diff != "" {
		t.Errorf("appending once stopped (-want +got):\n%s", diff)
	}
	root = f.say(t, SampleManager, f.AppDM(SampleManager), "", "calls")
	s = app.hear(t, "called", nil)
	if m := f.Messages(f.AppDM(SampleManager), root)[1]; m.TS != s.str("ts") || m.Streaming || m.Text != "un deux" || s.str("stopped") != m.TS {
		t.Errorf("streamed by calls %v: %+v", s, m)
	}
}

// uploads has the app share files, alone and two together.
func (f fixture) uploads(t *testing.T, app *boltApp) {
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "file")
	ids, _ := app.hear(t, "uploaded", nil)["ids"].([]any)
	list := f.Messages(dm, root)
	if len(list) != 3 || len(list[1].Files) != 1 || len(list[2].Files) != 2 || len(ids) != 3 {
		t.Fatalf("uploaded %v: %+v", ids, list)
	}
	if m := list[1]; m.Text != "votre agenda" || m.Files[0].Name != "a.ics" || m.Files[0].Title != "Agenda" || m.Files[0].ID != ids[0] {
		t.Errorf("the file shows as %+v", m)
	}
	res, err := http.Get(f.base + list[2].Files[1].URLPrivate + "?as=" + SampleAgent)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if list[2].Text != "deux fichiers" || res.StatusCode != 200 || res.ContentLength != int64(len("deux")) {
		t.Errorf("the second of two files: status %d, %d bytes, said %q", res.StatusCode, res.ContentLength, list[2].Text)
	}
	id, err := f.Upload(SampleAgent, "besoins.csv", []byte("a;b"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Say(SampleAgent, dm, "", "voici", id); err != nil {
		t.Fatal(err)
	}
	app.hear(t, "message", func(s said) bool { return s.str("subtype") == "file_share" && s.str("text") == "voici" })
}

// reads has the app read the workspace page by page.
func (f fixture) reads(t *testing.T, app *boltApp) {
	dm := f.AppDM(SampleOffice)
	for range 4 {
		f.say(t, SampleOffice, dm, "", "un message")
		app.hear(t, "message", func(s said) bool { return s.str("user") == SampleOffice })
	}
	f.say(t, SampleOffice, dm, "", "read")
	want := said{"what": "read", "pages": []any{2.0, 2.0, 1.0}, "locale": "fr-FR", "email": "elise.robert@prefecture.example", "im": dm, "with": SampleOffice}
	if diff := cmp.Diff(want, app.hear(t, "read", nil)); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
}

// inGroup has the app open a message of two people and answer in it.
func (f fixture) inGroup(t *testing.T, app *boltApp) {
	f.say(t, SampleAgent, f.AppDM(SampleAgent), "", "group")
	opened := app.hear(t, "group", nil)
	g := opened.str("id")
	if opened["mpim"] != true || opened["members"] != 3.0 {
		t.Errorf("opened %v", opened)
	}
	f.showsText(t, SampleManager, g, "bonjour à vous deux")
	ts := f.say(t, SampleManager, g, "", "merci")
	app.hear(t, "message", func(s said) bool { return s.str("text") == "merci" && s.str("channel_type") == "mpim" })
	if m := f.showsText(t, SampleAgent, g, "vu : merci"); m.ThreadTS != ts {
		t.Errorf("the answer in a group shows as %+v", m)
	}
}

// refusals has the app make calls that Slack refuses.
func (f fixture) refusals(t *testing.T, app *boltApp) {
	dm := f.AppDM(SampleAgent)
	f.say(t, SampleAgent, dm, "", "wrong")
	s := app.hear(t, "refused", nil)
	for call, want := range map[string]string{"channel": "channel_not_found", "blocks": "invalid_blocks", "token": "invalid_auth",
		"scope": "missing_scope", "trigger": "invalid_trigger_id", "view": "invalid_arguments"} {
		got, _ := s[call].(map[string]any)
		if got["code"] != "slack_webapi_platform_error" || got["error"] != want {
			t.Errorf("%s: %v, want %s", call, got, want)
		}
		messages, _ := got["messages"].([]any)
		if named := call == "blocks" || call == "view"; named != (len(messages) > 0 && strings.Contains(fmt.Sprint(messages[0]), "json-pointer:/")) {
			t.Errorf("%s names %v", call, messages)
		}
	}
	if needed := s["scope"].(map[string]any)["needed"]; needed != "channels:history" {
		t.Errorf("the scope needed is %v", needed)
	}
}
