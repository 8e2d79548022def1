package bot

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
)

// TestApology: when an answer fails for the last time the person is told, with
// a reference that the log has.
func TestApology(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{idle: true})
	cat, err := catalog.Sample(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := index.InMemory(t.Context(), cat, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	live := index.NewLive(snapshot)
	if w.bot.o.Recommender, err = recommend.New(quiet(), recommend.Options{Live: live, Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}
	dm := w.slack.AppDM(playground.SampleAgent)
	ts, err := w.slack.Say(playground.SampleAgent, dm, "", need)
	if err != nil {
		t.Fatal(err)
	}
	in := incoming{Team: w.slack.TeamID(), User: playground.SampleAgent, At: place{dm, ts}, TS: ts, Text: need}
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	d := store.Delivery{Event: store.Event{ID: questionID(&in), Kind: asked, Body: body, Received: time.Now()}, Attempt: 1}
	for _, d.Last = range []bool{false, true, true} {
		if err := w.bot.handle(t.Context(), d); err == nil {
			t.Error("no error from a catalogue out of service")
		}
	}
	got := w.answers(dm, ts)
	if len(got) != 1 || !strings.Contains(got[0].Text, reference(d.ID)) {
		t.Errorf("%d apologies, want 1 with %s: %v", len(got), reference(d.ID), got)
	}
}

// TestTokens: a workspace's tokens of the day run out, and come back the next.
func TestTokens(t *testing.T) {
	t.Parallel()
	q := newQuota(Limits{Tokens: 1000})
	day := time.Date(2026, 11, 24, 23, 0, 0, 0, time.UTC)
	q.use("T1", 999, day)
	if q.spent("T1", day) {
		t.Error("spent before the bound")
	}
	q.use("T1", 1, day)
	if !q.spent("T1", day) || q.spent("T2", day) || q.spent("T1", day.Add(2*time.Hour)) {
		t.Error("not spent at the bound, or spent elsewhere or the next day")
	}
}

// TestPace: a call that Slack refuses is sent again after the wait it names;
// one that it keeps refusing comes back as refused.
func TestPace(t *testing.T) {
	t.Parallel()
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		if err := r.ParseForm(); err != nil || r.PostForm.Get("channel") != "C1" {
			t.Errorf("call %d: form %v, %v", calls, r.PostForm, err)
		}
		if calls == 1 || strings.HasSuffix(r.URL.Path, "never") {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}))
	t.Cleanup(server.Close)
	client := http.Client{Transport: newPace(false)}
	post := func(ctx context.Context, method string) int {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/api/"+method, strings.NewReader("channel=C1&token=xoxb"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	if got := post(t.Context(), "chat.postMessage"); got != 200 || calls != 2 {
		t.Errorf("%d after %d calls, want 200 after 2", got, calls)
	}
	soon, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if got := post(soon, "never"); got != http.StatusTooManyRequests || calls != 3 {
		t.Errorf("%d after %d calls, want 429 at once when there is no time to wait", got, calls)
	}
}
