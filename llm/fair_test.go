package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestFair: one learner's twenty requests do not keep the others waiting.
func TestFair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFair(1, 100)
		if err := f.enter(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var order []string
		var all sync.WaitGroup
		queue := func(learner string, n int) {
			for i := range n {
				all.Go(func() {
					if err := f.enter(t.Context(), learner); err != nil {
						t.Error(err)
					}
					mu.Lock()
					order = append(order, fmt.Sprint(learner, i))
					mu.Unlock()
					f.leave()
				})
				synctest.Wait() // in this order
			}
		}
		queue("a", 20)
		queue("b", 1)
		queue("c", 2)
		f.leave()
		all.Wait()
		if diff := cmp.Diff([]string{"a0", "b0", "c0", "a1", "c1", "a2", "a3"}, order[:7]); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
		if len(order) != 23 || f.free != 1 || f.room != 100 || len(f.waiting) != 0 || len(f.turns) != 0 {
			t.Errorf("%d served, left: %+v", len(order), f)
		}
	})
}

// TestFairGivesUp: who goes away leaves the queue, and passes on the place that
// came in the same moment.
func TestFairGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFair(1, 2)
		if err := f.enter(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		errs := make(chan error, 2)
		for range 2 {
			go func() { errs <- f.enter(ctx, "b") }()
		}
		synctest.Wait()
		if err := f.enter(t.Context(), "c"); !errors.Is(err, ErrBusy) {
			t.Errorf("a full queue: %v", err)
		}
		cancel()
		for range 2 {
			if err := <-errs; !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		}
		if err := f.enter(ctx, "b"); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled before: %v", err)
		}
		turn := make(chan struct{}) // was closed by next, and its owner went away
		f.giveUp("b", turn)
		if f.free != 1 || f.room != 2 || len(f.waiting) != 0 || len(f.turns) != 0 {
			t.Errorf("left: %+v", f)
		}
	})
}

// TestFairAlways: places are neither lost nor made, whoever goes away when.
func TestFairAlways(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFair(3, 50)
		var inside, most atomic.Int32
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				time.Sleep(time.Duration(i%7) * time.Millisecond)
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i%11)*time.Millisecond)
				defer cancel()
				if f.enter(ctx, fmt.Sprint(i%5)) != nil {
					return
				}
				defer f.leave()
				now := inside.Add(1)
				for m := most.Load(); now > m && !most.CompareAndSwap(m, now); m = most.Load() {
				}
				time.Sleep(2 * time.Millisecond)
				inside.Add(-1)
			})
		}
		all.Wait()
		if most.Load() != 3 || f.free != 3 || f.room != 50 || len(f.waiting) != 0 || len(f.turns) != 0 {
			t.Errorf("%d at once, left: %+v", most.Load(), f)
		}
	})
}

// TestQueueTime: who gets no place in the time of a whole answer is told that
// the model is busy; at most Concurrency requests are under way.
func TestQueueTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &held{}
		chat, err := NewChat(ChatConfig{Concurrency: 2, Waiting: 3, Transport: l, Timeouts: Timeouts{Whole: 10 * time.Second, FirstToken: time.Minute},
			Endpoints: []Endpoint{{BaseURL: "http://a", Model: "m"}}})
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		var down, busy atomic.Int32
		for i := range 8 {
			all.Go(func() {
				_, err := chat.Ask(t.Context(), Request{User: question, Learner: fmt.Sprint(i)})
				switch Kind(err) {
				case ErrDown:
					down.Add(1)
				case ErrBusy:
					busy.Add(1)
				}
			})
		}
		synctest.Wait()
		if l.inside.Load() != 2 || busy.Load() != 3 {
			t.Errorf("%d requests under way, %d turned away", l.inside.Load(), busy.Load())
		}
		all.Wait()
		if down.Load()+busy.Load() != 8 || down.Load() < 2 || l.most.Load() != 2 {
			t.Errorf("%d down, %d busy, %d at once", down.Load(), busy.Load(), l.most.Load())
		}
	})
}

// held is a transport that holds its requests until they are cancelled.
type held struct{ inside, most atomic.Int32 }

func (h *held) RoundTrip(r *http.Request) (*http.Response, error) {
	h.most.Store(max(h.most.Load(), h.inside.Add(1)))
	defer h.inside.Add(-1)
	<-r.Context().Done()
	return nil, context.Cause(r.Context())
}
