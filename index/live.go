package index

import (
	"context"
	"errors"
	"sync/atomic"
)

// ErrClosed is a search after Close.
var ErrClosed = errors.New("index is closed")

// Live holds the snapshot in service. Catalogue, index and vectors change as
// one value: a question in flight ends on the one it began with, which is
// closed when its last reader has left.
type Live struct {
	current atomic.Pointer[held]
}

// held counts who uses a snapshot; the holder itself counts as one.
type held struct {
	*Snapshot
	count atomic.Int64
	done  chan struct{}
}

// NewLive puts a first snapshot in service and takes it over.
func NewLive(s *Snapshot) *Live {
	l := &Live{}
	l.current.Store(hold(s))
	return l
}

func hold(s *Snapshot) *held {
	h := &held{Snapshot: s, done: make(chan struct{})}
	h.count.Store(1)
	return h
}

// acquire returns the current snapshot, counted. A count of zero cannot come
// back to life: the loop then finds the snapshot that replaced it.
func (l *Live) acquire() (*held, error) {
	for {
		h := l.current.Load()
		if h == nil {
			return nil, ErrClosed
		}
		for n := h.count.Load(); n > 0; n = h.count.Load() {
			if h.count.CompareAndSwap(n, n+1) {
				return h, nil
			}
		}
	}
}

func (h *held) release() {
	if h.count.Add(-1) == 0 {
		close(h.done)
	}
}

// Use runs f on the snapshot in service, which stays whole until f returns.
func (l *Live) Use(f func(*Snapshot) error) error {
	h, err := l.acquire()
	if err != nil {
		return err
	}
	defer h.release()
	return f(h.Snapshot)
}

// Search searches the snapshot in service.
func (l *Live) Search(ctx context.Context, q Query) (Result, error) {
	var r Result
	err := l.Use(func(s *Snapshot) (err error) {
		r, err = s.Search(ctx, q)
		return err
	})
	return r, err
}

// Swap puts another snapshot in service, waits for the last reader of the old
// one and closes it. After Close it closes the newcomer instead: a refresh that
// was under way must not bring the index back to life.
func (l *Live) Swap(s *Snapshot) error {
	next := hold(s)
	for {
		old := l.current.Load()
		if old == nil {
			return errors.Join(ErrClosed, s.Close())
		}
		if l.current.CompareAndSwap(old, next) {
			return retire(old)
		}
	}
}

// Close takes the snapshot out of service and closes it.
func (l *Live) Close() error { return retire(l.current.Swap(nil)) }

func retire(h *held) error {
	if h == nil {
		return nil
	}
	h.release()
	<-h.done
	return h.Snapshot.Close()
}
