package bot

import (
	stdcontext "context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func diagnoseSocketCases(t *testing.T, seen diagnoseSeen) {
	const before = "+clock +workspace +scopes "
	s := diagnoseStart(t, nil)
	s.answers["apps.connections.open"] = diagnoseRefuses("socket_mode_not_enabled")
	seen.want(t, "socket mode off", s.options(), before+"-socket-off")
	for frame, want := range map[string]string{
		`{"type": "disconnect", "reason": "link_disabled"}`:                     "-socket-off",
		`{"type": "disconnect", "reason": "too_many_websockets"}`:               "-socket-many",
		`{"type": "events_api"}`:                                                "-socket-odd",
		`{"type": "hello", "connection_info": {"app_id": "A0OTHER"}}`:           "-apps-differ",
		`{"type": "hello", "connection_info": {"app_id": "` + s.AppID() + `"}}`: "+socket",
		`{"type": "hello"}`: "+socket",
		`<html>`:            "-socket-blocked",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			conn, err := (&websocket.Upgrader{}).Upgrade(rw, r, nil)
			if err != nil {
				return
			}
			defer conn.Close()
			conn.WriteMessage(websocket.TextMessage, []byte(frame))
			conn.ReadMessage() // until the other side goes
		}))
		s.answers["apps.connections.open"] = diagnoseSays(`{"ok": true, "url": "` + strings.Replace(server.URL, "http", "ws", 1) + `"}`)
		seen.want(t, frame, s.options(), before+want)
		server.Close()
	}
	plain := httptest.NewServer(http.NotFoundHandler()) // a proxy that knows no WebSocket
	defer plain.Close()
	s.answers["apps.connections.open"] = diagnoseSays(`{"ok": true, "url": "` + strings.Replace(plain.URL, "http", "ws", 1) + `"}`)
	seen.want(t, "no websocket", s.options(), before+"-socket-blocked")
}

func diagnoseClockCases(t *testing.T, seen diagnoseSeen) {
	s := diagnoseStart(t, nil)
	for skew, want := range map[time.Duration]string{
		110 * time.Second: "+clock", 10 * time.Minute: "-clock-ahead", -110 * time.Second: "+clock", -24 * time.Hour: "-clock-behind",
	} {
		o := s.options()
		o.Now = func() time.Time { return time.Now().Add(skew) }
		seen.want(t, skew.String(), o, want+" +workspace +scopes +socket")
	}
}

func diagnoseNetworkCases(t *testing.T, seen diagnoseSeen) {
	s := diagnoseStart(t, nil)
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // its clients hang up, as they should
	secure.StartTLS()
	defer secure.Close()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	silent := make(chan struct{})
	answer := func(h http.HandlerFunc) string {
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		return server.URL
	}
	deaf := answer(func(_ http.ResponseWriter, r *http.Request) { <-silent })
	defer close(silent)
	for what, c := range map[string]struct {
		address string
		client  *http.Client
		want    string
	}{
		"nothing listens":     {gone.URL, nil, "-no-connection"},
		"no such name":        {"http://slack.invalid/api/", nil, "-no-name"},
		"a stranger's paper":  {secure.URL, nil, "-no-trust"},
		"silence":             {deaf, &http.Client{Timeout: time.Millisecond}, "-no-answer"},
		"proxy gone":          {s.url + "/api/", diagnoseThrough(t, gone.URL), "-no-proxy"},
		"proxy wants a name":  {"http://slack.invalid/api/", diagnoseThrough(t, answer(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(407) })), "-no-proxy"},
		"a sign-in page":      {answer(diagnoseSays("<html>")), nil, "-not-slack"},
		"another JSON":        {answer(diagnoseSays(`["ok"]`)), nil, "-not-slack"},
		"nothing of the kind": {s.url + "/nowhere/", nil, "-not-slack"},
	} {
		o := s.options()
		o.APIURL, o.Client = c.address, c.client
		got := slices.DeleteFunc(seen.codes(t, o), func(code string) bool { return code == "+clock" })
		if !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: %v, want %s", what, got, c.want)
		}
	}
}

// diagnoseThrough is a client behind a proxy.
func diagnoseThrough(t *testing.T, proxy string) *http.Client {
	t.Helper()
	u, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(u)}}
}

// TestDiagnoseKeepsTokens: another place to go to, named by what answers, gets
// no token.
func TestDiagnoseKeepsTokens(t *testing.T) {
	s := diagnoseStart(t, nil)
	called := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	defer elsewhere.Close()
	s.answers["auth.test"] = func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, elsewhere.URL, http.StatusTemporaryRedirect)
	}
	seen := diagnoseSeen{map[string]bool{}, map[string]bool{}}
	if got := seen.codes(t, s.options()); !slices.Contains(got, "-not-slack") || called {
		t.Errorf("redirected: %v, called %v", got, called)
	}
}

func TestDiagnoseStops(t *testing.T) {
	s := diagnoseStart(t, nil)
	ctx, cancel := stdcontext.WithCancel(t.Context())
	s.answers["auth.test"] = func(http.ResponseWriter, *http.Request) { cancel() }
	if _, err := Diagnose(ctx, s.options()); !errors.Is(err, stdcontext.Canceled) {
		t.Errorf("error %v", err)
	}
}
