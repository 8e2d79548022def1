package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
)

// testDay is the day of the paths in the tests.
var testDay = time.Date(2026, 11, 23, 9, 0, 0, 0, catalog.Paris())

// needTest is a need with something in most of its fields.
func needTest(text string) *recommend.Need {
	cents := int64(200_000)
	return &recommend.Need{
		Text: text, Goal: "données", Lang: "fr", Level: 1, Has: recommend.Levels{"metiers:donnees": 1},
		Aims:  []recommend.Aim{{Competence: "metiers:donnees", From: 1, To: 4, Weight: 0.6, Asked: true}, {Competence: "metiers:ia", From: 1, To: 6, Weight: 0.4, Asked: true}},
		Hours: 60, Weekly: 14, From: catalog.Day(testDay), Deadline: catalog.Day(testDay.AddDate(0, 10, 0)),
		NotModalities: []catalog.Modality{catalog.Blended}, Audience: []catalog.Audience{catalog.Staff}, MaxCents: &cents, Without: []string{"code"},
	}
}

// pathTest is the planner's own path over the example catalogue.
func pathTest(t testing.TB, n *recommend.Need) *recommend.Path {
	t.Helper()
	cat, err := catalog.Sample(testDay)
	if err != nil {
		t.Fatal(err)
	}
	var candidates []recommend.Candidate
	for c := range cat.All() {
		for _, target := range c.Teaches {
			if target.Competence == "metiers:donnees" || target.Competence == "metiers:ia" {
				candidates = append(candidates, recommend.Candidate{Course: c, Relevance: 0.8})
				break
			}
		}
	}
	p := recommend.Plan(n, candidates, testDay)
	if len(p.Steps) < 2 {
		t.Fatalf("a path of %d steps over %d candidates", len(p.Steps), len(candidates))
	}
	p.Uncovered = append(p.Uncovered, recommend.Shortfall{Gap: recommend.Gap{Competence: "metiers:ia", From: 4, To: 8}, Cause: recommend.LevelShort,
		Nearest: candidates[0].Course, Misfits: []recommend.Misfit{{Kind: recommend.TooDear, Course: candidates[0].Course.ID}}})
	return p
}

