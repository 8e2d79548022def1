package store

import (
	"testing"

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
