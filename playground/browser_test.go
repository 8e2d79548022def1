package playground

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

// act does what the page would.
func (f fixture) act(t *testing.T, as string, what obj) obj {
	t.Helper()
	res, err := http.Post(f.base+"/page/act?as="+as, "application/json", bytes.NewReader(raw(t, what)))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out obj
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// follow reads the page's changes from one on, each as "id kind".
func (f fixture) follow(t *testing.T, as string, after int64) (next func() (int64, obj)) {
	t.Helper()
	req, err := http.NewRequestWithContext(patience(t), "GET", f.base+"/page/events?as="+as+"&after="+strconv.FormatInt(after, 10), nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	return func() (int64, obj) {
		t.Helper()
		var id int64
		for lines.Scan() {
			if v, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				id, _ = strconv.ParseInt(v, 10, 64)
			}
			if v, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var out obj
				if err := json.Unmarshal([]byte(v), &out); err != nil {
					t.Fatal(err)
				}
				return id, out
			}
		}
		t.Fatalf("no more changes: %v", lines.Err())
		return 0, nil
	}
}

// TestBrowserState has the shape of the page's contract.
func TestBrowserState(t *testing.T) {
	f := start(t, Options{})
	res, err := http.Get(f.base + "/page/state?as=" + SampleManager)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var got State
	strict := json.NewDecoder(res.Body)
	strict.DisallowUnknownFields()
	if err := strict.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f.State(SampleManager), got); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	var names []string
	for _, c := range got.Conversations {
		names = append(names, c.Kind+" "+c.Name)
	}
	want := []string{"channel général", "channel formation", "channel bureau-numérique", "dm Camille Durand", "app Parcours", "dm Élise Robert"}
	if diff := cmp.Diff(want, names); diff != "" || got.Me.ID != SampleManager || len(got.People) != 4 {
		t.Errorf("conversations (-want +got):\n%s", diff)
	}
	lost, err := http.Get(f.base + "/page/state?as=U0NOBODY")
	if err != nil {
		t.Fatal(err)
	}
	lost.Body.Close()
	if lost.StatusCode != http.StatusNotFound {
		t.Errorf("nobody's state: %d", lost.StatusCode)
	}
}

// TestBrowserEvents: what happens is told in order to who may see it, and what
// changed several times once, as it is.
func TestBrowserEvents(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	after := f.State(SampleAgent).Seq
	next := f.follow(t, SampleAgent, after)
	if out := f.act(t, SampleAgent, obj{"act": "say", "channel": dm, "text": "bonjour"}); out["ok"] != true || out["ts"] == "" {
		t.Fatalf("say: %v", out)
	}
	id, e := next()
	if m, _ := e["message"].(obj); e["kind"] != "message" || m["text"] != "bonjour" || id <= after {
		t.Errorf("told %d %v", id, e)
	}
	f.act(t, SampleManager, obj{"act": "say", "channel": f.AppDM(SampleManager), "text": "secret"})
	ts := f.Messages(dm, "")[0].TS
	f.act(t, SampleAgent, obj{"act": "delete", "channel": dm, "ts": ts})
	if _, e = next(); e["kind"] != "delete" || e["ts"] != ts {
		t.Errorf("told %v", e)
	}
	_, streamed, err := f.api.StartStream(dm, slack.MsgOptionTS(f.say(t, SampleAgent, dm, "", "question")))
	if err != nil {
		t.Fatal(err)
	}
	before := f.State(SampleAgent).Seq
	for range 3 {
		if _, _, err := f.api.AppendStream(dm, streamed, slack.MsgOptionMarkdownText("a")); err != nil {
			t.Fatal(err)
		}
	}
	id, e = f.follow(t, SampleAgent, before)()
	if m, _ := e["message"].(obj); m["text"] != "aaa" || id != before+3 {
		t.Errorf("caught up with %d %v; the state was %d", id, e, before)
	}
	if _, e = f.follow(t, SampleAgent, before+1000)(); e["kind"] != "reset" {
		t.Errorf("from another workspace's change: %v", e)
	}
}

