package store

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
)

// BenchmarkAppend appends to an embedded store, which waits for the disk.
func BenchmarkAppend(b *testing.B) {
	s := openTest(b, Options{})
	n := 0
	for b.Loop() {
		n++
		if _, err := s.Append(context.Background(), Event{ID: fmt.Sprint(n), Thread: fmt.Sprint(n % 50), Body: body(1000)}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHandle is the way of an event through an embedded store, appended
// and handled by a handler that does nothing, with 64 events on their way.
func BenchmarkHandle(b *testing.B) {
	s := openTest(b, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	handled := make(chan struct{}, 1<<20)
	ended := make(chan error, 1)
	go func() {
		ended <- s.Work(ctx, WorkOptions{}, func(context.Context, Delivery) error { handled <- struct{}{}; return nil })
	}()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	}()
	var n atomic.Int64
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := n.Add(1)
			if _, err := s.Append(ctx, Event{ID: fmt.Sprint(i), Thread: fmt.Sprint(i % 200), Body: body(1000)}); err != nil {
				b.Error(err)
				return
			}
			<-handled
		}
	})
}
