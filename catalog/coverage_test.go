package catalog

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCover(t *testing.T) {
	now := paris(2027, 3, 12).Add(15 * 3600e9)
	teach := func(targets ...Target) []Target { return targets }
	c := mustNew(t,
		Course{ID: "1", Provider: "IFP", Language: "fr", Modality: OnSite, Format: Workshop, Teaches: teach(Target{"digcomp:1.1", 2}, Target{"digcomp:1.1", 5}),
			Sessions: []Session{{Start: paris(2027, 3, 11)}, {Start: paris(2027, 3, 12)}, {Start: paris(2027, 4, 1), Full: true}, {Place: "date à venir"}}},
		Course{ID: "2", Provider: "IFP", Language: "en", Modality: OnSite, Teaches: teach(Target{"digcomp:1.1", 0}, Target{"digcomp:1.2", 1})},
		Course{ID: "3", Provider: "INSP", Modality: SelfPaced, Teaches: teach(Target{"poterie:1", 3})},
		Course{ID: "4", Sessions: []Session{{Start: paris(2027, 3, 11)}}},
		Course{ID: "5", Modality: SelfPaced, Teaches: teach(Target{"metiers:cloud", 8})},
	)
	got, err := Cover(c, now)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[CompetenceID]CompetenceCoverage{}
	frameworks := map[string]int{}
	for i, row := range got.Competences {
		rows[row.Competence] = row
		frameworks[row.Competence.Framework()]++
		if i > 0 && got.Competences[i-1].Holes < row.Holes {
			t.Errorf("%s with %d holes stands after one with fewer", row.Competence, row.Holes)
		}
	}
	got.Competences = nil
	want := Coverage{Courses: 5, Untagged: 2, Sessions: 2, Open: 1, WithoutDate: 2, Providers: 2,
		ByModality: map[string]int{"onsite": 2, "selfpaced": 2, "": 1}, ByFormat: map[string]int{"workshop": 1, "": 4}, ByLanguage: map[string]int{"fr": 1, "en": 1, "": 3}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"digcomp": 21, "metiers": 15}, frameworks); diff != "" {
		t.Errorf("competences listed (-want +got):\n%s", diff)
	}
	for _, w := range []CompetenceCoverage{
		{"digcomp:1.1", [9]int{0: 1, 5: 1}, 2, 3}, // a course counts once, at its highest level
		{"digcomp:1.2", [9]int{1: 1}, 1, 3},
		{"digcomp:5.4", [9]int{}, 0, 4},
		{"metiers:cloud", [9]int{8: 1}, 1, 3},
	} {
		if diff := cmp.Diff(w, rows[w.Competence]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", w.Competence, diff)
		}
	}
}

// TestCoverPix: what is taught under Pix counts under its DigComp twin, and Pix
// is listed because the catalogue speaks it.
func TestCoverPix(t *testing.T) {
	twins := StandardFrameworks().EquivalentTargets(Target{"pix:1.1", 3})
	if len(twins) == 0 {
		t.Fatal("pix:1.1 has no twin")
	}
	got, err := Cover(mustNew(t, Course{ID: "1", Teaches: []Target{{"pix:1.1", 3}}}), sampleDay)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[CompetenceID][9]int{}
	frameworks := map[string]int{}
	for _, row := range got.Competences {
		counts[row.Competence] = row.Levels
		frameworks[row.Competence.Framework()]++
	}
	if diff := cmp.Diff(map[string]int{"digcomp": 21, "pix": 16}, frameworks); diff != "" {
		t.Errorf("competences listed (-want +got):\n%s", diff)
	}
	for _, target := range append(twins, Target{"pix:1.1", 3}) {
		if counts[target.Competence][target.Level] != 1 {
			t.Errorf("%v: %v", target, counts[target.Competence])
		}
	}
	// the other way round Pix would only repeat DigComp
	if got, err = Cover(mustNew(t, Course{ID: "1", Teaches: []Target{{"digcomp:1.1", 3}}}), sampleDay); err != nil || len(got.Competences) != 21 {
		t.Errorf("%d competences, %v", len(got.Competences), err)
	}
}
