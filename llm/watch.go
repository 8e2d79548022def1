package llm

import (
	"context"
	"fmt"
	"net/http/httptrace"
	"time"
)

// Timeouts bound a request; each ends it as ErrDown, with the time that ran
// out in the error. Zero values are the defaults.
type Timeouts struct {
	Connect    time.Duration // to a connection; 5 s
	FirstToken time.Duration // from sending to the first text, reasoning included; 20 s. Of a server that does not stream: the answer
	// BetweenTokens: keep-alive comments do not count. 10 s
	BetweenTokens time.Duration
	// Whole: from the place in the queue to the last token, retries and further
	// endpoints included. Waiting for the place has as much again. 45 s
	Whole time.Duration
}

func (t Timeouts) withDefaults() Timeouts {
	for _, d := range []struct {
		at *time.Duration
		or time.Duration
	}{{&t.Connect, 5 * time.Second}, {&t.FirstToken, 20 * time.Second}, {&t.BetweenTokens, 10 * time.Second}, {&t.Whole, 45 * time.Second}} {
		if *d.at <= 0 {
			*d.at = d.or
		}
	}
	return t
}

// lastWords is the time that a finished answer has for its usage and its
// [DONE]: they follow at once or never.
const lastWords = 500 * time.Millisecond

// watch cancels a request whose tokens do not come in time. All but its timers
// runs in the goroutine that reads.
type watch struct {
	times   Timeouts
	cancel  context.CancelCauseFunc
	started time.Time
	first   time.Duration // to the first token, 0 before it
	timer   *time.Timer
	limit   time.Duration // of the timer
	late    *fault        // when it runs out
}

func outOfTime(what string, d time.Duration) *fault {
	return &fault{kind: ErrDown, what: fmt.Sprintf("%s in %v", what, d)}
}

// watchOver begins to watch; stop must be called.
func watchOver(ctx context.Context, t Timeouts) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watch{times: t, cancel: cancel, started: time.Now()}
	w.arm("no first token", t.FirstToken)
	var dial *time.Timer
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) {
			dial = time.AfterFunc(t.Connect, func() { cancel(outOfTime("no connection", t.Connect)) })
		},
		GotConn: func(httptrace.GotConnInfo) { dial.Stop() },
	})
	return ctx, w
}

// arm begins the time of the next thing to come.
func (w *watch) arm(what string, limit time.Duration) {
	w.pause()
	w.limit, w.late = limit, outOfTime(what, limit)
	w.resume()
}

// pause stops the time, while the reader of the answer has its own.
func (w *watch) pause() {
	if w.timer != nil {
		w.timer.Stop()
	}
}

func (w *watch) resume() {
	late := w.late
	w.timer = time.AfterFunc(w.limit, func() { w.cancel(late) })
}

// token notes that the model wrote something.
func (w *watch) token() {
	if w.first == 0 {
		w.first = max(time.Since(w.started), 1)
	}
	w.arm("no further token", w.times.BetweenTokens)
}

// finished leaves the server the time of its last words.
func (w *watch) finished() { w.arm("no end of the answer", lastWords) }

func (w *watch) stop() {
	w.pause()
	w.cancel(context.Canceled)
}
