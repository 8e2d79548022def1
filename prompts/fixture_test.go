package prompts

import (
	"testing"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// now is the day on which all tests take place.
var now = time.Date(2026, time.November, 24, 10, 0, 0, 0, catalog.Paris())

func defaults(t testing.TB) *Set {
	t.Helper()
	s, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sample(t testing.TB) []*catalog.Course {
	t.Helper()
	c, err := catalog.Sample(now)
	if err != nil {
		t.Fatal(err)
	}
	var all []*catalog.Course
	for course, err := range c.All() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, course)
	}
	return all
}

// competences are those of the two frameworks that courses are described with.
func competences() []catalog.Competence {
	var all []catalog.Competence
	for _, id := range []string{"digcomp", "metiers"} {
		f, _ := catalog.FrameworkByID(id)
		all = append(all, f.Competences...)
	}
	return all
}
