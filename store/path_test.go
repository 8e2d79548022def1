package store

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
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

// emptyLists takes an empty list of a course for none: catalog's JSON leaves
// both out, so that no reader can tell them apart. All else is compared as is.
func emptyLists() cmp.Option {
	return cmp.FilterPath(func(p cmp.Path) bool {
		for _, step := range p {
			if step.Type() == reflect.TypeFor[catalog.Course]() {
				return true
			}
		}
		return false
	}, cmpopts.EquateEmpty())
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
	if diff := cmp.Diff(kept, got, emptyLists()); diff != "" {
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
	if diff := cmp.Diff(thread, back, emptyLists()); diff != "" {
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

// TestNeedWhole: whatever a need may hold is read again as it was kept.
func TestNeedWhole(t *testing.T) {
	t.Parallel()
	n := needTest("me former à Lyon")
	n.Goals, n.Aim, n.CourseHours, n.Role, n.Language, n.Certificate = []string{"a", "b"}, 3, 7, "cheffe de projet", "fr", "Pix"
	n.Known = []slots.Known{{Text: "tableur", Level: 2}}
	n.Modalities, n.Formats, n.NotFormats = []catalog.Modality{catalog.Remote}, []catalog.Format{catalog.Workshop}, []catalog.Format{catalog.Conference}
	for _, name := range []string{"Lyon", "Rhône", "Bretagne"} {
		p, ok := slots.FindPlace(name)
		if !ok {
			t.Fatalf("place %q is not known", name)
		}
		n.Places = append(n.Places, p)
	}
	n.Done, n.Covered, n.Rejected = []catalog.CourseID{"a"}, []catalog.CourseID{"b"}, []catalog.CourseID{"c"}
	n.DoneWords, n.NotCompetences = []string{"excel"}, []catalog.CompetenceID{"metiers:web"}
	for i, v := 0, reflect.ValueOf(*n); i < v.NumField(); i++ {
		if v.Field(i).IsZero() {
			t.Errorf("%s is empty: give it something", v.Type().Field(i).Name)
		}
	}
	s := openTest(t, Options{})
	want := Thread{ID: "D1:1", Learner: NewLearnerID("T", "U"), Memory: &recommend.Memory{Need: n, Clarified: true, Pending: "avant"}}
	if _, err := s.PutThread(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	got, err := s.Thread(t.Context(), want.Learner, want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Memory, got.Memory); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
}
