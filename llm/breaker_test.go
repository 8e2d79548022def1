package llm

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestSecondEndpoint(t *testing.T) {
	for _, c := range []struct {
		name string
		a    func(int) *http.Response
		kind error // nil: the second one answers
		a1   int
	}{
		{"down", each(status(503)), nil, 3},
		{"not reached", each(gone), nil, 3},
		{"busy for a while", each(status(429, "Retry-After", "8")), nil, 1},
		{"the key", each(status(401)), nil, 1},
		{"bad answers", each(text("Paie")), nil, 2},
		{"too long", each(status(413)), nil, 1},
		{"refused", each(func() *http.Response { return response(200, delta("x")+finish("content_filter")) }), ErrRefused, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTime(t, ChatConfig{}, map[string]func(int) *http.Response{"a": c.a, "b": each(good)}, func(t *testing.T, chat *Chat, l *lines) {
				got, err := chat.Ask(t.Context(), Request{User: question, Schema: schema})
				if Kind(err) != c.kind || err == nil && got.Endpoint != 2 || len(l.asked["a"]) != c.a1 {
					t.Errorf("got %+v, %v after asking the first %d times, want %d", got, err, len(l.asked["a"]), c.a1)
				}
			})
		})
	}
}

func TestBothFail(t *testing.T) {
	answers := map[string]func(int) *http.Response{"a": each(status(413)), "b": each(gone)}
	inTime(t, ChatConfig{}, answers, func(t *testing.T, chat *Chat, _ *lines) {
		_, err := chat.Ask(t.Context(), Request{User: question})
		if !errors.Is(err, ErrTooLong) || !errors.Is(err, ErrDown) || Kind(err) != ErrTooLong || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v", err)
		}
	})
}

// TestBreaker: after failures in a row an endpoint is left alone, then tried
// once, and taken up again when it answers.
func TestBreaker(t *testing.T) {
	healthy := false
	answers := map[string]func(int) *http.Response{
		"a": func(int) *http.Response {
			if healthy {
				return good()
			}
			return nil
		}, "b": each(good)}
	inTime(t, ChatConfig{}, answers, func(t *testing.T, chat *Chat, l *lines) {
		ask := func() int {
			t.Helper()
			got, err := chat.Ask(t.Context(), Request{User: question, Schema: schema})
			if err != nil {
				t.Fatal(err)
			}
			return got.Endpoint
		}
		for range 10 {
			if by := ask(); by != 2 {
				t.Errorf("endpoint %d answered", by)
			}
		}
		if n := len(l.asked["a"]); n != failuresToRest {
			t.Errorf("the first was asked %d times, want %d", n, failuresToRest)
		}
		time.Sleep(rest)
		if by, n := ask(), len(l.asked["a"]); by != 2 || n != failuresToRest+1 {
			t.Errorf("on trial: endpoint %d answered, the first asked %d times", by, n)
		}
		healthy = true
		if by := ask(); by != 2 {
			t.Error("a failed trial did not leave it alone again")
		}
		time.Sleep(rest)
		if by, again := ask(), ask(); by != 1 || again != 1 {
			t.Errorf("endpoints %d, %d answered, though the first is back", by, again)
		}
	})
}

// TestBreakerIgnores: busy servers and bad answers are no reason to leave an
// endpoint alone, nor are questions that were given up.
func TestBreakerIgnores(t *testing.T) {
	n := 0
	answers := map[string]func(int) *http.Response{"a": func(int) *http.Response {
		n++
		return []func() *http.Response{status(429), text(""), status(401), status(413)}[n%4]()
	}}
	inTime(t, ChatConfig{Retries: -1}, answers, func(t *testing.T, chat *Chat, l *lines) {
		for range 40 {
			_, _ = chat.Ask(t.Context(), Request{User: question})
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range 40 {
			_, _ = chat.Ask(ctx, Request{User: question})
		}
		if len(l.asked["a"]) != 40 || !chat.endpoints[0].breaker.IsClosed() {
			t.Errorf("asked %d times, breaker %v", len(l.asked["a"]), chat.endpoints[0].breaker.State())
		}
	})
}

// TestBreakerTrial: a trial that is given up, or refused for its form, does not
// keep the endpoint out for ever.
func TestBreakerTrial(t *testing.T) {
	answer := gone
	answers := map[string]func(int) *http.Response{"a": func(int) *http.Response { return answer() }}
	inTime(t, ChatConfig{Retries: -1}, answers, func(t *testing.T, chat *Chat, _ *lines) {
		for range failuresToRest {
			_, _ = chat.Ask(t.Context(), Request{User: question})
		}
		time.Sleep(rest)
		ctx, cancel := context.WithCancel(t.Context())
		answer = func() *http.Response { cancel(); return nil }
		if _, err := chat.Ask(ctx, Request{User: question}); !errors.Is(err, context.Canceled) {
			t.Errorf("given up: %v", err)
		}
		time.Sleep(rest)
		answer = status(404)
		if _, err := chat.Ask(t.Context(), Request{User: question}); !strings.Contains(err.Error(), "404") {
			t.Errorf("refused: %v", err)
		}
		time.Sleep(rest)
		answer = good
		if _, err := chat.Ask(t.Context(), Request{User: question}); err != nil {
			t.Errorf("well again: %v", err)
		}
	})
}
