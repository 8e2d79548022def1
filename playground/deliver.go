package playground

import (
	"encoding/json"
	"maps"
	"time"
)

// Kinds of deliveries, as Socket Mode names them.
const (
	kindEvent       = "events_api"
	kindInteractive = "interactive"
	kindCommand     = "slash_commands"
)

// delivery is something the app is to be told.
type delivery struct {
	kind    string
	payload obj
	attempt int    // 0 the first time
	reason  string // why it comes again
	ready   time.Time
	onTime  func() // stops the wait for its acknowledgement
	done    chan ack
}

// ack is how the app took a delivery: the payload it answered, or a refusal.
type ack struct {
	payload json.RawMessage
	err     error
}

// outbox holds what is to be delivered and what is not yet acknowledged.
type outbox struct {
	queue   []*delivery
	pending map[string]*delivery // by envelope id
	sockets []*socket
	wake    chan struct{}
	slots   chan struct{} // of HTTP deliveries at once
}

func newOutbox() outbox {
	return outbox{pending: map[string]*delivery{}, wake: make(chan struct{}, 1), slots: make(chan struct{}, 64)}
}

// poke makes the dispatcher look at the outbox.
func (o *outbox) poke() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

func (w *Workspace) enqueue(d *delivery) {
	d.ready = time.Now().Add(time.Duration(w.faults.DelayMS) * time.Millisecond)
	w.out.queue = append(w.out.queue, d)
	w.out.poke()
}

// dispatch delivers in order until the workspace closes.
func (w *Workspace) dispatch() {
	idle := time.NewTimer(time.Hour)
	defer idle.Stop()
	for {
		d, wait := w.next()
		if d != nil {
			w.send(d)
			continue
		}
		idle.Reset(wait)
		select {
		case <-w.out.wake:
		case <-idle.C:
		case <-w.run.Done():
			return
		}
	}
}

// next takes the delivery whose turn it is, or says how long none is ready.
// Without a socket events wait for one, and what a person does fails at once.
func (w *Workspace) next() (*delivery, time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.deliver == (Deliver{}) && len(w.out.sockets) == 0 {
		var held []*delivery
		for _, d := range w.out.queue {
			if d.kind == kindEvent {
				held = append(held, d)
			} else {
				d.done <- ack{err: refuse("dispatch_failed")}
			}
		}
		w.out.queue = held
		return nil, time.Hour
	}
	if len(w.out.queue) == 0 {
		return nil, time.Hour
	}
	d := w.out.queue[0]
	if wait := time.Until(d.ready); wait > 0 {
		return nil, wait
	}
	w.out.queue = w.out.queue[1:]
	if d.kind == kindEvent && d.attempt == 0 && w.spend(&w.faults.Duplicate) {
		w.enqueue(&delivery{kind: d.kind, payload: maps.Clone(d.payload), attempt: 1, reason: "timeout"})
	}
	return d, 0
}

func (w *Workspace) send(d *delivery) {
	if w.overHTTP() {
		w.sendHTTP(d)
		return
	}
	w.sendSocket(d)
}

// acknowledge takes the app's answer to an envelope; one for an envelope that
// is no longer waited for is ignored, as is one that a fault drops.
func (w *Workspace) acknowledge(envelope string, payload json.RawMessage) {
	w.mu.Lock()
	defer w.mu.Unlock()
	d := w.out.pending[envelope]
	if d == nil || w.spend(&w.faults.DropAck) {
		return
	}
	delete(w.out.pending, envelope)
	w.gauge.ack(d)
	d.onTime()
	if d.done != nil {
		d.done <- ack{payload: payload}
	}
}

// overdue handles an envelope not acknowledged in time.
func (w *Workspace) overdue(envelope string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if d := w.out.pending[envelope]; d != nil {
		delete(w.out.pending, envelope)
		w.again(d, "timeout")
	}
}

// again delivers an event once more after its wait; what a person did is not
// repeated: they are told that it failed.
func (w *Workspace) again(d *delivery, reason string) {
	if d.done != nil {
		code := "operation_timeout"
		if reason == "http_error" {
			code = "dispatch_failed"
		}
		d.done <- ack{err: refuse(code)}
		return
	}
	if d.attempt >= len(w.opt.Times.Retries) {
		w.log.Warn("event given up", "event_id", d.payload["event_id"], "attempts", d.attempt+1)
		return
	}
	wait := w.opt.Times.Retries[d.attempt]
	next := &delivery{kind: d.kind, payload: d.payload, attempt: d.attempt + 1, reason: reason}
	if wait <= 0 {
		w.enqueue(next)
		return
	}
	w.after(wait, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.enqueue(next)
	})
}

// interact delivers what a person did and waits for the app's answer. It is
// called without the lock; build runs inside it.
func (w *Workspace) interact(kind string, build func() (obj, error)) (json.RawMessage, error) {
	w.mu.Lock()
	payload, err := build()
	if err != nil {
		w.mu.Unlock()
		return nil, err
	}
	d := &delivery{kind: kind, payload: payload, done: make(chan ack, 1)}
	w.enqueue(d)
	w.mu.Unlock()
	select {
	case a := <-d.done:
		return a.payload, a.err
	case <-w.run.Done():
		return nil, refuse("dispatch_failed")
	}
}
