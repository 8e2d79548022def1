package llm

import (
	"context"
	"slices"
	"sync"
)

// fair is a queue for a bounded number of places. Those who wait are served in
// turn by learner, so that one with twenty requests does not starve the others;
// one learner's own requests are served in order.
type fair struct {
	mu      sync.Mutex
	free    int
	room    int // for further ones to wait
	waiting map[string][]chan struct{}
	turns   []string // learners with someone waiting, the next first
}

func newFair(places, room int) *fair {
	return &fair{free: places, room: room, waiting: map[string][]chan struct{}{}}
}

// enter waits for a place, which leave gives back. It fails with the error of
// ctx, or with ErrBusy when too many wait already.
func (f *fair) enter(ctx context.Context, learner string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f.mu.Lock()
	switch {
	case f.free > 0: // then nobody waits
		f.free--
		f.mu.Unlock()
		return nil
	case f.room == 0:
		f.mu.Unlock()
		return &fault{kind: ErrBusy, what: "too many requests wait"}
	}
	f.room--
	turn := make(chan struct{})
	if len(f.waiting[learner]) == 0 {
		f.turns = append(f.turns, learner)
	}
	f.waiting[learner] = append(f.waiting[learner], turn)
	f.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		f.giveUp(learner, turn)
		return ctx.Err()
	}
}

// giveUp takes a request out of the queue, or passes on the place that it was
// given in the same moment.
func (f *fair) giveUp(learner string, turn chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	queue := f.waiting[learner]
	i := slices.Index(queue, turn)
	if i < 0 {
		f.next()
		return
	}
	f.room++
	if len(queue) > 1 {
		f.waiting[learner] = slices.Delete(queue, i, i+1)
		return
	}
	delete(f.waiting, learner)
	f.turns = slices.DeleteFunc(f.turns, func(l string) bool { return l == learner })
}

// leave gives a place back.
func (f *fair) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next()
}

// next hands a place to the learner whose turn it is.
func (f *fair) next() {
	if len(f.turns) == 0 {
		f.free++
		return
	}
	learner := f.turns[0]
	f.turns = f.turns[1:]
	queue := f.waiting[learner]
	close(queue[0])
	f.room++
	if len(queue) == 1 {
		delete(f.waiting, learner)
		return
	}
	f.waiting[learner] = queue[1:]
	f.turns = append(f.turns, learner)
}
