package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/parcours-formation/parcours/catalog"
)

// obvious is a course that nothing in the lexicon resembles.
var obvious = catalog.Course{
	ID: "obvious", Title: "Apiculture urbaine et ruchers municipaux", Language: "fr",
	Summary:  "Installer des ruches sur les toits, suivre les colonies, récolter le miel. L'œuf et la reine.",
	Outcomes: []string{"Conduire un rucher"}, Hours: 7, Level: 2, Modality: catalog.OnSite,
	Sessions: []catalog.Session{{Place: "Mende"}},
}

// withObvious hides the course in the middle of n others.
func withObvious(n int) iter.Seq[catalog.Course] {
	return func(yield func(catalog.Course) bool) {
		i := 0
		for c := range Courses(n, 1) {
			if i == n/2 && !yield(obvious) {
				return
			}
			if i++; !yield(c) {
				return
			}
		}
	}
}

func TestSQLite(t *testing.T) {
	e, err := NewSQLite(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	checkEngine(t, e)
}

func TestPostgres(t *testing.T) {
	// Not t.TempDir: the account of the server may not enter it.
	e, err := NewPostgres(t.Context(), "")
	if errors.Is(err, ErrAbsent) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	checkEngine(t, e)
}

// checkEngine builds the engine on 1,000 courses and closes it at the end.
func checkEngine(t *testing.T, e Engine) {
	t.Helper()
	defer func() {
		if err := e.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}()
	if err := e.Build(t.Context(), withObvious(1000)); err != nil {
		t.Fatal(err)
	}
	if n, err := e.Disk(); err != nil || n < 50_000 {
		t.Errorf("disk: %d bytes, %v", n, err)
	}
	for _, tt := range []struct {
		name string
		q    Question
		want bool // obvious comes first
	}{
		{"its title", Question{Text: "apiculture urbaine"}, true},
		{"with stop words", Question{Text: "je voudrais suivre l'apiculture"}, true},
		{"no accents", Question{Text: "recolter le MIEL"}, true},
		{"ligature", Question{Text: "l'oeuf"}, true},
		{"operators", Question{Text: `apiculture | & ! ( :* - "miel'`}, true},
		{"all filters", Question{"apiculture", Filter{7, 2, catalog.OnSite, "fr", "Mende"}}, true},
		{"filtered out", Question{"apiculture", Filter{MaxHours: 3.5}}, false},
		{"elsewhere", Question{"apiculture", Filter{Place: "Paris"}}, false},
		{"stop words alone", Question{Text: "de la les"}, false},
		{"nothing", Question{Text: " ?! "}, false},
	} {
		ids, err := e.Search(t.Context(), tt.q, 5)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		} else if got := len(ids) > 0 && ids[0] == obvious.ID; got != tt.want {
			t.Errorf("%s: got %v, want the course first: %v", tt.name, ids, tt.want)
		}
	}
	checkFilters(t, e)
}

// checkFilters asks many questions and holds the answers against Match.
func checkFilters(t *testing.T, e Engine) {
	t.Helper()
	byID := map[catalog.CourseID]catalog.Course{}
	for c := range withObvious(1000) {
		byID[c.ID] = c
	}
	found := 0
	for _, q := range Questions(100, 3) {
		ids, err := e.Search(t.Context(), q, 10)
		if err != nil {
			t.Fatalf("%q: %v", q.Text, err)
		}
		found += len(ids)
		seen := map[catalog.CourseID]bool{}
		for _, id := range ids {
			c, known := byID[id]
			if !known || seen[id] || !q.Filter.Match(&c) {
				t.Errorf("%q %+v: %s is unknown, comes twice or does not pass", q.Text, q.Filter, id)
			}
			seen[id] = true
		}
		if len(ids) > 10 {
			t.Errorf("%q: %d results, want 10 at most", q.Text, len(ids))
		}
	}
	if found < 500 {
		t.Errorf("100 questions found %d courses in all, want 500 and more", found)
	}
}

func TestMeasure(t *testing.T) {
	if _, err := ReadMemory(); err != nil {
		t.Skip(err)
	}
	var engines []Engine
	for range 3 {
		e, err := NewSQLite(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		engines = append(engines, e)
	}
	r, err := Measure(t.Context(), engines, Options{
		Courses:   func() iter.Seq[catalog.Course] { return Courses(200, 1) },
		Questions: Questions(30, 2), Block: 7,
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.Courses != 200 || len(r.Engines) != 3 || len(r.Engines[2].Cases) != len(cases) {
		t.Errorf("report misses something: %+v", r)
	}
	if a, b := r.Engines[0].Cases[1], r.Engines[2].Cases[1]; a.Hits != b.Hits || a.Empty != b.Empty {
		t.Errorf("the same engine finds %v hits and %v", a.Hits, b.Hits)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
	var b bytes.Buffer
	if err := r.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(b.String()) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(l, "\n")); n > 80 {
			t.Errorf("line of %d columns: %s", n, l)
		}
	}
}

func TestMeasureStops(t *testing.T) {
	e, err := NewSQLite(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Measure(ctx, []Engine{e}, Options{
		Courses:   func() iter.Seq[catalog.Course] { return Courses(20, 1) },
		Questions: Questions(4, 2),
	})
	if err == nil {
		t.Error("a cancelled measure gives a report")
	}
}
