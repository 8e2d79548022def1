package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

func consumerName(n int) string { return fmt.Sprintf("p%02d", n) }

// item is one event of a partition that is not yet handled.
type item struct {
	seq   uint64
	id    string // the message's, which names its progress
	event Event
	bad   error // why the message is no event
	// msg is nil while the message was delivered to a replica that has not
	// finished with it: the events behind it in its thread wait.
	msg     jetstream.Msg
	since   time.Time // without msg
	claimed time.Time // or else since
	// adopted tells that the server does not give the message: it is handled
	// from what the stream holds.
	adopted bool
	running bool
}

// partition is one partition in this replica's hands. All of its state belongs
// to the goroutine of run.
type partition struct {
	w    *worker
	n    int
	stop context.CancelFunc // leave it
	gone chan struct{}      // closed when it is left

	cons    jetstream.Consumer
	pin     string             // of the last message
	held    map[uint64]*item   // by sequence
	threads map[string][]*item // of held, in order
	absent  int                // items without msg
	running int

	in   chan jetstream.Msg
	done chan result
}

// result is how an item ended: settled, or to be left to another replica.
type result struct {
	item    *item
	settled bool
}

// take begins to work on a partition; worker.wg waits for it.
func (w *worker) take(ctx context.Context, n int) *partition {
	owned, stop := context.WithCancel(ctx)
	p := &partition{w: w, n: n, stop: stop, gone: make(chan struct{}), held: map[uint64]*item{}, threads: map[string][]*item{},
		in: make(chan jetstream.Msg), done: make(chan result)}
	w.wg.Go(func() {
		defer close(p.gone)
		defer stop()
		p.run(ctx, owned)
	})
	return p
}

func (p *partition) over() bool {
	select {
	case <-p.gone:
		return true
	default:
		return false
	}
}

func (p *partition) run(ctx, owned context.Context) {
	pulling := p.pull(owned)
	if pulling == nil {
		return // the store was never reached: there is nothing to give back
	}
	// What a dead process had comes first: no message need arrive to tell.
	if err := p.survey(ctx); err != nil && ctx.Err() == nil {
		p.w.log.Warn("partition not surveyed", "partition", p.n, "err", err)
	}
	mark := time.NewTicker(p.w.s.pace.mark)
	defer mark.Stop()
	sweep := time.NewTimer(p.w.s.pace.sweep)
	defer sweep.Stop()
	for owned.Err() == nil {
		var swept <-chan time.Time
		if p.absent > 0 {
			swept = sweep.C
		}
		select {
		case m := <-p.in:
			p.receive(ctx, owned, m)
		case r := <-p.done:
			p.finish(ctx, owned, r)
		case <-mark.C:
			p.mark()
		case <-swept:
			p.sweep(ctx, owned)
			sweep.Reset(p.w.s.pace.sweep)
		case <-owned.Done():
		}
	}
	p.leave(context.WithoutCancel(ctx), pulling, mark.C)
}

// pull asks the server for messages; nil when the partition is left before
// that succeeds.
func (p *partition) pull(owned context.Context) jetstream.ConsumeContext {
	for {
		cons, err := p.w.s.streams[eventsStream].Consumer(owned, consumerName(p.n))
		if err == nil {
			var pulling jetstream.ConsumeContext
			p.cons = cons
			pulling, err = cons.Consume(func(m jetstream.Msg) { p.hand(owned, m) }, jetstream.PullPriorityGroup(group), jetstream.PullMaxMessages(perPartition),
				jetstream.ConsumeErrHandler(func(_ jetstream.ConsumeContext, err error) {
					p.w.log.Debug("partition pull", "partition", p.n, "err", err)
				}))
			if err == nil {
				return pulling
			}
		}
		if !pause(owned, time.Second) {
			return nil
		}
		p.w.log.Warn("partition not taken", "partition", p.n, "err", err)
	}
}

// hand passes a message to run. Once the partition is being left, the message
// goes to whoever has it next.
func (p *partition) hand(owned context.Context, m jetstream.Msg) {
	select {
	case p.in <- m:
	case <-owned.Done():
	}
}

