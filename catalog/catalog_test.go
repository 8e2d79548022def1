package catalog

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// full is a course with something in every field.
func full(id CourseID) Course {
	return Course{ID: id, Title: "Tableur <& « avancé »", Summary: "Deux\nlignes \u2028 et une tabulation\t.", Outcomes: []string{"croiser", "filtrer"}, Keywords: []string{"excel"},
		Provider: "IFP", URL: "https://exemple.fr/?a=1&b=2", Language: "fr", Format: Workshop, Modality: Blended, Audience: []Audience{State, Elected}, Level: 3, Hours: 3.5,
		Cost: Money{45000, "EUR"}, Teaches: []Target{{"digcomp:1.3", 4}}, Requires: []Target{{"pix:1.1", 0}}, Prerequisites: []CourseID{"C-0"},
		Sessions: []Session{{ID: "S1", Start: paris(2027, 3, 12), End: paris(2027, 3, 13), Place: "Lyon", Seats: 12, URL: "https://exemple.fr/s1"}, {Place: "Brest", Full: true}}, Certification: "Pix"}
}

func mustNew(t testing.TB, courses ...Course) *Catalog {
	t.Helper()
	c, err := New(courses)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// written writes a catalogue to a file and returns its name.
func written(t testing.TB, c *Catalog) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Write(&b); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "catalogue.jsonl")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func everyCourse(t testing.TB, c *Catalog) []Course {
	t.Helper()
	var out []Course
	for course, err := range c.All() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, *course)
	}
	return out
}

func TestCatalogRoundTrip(t *testing.T) {
	a, b := full("C-2"), full("C-10")
	b.Sessions, b.Hours = nil, 0
	made := mustNew(t, a, Course{ID: "é", Title: "fin"}, b)
	if got := []CourseID{everyCourse(t, made)[0].ID, everyCourse(t, made)[1].ID, everyCourse(t, made)[2].ID}; !slices.Equal(got, []CourseID{"C-10", "C-2", "é"}) {
		t.Errorf("order: got %v, want that of the bytes of the IDs", got)
	}
	name := written(t, made)
	for _, limit := range []int{cacheLimit, 2} { // 2: too many courses to keep
		t.Run(map[bool]string{true: "kept", false: "not kept"}[limit == cacheLimit], func(t *testing.T) {
			opened, err := open(name, limit)
			if err != nil {
				t.Fatal(err)
			}
			defer opened.Close()
			if diff := cmp.Diff(everyCourse(t, made), everyCourse(t, opened)); diff != "" {
				t.Errorf("courses (-made +opened):\n%s", diff)
			}
			if opened.Version != made.Version || opened.Len() != 3 {
				t.Errorf("version %s of %d courses, want %s of 3", opened.Version, opened.Len(), made.Version)
			}
			first, err := opened.ByID("C-2")
			if err != nil || first == nil || first.Title != a.Title {
				t.Fatalf("ByID: %v, %v", first, err)
			}
			if again, _ := opened.ByID("C-2"); (again == first) != (limit == cacheLimit) {
				t.Errorf("the decoded course is kept: %v", again == first)
			}
			if none, err := opened.ByID("C-3"); none != nil || err != nil {
				t.Errorf("ByID of none: %v, %v", none, err)
			}
			if r, ok := opened.Rank("é"); r != 2 || !ok {
				t.Errorf("Rank: %d, %v", r, ok)
			}
			var b bytes.Buffer
			if err := opened.Write(&b); err != nil {
				t.Fatal(err)
			}
			if want, _ := os.ReadFile(name); !bytes.Equal(want, b.Bytes()) {
				t.Errorf("written again it differs:\n%s", b.Bytes())
			}
		})
	}
}

func TestCatalogVersion(t *testing.T) {
	a, b, c := full("A"), full("B"), full("C")
	want := mustNew(t, a, b, c)
	if got := mustNew(t, c, a, b); got.Version != want.Version {
		t.Errorf("the version depends on the order: %s, %s", got.Version, want.Version)
	}
	if !regexp.MustCompile(`^[0-9a-f]{16}$`).MatchString(want.Version) {
		t.Errorf("version %q", want.Version)
	}
	c.Sessions = slices.Clone(c.Sessions)
	c.Sessions[0].Seats--
	if got := mustNew(t, a, b, c); got.Version == want.Version {
		t.Error("a seat less gives the same version")
	}
	given := []Course{{ID: "Z", Title: "z"}, {ID: "Y", Title: "y"}}
	mustNew(t, given...)
	if given[0].ID != "Z" {
		t.Error("New reorders the caller's courses")
	}
}

