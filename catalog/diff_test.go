package catalog

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCompareFields changes one field at a time: each must show under its name,
// or a change of it could never be published.
func TestCompareFields(t *testing.T) {
	for _, c := range []struct {
		field         Field
		change        func(*Course)
		before, after string
	}{
		{FieldTitle, func(c *Course) { c.Title = "Tri" }, "Tableur <& « avancé »", "Tri"},
		{FieldSummary, func(c *Course) { c.Summary = "" }, "Deux\nlignes \u2028 et une tabulation\t.", ""},
		{FieldOutcomes, func(c *Course) { c.Outcomes = c.Outcomes[:1] }, "croiser ; filtrer", "croiser"},
		{FieldKeywords, func(c *Course) { c.Keywords = []string{"excel", "calc"} }, "excel", "excel ; calc"},
		{FieldProvider, func(c *Course) { c.Provider = "INSP" }, "IFP", "INSP"},
		{FieldURL, func(c *Course) { c.URL = "https://e.fr" }, "https://exemple.fr/?a=1&b=2", "https://e.fr"},
		{FieldLanguage, func(c *Course) { c.Language = "en" }, "fr", "en"},
		{FieldFormat, func(c *Course) { c.Format = 0 }, "workshop", ""},
		{FieldModality, func(c *Course) { c.Modality = Remote }, "blended", "remote"},
		{FieldAudience, func(c *Course) { c.Audience = nil }, "state; elected", ""},
		{FieldLevel, func(c *Course) { c.Level = 4 }, "3", "4"},
		{FieldHours, func(c *Course) { c.Hours = 0 }, "3.5", ""},
		{FieldCost, func(c *Course) { c.Cost = Money{0, "EUR"} }, "450.00 EUR", "0.00 EUR"},
		{FieldCost, func(c *Course) { c.Cost.Currency = "CHF" }, "450.00 EUR", "450.00 CHF"},
		{FieldTeaches, func(c *Course) { c.Teaches = []Target{{"digcomp:1.3", 5}, {"metiers:data", 0}} }, "digcomp:1.3@4", "digcomp:1.3@5; metiers:data"},
		{FieldRequires, func(c *Course) { c.Requires = nil }, "pix:1.1", ""},
		{FieldPrerequisites, func(c *Course) { c.Prerequisites = []CourseID{"C-0", "C-1"} }, "C-0", "C-0; C-1"},
		{FieldCertification, func(c *Course) { c.Certification = "RS1" }, "Pix", "RS1"},
	} {
		t.Run(string(c.field), func(t *testing.T) {
			a, b := full("A"), full("A")
			c.change(&b)
			d, err := Compare(mustNew(t, a), mustNew(t, b))
			if err != nil {
				t.Fatal(err)
			}
			want := []Change{{"A", b.Title, []FieldChange{{c.field, c.before, c.after}}}}
			if diff := cmp.Diff(want, d.Changed); diff != "" || d.Same() || d.Unchanged != 0 {
				t.Errorf("same %v (-want +got):\n%s", d.Same(), diff)
			}
		})
	}
}

func TestCompareSessions(t *testing.T) {
	for name, change := range map[string]func(*Session){
		"id": func(s *Session) { s.ID = "S2" }, "start": func(s *Session) { s.Start = paris(2027, 3, 11) }, "end": func(s *Session) { s.End = paris(2027, 3, 14) },
		"place": func(s *Session) { s.Place = "Paris" }, "seats": func(s *Session) { s.Seats-- }, "full": func(s *Session) { s.Full = true }, "url": func(s *Session) { s.URL = "" },
	} {
		a, b := full("A"), full("A")
		change(&b.Sessions[0])
		d, err := Compare(mustNew(t, a), mustNew(t, b))
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Changed) != 1 || len(d.Changed[0].Fields) != 1 || d.Changed[0].Fields[0].Field != FieldSessions {
			t.Errorf("%s of a session: %+v", name, d)
		}
	}
}

func TestCompare(t *testing.T) {
	course := func(ids ...string) *Catalog {
		var out []Course
		for _, id := range ids {
			out = append(out, Course{ID: CourseID(strings.TrimSuffix(id, "*")), Title: id})
		}
		return mustNew(t, out...)
	}
	for _, c := range []struct {
		name          string
		before, after *Catalog
		want          string // added, removed, changed, unchanged
		same, shrinks bool
	}{
		{"first", nil, course("A", "B"), "[A B] [] [] 0", false, false},
		{"identical", course("A", "B"), course("B", "A"), "[] [] [] 2", true, false},
		{"all kinds", course("A", "B", "C", "D"), course("B", "C*", "D", "E"), "[E] [A] [C] 2", false, false},
		{"emptied", course("A"), course(), "[] [A] [] 0", false, true},
		{"other courses, as many", course("A", "B", "C"), course("D", "E", "F"), "[D E F] [A B C] [] 0", false, true},
		{"both empty", course(), course(), "[] [] [] 0", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := Compare(c.before, c.after)
			if err != nil {
				t.Fatal(err)
			}
			changed := []CourseID{}
			for _, x := range d.Changed {
				changed = append(changed, x.ID)
			}
			if got := fmt.Sprint(d.Added, d.Removed, changed, d.Unchanged); got != c.want || d.Same() != c.same || d.Shrinks() != c.shrinks {
				t.Errorf("got %s, same %v, shrinks %v; want %s, %v, %v", got, d.Same(), d.Shrinks(), c.want, c.same, c.shrinks)
			}
			if text, err := json.Marshal(d); err != nil || strings.Contains(string(text), "null") {
				t.Errorf("a list is null: %s, %v", text, err)
			}
		})
	}
}

// TestShrinkLimit: exactly 30 % may go, one course more may not.
func TestShrinkLimit(t *testing.T) {
	for before := 1; before <= 2000; before++ {
		most := before * 3 / 10
		for removed, want := range map[int]bool{most: false, most + 1: true} {
			d := Difference{Before: before, After: before - removed, Removed: slices.Repeat([]CourseID{"X"}, removed)}
			if d.Shrinks() != want {
				t.Fatalf("%d of %d courses go: Shrinks is %v", removed, before, d.Shrinks())
			}
		}
	}
}
