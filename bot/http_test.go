package bot

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/playground"
)

// TestSigned: only what Slack signed just now is taken.
func TestSigned(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{idle: true})
	h := w.bot.Handler("secret")
	challenge := `{"type":"url_verification","challenge":"abc"}`
	for name, c := range map[string]struct {
		body, secret string
		age          time.Duration
		header       func(http.Header)
		want         int
	}{
		"right":          {challenge, "secret", 0, nil, 200},
		"a little late":  {challenge, "secret", 4 * time.Minute, nil, 200},
		"too late":       {challenge, "secret", 6 * time.Minute, nil, 401},
		"too early":      {challenge, "secret", -6 * time.Minute, nil, 401},
		"another secret": {challenge, "guess", 0, nil, 401},
		"no signature":   {challenge, "secret", 0, func(h http.Header) { h.Del("X-Slack-Signature") }, 401},
		"no time":        {challenge, "secret", 0, func(h http.Header) { h.Del("X-Slack-Request-Timestamp") }, 401},
		"not hex":        {challenge, "secret", 0, func(h http.Header) { h.Set("X-Slack-Signature", "v0=zz") }, 401},
		"not JSON":       {"{", "secret", 0, nil, 400},
		"too large":      {strings.Repeat("a", maxBody+1), "secret", 0, nil, 413},
		"another type":   {`{"type":"app_rate_limited"}`, "secret", 0, nil, 200},
	} {
		r := httptest.NewRequest("POST", "/slack/events", strings.NewReader(c.body))
		at := fmt.Sprint(time.Now().Add(-c.age).Unix())
		mac := hmac.New(sha256.New, []byte(c.secret))
		fmt.Fprintf(mac, "v0:%s:%s", at, c.body)
		r.Header.Set("X-Slack-Request-Timestamp", at)
		r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
		if c.header != nil {
			c.header(r.Header)
		}
		out := httptest.NewRecorder()
		h.ServeHTTP(out, r)
		if out.Code != c.want {
			t.Errorf("%s: %d, want %d", name, out.Code, c.want)
		}
		if c.body == challenge && (out.Code == 200) != bytes.Contains(out.Body.Bytes(), []byte(`"abc"`)) {
			t.Errorf("%s: answered %s", name, out.Body)
		}
	}
}

// TestHTTP: the same bot behind signed requests: questions, buttons, forms and
// commands, also when they come again.
func TestHTTP(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{idle: true, workspace: playground.Options{Commands: []playground.Command{{Command: ManifestCommand}}}})
	server := httptest.NewServer(w.bot.Handler(w.slack.SigningSecret()))
	t.Cleanup(server.Close)
	w.slack.SetDeliver(playground.Deliver{Events: server.URL + ManifestEventsPath, Interactions: server.URL + ManifestInteractionsPath,
		Commands: server.URL + ManifestCommandsPath})
	w.work()
	if err := w.slack.VerifyURL(); err != nil {
		t.Fatal(err)
	}
	agent := playground.SampleAgent
	w.slack.SetFaults(playground.Faults{Duplicate: 2})
	m := w.path(agent)
	w.press(agent, m, "mend", 1, "")
	if wrong := w.fill(agent, w.form(agent), map[string]map[string]any{"hours": typed("x")}); wrong["hours"] == "" {
		t.Error("no error in the form")
	}
	if wrong := w.fill(agent, w.form(agent), map[string]map[string]any{"goal": typed("RGPD"), "hours": typed("10")}); len(wrong) > 0 {
		t.Fatalf("refused: %v", wrong)
	}
	w.idle()
	if n := len(w.answers(m.Channel, m.ThreadTS)); n != 2 {
		t.Errorf("%d answers, want 2", n)
	}
	if err := w.slack.Command(agent, playground.SampleGeneral, ManifestCommand, need); err != nil {
		t.Fatal(err)
	}
	w.idle()
	if n := len(w.answers(w.slack.AppDM(agent), "")); n != 3 {
		t.Errorf("%d messages in private, want 3", n)
	}
}
