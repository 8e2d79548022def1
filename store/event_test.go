package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func contains(text, part string) bool { return strings.Contains(text, part) }

// body is a JSON string of some length.
func body(n int) json.RawMessage {
	return json.RawMessage(`"` + string(bytes.Repeat([]byte("é"), n/2)) + `"`)
}

func TestAppendDuplicate(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, o Options) {
		s := openTest(t, o)
		for i, want := range []bool{false, true, true} {
			got, err := s.Append(t.Context(), Event{ID: "Ev1", Thread: "a"})
			if err != nil || got != want {
				t.Fatalf("append %d: %v, %v, want duplicate %v", i, got, err, want)
			}
		}
		if got, err := s.Append(t.Context(), Event{ID: "Ev2", Thread: "a"}); err != nil || got {
			t.Fatalf("another event: %v, %v", got, err)
		}
	})
}

// TestDuplicateAfterRestart: the server itself forgets what was handled before
// it was restarted, and Slack's retries come minutes later.
func TestDuplicateAfterRestart(t *testing.T) {
	t.Parallel()
	o := Options{Dir: t.TempDir()}
	s := openTest(t, o)
	appendTest(t, s, Event{ID: "handled", Thread: "a"})
	work(t, s, WorkOptions{}, 1, nil)
	appendTest(t, s, Event{ID: "waiting", Thread: "a"})
	closeTest(t, s)
	s = openTest(t, o)
	for _, id := range []string{"handled", "waiting"} {
		if got, err := s.Append(t.Context(), Event{ID: id, Thread: "a"}); err != nil || !got {
			t.Errorf("append of %s after a restart: %v, %v, want a duplicate", id, got, err)
		}
	}
}

func TestAppendRefuses(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	if _, err := s.Append(t.Context(), Event{Thread: "a"}); err == nil {
		t.Error("an event without ID was taken")
	}
	if _, err := s.Append(t.Context(), Event{ID: "big", Body: body(2 << 20)}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("2 MB: %v, want ErrTooLarge", err)
	}
}

func TestFull(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, o Options) {
		o.MaxBytes = 1 << 20
		s := openTest(t, o)
		appendTest(t, s, Event{ID: "dead", Thread: "a", Body: body(10_000)})
		work(t, s, WorkOptions{}, 1, func(Delivery) error { return Permanent(errors.New("given up")) })
		var err error
		n := 0
		for ; err == nil && n < 100; n++ {
			_, err = s.Append(t.Context(), Event{ID: fmt.Sprint(n), Thread: "a", Body: body(10_000)})
		}
		if !errors.Is(err, ErrFull) {
			t.Fatalf("after %d events: %v, want ErrFull", n, err)
		}
		// What was given up stays so when it has no room among what waits.
		dead, err := s.Dead(t.Context())
		if err != nil || len(dead) != 1 {
			t.Fatalf("dead: %v, %v", dead, err)
		}
		if err := s.Replay(t.Context(), dead[0].ID); !errors.Is(err, ErrFull) {
			t.Errorf("replay: %v, want ErrFull", err)
		}
		if dead, err = s.Dead(t.Context()); err != nil || len(dead) != 1 {
			t.Errorf("dead after the replay: %v, %v", dead, err)
		}
		// A full store is still worked off, and then takes events again.
		work(t, s, WorkOptions{}, n-1, nil)
		if _, err := s.Append(t.Context(), Event{ID: "after", Thread: "a"}); err != nil {
			t.Errorf("append after the work: %v", err)
		}
	})
}

func TestDiskFull(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	if _, known := freeBytes(s.o.Dir); !known {
		t.Skip("this system does not tell what its disk has left")
	}
	s.reserve = 1 << 62
	if _, err := s.Append(t.Context(), Event{ID: "1"}); !errors.Is(err, ErrFull) || !contains(err.Error(), s.o.Dir) {
		t.Errorf("append: %v, want ErrFull with the folder", err)
	}
}