func TestPathComesWhole(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{Now: func() time.Time { return testDay }})
	id := NewLearnerID("T1", "U1")
	need := needTest("maîtriser les données & l’IA")
	path := pathTest(t, need)
	kept, err := s.KeepPath(t.Context(), KeptPath{Learner: id, Thread: "C1:1.2", Path: path, Done: []int{1}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Path(t.Context(), id, kept.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(kept, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("path (-want +got):\n%s", diff)
	}
	thread, err := s.PutThread(t.Context(), Thread{ID: "C1:1.2", Learner: id, Options: []string{"débutant"},
		Memory: &recommend.Memory{Need: need, Path: path, Clarified: true, Pending: "quoi ?"}})
	if err != nil {
		t.Fatal(err)
	}
	back, err := s.Thread(t.Context(), id, "C1:1.2")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(thread, back, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("thread (-want +got):\n%s", diff)
	}
	// A day in the other half of the year is still a midnight.
	for _, at := range []time.Time{got.Path.Steps[0].Start, got.Path.Need.Deadline, back.Memory.Need.From, back.Memory.Path.Weeks[0].Monday} {
		if june := at.AddDate(0, 6, 0); !june.Equal(catalog.Day(june)) {
			t.Errorf("half a year after %v: %v, no midnight in Paris", at, june)
		}
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{})
	id, other := NewLearnerID("T1", "U1"), NewLearnerID("T1", "U2")
	path := pathTest(t, needTest("données"))
	var ids []PathID
	for _, learner := range []LearnerID{id, other, id} {
		k, err := s.KeepPath(t.Context(), KeptPath{Learner: learner, Path: path})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, k.ID)
	}
	if err := s.RemovePath(t.Context(), other, ids[0]); err != nil { // not theirs
		t.Fatal(err)
	}
	pathsAre(t, s, id, ids[0], ids[2])
	if err := s.RemovePath(t.Context(), id, ids[0]); err != nil {
		t.Fatal(err)
	}
	pathsAre(t, s, id, ids[2])
	pathsAre(t, s, other, ids[1])
	if _, err := s.Path(t.Context(), other, ids[2]); !errors.Is(err, ErrNotFound) {
		t.Errorf("another's path: %v, want ErrNotFound", err)
	}
	for name, k := range map[string]KeptPath{"of nobody": {Path: path}, "without path": {Learner: id}} {
		if _, err := s.KeepPath(t.Context(), k); err == nil {
			t.Errorf("%s: kept", name)
		}
	}
}

func pathsAre(t *testing.T, s *Store, learner LearnerID, want ...PathID) {
	t.Helper()
	kept, err := s.Paths(t.Context(), learner)
	if err != nil {
		t.Fatal(err)
	}
	var got []PathID
	for _, k := range kept {
		got = append(got, k.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("paths of %s (-want +got):\n%s", learner, diff)
	}
}

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

// TestErase: nothing of a person is left, and nothing of another is gone.
func TestErase(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{Key: testKey})
	id, other := NewLearnerID("T1", "U777"), NewLearnerID("T1", "U77")
	fill(t, s, other, "what the other wrote")
	before := everything(t, s)
	fill(t, s, id, "a secret wish")
	p, err := s.Export(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if p.Learner == nil || len(p.Threads) != 1 || len(p.Paths) != 1 || len(p.Replies) != 1 || len(p.Journal) != 2 || len(p.Dead) != 1 ||
		len(p.Waiting) != 1 || len(p.Installed) != 1 || !bytes.Contains(text, []byte("a secret wish")) {
		t.Errorf("export: %s", text)
	}
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
	for _, f := range []func(context.Context) error{
		func(ctx context.Context) error { _, err := s.Export(ctx, ""); return err },
		func(ctx context.Context) error { _, err := s.Erase(ctx, ""); return err },
	} {
		if f(t.Context()) == nil {
			t.Error("of nobody: no error")
		}
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

func TestInstallation(t *testing.T) {
	t.Parallel()
	o := Options{Dir: t.TempDir(), Key: testKey, Now: func() time.Time { return testDay }}
	s := openTest(t, o)
	want := Installation{Team: "T1", Enterprise: "E1", AppID: "A1", BotUser: "U9", Scopes: []string{"chat:write"}, InstalledBy: "T1-U1",
		Expires: testDay.Add(12 * time.Hour), BotToken: "xoxb-secret", RefreshToken: "xoxe-secret", Updated: testDay}
	organisation := Installation{Enterprise: "E2", BotToken: "xoxb-organisation", Updated: testDay}
	for _, i := range []Installation{want, organisation} {
		if err := s.PutInstallation(t.Context(), i); err != nil {
			t.Fatal(err)
		}
	}
	for team, want := range map[string]Installation{"T1": want, "E2": organisation} {
		got, err := s.Installation(t.Context(), team)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("installation of %s (-want +got):\n%s", team, diff)
		}
	}
	for _, m := range everything(t, s) {
		if contains(m.Data, "secret") {
			t.Errorf("a token stands in %s", m.Data)
		}
	}
	closeTest(t, s)
	for _, c := range []struct {
		key  []byte
		want error
	}{{nil, ErrNoKey}, {bytes.Repeat([]byte{8}, keySize), ErrWrongKey}} {
		o.Key = c.key
		s := openTest(t, o)
		if _, err := s.Installation(t.Context(), "T1"); !errors.Is(err, c.want) {
			t.Errorf("read: %v, want %v", err, c.want)
		}
		if err := s.PutInstallation(t.Context(), Installation{Team: "T2"}); c.key == nil && !errors.Is(err, ErrNoKey) {
			t.Errorf("write: %v, want ErrNoKey", err)
		}
		closeTest(t, s)
	}
	s = openTest(t, o)
	if err := s.RemoveInstallation(t.Context(), "T1"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Installation(t.Context(), "T1"); !errors.Is(err, ErrNotFound) {
		t.Errorf("after removal: %v, want ErrNotFound", err)
	}
}

// TestSealIsBound: the tokens of one team do not open in another's place.
func TestSealIsBound(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{Key: testKey})
	sealed, err := s.seal([]byte("token"), "T1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.unseal(sealed, "T2"); !errors.Is(err, ErrWrongKey) {
		t.Errorf("in another's place: %v, want ErrWrongKey", err)
	}
}
