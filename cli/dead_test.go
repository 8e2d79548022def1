package cli

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/store"
)

// stopper ends something as soon as a line is written.
type stopper struct {
	bytes.Buffer
	stop func()
}

func (s *stopper) Write(b []byte) (int, error) {
	s.stop()
	return s.Buffer.Write(b)
}

// givenUp is a store with n events that were given up.
func givenUp(t *testing.T, env *Env, n int) (*store.Store, []store.DeadEvent) {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := new(storeFlags).open(t.Context(), env, slog.New(slog.DiscardHandler))
	check(err)
	t.Cleanup(func() { check(s.Close()) })
	var events []store.Event
	for i := range n {
		events = append(events, store.Event{ID: strconv.Itoa(i), Thread: "a"})
	}
	giveUp(check, s, events)
	all, err := s.Dead(t.Context())
	check(err)
	if len(all) != n {
		t.Fatalf("%d events were given up, want %d", len(all), n)
	}
	return s, all
}

// TestReplayInterrupted: what was done before a person stopped it is said, and
// the rest is left.
func TestReplayInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out := &stopper{stop: cancel}
	env := storeEnv(map[string]string{varData: t.TempDir()})
	env.Stdout = out
	s, all := givenUp(t, env, 3)
	err := replay(ctx, env, s, all)
	if err == nil || !strings.Contains(err.Error(), "1 événement a été remis en attente") {
		t.Errorf("interrupted after one: %v", err)
	}
	if err := replay(ctx, env, s, all[1:]); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted before anything: %v", err)
	}
	if left, err := s.Dead(t.Context()); err != nil || len(left) != 2 {
		t.Errorf("%d events are left, %v, want 2", len(left), err)
	}
	if err := replay(t.Context(), env, s, all[:1]); err != nil || !strings.Contains(out.String(), all[0].ID+" n’est plus parmi") {
		t.Errorf("one that is gone: %v, %q", err, out.String())
	}
}

// TestPick: a beginning names an event when it is that one's alone. Of 17
// numbers in hexadecimal two begin alike.
func TestPick(t *testing.T) {
	env := storeEnv(map[string]string{varData: t.TempDir()})
	s, all := givenUp(t, env, 17)
	first := map[byte]string{}
	for _, d := range all {
		found, err := pick(t.Context(), env, s, []string{d.ID[:shownID]})
		if err != nil || len(found) != 1 || found[0].ID != d.ID {
			t.Errorf("%s: %v, %v", d.ID[:shownID], found, err)
		}
		if first[d.ID[0]] == "" {
			first[d.ID[0]] = d.ID
			continue
		}
		if _, err := pick(t.Context(), env, s, []string{d.ID[:1]}); err == nil || !strings.Contains(err.Error(), "écrivez-en davantage") {
			t.Errorf("%s is also %s: %v", d.ID[:1], first[d.ID[0]], err)
		}
	}
}