func TestEventComesWhole(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	want := Event{ID: "Ev1", Thread: "C1:1.2", Learner: NewLearnerID("T1", "U1"), Kind: "message", Body: json.RawMessage(`{"a":"été"}`),
		Received: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	appendTest(t, s, want)
	var got Delivery
	work(t, s, WorkOptions{MaxAttempts: 1}, 1, func(d Delivery) error { got = d; return nil })
	if diff := cmp.Diff(Delivery{Event: want, Attempt: 1, Last: true}, got); diff != "" {
		t.Errorf("delivery (-want +got):\n%s", diff)
	}
}

func TestDeadAndReplay(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, o Options) {
		s := openTest(t, o)
		event := Event{ID: "Ev1", Thread: "a", Learner: NewLearnerID("T1", "U1"), Received: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
		appendTest(t, s, event)
		var seen []Delivery
		fail := func(d Delivery) error { seen = append(seen, d); return errors.New("model away") }
		quick := WorkOptions{MaxAttempts: 3, Backoff: []time.Duration{time.Millisecond}}
		work(t, s, quick, 3, fail)
		var attempts []string
		for _, d := range seen {
			attempts = append(attempts, fmt.Sprint(d.Attempt, d.Last))
		}
		if diff := cmp.Diff([]string{"1 false", "2 false", "3 true"}, attempts); diff != "" {
			t.Errorf("attempts (-want +got):\n%s", diff)
		}
		dead, err := s.Dead(t.Context())
		if err != nil || len(dead) != 1 {
			t.Fatalf("dead: %v, %v, want one", dead, err)
		}
		if diff := cmp.Diff(DeadEvent{ID: dead[0].ID, Event: event, Reason: "model away", Attempts: 3, Died: dead[0].Died}, dead[0]); diff != "" {
			t.Errorf("dead event (-want +got):\n%s", diff)
		}
		if duplicate, err := s.Append(t.Context(), event); err != nil || !duplicate {
			t.Errorf("a dead event comes again: %v, %v, want a duplicate", duplicate, err)
		}
		replayTest(t, s, dead[0])
	})
}

func replayTest(t *testing.T, s *Store, d DeadEvent) {
	if err := s.Replay(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Replay(t.Context(), d.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("second replay: %v, want ErrNotFound", err)
	}
	// A replay that crashed before the dead event was removed.
	if err := s.bury(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := s.Replay(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	var got []Delivery
	work(t, s, WorkOptions{}, 1, func(e Delivery) error { got = append(got, e); return nil })
	if diff := cmp.Diff([]Delivery{{Event: d.Event, Attempt: 1}}, got); diff != "" {
		t.Errorf("replayed (-want +got):\n%s", diff)
	}
	if dead, err := s.Dead(t.Context()); err != nil || len(dead) != 0 {
		t.Errorf("dead after the replay: %v, %v", dead, err)
	}
}

func TestDeadAtOnce(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	appendTest(t, s, Event{ID: "permanent", Thread: "a"}, Event{ID: "panics", Thread: "b"}, Event{ID: "after", Thread: "a"})
	work(t, s, WorkOptions{MaxAttempts: 2, Backoff: []time.Duration{time.Millisecond}}, 4, func(d Delivery) error {
		switch d.ID {
		case "permanent":
			return fmt.Errorf("wrapped: %w", Permanent(errors.New("no such channel")))
		case "panics":
			panic("oh")
		}
		return nil
	})
	dead, err := s.Dead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, d := range dead {
		got[d.Event.ID] = fmt.Sprint(d.Reason, ", ", d.Attempts)
	}
	if diff := cmp.Diff(map[string]string{"permanent": "wrapped: no such channel, 1", "panics": "panic: oh, 2"}, got); diff != "" {
		t.Errorf("dead (-want +got):\n%s", diff)
	}
}
