//go:build bolt

package playground

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// poor is a token that may do next to nothing, as an environment for app.mjs.
func (f fixture) poor() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tokens["xoxb-poor"] = &token{scopes: []string{"im:history"}}
	return "SLACK_POOR_TOKEN=xoxb-poor"
}

// everything is all that bolt does over either transport.
func (f fixture) everything(t *testing.T, app *boltApp) {
	for _, part := range []struct {
		name string
		run  func(*testing.T, *boltApp)
	}{{"talk", f.talk}, {"command", f.command}, {"forms", f.forms}, {"streams", f.streams}, {"uploads", f.uploads},
		{"reads", f.reads}, {"group", f.inGroup}, {"refusals", f.refusals}} {
		t.Run(part.name, func(t *testing.T) { part.run(t, app) })
	}
}

func TestBoltSocket(t *testing.T) {
	f := start(t, Options{})
	f.everything(t, f.bolt(t, "socket", f.poor()))
}

// TestBoltHTTP is the same over signed HTTP, and what bolt makes of signatures.
func TestBoltHTTP(t *testing.T) {
	f := start(t, Options{})
	app := f.bolt(t, "http", f.poor())
	url := fmt.Sprintf("http://127.0.0.1:%v/slack/events", app.ready["port"])
	f.SetDeliver(Deliver{Events: url, Interactions: url, Commands: url})
	if err := f.VerifyURL(); err != nil {
		t.Fatal(err)
	}
	f.everything(t, app)
	for _, c := range []struct {
		name string
		sign func(http.Header, []byte)
		want int
	}{{"signed", f.Sign, 200}, {"unsigned", func(http.Header, []byte) {}, 401}, {"signed for another body",
		func(h http.Header, _ []byte) { f.Sign(h, []byte("{}")) }, 401}} {
		body := `{"type":"url_verification","challenge":"abc"}`
		req, err := http.NewRequestWithContext(t.Context(), "POST", url, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		c.sign(req.Header, []byte(body))
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != c.want {
			t.Errorf("%s: status %d, want %d", c.name, res.StatusCode, c.want)
		}
	}
}

// TestBoltRetries: what was not acknowledged in time comes again, and bolt is
// told so; calls answered 429 and 500 are made again by the client.
func TestBoltRetries(t *testing.T) {
	for _, mode := range []string{"socket", "http"} {
		t.Run(mode, func(t *testing.T) {
			f := start(t, Options{Times: Times{Ack: 2 * time.Second}})
			app := f.bolt(t, mode)
			reason := "timeout"
			if mode == "http" {
				url := fmt.Sprintf("http://127.0.0.1:%v/slack/events", app.ready["port"])
				f.SetDeliver(Deliver{Events: url, Commands: url})
				reason = "http_timeout"
			}
			dm := f.AppDM(SampleAgent)
			// Bolt asks once who it is before it acknowledges: the faults are not for that.
			if err := f.Command(SampleAgent, dm, "/formation", ""); err != nil {
				t.Fatal(err)
			}
			f.SetFaults(Faults{DropAck: 1, RateLimit: 1, ServerError: 1})
			f.say(t, SampleAgent, dm, "", "deux fois")
			mine := func(s said) bool { return s.str("text") == "deux fois" }
			first, second := app.hear(t, "message", mine), app.hear(t, "message", mine)
			if n, _ := first["retry"].(float64); n != 0 {
				t.Errorf("the first time: %v", first)
			}
			if second["retry"] != 1.0 || second["reason"] != reason {
				t.Errorf("the second time: %v", second)
			}
			err := f.WaitMessages(patience(t), dm, "", func(list []Message) bool { return len(list) == 3 })
			if err != nil {
				t.Errorf("%v; messages: %+v", err, f.Messages(dm, ""))
			}
			if left := f.Faults(); left != (Faults{}) {
				t.Errorf("faults not met: %+v", left)
			}
		})
	}
}

// TestBoltDisconnect: asked to go, a client connects anew, and what was said
// meanwhile reaches it; bolt over its receiver, and the bare client.
func TestBoltDisconnect(t *testing.T) {
	for _, mode := range []string{"socket", "bare"} {
		t.Run(mode, func(t *testing.T) {
			f := start(t, Options{Tiers: true})
			app := f.bolt(t, mode)
			app.hear(t, "connected", nil)
			f.SetFaults(Faults{Disconnect: 1})
			dm := f.AppDM(SampleAgent)
			f.say(t, SampleAgent, dm, "", "pendant l'absence")
			app.hear(t, "reconnecting", nil)
			app.hear(t, "connected", nil)
			app.hear(t, "message", func(s said) bool { return s.str("text") == "pendant l'absence" })
			if mode == "socket" {
				f.showsText(t, SampleAgent, dm, "vu : pendant l'absence")
			}
		})
	}
}

// TestBoltBare is the socket client without bolt: envelopes, payloads of
// acknowledgements, and redelivery of the same event.
func TestBoltBare(t *testing.T) {
	f := start(t, Options{Times: Times{Ack: 2 * time.Second}})
	app := f.bolt(t, "bare")
	if url := app.hear(t, "url", nil).str("url"); !strings.HasPrefix(url, "ws://") {
		t.Errorf("the socket is at %q", url)
	}
	dm := f.AppDM(SampleAgent)
	if err := f.Command(SampleAgent, dm, "/formation", "paie"); err != nil {
		t.Fatal(err)
	}
	if s := app.hear(t, "command", nil); s.str("text") != "paie" || s["payload"] != true {
		t.Errorf("command: %v", s)
	}
	f.showsText(t, SampleAgent, dm, "oui paie")
	f.SetFaults(Faults{DropAck: 1})
	f.say(t, SampleAgent, dm, "", "bonjour")
	first := app.hear(t, "message", nil)
	second := app.hear(t, "message", nil)
	if first["retry"] != 0.0 || second["retry"] != 1.0 || second["reason"] != "timeout" || first.str("id") == "" || first["id"] != second["id"] {
		t.Errorf("first %v, then %v", first, second)
	}
}

// TestBoltAssistant is bolt's Assistant in the older container.
func TestBoltAssistant(t *testing.T) {
	f := start(t, Options{Legacy: true})
	app := f.bolt(t, "legacy")
	dm := f.AppDM(SampleAgent)
	if err := f.OpenMessages(SampleAgent); err != nil {
		t.Fatal(err)
	}
	app.hear(t, "started", nil)
	s := f.State(SampleAgent)
	if len(s.Prompts) != 1 || s.Prompts[0].Title != "Par exemple" || s.Prompts[0].Prompts[0].Message != "une formation à la paie" {
		t.Fatalf("prompts %+v", s.Prompts)
	}
	thread := s.Prompts[0].ThreadTS
	f.say(t, SampleAgent, dm, thread, "une formation à la paie")
	app.hear(t, "working", nil)
	if m := f.showsText(t, SampleAgent, dm, "vu : une formation à la paie"); m.ThreadTS != thread {
		t.Errorf("the answer shows as %+v", m)
	}
	for _, c := range f.State(SampleAgent).Conversations {
		if want := "une formation à la paie"; c.ID == dm && c.Titles[thread] != want {
			t.Errorf("the thread's title is %q, want %q", c.Titles[thread], want)
		}
	}
	if list := f.State(SampleAgent).Status; len(list) != 0 {
		t.Errorf("the status outlives the answer: %+v", list)
	}
}
