package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// work handles events, one handler at a time calling handle, until none waits,
// and expects n deliveries, any number when n is negative. A nil handle handles
// well.
func work(t testing.TB, s *Store, o WorkOptions, n int, handle func(Delivery) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var idle sync.WaitGroup
	idle.Go(func() { untilIdle(ctx, t, s); cancel() })
	defer idle.Wait()
	var mu sync.Mutex
	seen := 0
	err := s.Work(ctx, o, func(_ context.Context, d Delivery) error {
		mu.Lock()
		defer mu.Unlock()
		seen++
		if handle == nil {
			return nil
		}
		return handle(d)
	})
	if err != nil {
		t.Error(err)
	}
	if n >= 0 && seen != n {
		t.Errorf("%d deliveries, want %d", seen, n)
	}
}

// until asks again and again whether something is so.
func until(ctx context.Context, t testing.TB, what string, so func() bool) {
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		if so() {
			return
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			t.Errorf("wait until %s: %v", what, ctx.Err())
			return
		}
	}
}

// untilIdle waits until no event does.
func untilIdle(ctx context.Context, t testing.TB, s *Store) {
	until(ctx, t, "all events are handled", func() bool {
		info, err := s.info(ctx, eventsStream) // an election may cost an answer
		return err == nil && info.State.Msgs == 0
	})
}

// order notes which events of each thread were handled, and complains of one
// that begins while another of its thread runs.
type order struct {
	mu   sync.Mutex
	runs map[string]string
	done map[string][]string
}

func newOrder() *order { return &order{runs: map[string]string{}, done: map[string][]string{}} }

func (o *order) handle(t testing.TB, d Delivery, during func() error) error {
	o.mu.Lock()
	if other := o.runs[d.Thread]; other != "" {
		t.Errorf("%s begins while %s of its thread runs", d.ID, other)
	}
	o.runs[d.Thread] = d.ID
	o.mu.Unlock()
	err := during()
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.runs, d.Thread)
	if err == nil {
		o.done[d.Thread] = append(o.done[d.Thread], d.ID)
	}
	return err
}

// threadsOf makes events of several threads, mixed, and what their order is.
func threadsOf(threads, each int) (events []Event, want map[string][]string) {
	want = map[string][]string{}
	for i := range each {
		for n := range threads {
			e := Event{ID: fmt.Sprintf("%d-%03d", n, i), Thread: fmt.Sprint("thread ", n)}
			events = append(events, e)
			want[e.Thread] = append(want[e.Thread], e.ID)
		}
	}
	return events, want
}

// TestOrder: 40 threads, of which one attempt in five fails.
func TestOrder(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	events, want := threadsOf(40, 20)
	appendTest(t, s, events...)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	o := newOrder()
	var idle sync.WaitGroup
	idle.Go(func() { untilIdle(ctx, t, s); cancel() })
	defer idle.Wait()
	err := s.Work(ctx, WorkOptions{MaxAttempts: 20, Backoff: []time.Duration{time.Millisecond}}, func(_ context.Context, d Delivery) error {
		return o.handle(t, d, func() error {
			if rand.IntN(5) == 0 {
				return errors.New("by chance")
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, o.done); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// TestParallel: 250 handlers wait at once for what comes only when all do.
func TestParallel(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	const n = 250
	events, _ := threadsOf(n+20, 1)
	appendTest(t, s, events...)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var mu sync.Mutex
	at, most, handled := 0, 0, 0
	all := make(chan struct{})
	err := s.Work(ctx, WorkOptions{}, func(ctx context.Context, d Delivery) error {
		mu.Lock()
		at++
		if most = max(most, at); at == n {
			close(all)
		}
		mu.Unlock()
		select {
		case <-all:
		case <-ctx.Done():
			return ctx.Err()
		}
		mu.Lock()
		defer mu.Unlock()
		if at, handled = at-1, handled+1; handled == len(events) {
			cancel()
		}
		return nil
	})
	if err != nil || most != n || handled != len(events) {
		t.Errorf("%d at once, want %d; %d handled, want %d; %v", most, n, handled, len(events), err)
	}
}

// TestInterrupted: what a handler leaves at the end of Work comes first in the
// next one, before what was behind it, as the same attempt.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	events, want := threadsOf(3, 4)
	appendTest(t, s, events...)
	ctx, cancel := context.WithCancel(t.Context())
	var mu sync.Mutex
	begun := 0
	err := s.Work(ctx, WorkOptions{}, func(ctx context.Context, d Delivery) error {
		mu.Lock()
		if begun++; begun == 3 {
			cancel()
		}
		mu.Unlock()
		<-ctx.Done()
		return ctx.Err()
	})
	if err != nil || begun != 3 {
		t.Fatalf("%d begun, %v", begun, err)
	}
	o := newOrder()
	work(t, s, WorkOptions{}, len(events), func(d Delivery) error {
		if d.Attempt != 1 {
			t.Errorf("%s: attempt %d, want 1", d.ID, d.Attempt)
		}
		return o.handle(t, d, func() error { return nil })
	})
	if diff := cmp.Diff(want, o.done); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// TestSlow: an event whose handler takes longer than the server waits is not
// delivered a second time, let alone handled.
func TestSlow(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	appendTest(t, s, Event{ID: "slow", Thread: "a"}, Event{ID: "next", Thread: "a"})
	o := newOrder()
	work(t, s, WorkOptions{}, 2, func(d Delivery) error {
		return o.handle(t, d, func() error {
			if d.ID != "slow" {
				return nil
			}
			<-time.After(quickPace.ack * 3 / 2)
			c, err := s.streams[eventsStream].Consumer(t.Context(), consumerName(partitionOf(d.Thread)))
			if err != nil {
				t.Error(err)
			} else if n := c.CachedInfo().NumRedelivered; n != 0 {
				t.Errorf("%d events delivered again", n)
			}
			return nil
		})
	})
	if diff := cmp.Diff(map[string][]string{"a": {"slow", "next"}}, o.done); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// TestNoEvent: a message that is no event does not stop its partition.
func TestNoEvent(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	if _, err := s.js.Publish(t.Context(), eventSubject(partitionOf("a")), []byte("{")); err != nil {
		t.Fatal(err)
	}
	appendTest(t, s, Event{ID: "1", Thread: "a"})
	work(t, s, WorkOptions{}, 1, nil)
	dead, err := s.Dead(t.Context())
	if err != nil || len(dead) != 1 || !contains(dead[0].Reason, "read event") {
		t.Errorf("dead: %+v, %v, want the message that is none", dead, err)
	}
}
