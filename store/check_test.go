package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{Key: testKey})
	fill(t, s, NewLearnerID("T", "U"), "a marker")
	if found, err := s.Check(t.Context()); err != nil || len(found) > 0 {
		t.Fatalf("a sound store: %v, %v", found, err)
	}
	for subject, data := range map[string]string{
		eventSubject(0):                           `{"id":"1","thread":"elsewhere"}`,
		"dead._.x":                                `{`,
		journalStreamSubject("T-U", "audit"):      `{"kind":"asked","learner":"T-U"}`,
		installationsBucket.subject(digest("T9")): `{"team":"T9","sealed":"AAAA"}`,
	} {
		if _, err := s.js.Publish(t.Context(), subject, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.js.DeleteStream(t.Context(), threadsBucket.stream()); err != nil {
		t.Fatal(err)
	}
	c := s.config(s.kinds()[4])
	c.MaxBytes = 1 << 20
	if _, err := s.js.UpdateStream(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if err := s.streams[eventsStream].DeleteConsumer(t.Context(), consumerName(31)); err != nil {
		t.Fatal(err)
	}
	want := map[Problem]string{Misplaced: "EVENTS JOURNAL ", Unreadable: "DEAD ", Sealed: "KV_installations ",
		StreamMissing: "KV_threads ", StreamAltered: "KV_paths ", ConsumerMissing: "EVENTS "}
	foundAre(t, s, want)
}

// foundAre wants problems, each with the streams that have it.
func foundAre(t *testing.T, s *Store, want map[Problem]string) {
	t.Helper()
	found, err := s.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[Problem]string{}
	for _, f := range found {
		got[f.Problem] += f.Stream + " "
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}

func journalStreamSubject(learner, kind string) string { return "journal." + learner + "." + kind }

// TestStranded: an event that the server gives nobody is found, and is handled
// in its turn all the same.
func TestStranded(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	appendTest(t, s, Event{ID: "1", Thread: "a"}, Event{ID: "2", Thread: "a"}, Event{ID: "3", Thread: "a"})
	if _, err := s.streams[eventsStream].ResetConsumerToSequence(t.Context(), consumerName(partitionOf("a")), 2); err != nil {
		t.Fatal(err)
	}
	found, err := s.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Finding{{Stranded, eventsStream, 1, consumerName(partitionOf("a"))}}, found); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	o := newOrder()
	work(t, s, WorkOptions{}, 3, func(d Delivery) error { return o.handle(t, d, func() error { return nil }) })
	if diff := cmp.Diff(map[string][]string{"a": {"1", "2", "3"}}, o.done); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}
