package store

import (
	"context"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// leavingSuffix marks the heartbeat of a replica that takes no partitions any
// more but still has handlers at work.
const leavingSuffix = ".leaving"

// beat says that this replica is alive and looks which others are.
func (w *worker) beat(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, w.s.pace.expire)
	defer cancel()
	key := w.name
	if w.leaving {
		key += leavingSuffix
	}
	if _, err := w.s.put(ctx, replicasBucket, key, time.Now()); err != nil {
		return err
	}
	w.beaten = time.Now()
	if w.leaving {
		if err := w.s.remove(ctx, replicasBucket, w.name); err != nil {
			return err
		}
	}
	_, err := w.look(ctx)
	return err
}

// look reads which replicas are alive, and whether each takes partitions: the store itself drops heartbeats that
// are over, so that no two clocks are compared.
func (w *worker) look(ctx context.Context) (map[string]bool, error) {
	info, err := w.s.info(ctx, replicasBucket.stream(), jetstream.WithSubjectFilter(replicasBucket.subject(">")))
	if err != nil {
		return nil, fmt.Errorf("read heartbeats: %w", err)
	}
	alive := make(map[string]bool, len(info.State.Subjects))
	for subject := range info.State.Subjects {
		name, leaving := strings.CutSuffix(strings.TrimPrefix(subject, replicasBucket.subject("")), leavingSuffix)
		alive[name] = !leaving
	}
	w.alive.Store(&alive)
	return alive, nil
}

// live reports whether a replica is alive. One that is not known may have just
// come, so that it is looked for anew; in doubt it is alive.
func (w *worker) live(ctx context.Context, name string) bool {
	if known := w.alive.Load(); known != nil && (*known)[name] {
		return true
	}
	alive, err := w.look(ctx)
	_, there := alive[name]
	return err != nil || there
}

// owner is the replica that takes a partition: by rendezvous hashing, so that
// one which comes or goes moves its own share alone.
func owner(alive map[string]bool, n int) string {
	var best string
	var most uint64
	for name, takes := range alive {
		if !takes {
			continue
		}
		h := fnv.New64a()
		fmt.Fprintf(h, "%d %s", n, name)
		if v := scramble(h.Sum64()); best == "" || v > most || v == most && name < best {
			best, most = name, v
		}
	}
	return best
}

// scramble spreads FNV's last bytes over all bits (the finaliser of
// SplitMix64): without it one name wins nearly everywhere.
func scramble(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// share takes the partitions that are this replica's and leaves the others.
func (w *worker) share(ctx context.Context) {
	alive := map[string]bool{}
	// Without heartbeats of our own the others take ours for theirs.
	if known := w.alive.Load(); known != nil && time.Since(w.beaten) < w.s.pace.expire {
		alive = *known
	}
	for n := range w.parts {
		p, mine := w.parts[n], owner(alive, n) == w.name && ctx.Err() == nil
		if p != nil && p.over() {
			p, w.parts[n] = nil, nil
		}
		switch {
		case p == nil && mine:
			w.parts[n] = w.take(ctx, n)
		case p != nil && !mine:
			p.stop()
		}
	}
}
