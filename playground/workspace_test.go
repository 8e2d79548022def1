package playground

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// fixture is a workspace behind a real server, and Slack's Go client for it.
type fixture struct {
	*Workspace
	api  *slack.Client
	base string
}

// start makes a workspace with short waits that the test does not depend on.
func start(t *testing.T, opt Options) fixture {
	t.Helper()
	if opt.Times.Grace == 0 {
		opt.Times.Grace = time.Millisecond
	}
	if opt.Commands == nil {
		opt.Commands = []Command{{Command: "/formation", Description: "Trouver une formation", UsageHint: "[besoin]"}}
	}
	if opt.Shortcuts == nil {
		opt.Shortcuts = []Shortcut{{Name: "Trouver une formation", CallbackID: "find", Type: "message"},
			{Name: "Nouveau parcours", CallbackID: "new", Type: "global"}}
	}
	w, err := New(slog.New(slog.DiscardHandler), opt)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(w.Handler())
	t.Cleanup(func() {
		w.Close()
		server.Close()
	})
	return fixture{w, slack.New(w.BotToken(), slack.OptionAPIURL(server.URL+"/api/"), slack.OptionAppLevelToken(w.AppToken())), server.URL}
}

// clock is a time that the test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// bot is an app on Socket Mode: its handler says with what to acknowledge, and
// whether at all.
type bot struct {
	events chan socketmode.Event
}

// connect runs an app until the test ends. handle may be nil: everything is
// acknowledged with nothing.
func (f fixture) connect(t *testing.T, handle func(socketmode.Event) (payload any, take bool)) *bot {
	t.Helper()
	client := socketmode.New(f.api)
	ctx, cancel := context.WithCancel(t.Context())
	b := &bot{events: make(chan socketmode.Event, 1000)}
	ready := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { client.RunContext(ctx) })
	wg.Go(func() { b.run(ctx, client, sync.OnceFunc(func() { close(ready) }), handle) })
	t.Cleanup(func() {
		cancel()
		wg.Wait()
	})
	select {
	case <-ready:
	case <-patience(t).Done():
		t.Fatal("no hello")
	}
	return b
}

// run takes events until ctx ends.
func (b *bot) run(ctx context.Context, client *socketmode.Client, hello func(), handle func(socketmode.Event) (any, bool)) {
	for {
		select {
		case e := <-client.Events:
			if e.Type == socketmode.EventTypeHello {
				hello()
			}
			if e.Request == nil || e.Request.EnvelopeID == "" {
				continue
			}
			payload, take := any(nil), true
			if handle != nil {
				payload, take = handle(e)
			}
			if take {
				client.AckCtx(ctx, e.Request.EnvelopeID, payload)
			}
			b.events <- e
		case <-ctx.Done():
			return
		}
	}
}

// patience ends a test that would hang.
func patience(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// next is the next thing that the app is told.
func (b *bot) next(t *testing.T) socketmode.Event {
	t.Helper()
	select {
	case e := <-b.events:
		return e
	case <-patience(t).Done():
		t.Fatal("the app was told nothing")
	}
	panic("unreachable")
}

// event is the next event of a type that fulfils ok; others are passed over.
func event[T any](t *testing.T, b *bot, ok func(T) bool) (T, socketmode.Event) {
	t.Helper()
	for {
		e := b.next(t)
		outer, _ := e.Data.(slackevents.EventsAPIEvent)
		if in, is := outer.InnerEvent.Data.(T); is && ok(in) {
			return in, e
		}
	}
}

// callback is the next interaction.
func (b *bot) callback(t *testing.T) slack.InteractionCallback {
	t.Helper()
	for {
		if in, ok := b.next(t).Data.(slack.InteractionCallback); ok {
			return in
		}
	}
}

// code is the refusal in an error of the client or of the workspace.
func code(err error) string {
	var api slack.SlackErrorResponse
	var own *Error
	switch {
	case errors.As(err, &api):
		return api.Err
	case errors.As(err, &own):
		return own.Code
	case err != nil:
		return err.Error()
	}
	return ""
}

func wantCode(t *testing.T, what, want string, err error) {
	t.Helper()
	if got := code(err); got != want {
		t.Errorf("%s: got %q, want %q (%v)", what, got, want, err)
	}
}

func raw(t *testing.T, v any) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// say says something and fails the test when that is refused.
func (f fixture) say(t *testing.T, person, channel, thread, text string) string {
	t.Helper()
	ts, err := f.Say(person, channel, thread, text)
	if err != nil {
		t.Fatal(err)
	}
	return ts
}
