package store

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// WorkOptions say how events are handled. Zero values mean the defaults.
type WorkOptions struct {
	Parallel int // handlers at once on this replica; 0: 250
	// Replica is this process's name in logs and in the sharing of partitions;
	// it need not be unique. "": "replica".
	Replica string
	// Backoff is the pause before the second attempt, the third…; the last
	// one goes on. nil: 1, 3, 10 s, so that the last attempt of five begins
	// within 30 s of the first failure.
	Backoff     []time.Duration
	MaxAttempts int // 0: 5
}

// Delivery is an event to handle.
type Delivery struct {
	Event
	Attempt int // 1 the first time; those that a crash ended count
	// Last tells that a failure ends the event: the time to apologise.
	Last bool
	// Spent tells that no attempt is left, as the process stopped in each:
	// nothing is to be done any more but to say so. The event is dead then.
	Spent bool
}

// Permanent marks an error that no retry will mend.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanent{err}
}

type permanent struct{ err error }

func (p *permanent) Error() string { return p.err.Error() }
func (p *permanent) Unwrap() error { return p.err }

// pace is the timing of the work; tests have a quicker one.
type pace struct {
	beat   time.Duration // between two heartbeats of a replica
	expire time.Duration // a heartbeat is over
	pin    time.Duration // a partition of a silent replica is free to take
	// ack is when the server gives up on a replica that has a message. It
	// matters only when both the process and the replicas' view of it fail
	// us: what a dead process had is asked for at once.
	ack   time.Duration
	mark  time.Duration // between two signs of life for each message
	sweep time.Duration // between two looks at what another replica had
	// adopt is after how long a message that the server does not give though
	// it is there, and that no replica handles, is taken from the stream.
	adopt time.Duration
}

var defaultPace = pace{
	beat: 2 * time.Second, expire: 7 * time.Second, pin: 5 * time.Second,
	ack: 20 * time.Second, mark: 6 * time.Second, sweep: 500 * time.Millisecond,
	adopt: time.Minute,
}

// group is the priority group of every consumer: a consumer needs one to be
// pinned to one client.
const group = "replicas"

// perPartition is how many messages of a partition are with a replica at once.
// A thread with more waiting than this holds up its partition.
const perPartition = 128

func (s *Store) consumerConfig(n int) jetstream.ConsumerConfig {
	return jetstream.ConsumerConfig{
		Durable: consumerName(n), FilterSubject: eventSubject(n),
		AckPolicy: jetstream.AckExplicitPolicy, AckWait: s.pace.ack, MaxAckPending: perPartition,
		// The count of attempts is ours: the server's counts deliveries, and
		// leaves in the stream what it gave up.
		MaxDeliver:     -1,
		PriorityPolicy: jetstream.PriorityPolicyPinned, PriorityGroups: []string{group}, PinnedTTL: s.pace.pin,
	}
}

// worker is one Work.
type worker struct {
	s      *Store
	log    *slog.Logger
	o      WorkOptions
	name   string // of this replica and this run: fresh after a crash
	handle func(context.Context, Delivery) error
	slots  chan struct{}
	// suspects is a lane for one: events during which the process died twice
	// go alone, so that the one which kills it drags no others into DEAD.
	suspects chan struct{}
	parts    [partitions]*partition // owned, or being left
	alive    atomic.Pointer[map[string]bool]
	beaten   time.Time // the last heartbeat that the store took
	leaving  bool
	wg       sync.WaitGroup
}

// Work hands events to handle until ctx ends and every handler has returned;
// handlers see the end of ctx. Within a thread events come in order, each once
// the one before is handled or dead; threads go side by side. An event is
// handled again when its handler returns an error, panics, or its process dies;
// after MaxAttempts, or an error that is Permanent, it is among the Dead. When
// the last attempt ended with the process, one more Delivery is Spent.
// Several processes may Work on one store: they share the threads out.
//
// Handling is at least once: a process that dies between the handler's return
// and the note of it repeats the event.
func (s *Store) Work(ctx context.Context, o WorkOptions, handle func(context.Context, Delivery) error) error {
	o.Parallel = cmp.Or(max(0, o.Parallel), 250)
	o.MaxAttempts = cmp.Or(max(0, o.MaxAttempts), 5)
	o.Replica = cmp.Or(o.Replica, "replica")
	if len(o.Backoff) == 0 {
		o.Backoff = []time.Duration{time.Second, 3 * time.Second, 10 * time.Second}
	}
	w := &worker{s: s, log: s.log.With("replica", o.Replica), o: o, handle: handle, name: escape(o.Replica) + "-" + fresh(),
		slots: make(chan struct{}, o.Parallel), suspects: make(chan struct{}, 1)}
	if err := w.beat(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	w.share(ctx)
	w.serve(ctx)
	return w.leave(context.WithoutCancel(ctx))
}

// serve shares partitions out until ctx ends and all are left.
func (w *worker) serve(ctx context.Context) {
	ticker := time.NewTicker(w.s.pace.beat)
	defer ticker.Stop()
	ended, left := ctx.Done(), make(chan struct{})
	for {
		select {
		case <-ticker.C:
		case <-ended:
			// Handlers may take their time: until they have returned, the
			// others must neither count on this replica nor think it dead.
			ended, w.leaving = nil, true
			go func() { w.wg.Wait(); close(left) }()
		case <-left:
			return
		}
		if err := w.beat(context.WithoutCancel(ctx)); err != nil {
			w.log.Warn("store heartbeat failed", "err", err)
		}
		w.share(ctx)
	}
}

// leave tells the other replicas, so that they need not wait for silence.
func (w *worker) leave(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	return errors.Join(w.s.remove(ctx, replicasBucket, w.name+leavingSuffix), w.s.nc.FlushWithContext(ctx))
}
