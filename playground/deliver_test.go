package playground

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// quick are waits short enough for a test to see several tries. What is not to
// be overdue has the default of 3 s.
func quick() Times {
	return Times{Ack: 30 * time.Millisecond, Retries: []time.Duration{0, time.Millisecond, time.Millisecond}}
}

func eventID(e socketmode.Event) string {
	return e.Data.(slackevents.EventsAPIEvent).Data.(*slackevents.EventsAPICallbackEvent).EventID
}

// TestRedelivery: what is never acknowledged comes four times in all, in new
// envelopes with the same event id.
func TestRedelivery(t *testing.T) {
	f := start(t, Options{Times: quick()})
	app := f.connect(t, func(socketmode.Event) (any, bool) { return nil, false })
	f.say(t, SampleAgent, f.AppDM(SampleAgent), "", "question")
	type try struct {
		attempt int
		reason  string
	}
	var got []try
	ids, envelopes := map[string]bool{}, map[string]bool{}
	for range 4 {
		e := app.next(t)
		got = append(got, try{e.Request.RetryAttempt, e.Request.RetryReason})
		ids[eventID(e)], envelopes[e.Request.EnvelopeID] = true, true
	}
	want := []try{{0, ""}, {1, "timeout"}, {2, "timeout"}, {3, "timeout"}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(try{})); diff != "" {
		t.Errorf("tries (-want +got):\n%s", diff)
	}
	if len(ids) != 1 || len(envelopes) != 4 {
		t.Errorf("%d event ids in %d envelopes", len(ids), len(envelopes))
	}
	f.say(t, SampleAgent, f.AppDM(SampleAgent), "", "autre question")
	if e := app.next(t); ids[eventID(e)] {
		t.Error("a fifth try")
	}
}

// TestAcknowledged: what was acknowledged does not come again.
func TestAcknowledged(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	for _, text := range []string{"un", "deux", "trois"} {
		f.say(t, SampleAgent, f.AppDM(SampleAgent), "", text)
		if m, e := event(t, app, func(*slackevents.MessageEvent) bool { return true }); m.Text != text || e.Request.RetryAttempt != 0 {
			t.Errorf("got %q, try %d; want %q, the first", m.Text, e.Request.RetryAttempt, text)
		}
	}
}

// TestHeldUntilConnected: what is said before the app is there waits for it;
// what is pressed fails.
func TestHeldUntilConnected(t *testing.T) {
	f := start(t, Options{})
	f.say(t, SampleAgent, f.AppDM(SampleAgent), "", "déjà là ?")
	wantCode(t, "a command without an app", "dispatch_failed", f.Command(SampleAgent, f.AppDM(SampleAgent), "/formation", "a"))
	app := f.connect(t, nil)
	event(t, app, func(m *slackevents.MessageEvent) bool { return m.Text == "déjà là ?" })
}

// TestConnections: with several connections each event goes to one of them.
func TestConnections(t *testing.T) {
	f := start(t, Options{})
	apps := []*bot{f.connect(t, nil), f.connect(t, nil), f.connect(t, nil)}
	const n = 60
	for range n {
		f.say(t, SampleAgent, f.AppDM(SampleAgent), "", "question")
	}
	seen := map[string]int{}
	for range n {
		select {
		case e := <-apps[0].events:
			seen[eventID(e)]++
		case e := <-apps[1].events:
			seen[eventID(e)]++
		case e := <-apps[2].events:
			seen[eventID(e)]++
		case <-patience(t).Done():
			t.Fatalf("%d of %d events came", len(seen), n)
		}
	}
	if len(seen) != n {
		t.Errorf("%d of %d events came, the others twice", len(seen), n)
	}
}

// TestTooManyConnections: an eleventh connection is turned away.
func TestTooManyConnections(t *testing.T) {
	f := start(t, Options{})
	const most = 10
	for i := range most + 1 {
		_, url, err := f.api.StartSocketModeContext(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conn, _, err := websocket.DefaultDialer.Dial(url, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		var first struct{ Type, Reason string }
		if err := conn.ReadJSON(&first); err != nil {
			t.Fatal(err)
		}
		if i < most && first.Type != "hello" || i == most && first.Reason != "too_many_websockets" {
			t.Errorf("connection %d was greeted with %+v", i+1, first)
		}
		if again, _, err := websocket.DefaultDialer.Dial(url, nil); err == nil {
			again.Close()
			t.Error("an address let two connections in")
		}
	}
}

func TestFaultsOfDelivery(t *testing.T) {
	f := start(t, Options{Times: quick()})
	app := f.connect(t, nil)
	dm := f.AppDM(SampleAgent)
	for _, c := range []struct {
		name   string
		faults Faults
		reason string
	}{{"dropped acknowledgement", Faults{DropAck: 1}, "timeout"}, {"duplicate", Faults{Duplicate: 1}, "timeout"}} {
		f.SetFaults(c.faults)
		f.say(t, SampleAgent, dm, "", c.name)
		first, second := app.next(t), app.next(t)
		if eventID(first) != eventID(second) || second.Request.RetryReason != c.reason || second.Request.RetryAttempt != 1 {
			t.Errorf("%s: %s then %s (%d, %q)", c.name, eventID(first), eventID(second), second.Request.RetryAttempt, second.Request.RetryReason)
		}
		if got := f.Faults(); got != (Faults{}) {
			t.Errorf("%s: left over %+v", c.name, got)
		}
	}
}

// TestDisconnect: a socket is warned, then ended; the client comes back and
// nothing is lost.
func TestDisconnect(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	_, url, err := f.api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	f.SetFaults(Faults{Disconnect: 2})
	var got []string
	for {
		var frame struct{ Type, Reason string }
		if conn.ReadJSON(&frame) != nil {
			break
		}
		got = append(got, frame.Type+" "+frame.Reason)
	}
	if diff := cmp.Diff([]string{"hello ", "disconnect warning", "disconnect refresh_requested"}, got); diff != "" {
		t.Errorf("frames (-want +got):\n%s", diff)
	}
	f.say(t, SampleAgent, f.AppDM(SampleAgent), "", "toujours là ?")
	event(t, app, func(m *slackevents.MessageEvent) bool { return m.Text == "toujours là ?" })
}

func TestFaultsOfCalls(t *testing.T) {
	f := start(t, Options{})
	f.SetFaults(Faults{RateLimit: 1, ServerError: 1, DelayMS: 1})
	status, _, _ := f.form(t, "auth.test", url.Values{"token": {f.BotToken()}})
	limited, header, _ := f.form(t, "auth.test", url.Values{"token": {f.BotToken()}})
	fine, _, _ := f.form(t, "auth.test", url.Values{"token": {f.BotToken()}})
	if status != 500 || limited != 429 || header.Get("Retry-After") != "1" || fine != 200 {
		t.Errorf("answers %d, %d (Retry-After %q), %d", status, limited, header.Get("Retry-After"), fine)
	}
}
