package llm

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// lines is a transport without a network, for time that passes at once: it
// answers by host and notes when each was asked.
type lines struct {
	begun   time.Time
	answers map[string]func(n int) *http.Response
	asked   map[string][]time.Duration
}

func (l *lines) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	host := r.URL.Host
	l.asked[host] = append(l.asked[host], time.Since(l.begun))
	resp := l.answers[host](len(l.asked[host]) - 1)
	if resp == nil {
		return nil, errors.New("connection refused")
	}
	resp.Body = io.NopCloser(&mortal{r.Context(), resp.Body})
	return resp, nil
}

// mortal is a body that ends with its request, as those of a network do.
type mortal struct {
	ctx context.Context
	io.Reader
}

func (m *mortal) Read(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	return m.Reader.Read(p[:min(len(p), 100)]) // less than a chunk
}

func response(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// each answers the n-th request by the n-th response, and further ones by the
// last.
func each(all ...func() *http.Response) func(int) *http.Response {
	return func(n int) *http.Response { return all[min(n, len(all)-1)]() }
}

func good() *http.Response { return response(200, streamOf(`{"cours":"Paie"}`)) }
func gone() *http.Response { return nil }

func status(code int, header ...string) func() *http.Response {
	return func() *http.Response { return response(code, `{"detail":"x"}`, header...) }
}

func text(s string) func() *http.Response {
	return func() *http.Response { return response(200, streamOf(s)) }
}

// inTime runs a test on a client of hosts "a", "b" in time that passes at once.
func inTime(t *testing.T, c ChatConfig, answers map[string]func(int) *http.Response, test func(t *testing.T, chat *Chat, l *lines)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := &lines{begun: time.Now(), answers: answers, asked: map[string][]time.Duration{}}
		c.Transport = l
		for _, host := range []string{"a", "b"} {
			if answers[host] != nil {
				c.Endpoints = append(c.Endpoints, Endpoint{BaseURL: "http://" + host + "/v1", Model: "m", APIKey: key})
			}
		}
		chat, err := NewChat(c)
		if err != nil {
			t.Fatal(err)
		}
		test(t, chat, l)
	})
}

func TestRetries(t *testing.T) {
	date := func(after time.Duration) string { // the bubble's clock begins at this moment
		return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(after).Format(http.TimeFormat)
	}
	for _, c := range []struct {
		name   string
		a      func(int) *http.Response
		kind   error
		asked  int
		second [2]time.Duration // when the second request comes
	}{
		{"500", each(status(500), good), nil, 2, [2]time.Duration{240 * time.Millisecond, 360 * time.Millisecond}},
		{"not reached", each(gone, good), nil, 2, [2]time.Duration{240 * time.Millisecond, 360 * time.Millisecond}},
		{"429", each(status(429), status(429), good), nil, 3, [2]time.Duration{240 * time.Millisecond, 360 * time.Millisecond}},
		{"429, seconds", each(status(429, "Retry-After", "4"), good), nil, 2, [2]time.Duration{4 * time.Second, 6 * time.Second}},
		{"429, a date", each(status(429, "Retry-After", date(4*time.Second)), good), nil, 2, [2]time.Duration{4 * time.Second, 6 * time.Second}},
		{"429, a date gone by", each(status(429, "Retry-After", date(-time.Hour)), good), nil, 2, [2]time.Duration{240 * time.Millisecond, 360 * time.Millisecond}},
		{"429, nonsense", each(status(429, "Retry-After", "bientôt"), good), nil, 2, [2]time.Duration{240 * time.Millisecond, 360 * time.Millisecond}},
		{"429, too far", each(status(429, "Retry-After", "40"), good), ErrBusy, 1, [2]time.Duration{}},
		{"503 with patience", each(status(503, "Retry-After", "10"), good), nil, 2, [2]time.Duration{10 * time.Second, 15 * time.Second}},
		{"always 500", each(status(500)), ErrDown, 3, [2]time.Duration{240 * time.Millisecond, 360 * time.Millisecond}},
		{"a bad answer once", each(text("Paie"), good), nil, 2, [2]time.Duration{240 * time.Millisecond, 360 * time.Millisecond}},
		{"bad answers", each(text("Paie")), ErrBadAnswer, 2, [2]time.Duration{240 * time.Millisecond, 360 * time.Millisecond}},
		{"401", each(status(401)), ErrUnauthorised, 1, [2]time.Duration{}},
		{"404", each(status(404)), ErrDown, 1, [2]time.Duration{}},
		{"too long", each(func() *http.Response { return response(200, delta("x")+finish("length")) }), ErrTooLong, 1, [2]time.Duration{}},
		{"refused", each(func() *http.Response { return response(200, delta("x")+finish("content_filter")) }), ErrRefused, 1, [2]time.Duration{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTime(t, ChatConfig{}, map[string]func(int) *http.Response{"a": c.a}, func(t *testing.T, chat *Chat, l *lines) {
				_, err := chat.Ask(t.Context(), Request{User: question, Schema: schema})
				if Kind(err) != c.kind || (err == nil) != (c.kind == nil) {
					t.Errorf("got %v, want %v", err, c.kind)
				}
				if len(l.asked["a"]) != c.asked {
					t.Fatalf("asked at %v, want %d times", l.asked["a"], c.asked)
				}
				if c.asked > 1 && (l.asked["a"][1] < c.second[0] || l.asked["a"][1] > c.second[1]) {
					t.Errorf("asked again after %v, want %v", l.asked["a"][1], c.second)
				}
			})
		})
	}
}