// receive holds a message until it is its turn in its thread.
func (p *partition) receive(ctx, owned context.Context, m jetstream.Msg) {
	meta, err := m.Metadata()
	if err != nil {
		p.w.log.Error("message without a place", "partition", p.n, "err", err)
		return
	}
	// A new pin: others may have had messages since the last one was ours.
	if pin := m.Headers().Get("Nats-Pin-Id"); pin != p.pin || pin == "" {
		if err := p.survey(ctx); err != nil && ctx.Err() == nil {
			p.w.log.Warn("partition not surveyed", "partition", p.n, "err", err)
			_ = m.NakWithDelay(time.Second) // else the server gives it again anyhow
			return
		}
		p.pin = pin
	}
	it := p.held[meta.Sequence.Stream]
	if it == nil {
		it = newItem(meta.Sequence.Stream, m.Headers(), m.Data())
		p.hold(it)
	}
	if it.msg == nil && !it.adopted {
		p.absent--
	}
	it.msg = m
	p.next(ctx, owned, it.event.Thread)
}

func newItem(seq uint64, h nats.Header, data []byte) *item {
	it := &item{seq: seq, id: h.Get(nats.MsgIdHdr)}
	if err := json.Unmarshal(data, &it.event); err != nil {
		it.bad = fmt.Errorf("read event: %w", err)
	}
	if it.id == "" {
		it.id = fmt.Sprintf("seq-%d", seq)
	}
	return it
}

// hold puts an item without msg into its thread's queue.
func (p *partition) hold(it *item) {
	p.held[it.seq] = it
	p.absent++
	it.since = time.Now()
	it.claimed = it.since
	queue := p.threads[it.event.Thread]
	at, _ := slices.BinarySearchFunc(queue, it.seq, func(i *item, seq uint64) int {
		return int(int64(i.seq) - int64(seq))
	})
	p.threads[it.event.Thread] = slices.Insert(queue, at, it)
}

// next begins the first event of a thread, if it is here and not begun.
func (p *partition) next(ctx, owned context.Context, thread string) {
	queue := p.threads[thread]
	if len(queue) == 0 || queue[0].msg == nil && !queue[0].adopted {
		return
	}
	// What is behind may have come first: only the head runs, and while an
	// item runs it stays the head, since earlier ones were all surveyed.
	if slices.ContainsFunc(queue, func(it *item) bool { return it.running }) {
		return
	}
	it := queue[0]
	it.running = true
	p.running++
	msg := it.msg
	go func() { p.done <- result{it, p.w.process(ctx, owned, it, msg)} }() // run and leave wait for it
}

// finish takes the result of an event and begins the next of its thread.
func (p *partition) finish(ctx, owned context.Context, r result) {
	p.running--
	r.item.running = false
	if r.settled {
		p.drop(r.item)
	} else {
		// Another replica has it: wait until it is done there.
		r.item.msg, r.item.adopted = nil, false
		r.item.since = time.Now()
		r.item.claimed = r.item.since
		p.absent++
	}
	p.next(ctx, owned, r.item.event.Thread)
}

func (p *partition) drop(it *item) {
	delete(p.held, it.seq)
	queue := slices.DeleteFunc(p.threads[it.event.Thread], func(i *item) bool { return i == it })
	p.threads[it.event.Thread] = queue
	if len(queue) == 0 {
		delete(p.threads, it.event.Thread)
	}
}

// mark tells the server that we are still at it.
func (p *partition) mark() {
	for _, it := range p.held {
		if it.msg != nil {
			_ = it.msg.InProgress() // lost or late, it only brings the message again
		}
	}
}

// leave gives the partition up: what has not begun goes back at once, what runs
// is waited for.
func (p *partition) leave(ctx context.Context, pulling jetstream.ConsumeContext, mark <-chan time.Time) {
	pulling.Stop()
	select { // what is refused before that would come back here
	case <-pulling.Closed():
	case <-time.After(requestTimeout):
	}
	for _, it := range p.held {
		if !it.running {
			p.release(it)
		}
	}
	_, _ = bounded(ctx, func(ctx context.Context) (struct{}, error) {
		// Without a pin there is none to free: that is no fault.
		return struct{}{}, p.w.s.streams[eventsStream].UnpinConsumer(ctx, consumerName(p.n), group)
	})
	for p.running > 0 {
		select {
		case r := <-p.done:
			p.running--
			r.item.running = false
			if r.settled {
				p.drop(r.item)
			} else {
				p.release(r.item)
			}
		case <-mark:
			p.mark()
		}
	}
}

// release gives a message back for whoever comes next.
func (p *partition) release(it *item) {
	if it.msg != nil {
		_ = it.msg.Nak() // lost, it is given again after pace.ack
		it.msg = nil
	}
}
