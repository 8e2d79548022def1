package playground

import (
	"context"
	"errors"
	"testing"
)

// TestWaitMessages returns as soon as what is waited for is there.
func TestWaitMessages(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "un")
	done := make(chan error, 1)
	go func() {
		done <- f.WaitMessages(patience(t), dm, root, func(list []Message) bool { return len(list) == 3 })
	}()
	f.say(t, SampleAgent, dm, "", "ailleurs")
	f.say(t, SampleAgent, dm, root, "deux")
	f.say(t, SampleAgent, dm, root, "trois")
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestWaitEnds with the context, or with the workspace.
func TestWaitEnds(t *testing.T) {
	f := start(t, Options{})
	never := func(State) bool { return false }
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Wait(ctx, SampleAgent, never); !errors.Is(err, context.Canceled) {
		t.Errorf("with an ended context: %v", err)
	}
	done := make(chan error, 1)
	go func() { done <- f.Wait(context.WithoutCancel(t.Context()), SampleAgent, never) }()
	f.Close()
	if err := <-done; err == nil {
		t.Error("a closed workspace fulfils anything")
	}
}
