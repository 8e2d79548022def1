package prompts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/catalog"
)

// The most tokens that a prompt may have: small models choose worse in long
// ones, and the State's endpoints count them.
const (
	mostPath       = 1800
	mostUnderstand = 1500
)

func tokens(t testing.TB, r Rendered, err error) int {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	n, err := Tokens(r)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// needOf is a need with everything told, as long as people write.
func needOf(lang string, courses []*catalog.Course) PathData {
	d := PathData{
		Request:     "Je prends bientôt la tête d’un service de douze personnes et je dois y développer l’usage des données, sans être informaticienne. J’aimerais savoir lire un tableau de bord, animer un projet et ne pas mettre en danger les données des usagers.",
		Goals:       []string{"Lire et construire un tableau de bord", "Conduire un projet numérique"},
		Aims:        []Aim{{Name: "Données", From: 1, To: 3}, {Name: "Protéger les données personnelles et la vie privée", To: 4}},
		Constraints: []string{"20 h au total", "au plus tard le 31 mars 2027", "à distance"},
		Profile:     []string{"débute", "fonction publique territoriale", "encadrante"},
	}
	when := "du 12 au 13 janvier, Lyon"
	if lang == "en" {
		d.Request = "I am soon to head a department of twelve people and must develop the use of data there, without being a computer person. I would like to be able to read a dashboard, run a project and not endanger the data of the public."
		d.Goals = []string{"Read and build a dashboard", "Run a digital project"}
		d.Aims = []Aim{{Name: "Data", From: 1, To: 3}, {Name: "Protecting personal data and privacy", To: 4}}
		d.Constraints = []string{"20 h in all", "by 31 March 2027", "remote"}
		d.Profile = []string{"beginner", "local government", "manager"}
		when = "12 to 13 January, Lyon"
	}
	for i, c := range courses {
		d.Candidates = append(d.Candidates, Candidate{Ref: fmt.Sprintf("F%d", i+1), Course: c, When: when})
	}
	if len(courses) > 3 {
		d.Candidates[3].After = []string{"F2"}
	}
	return d
}

// TestPathTokens measures a path over twelve courses: batches in the catalogue's
// order, then the worst that can happen, the twelve longest courses of all and
// a request cut at its limit.
func TestPathTokens(t *testing.T) {
	s, all := defaults(t), sample(t)
	for _, lang := range languages {
		var sizes []int
		measure := func(d PathData) int {
			r, err := s.Path(lang, d)
			sizes = append(sizes, tokens(t, r, err))
			return sizes[len(sizes)-1]
		}
		for batch := range slices.Chunk(all, MaxCandidates) {
			if len(batch) == MaxCandidates {
				measure(needOf(lang, batch))
			}
		}
		slices.Sort(sizes)
		median := sizes[len(sizes)/2]
		d := needOf(lang, longest(t, s, lang, all))
		long := measure(d)
		d.Request = strings.Repeat(d.Request+" ", 6)
		longer := measure(d)
		t.Logf("%s: median %d, the twelve longest %d, with the longest request %d tokens", lang, median, long, longer)
		if most := slices.Max(sizes); most >= mostPath {
			t.Errorf("%s: %d tokens, must stay under %d", lang, most, mostPath)
		}
	}
}

func longest(t *testing.T, s *Set, lang string, all []*catalog.Course) []*catalog.Course {
	size := map[catalog.CourseID]int{}
	for _, c := range all {
		// Seven times the same, so that it is told as one of many.
		r, err := s.Path(lang, needOf(lang, slices.Repeat([]*catalog.Course{c}, 7)))
		size[c.ID] = tokens(t, r, err)
	}
	sorted := slices.SortedFunc(slices.Values(all), func(a, b *catalog.Course) int {
		return cmp.Compare(size[b.ID], size[a.ID])
	})
	return sorted[:MaxCandidates]
}

// TestUnderstandTokens measures the longest request there can be.
func TestUnderstandTokens(t *testing.T) {
	for _, lang := range languages {
		r, err := defaults(t).Understand(lang, UnderstandData{Request: strings.Repeat(needOf(lang, nil).Request+" ", 6), Today: now, Competences: competences()})
		n := tokens(t, r, err)
		t.Logf("%s: %d tokens for %d competences", lang, n, len(competences()))
		if n >= mostUnderstand {
			t.Errorf("%s: %d tokens, must stay under %d", lang, n, mostUnderstand)
		}
	}
}
