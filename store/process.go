package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// outcome is what came of one attempt.
type outcome uint8

const (
	left    outcome = iota + 1 // no longer ours, or another replica's
	unbegun                    // the store was away or full: no attempt was made
	failed                     // to be tried again
	dead                       // never again
	handled
)

// process brings an event to its end, pauses between attempts included, and
// tells whether it got there: not when the partition is left before, or another
// replica has the event. ctx ends handlers; owned ends with the partition's
// ownership, which lets a handler go on.
func (w *worker) process(ctx, owned context.Context, it *item, msg jetstream.Msg) (settled bool) {
	for {
		again := time.Second
		p, out, err := w.attempt(ctx, owned, it)
		switch out {
		case left:
			return false
		case failed:
			p.Fails++
			again = w.o.Backoff[min(p.Starts, len(w.o.Backoff))-1]
			w.log.Warn("event failed", "event", it.event.ID, "kind", it.event.Kind, "attempt", p.Starts, "again", again)
			w.settle(ctx, it, p)
		case dead:
			if !w.bury(ctx, owned, it, p, err) {
				return false
			}
			return w.conclude(ctx, it, p, msg)
		case handled:
			return w.conclude(ctx, it, p, msg)
		case unbegun:
			w.log.Warn("event not begun", "event", it.event.ID, "err", err)
		}
		if !pause(owned, again) {
			return false
		}
	}
}

// attempt makes one attempt, when it is still to be made.
func (w *worker) attempt(ctx, owned context.Context, it *item) (progress, outcome, error) {
	free, ok := w.enter(owned, it.id)
	if !ok {
		return progress{}, left, nil
	}
	defer free()
	p, err := w.begin(owned, it.id)
	switch {
	case errors.Is(err, errDone):
		return p, handled, nil
	case errors.Is(err, errSpent):
		return p, dead, err
	case errors.Is(err, errElsewhere) || owned.Err() != nil && err != nil:
		return p, left, nil
	case err != nil:
		return p, unbegun, err
	case it.bad != nil:
		return p, dead, it.bad
	}
	spent := p.Starts > w.o.MaxAttempts
	err = w.call(ctx, Delivery{Event: it.event, Attempt: p.Starts, Last: p.Starts >= w.o.MaxAttempts, Spent: spent})
	var fatal *permanent
	switch {
	case spent && (err == nil || ctx.Err() == nil):
		return p, dead, errSpent
	case err == nil:
		return p, handled, nil
	case errors.As(err, &fatal):
		return p, dead, err
	case ctx.Err() != nil: // it was interrupted, which says nothing of the event
		p.Starts--
		w.settle(ctx, it, p)
		return p, left, nil
	case p.Starts >= w.o.MaxAttempts:
		return p, dead, err
	}
	return p, failed, err
}

// enter waits for a place among the handlers, for one of the lane of suspects
// first where an event may be what kills the process.
func (w *worker) enter(owned context.Context, id string) (free func(), ok bool) {
	free = func() {}
	p, _, err := w.s.progress(owned, id)
	if err == nil && p.deaths() >= 2 && !p.Done {
		select {
		case w.suspects <- struct{}{}:
			free = func() { <-w.suspects }
		case <-owned.Done():
			return nil, false
		}
	}
	select {
	case w.slots <- struct{}{}:
		alone := free
		return func() { <-w.slots; alone() }, true
	case <-owned.Done():
		free()
		return nil, false
	}
}

// call runs the handler. A panic is an error like any other: its text may hold
// a person's words, and stays out of the log.
func (w *worker) call(ctx context.Context, d Delivery) (err error) {
	defer func() {
		if r := recover(); r != nil {
			w.log.Error("handler panicked", "event", d.ID, "kind", d.Kind, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return w.handle(ctx, d)
}

// settle notes how an attempt ended, even when everything stops. Unnoted, an
// attempt counts as one that a crash ended.
func (w *worker) settle(ctx context.Context, it *item, p progress) {
	for range settleTries {
		err := w.s.settle(context.WithoutCancel(ctx), it.id, p)
		if err == nil {
			return
		}
		w.log.Warn("attempt not noted", "event", it.event.ID, "err", err)
	}
}

// settleTries outlive an election: an event that is handled but not noted, and
// whose acknowledgement is lost too, is handled twice.
const settleTries = 3

// bury keeps a dead event, trying until the partition is left: until it is
// kept, it stays where it is.
func (w *worker) bury(ctx, owned context.Context, it *item, p progress, reason error) bool {
	d := DeadEvent{ID: digest(fmt.Sprint(it.id, " ", it.seq)), Event: it.event, Reason: reason.Error(), Attempts: min(p.Starts, w.o.MaxAttempts), Died: w.s.o.Now()}
	w.log.Error("event dead", "event", it.event.ID, "kind", it.event.Kind, "attempts", d.Attempts, "dead", d.ID)
	for {
		err := w.buryUnlessErased(context.WithoutCancel(ctx), it.seq, d)
		if err == nil {
			return true
		}
		w.log.Error("dead event not kept", "event", it.event.ID, "err", err)
		if !pause(owned, w.o.Backoff[len(w.o.Backoff)-1]) {
			return false
		}
	}
}

// buryUnlessErased does not bring back what Erase took away meanwhile.
func (w *worker) buryUnlessErased(ctx context.Context, seq uint64, d DeadEvent) error {
	_, err := w.s.message(ctx, eventsStream, seq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return w.s.bury(ctx, d)
}

// conclude notes that an event is done with and takes it out of the store.
func (w *worker) conclude(ctx context.Context, it *item, p progress, msg jetstream.Msg) bool {
	if !p.Done {
		p.Done = true
		w.settle(ctx, it, p)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestTimeout)
	defer cancel()
	if msg == nil { // adopted: the server has no delivery to acknowledge
		if _, err := w.s.removeSeqs(ctx, eventsStream, []uint64{it.seq}); err != nil {
			w.log.Warn("event not removed", "event", it.event.ID, "err", err)
		}
		return true
	}
	if err := msg.DoubleAck(ctx); err != nil && !errors.Is(err, jetstream.ErrMsgAlreadyAckd) {
		// It comes again, and is then found to be done.
		w.log.Warn("event not acknowledged", "event", it.event.ID, "err", err)
	}
	return true
}

// pause waits; false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
