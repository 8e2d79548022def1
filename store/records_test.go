package store

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
)

func TestLearner(t *testing.T) {
	t.Parallel()
	now := testDay
	s := openTest(t, Options{Now: func() time.Time { return now }})
	id := NewLearnerID("T1", "U1")
	if _, err := s.Learner(t.Context(), id); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown: %v, want ErrNotFound", err)
	}
	want := Learner{ID: id, Lang: "fr", Consents: map[string]time.Time{"team": testDay},
		Profile: recommend.Profile{Audience: []catalog.Audience{catalog.Staff}, Levels: recommend.Levels{"pix:1.1": 3}, Done: []catalog.CourseID{"c"}, Place: "Lyon", DayHours: 6}}
	first, err := s.PutLearner(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if _, err := s.PutLearner(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	got, err := s.Learner(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	want.Created, want.Updated = testDay, now
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("learner (-want +got):\n%s", diff)
	}
}

func TestLearnerID(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ team, user, want string }{
		{"T012AB", "U34CD", "T012AB-U34CD"}, {"T.1", "U>*", "T_2e1-U_3e_2a"}, {"", "U1", "-U1"}, {"T1", "", ""},
	} {
		if got := NewLearnerID(c.team, c.user); string(got) != c.want {
			t.Errorf("%q, %q: %q, want %q", c.team, c.user, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.SampledFrom([]rune("-_.ab2d")), 0, 4, -1))
		a, b, c, d := part.Draw(t, "a"), part.Draw(t, "b"), part.Draw(t, "c"), part.Draw(t, "d")
		one, two := NewLearnerID(a, b), NewLearnerID(c, d)
		if one != "" && one == two && (a != c || b != d) {
			t.Fatalf("%q, %q and %q, %q are both %q", a, b, c, d, one)
		}
		for _, token := range []string{one.token(), LearnerID(a).token()} {
			if token == "" || strings.ContainsAny(token, ". *>\t\r\n") || one != "" && one.token() != string(one) {
				t.Fatalf("%q is no token", token)
			}
		}
	})
}

func TestReply(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	if _, err := s.Reply(t.Context(), "Ev1"); !errors.Is(err, ErrNotFound) {
		t.Errorf("none yet: %v, want ErrNotFound", err)
	}
	r, err := s.PutReply(t.Context(), Reply{Event: "Ev1", Learner: "T-U"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutReply(t.Context(), Reply{Event: "Ev1"}); !errors.Is(err, ErrConflict) {
		t.Errorf("a second first one: %v, want ErrConflict", err)
	}
	old := r
	r.Posts = []Post{{Key: "answer", Channel: "C1", ThreadTS: "1.1", TS: "1.2", Streaming: true}, {Key: "steps", Channel: "C1", Final: true}}
	if r, err = s.PutReply(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutReply(t.Context(), old); !errors.Is(err, ErrConflict) {
		t.Errorf("from an old one: %v, want ErrConflict", err)
	}
	got, err := s.Reply(t.Context(), "Ev1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, got); diff != "" {
		t.Errorf("reply (-want +got):\n%s", diff)
	}
	if _, err := s.Erase(t.Context(), "T-U"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutReply(t.Context(), r); !errors.Is(err, ErrConflict) {
		t.Errorf("after Erase: %v, want ErrConflict", err)
	}
	r.Revision = 0
	if _, err := s.PutReply(t.Context(), r); err != nil {
		t.Errorf("anew after Erase: %v", err)
	}
}

func TestJournal(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{Now: func() time.Time { return testDay }})
	want := map[LearnerID][]Entry{}
	for n, e := range []Entry{{Learner: "T-U", Kind: Asked, Data: json.RawMessage(`{"a":1}`)}, {Kind: Audit}, {Learner: "T-V", Kind: Unmet}, {Learner: "T-U", Kind: Feedback}} {
		if err := s.Record(t.Context(), e); err != nil {
			t.Fatalf("%d: %v", n, err)
		}
		e.At = testDay
		want[e.Learner] = append(want[e.Learner], e)
	}
	for id, entries := range want {
		got, err := s.Journal(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(entries, got); diff != "" {
			t.Errorf("journal of %q (-want +got):\n%s", id, diff)
		}
	}
	if err := s.Record(t.Context(), Entry{Kind: "other"}); err == nil {
		t.Error("an unknown kind was recorded")
	}
}