func TestCatalogRefuses(t *testing.T) {
	for _, ids := range [][]CourseID{{"A", "B", "A"}, {"A", ""}} {
		var courses []Course
		for _, id := range ids {
			courses = append(courses, Course{ID: id, Title: "t"})
		}
		if _, err := New(courses); err == nil || !strings.Contains(err.Error(), "stands twice") {
			t.Errorf("New(%q): %v", ids, err)
		}
	}
}

func TestCatalogCorrupt(t *testing.T) {
	good := `{"id":"A","title":"a"}` + "\n"
	for _, c := range []struct{ name, text, want string }{
		{"not JSON", good + "oups\n", "line 2: not a canonical line"},
		{"blank line", good + "\n" + `{"id":"B"}`, "line 2: not a canonical line"},
		{"cut in the ID", good + `{"id":"B`, "line 2: no course ID"},
		{"no ID", good + `{"id":"","title":"b"}`, "line 2: no course ID"},
		{"ID of another kind", `{"id":7}`, "line 1: no course ID"},
		{"twice", good + good, `line 2: course ID "A" stands twice`},
		{"out of order", `{"id":"B"}` + "\n" + good, `line 2: course ID "A" does not follow "B"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "c.jsonl")
			write(t, name, c.text)
			_, err := Open(name)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), name) {
				t.Errorf("got %v, want %q and the file's name", err, c.want)
			}
		})
	}
	// what Open does not decode is told, with its line, by the one who reads it
	name := filepath.Join(t.TempDir(), "c.jsonl")
	write(t, name, good+`{"id":"B","title":`+"\n"+`{"id":"C","title":"c"}`+"\n")
	c, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.ByID("B"); err == nil || !strings.Contains(err.Error(), name+": line 2") {
		t.Errorf("got %v, want the file and line 2", err)
	}
	if _, err := c.ByID("C"); err != nil {
		t.Errorf("the course after it: %v", err)
	}
	n := 0
	for _, err := range c.All() {
		n++
		if (err != nil) != (n == 2) {
			t.Errorf("All, course %d: %v", n, err)
		}
	}
	if n != 2 {
		t.Errorf("All went on to %d courses after an error", n)
	}
	if err := c.Write(&bytes.Buffer{}); err == nil {
		t.Error("Write passes over a line that cannot be read")
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none")); !os.IsNotExist(unwrapped(err)) {
		t.Errorf("missing file: %v", err)
	}
}

func unwrapped(err error) error {
	for {
		u, ok := err.(interface{ Unwrap() error })
		if !ok {
			return err
		}
		if _, ok := err.(*os.PathError); ok {
			return err
		}
		err = u.Unwrap()
	}
}

func TestSessionJSON(t *testing.T) {
	for _, c := range []struct {
		s    Session
		want string
	}{
		{Session{}, `{}`},
		{Session{Start: paris(2027, 3, 28), End: paris(2027, 10, 31)}, `{"start":"2027-03-28","end":"2027-10-31"}`}, // both changes of the clock
		{Session{ID: "S", Place: "Lyon", Seats: 3, URL: "https://e.fr"}, `{"id":"S","place":"Lyon","seats":3,"url":"https://e.fr"}`},
		{Session{Start: paris(2027, 1, 1), Full: true}, `{"start":"2027-01-01","full":true}`},
	} {
		text, err := json.Marshal(c.s)
		if err != nil || string(text) != c.want {
			t.Errorf("got %s, %v, want %s", text, err, c.want)
		}
		var back Session
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.s, back); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	// an instant is written as the day it falls on in Paris
	text, _ := json.Marshal(Session{Start: time.Date(2027, 6, 30, 22, 30, 0, 0, time.UTC)})
	if string(text) != `{"start":"2027-07-01"}` {
		t.Errorf("got %s", text)
	}
	var s Session
	for text, want := range map[string]string{`{"start":"12/03/2027"}`: "session start", `{"end":"2027-02-30"}`: "session end", `{"seats":"x"}`: "seats", `[]`: "array"} {
		if err := json.Unmarshal([]byte(text), &s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
	if got := Day(time.Date(2027, 6, 30, 22, 30, 0, 0, time.UTC)); !got.Equal(paris(2027, 7, 1)) {
		t.Errorf("Day: got %v", got)
	}
}
