package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestStats(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{Key: testKey, MaxBytes: 100 << 20})
	fill(t, s, NewLearnerID("T", "U"), "a marker")
	got, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]uint64{}
	for _, k := range got.Kinds {
		counts[k.Kind] = k.Messages
		if (k.Bytes == 0) != (k.Messages == 0) || k.Oldest.IsZero() != (k.Messages == 0) {
			t.Errorf("%s: %+v", k.Kind, k)
		}
	}
	want := map[string]uint64{"events": 1, "dead": 1, "journal": 2, "threads": 1, "paths": 1, "learners": 1, "replies": 1, "progress": 0, "installations": 1}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&Stats{Messages: 9, MaxBytes: 100 << 20}, got, cmpopts.IgnoreFields(Stats{}, "Kinds", "Bytes")); diff != "" {
		t.Errorf("stats (-want +got):\n%s", diff)
	}
}

// TestAsIs: who only looks, with other settings, changes none.
func TestAsIs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openTest(t, Options{Dir: dir, Retention: Retention{Threads: 300 * day}})
	closeTest(t, s)
	for _, c := range []struct {
		o    Options
		want time.Duration
	}{
		{Options{Dir: dir, AsIs: true}, 300 * day},
		{Options{Dir: dir}, 90 * day},
	} {
		s := openTest(t, c.o)
		got, err := s.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range got.Kinds {
			if k.Kind == "threads" && k.Retention != c.want {
				t.Errorf("as is %v: threads kept %v, want %v", c.o.AsIs, k.Retention, c.want)
			}
		}
		if found, err := s.Check(t.Context()); err != nil || len(found) > 0 {
			t.Errorf("as is %v: check %v, %v", c.o.AsIs, found, err)
		}
		closeTest(t, s)
	}
}
