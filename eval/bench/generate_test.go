package bench

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/catalog"
)

// wantHash is the hash of the first 1,000 courses of seed 1. A change of the
// lexicon or of the generator changes it, and makes earlier figures of no use
// for comparison: say so where figures are kept.
const wantHash = "abcf4b585195954c35bc4ba77bea4e758a9c4228c2893591a47c3e9d5aa9da5d"

func TestCoursesAreDeterministic(t *testing.T) {
	h := sha256.New()
	for c := range Courses(1000, 1) {
		if err := json.NewEncoder(h).Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != wantHash {
		t.Errorf("hash of the first 1,000 courses: got %s, want %s", got, wantHash)
	}
}

func TestCoursesBeginAlike(t *testing.T) {
	short := slices.Collect(Courses(10, 7))
	i := 0
	for c := range Courses(20, 7) {
		if i < len(short) && c.Summary != short[i].Summary {
			t.Errorf("course %d differs between a sequence of 10 and one of 20", i)
		}
		i++
	}
	if other := slices.Collect(Courses(10, 8)); other[0].Summary == short[0].Summary {
		t.Error("another seed gives the same first course")
	}
}

func TestCoursesAreRealistic(t *testing.T) {
	const n = 20_000
	vocabulary, texts, english := map[string]bool{}, map[string]bool{}, 0
	for c := range Courses(n, 1) {
		if w := len(strings.Fields(c.Summary)); w < 40 || w > 90 {
			t.Errorf("%s: summary of %d words, want 40 to 90", c.ID, w)
		}
		if len(c.Outcomes) < 3 || len(c.Outcomes) > 5 || len(c.Sessions) > 4 {
			t.Errorf("%s: %d outcomes and %d sessions", c.ID, len(c.Outcomes), len(c.Sessions))
		}
		if c.Language == "en" {
			english++
		}
		title, skills, summary := fields(&c)
		text := title + skills + summary
		if strings.ContainsAny(text, "{}") || strings.Contains(text, " de le ") || strings.Contains(text, " à le ") {
			t.Errorf("%s: badly written: %s", c.ID, text)
		}
		texts[text] = true
		for _, w := range terms(text) {
			vocabulary[w] = true
		}
	}
	// By Heaps' law 22,000 words at 20,000 courses are over 55,000 at 100,000.
	if len(vocabulary) < 22_000 {
		t.Errorf("vocabulary of %d words, want 22,000 and more", len(vocabulary))
	}
	if len(texts) != n {
		t.Errorf("%d different texts in %d courses", len(texts), n)
	}
	if english < n*3/100 || english > n*5/100 {
		t.Errorf("%d courses in English, want about 4 %%", english)
	}
}

func TestLexicon(t *testing.T) {
	lex := lexica()
	if n := len(lex.providers.items); n != 60 {
		t.Errorf("%d providers, want 60", n)
	}
	for _, c := range []compound{lex.names.towns, lex.names.products, lex.names.people, lex.names.rare, lex.names.orgs} {
		if c.total < tailMembers || c.total%stride == 0 {
			t.Errorf("%s…: %d combinations, want %d and more", c.name(0), c.total, tailMembers)
		}
	}
	w := newWriter()
	for _, g := range []*grammar{&lex.fr, &lex.en} {
		w.g = g
		for _, ts := range [][]template{g.titles, g.openings, g.sentences, g.outcomes, g.keywords, g.questions} {
			for _, tpl := range ts {
				clear(w.main)
				w.fill(tpl) // panics on an unknown slot
			}
		}
	}
}

func TestWithPrep(t *testing.T) {
	for _, tt := range []struct{ prep, phrase, want string }{
		{"de", "le tableur", "du tableur"},
		{"de", "les marchés publics", "des marchés publics"},
		{"de", "la commande publique", "de la commande publique"},
		{"de", "l'accueil du public", "de l'accueil du public"},
		{"de", "Excel", "d'Excel"},
		{"de", "Édiravis", "d'Édiravis"},
		{"de", "QGIS", "de QGIS"},
		{"à", "le tableur", "au tableur"},
		{"à", "les soignants", "aux soignants"},
		{"à", "l'eau", "à l'eau"},
	} {
		if got := withPrep(tt.prep, tt.phrase); got != tt.want {
			t.Errorf("withPrep(%q, %q) = %q, want %q", tt.prep, tt.phrase, got, tt.want)
		}
	}
}

func TestQuestions(t *testing.T) {
	qs := Questions(400, 2)
	if again := Questions(400, 2); !slices.Equal(qs, again) {
		t.Error("the same seed gives other questions")
	}
	for _, q := range qs {
		if n := len(strings.Fields(q.Text)); n < 2 || n > 12 {
			t.Errorf("%q: %d words, want 2 to 12", q.Text, n)
		}
	}
	if n := len(Filtered(qs)); n != 200 {
		t.Errorf("%d questions with a filter, want 200", n)
	}
	if n := len(Filtered(Unfiltered(qs))); n != 0 {
		t.Errorf("%d questions keep their filter", n)
	}
}

func TestFilterMatch(t *testing.T) {
	c := catalog.Course{Hours: 14, Level: 3, Modality: catalog.Remote, Language: "fr",
		Sessions: []catalog.Session{{Place: "Lyon"}, {Place: "Metz"}}}
	for _, tt := range []struct {
		name string
		f    Filter
		want bool
	}{
		{"none", Filter{}, true},
		{"hours met", Filter{MaxHours: 14}, true},
		{"too long", Filter{MaxHours: 7}, false},
		{"too hard", Filter{MaxLevel: 2}, false},
		{"other modality", Filter{Modality: catalog.OnSite}, false},
		{"other language", Filter{Language: "en"}, false},
		{"second place", Filter{Place: "Metz"}, true},
		{"other place", Filter{Place: "Lille"}, false},
		{"all met", Filter{21, 3, catalog.Remote, "fr", "Lyon"}, true},
	} {
		if got := tt.f.Match(&c); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