// TestBrowserActs: each act, by what it does.
func TestBrowserActs(t *testing.T) {
	f := start(t, Options{})
	f.connect(t, nil)
	dm := f.AppDM(SampleAgent)
	ts := f.say(t, SampleAgent, dm, "", "a")
	opened, err := f.api.OpenView(trigger1(f), modal(nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what obj
		want string
	}{
		{obj{"act": "edit", "channel": dm, "ts": ts, "text": "b"}, ""},
		{obj{"act": "command", "channel": dm, "command": "/formation", "text": "a"}, ""},
		{obj{"act": "command", "channel": dm, "command": "/poeme"}, "unknown_command"},
		{obj{"act": "shortcut", "callback_id": "find", "channel": dm, "ts": ts}, ""},
		{obj{"act": "shortcut", "callback_id": "none", "channel": dm, "ts": ts}, "unknown_shortcut"},
		{obj{"act": "submit", "view_id": opened.ID, "state": obj{}}, "errors"},
		{obj{"act": "submit", "view_id": opened.ID, "state": filledIn("data")}, ""},
		{obj{"act": "close", "view_id": opened.ID}, "view_not_found"},
		{obj{"act": "prompt", "channel": dm, "message": "une suggestion"}, ""},
		{obj{"act": "home"}, ""},
		{obj{"act": "messages"}, ""},
		{obj{"act": "read", "channel": dm}, ""},
		{obj{"act": "faults", "faults": Faults{DropAck: 2}}, ""},
		{obj{"act": "poem"}, "unknown_act"},
	} {
		out := f.act(t, SampleAgent, c.what)
		if got, _ := out["error"].(string); got != c.want || (out["ok"] == true) != (c.want == "") {
			t.Errorf("%v: %v, want %q", c.what, out, c.want)
		}
	}
	if f.Faults().DropAck != 2 || f.Messages(dm, ts)[0].Text != "b" {
		t.Errorf("faults %+v, text %q", f.Faults(), f.Messages(dm, ts)[0].Text)
	}
}

func TestBrowserUpload(t *testing.T) {
	f := start(t, Options{})
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "équipe.csv")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(part, "a;b")
	form.Close()
	res, err := http.Post(f.base+"/page/upload?as="+SampleAgent, form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out struct {
		OK bool
		ID string
	}
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil || !out.OK {
		t.Fatalf("upload %+v, %v", out, err)
	}
	said := f.act(t, SampleAgent, obj{"act": "say", "channel": SampleTraining, "files": []string{out.ID}})
	if list := f.Messages(SampleTraining, ""); said["ok"] != true || len(list) != 1 || list[0].Files[0].Name != "équipe.csv" {
		t.Errorf("said %v, shown %+v", said, list)
	}
}

// TestOtherSites may not act in the workspace.
func TestOtherSites(t *testing.T) {
	f := start(t, Options{})
	req, err := http.NewRequest("POST", f.base+"/page/act", strings.NewReader(`{"act":"say","channel":"`+SampleTraining+`","text":"a"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", "https://elsewhere.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden || len(f.Messages(SampleTraining, "")) != 0 {
		t.Errorf("another site's page acts: %d", res.StatusCode)
	}
}

// TestUnread counts what others said since one read or spoke.
func TestUnread(t *testing.T) {
	f := start(t, Options{})
	unread := func() int {
		for _, c := range f.State(SampleManager).Conversations {
			if c.ID == SampleTraining {
				return c.Unread
			}
		}
		return -1
	}
	f.say(t, SampleAgent, SampleTraining, "", "un")
	f.say(t, SampleAgent, SampleTraining, "", "deux")
	two := unread()
	if err := f.Read(SampleManager, SampleTraining); err != nil {
		t.Fatal(err)
	}
	if two != 2 || unread() != 0 {
		t.Errorf("%d unread, then %d", two, unread())
	}
	f.say(t, SampleManager, SampleTraining, "", "trois")
	if n := unread(); n != 0 {
		t.Errorf("one's own message leaves %d unread", n)
	}
}
