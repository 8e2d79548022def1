package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestOwner: each of n replicas has its share, and one that leaves moves no
// partition but its own.
func TestOwner(t *testing.T) {
	t.Parallel()
	alive := map[string]bool{"leaving": false}
	for n := range 4 {
		alive[fmt.Sprint("replica-", n)] = true
	}
	before := map[int]string{}
	share := map[string]int{}
	for n := range partitions {
		before[n] = owner(alive, n)
		share[before[n]]++
	}
	if len(share) != 4 || share["leaving"] > 0 {
		t.Errorf("shares %v, want four", share)
	}
	delete(alive, "replica-2")
	for n := range partitions {
		if now := owner(alive, n); now != before[n] && before[n] != "replica-2" {
			t.Errorf("partition %d goes from %s to %s", n, before[n], now)
		}
	}
	if got := owner(nil, 1); got != "" {
		t.Errorf("without replicas %q owns a partition", got)
	}
}

// replicaTest is one process's share of the work in a test.
type replicaTest struct {
	s    *Store
	stop context.CancelFunc
	done chan error
}

func startReplica(t *testing.T, url, name string, handle func(context.Context, Delivery) error) *replicaTest {
	t.Helper()
	s := openTest(t, Options{URL: url})
	ctx, stop := context.WithCancel(context.Background())
	r := &replicaTest{s: s, stop: stop, done: make(chan error, 1)}
	go func() {
		r.done <- s.Work(ctx, WorkOptions{Replica: name, MaxAttempts: 20, Backoff: []time.Duration{time.Millisecond}}, handle)
	}()
	t.Cleanup(func() { stop(); <-r.done })
	return r
}

// TestReplicas: two stores share the events of a cluster; one comes in the
// middle, one goes in the middle, in order or with its connection cut.
func TestReplicas(t *testing.T) {
	t.Parallel()
	for _, cut := range []bool{false, true} {
		t.Run(fmt.Sprintf("cut %v", cut), func(t *testing.T) {
			t.Parallel()
			url := clusterTest(t)
			s := openTest(t, Options{URL: url})
			o, both := newOrder(), make(chan struct{})
			var once sync.Map
			handler := func(name string) func(context.Context, Delivery) error {
				return func(_ context.Context, d Delivery) error {
					return o.handle(t, d, func() error {
						if _, seen := once.LoadOrStore(name, true); !seen && name == "two" {
							close(both) // one was alone before
						}
						if d.ID[len(d.ID)-1] == '3' && d.Attempt == 1 {
							return errors.New("the first time")
						}
						return nil
					})
				}
			}
			one := startReplica(t, url, "one", handler("one"))
			events, want := threadsOf(30, 20)
			appendTest(t, s, events[:200]...)
			two := startReplica(t, url, "two", handler("two"))
			// Events go on until both have had some.
			appendUntil(t, s, events[200:300], both)
			if cut {
				one.s.nc.Close()
			}
			one.stop()
			appendTest(t, s, events[300:]...)
			ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
			defer cancel()
			untilIdle(ctx, t, s)
			two.stop()
			inOrder(t, want, o.done, cut)
		})
	}
}

// TestHandOver: a replica that loses a partition to another finishes what it
// handles there; the other takes what is behind that, and only then.
func TestHandOver(t *testing.T) {
	t.Parallel()
	url := clusterTest(t)
	s := openTest(t, Options{URL: url})
	events, want := threadsOf(12, 3)
	appendTest(t, s, events...)
	o := newOrder()
	release, enough := make(chan struct{}), make(chan struct{})
	var held, byTwo sync.WaitGroup
	held.Add(12)
	startReplica(t, url, "one", func(_ context.Context, d Delivery) error {
		return o.handle(t, d, func() error {
			if strings.HasSuffix(d.ID, "-000") {
				held.Done()
				<-release
			}
			return nil
		})
	})
	held.Wait() // one has all of the threads
	byTwo.Add(30)
	var n atomic.Int64
	startReplica(t, url, "two", func(_ context.Context, d Delivery) error {
		return o.handle(t, d, func() error {
			if strings.HasPrefix(d.ID, "filler") && n.Add(1) <= 30 {
				byTwo.Done()
			}
			return nil
		})
	})
	go func() { byTwo.Wait(); close(enough) }()
	appendUntil(t, s, []Event{{ID: "filler last", Thread: "filler last"}}, enough)
	close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	untilIdle(ctx, t, s)
	o.mu.Lock()
	defer o.mu.Unlock()
	inOrder(t, want, o.done, false)
}

// appendUntil appends events, the last of them as both replicas take part.
func appendUntil(t *testing.T, s *Store, events []Event, both <-chan struct{}) {
	t.Helper()
	appendTest(t, s, events[:len(events)-1]...)
	for n := 0; ; n++ {
		select {
		case <-both:
			appendTest(t, s, events[len(events)-1])
			return
		case <-t.Context().Done():
			t.Fatal("the second replica gets nothing")
		case <-time.After(20 * time.Millisecond):
			appendTest(t, s, Event{ID: fmt.Sprint("filler ", n), Thread: fmt.Sprint("filler ", n)})
		}
	}
}

// inOrder wants every event of each thread in order; with twice, the one that
// was handled as the connection was cut may come a second time.
func inOrder(t *testing.T, want, got map[string][]string, twice bool) {
	t.Helper()
	for thread, ids := range want {
		var once []string
		for _, id := range got[thread] {
			if !twice || len(once) == 0 || once[len(once)-1] != id {
				once = append(once, id)
			}
		}
		if diff := cmp.Diff(ids, once); diff != "" {
			t.Errorf("order of %s (-want +got):\n%s", thread, diff)
		}
	}
}

// TestPartitionNeverReached: a replica that is told to stop before the store
// answered leaves its partitions quietly.
func TestPartitionNeverReached(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	s.nc.Close()
	ctx, cancel := context.WithCancel(t.Context())
	w := &worker{s: s, log: s.log}
	p := w.take(ctx, 0)
	cancel()
	w.wg.Wait()
	if !p.over() {
		t.Error("the partition is not left")
	}
}
