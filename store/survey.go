package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// survey notes the messages of the partition that were delivered before and are
// not yet handled. The server gives new messages at once but these only when
// their time is over, so that without them the order in a thread would break
// after a crash. What is handled is not in the stream any more.
func (p *partition) survey(ctx context.Context) error {
	info, err := bounded(ctx, p.cons.Info)
	if err != nil {
		return fmt.Errorf("read consumer: %w", err)
	}
	err = p.w.s.walk(ctx, eventsStream, eventSubject(p.n), func(m *jetstream.RawStreamMsg) error {
		if m.Sequence > info.Delivered.Stream {
			return errEnough
		}
		if p.held[m.Sequence] == nil {
			p.hold(newItem(m.Sequence, m.Header, m.Data))
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

var errEnough = errors.New("enough")

// sweep looks after the messages that were delivered elsewhere: those handled
// there are forgotten, those of a dead replica claimed.
func (p *partition) sweep(ctx, owned context.Context) {
	info, err := bounded(ctx, p.cons.Info)
	if err != nil {
		return // the store is away: the next sweep will tell
	}
	for _, it := range p.held {
		if it.msg != nil || it.adopted || time.Since(it.claimed) < p.w.s.pace.sweep {
			continue // here, or maybe on its way
		}
		if err := p.lookAfter(ctx, it, info); err != nil {
			p.w.log.Debug("partition not swept", "partition", p.n, "err", err)
			return
		}
		p.next(ctx, owned, it.event.Thread)
	}
}

func (p *partition) lookAfter(ctx context.Context, it *item, info *jetstream.ConsumerInfo) error {
	s := p.w.s
	_, err := s.message(ctx, eventsStream, it.seq)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		p.absent--
		p.drop(it)
		return nil
	}
	if err != nil {
		return err
	}
	pr, _, err := s.progress(ctx, it.id)
	if err != nil {
		return err
	}
	it.claimed = time.Now()
	switch {
	case pr.Replica != "" && pr.Replica != p.w.name && p.w.live(ctx, pr.Replica):
		it.since = it.claimed
		return nil
	case time.Since(it.since) > s.pace.adopt:
		p.w.log.Warn("event taken from the stream", "event", it.event.ID, "partition", p.n)
		it.adopted = true
		p.absent--
		return nil
	}
	return p.claim(it, info)
}

// claim asks for a message by refusing it in the name of whoever had it, with
// the acknowledgement subject that NATS documents (ADR-15): the server reads
// the message's sequence in it, and wants the delivery's within range.
func (p *partition) claim(it *item, info *jetstream.ConsumerInfo) error {
	subject := fmt.Sprintf("$JS.ACK.%s.%s.1.%d.%d.%d.0", eventsStream, consumerName(p.n), it.seq, info.Delivered.Consumer, time.Now().UnixNano())
	return p.w.s.nc.Publish(subject, []byte("-NAK"))
}