// TestDoubt: forms that an endpoint has taken are not given up for a failure
// without words.
func TestDoubt(t *testing.T) {
	n := 0
	answers := map[string]func(int) *http.Response{"a": func(int) *http.Response {
		n++
		return []func() *http.Response{good, text("Paie"), good, status(500), status(500), good}[n-1]()
	}}
	inTime(t, ChatConfig{}, answers, func(t *testing.T, chat *Chat, l *lines) {
		for range 3 {
			got, err := chat.Ask(t.Context(), Request{System: "Tu aides.", User: question, Schema: schema})
			if err != nil || got.Mode != StrictSchema {
				t.Errorf("got %+v, %v", got, err)
			}
		}
		if h := chat.endpoints[0].known; h != (habits{mode: StrictSchema}) || len(l.asked["a"]) != 6 {
			t.Errorf("habits %+v after %d requests", h, len(l.asked["a"]))
		}
	})
}

// TestSystemDoubted: Albert answered 500 without a word to the system role.
func TestSystemDoubted(t *testing.T) {
	m := picky(func(q asked) (int, string) {
		if q.Messages[0].Role == "system" {
			return 500, `{"detail":"Internal Server Error"}`
		}
		return 0, ""
	}, "un cours")
	chat := chatOf(t, ChatConfig{}, m)
	for range 2 {
		if _, err := chat.Ask(t.Context(), Request{System: "Tu aides.", User: question}); err != nil {
			t.Error(err)
		}
	}
	if m.requests() != 4 {
		t.Errorf("%d requests, want three to find out and one more", m.requests())
	}
}

// TestRestart: who reads along is told that an answer begins anew.
func TestRestart(t *testing.T) {
	cut := func() *http.Response { return response(200, delta("un")) }
	answers := map[string]func(int) *http.Response{"a": each(cut), "b": each(status(500), text("deux"))}
	inTime(t, ChatConfig{}, answers, func(t *testing.T, chat *Chat, _ *lines) {
		var got []Delta
		answer, err := chat.Stream(t.Context(), Request{User: question}, func(d Delta) error { got = append(got, d); return nil })
		if err != nil || answer.Text != "deux" || answer.Endpoint != 2 {
			t.Errorf("got %+v, %v", answer, err)
		}
		if diff := cmp.Diff([]Delta{{Text: "un"}, {Restart: true}, {Text: "un"}, {Restart: true}, {Text: "deux"}}, got); diff != "" {
			t.Errorf("deltas (-want +got):\n%s", diff)
		}
	})
}

// TestWholeTime: retries end with the time of the whole.
func TestWholeTime(t *testing.T) {
	answers := map[string]func(int) *http.Response{"a": each(status(429)), "b": each(status(429))}
	inTime(t, ChatConfig{Retries: 1000, Timeouts: Timeouts{Whole: 30 * time.Second}}, answers, func(t *testing.T, chat *Chat, l *lines) {
		_, err := chat.Ask(t.Context(), Request{User: question})
		if took := time.Since(l.begun); Kind(err) != ErrBusy || !errors.Is(err, ErrDown) || took != 30*time.Second || len(l.asked["b"]) != 0 {
			t.Errorf("got %v after %v, the second asked %d times", err, took, len(l.asked["b"]))
		}
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for v, want := range map[string]time.Duration{
		"": 0, "3": 3 * time.Second, " 3 ": 3 * time.Second, "0.5": 500 * time.Millisecond, "-3": 0, "0": 0, "NaN": 0, "Inf": 0, "1e30": 0, "x": 0,
		"Mon, 02 Mar 2026 08:00:07 GMT": 7 * time.Second, "Mon, 02 Mar 2026 07:00:00 GMT": 0, "Monday, 02-Mar-26 08:00:07 GMT": 7 * time.Second,
	} {
		if got := retryAfter(http.Header{"Retry-After": {v}}, now); got != want {
			t.Errorf("%q: %v, want %v", v, got, want)
		}
	}
}
