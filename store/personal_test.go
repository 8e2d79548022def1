package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestErase: nothing of a person is left, and nothing of another is gone.
func TestErase(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{Key: testKey})
	id, other := NewLearnerID("T1", "U777"), NewLearnerID("T1", "U77")
	fill(t, s, other, "what the other wrote")
	before := everything(t, s)
	fill(t, s, id, "a secret wish")
	exportsAll(t, s, id, "a secret wish")
	n, err := s.Erase(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Erased{Learners: 1, Threads: 1, Paths: 1, Replies: 1, Journal: 2, Dead: 1, Waiting: 1, Installed: 1}, n); diff != "" {
		t.Errorf("erased (-want +got):\n%s", diff)
	}
	if p, err := s.Export(t.Context(), id); err != nil || !p.Empty() {
		t.Errorf("export after: %+v, %v", p, err)
	}
	after := everything(t, s)
	for _, m := range after {
		for _, trace := range []string{string(id), "U777", "a secret wish"} {
			if strings.Contains(m.Subject+m.Data, trace) {
				t.Errorf("%q is still in %s: %s %s", trace, m.Stream, m.Subject, m.Data)
			}
		}
	}
	// What is left beside is the installation, which names nobody.
	after = after[:len(after)-1]
	if diff := cmp.Diff(before, after, cmpopts.IgnoreFields(stored{}, "Time")); diff != "" {
		t.Errorf("the other's (-want +got):\n%s", diff)
	}
}

// exportsAll wants one of each kind of what fill kept.
func exportsAll(t *testing.T, s *Store, id LearnerID, marker string) {
	t.Helper()
	p, err := s.Export(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if p.Learner == nil || len(p.Threads) != 1 || len(p.Paths) != 1 || len(p.Replies) != 1 || len(p.Journal) != 2 || len(p.Dead) != 1 ||
		len(p.Waiting) != 1 || len(p.Installed) != 1 || !bytes.Contains(text, []byte(marker)) {
		t.Errorf("export: %s", text)
	}
}

func TestPersonalDataOfNobody(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	if _, err := s.Export(t.Context(), ""); err == nil {
		t.Error("export: no error")
	}
	if _, err := s.Erase(t.Context(), ""); err == nil {
		t.Error("erase: no error")
	}
}

// TestEraseWhileHandling: the event that asks for it goes too, its failure does
// not bring it back, and the thread goes on.
func TestEraseWhileHandling(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	appendTest(t, s, Event{ID: "1", Thread: "a", Learner: "T-U"}, Event{ID: "2", Thread: "a", Learner: "T-U"}, Event{ID: "3", Thread: "a", Learner: "T-V"})
	var seen []string
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	err := s.Work(ctx, WorkOptions{}, func(ctx context.Context, d Delivery) error {
		if seen = append(seen, d.ID); d.ID == "3" {
			defer cancel()
			return nil
		}
		if _, err := s.Erase(ctx, d.Learner); err != nil {
			t.Error(err)
		}
		return Permanent(fmt.Errorf("after %s", d.ID))
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen[0] != "1" || seen[len(seen)-1] != "3" {
		t.Errorf("handled %v", seen)
	}
	if p, err := s.Export(t.Context(), "T-U"); err != nil || !p.Empty() {
		t.Errorf("export: %+v, %v", p, err)
	}
}
