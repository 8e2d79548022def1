package playground

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// received is a request that the app got over HTTP.
type received struct {
	path, kind, num, reason string
	body                    []byte
	verified                error
}

// listen is an app over HTTP: answer says what it gives.
func (f fixture) listen(t *testing.T, answer func(http.ResponseWriter, received)) (Deliver, func() received) {
	got := make(chan received, 100)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		in := received{r.URL.Path, r.Header.Get("Content-Type"), r.Header.Get("X-Slack-Retry-Num"), r.Header.Get("X-Slack-Retry-Reason"), body, nil}
		verifier, err := slack.NewSecretsVerifier(r.Header, f.SigningSecret())
		if err == nil {
			verifier.Write(body)
			err = verifier.Ensure()
		}
		in.verified = err
		answer(rw, in)
		got <- in
	}))
	t.Cleanup(server.Close)
	return Deliver{server.URL + "/slack/events", server.URL + "/slack/interactions", server.URL + "/slack/commands"}, func() received {
		select {
		case in := <-got:
			return in
		case <-patience(t).Done():
			t.Fatal("the app got no request")
		}
		panic("unreachable")
	}
}

// TestHTTPRetries: three more tries after a failure, signed and numbered.
func TestHTTPRetries(t *testing.T) {
	f := start(t, Options{Times: Times{Retries: quick().Retries}})
	to, next := f.listen(t, func(rw http.ResponseWriter, _ received) { rw.WriteHeader(500) })
	f.SetDeliver(to)
	f.say(t, SampleAgent, f.AppDM(SampleAgent), "", "question")
	type try struct{ Path, Num, Reason string }
	var got []try
	for range 4 {
		in := next()
		got = append(got, try{in.path, in.num, in.reason})
		if in.verified != nil {
			t.Errorf("signature: %v", in.verified)
		}
		e, err := slackevents.ParseEvent(in.body, slackevents.OptionNoVerifyToken())
		if m, ok := e.InnerEvent.Data.(*slackevents.MessageEvent); err != nil || !ok || m.Text != "question" {
			t.Errorf("event %+v, %v", e, err)
		}
	}
	p := "/slack/events"
	want := []try{{p, "", ""}, {p, "1", "http_error"}, {p, "2", "http_error"}, {p, "3", "http_error"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tries (-want +got):\n%s", diff)
	}
}

// TestHTTPNoRetry: an app may ask not to be told again.
func TestHTTPNoRetry(t *testing.T) {
	f := start(t, Options{Times: Times{Retries: quick().Retries}})
	var once sync.Once
	to, next := f.listen(t, func(rw http.ResponseWriter, _ received) {
		once.Do(func() {
			rw.Header().Set("X-Slack-No-Retry", "1")
			rw.WriteHeader(500)
		})
	})
	f.SetDeliver(to)
	f.say(t, SampleAgent, f.AppDM(SampleAgent), "", "une")
	next()
	f.say(t, SampleAgent, f.AppDM(SampleAgent), "", "deux")
	if in := next(); in.num != "" {
		t.Errorf("try %s after a request for none", in.num)
	}
}

// TestHTTPFailure: what a person did fails at once, with or without retries.
func TestHTTPFailure(t *testing.T) {
	f := start(t, Options{})
	for _, no := range []string{"", "1"} {
		to, _ := f.listen(t, func(rw http.ResponseWriter, _ received) {
			rw.Header().Set("X-Slack-No-Retry", no)
			rw.WriteHeader(500)
		})
		f.SetDeliver(to)
		wantCode(t, "a command that breaks the app", "dispatch_failed", f.Command(SampleAgent, f.AppDM(SampleAgent), "/formation", ""))
	}
}

// TestHTTPInteractions: forms, and what the app answers at once.
func TestHTTPInteractions(t *testing.T) {
	f := start(t, Options{})
	to, next := f.listen(t, func(rw http.ResponseWriter, in received) {
		if in.path == "/slack/commands" {
			io.WriteString(rw, "Je cherche…")
		}
	})
	f.SetDeliver(to)
	dm := f.AppDM(SampleAgent)
	if err := f.Command(SampleAgent, dm, "/formation", "paie & droit"); err != nil {
		t.Fatal(err)
	}
	in := next()
	fields, err := url.ParseQuery(string(in.body))
	if err != nil || in.verified != nil || fields.Get("command") != "/formation" || fields.Get("text") != "paie & droit" || fields.Get("user_id") != SampleAgent {
		t.Errorf("command %s, %v, %v", in.body, in.verified, err)
	}
	if list := f.State(SampleAgent).Messages[dm]; len(list) != 1 || list[0].Text != "Je cherche…" || !list[0].Ephemeral {
		t.Errorf("the answer shows as %+v", list)
	}
	if err := f.Shortcut(SampleAgent, "new", "", ""); err != nil {
		t.Fatal(err)
	}
	in = next()
	r := httptest.NewRequest("POST", in.path, nil)
	r.PostForm, _ = url.ParseQuery(string(in.body))
	call, err := slack.InteractionCallbackParse(r)
	if err != nil || call.Type != slack.InteractionTypeShortcut || call.CallbackID != "new" || call.TriggerID == "" {
		t.Errorf("shortcut %+v, %v", call, err)
	}
}

func TestVerifyURL(t *testing.T) {
	f := start(t, Options{})
	to, _ := f.listen(t, func(rw http.ResponseWriter, in received) {
		e, err := slackevents.ParseEvent(in.body, slackevents.OptionNoVerifyToken())
		if v, ok := e.Data.(*slackevents.EventsAPIURLVerificationEvent); err == nil && ok {
			io.WriteString(rw, v.Challenge)
		}
	})
	f.SetDeliver(to)
	if err := f.VerifyURL(); err != nil {
		t.Error(err)
	}
	to, _ = f.listen(t, func(rw http.ResponseWriter, _ received) { io.WriteString(rw, "bonjour") })
	f.SetDeliver(to)
	if err := f.VerifyURL(); err == nil {
		t.Error("an app that gives no challenge back is verified")
	}
}
