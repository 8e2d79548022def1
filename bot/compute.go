package bot

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"github.com/parcours-formation/parcours/recommend"
)

// An answer that is ready soon is posted whole; otherwise a sign is given
// first, and what comes in between is sent together at intervals, as Slack
// counts the calls.
const (
	soon     = 150 * time.Millisecond
	interval = 700 * time.Millisecond
)

// errPanic is an answer that a fault of the program ended.
var errPanic = errors.New("answer: panic")

// computed is how an answer ends.
type computed struct {
	reply *recommend.Reply
	err   error
}

// compute has the answer made and shows meanwhile how it comes along.
func (t *task) compute(ctx context.Context, s *speech, at place, q recommend.Question) (*recommend.Reply, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	events, end := make(chan recommend.Event), make(chan computed, 1)
	tell := func(e recommend.Event) {
		select {
		case events <- e:
		case <-ctx.Done():
		}
	}
	go func() {
		var c computed
		defer func() {
			if p := recover(); p != nil { // this goroutine is not the handler's own
				t.b.log.Error("panic while answering", "stack", string(debug.Stack())) // its value may quote a person
				c.err = errPanic
			}
			end <- c
		}()
		c.reply, c.err = t.b.o.Recommender.Answer(ctx, q, tell)
	}()
	c := t.watch(ctx, s, at, events, end)
	return c.reply, c.err
}

// watch follows an answer to its end.
func (t *task) watch(ctx context.Context, s *speech, at place, events <-chan recommend.Event, end <-chan computed) computed {
	first := time.NewTimer(soon)
	defer first.Stop()
	flush := time.NewTicker(interval)
	defer flush.Stop()
	live := newStream(t, s, at)
	for {
		select {
		case e := <-events:
			live.note(e)
		case <-first.C:
			live.start(ctx)
		case <-flush.C:
			live.flush(ctx)
		case c := <-end:
			return c
		}
	}
}
