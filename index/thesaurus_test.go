package index

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/catalog"
)

func TestThesaurusDirections(t *testing.T) {
	th, err := ReadThesaurus(strings.NewReader("\ufeff# essai\nmot de passe, mdp\nchatgpt => ia générative^0.5, assistant\n\n"), "t.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		question string
		words    int
		want     []string
	}{
		{"mdp oublié", 1, []string{"mot de passe"}},
		{"les mots de passes forts", 2, []string{"mdp"}}, // plural and stop words
		{"ChatGPT", 1, []string{"assistant", "ia générative"}},
		{"assistant", 0, nil}, // directed: never the reverse
		{"passe", 0, nil},
	} {
		words, _ := wordsOf(c.question)
		n, found := th.longest(words)
		var got []string
		for _, a := range found {
			got = append(got, a.text)
		}
		if diff := cmp.Diff(c.want, got); diff != "" || n != c.words {
			t.Errorf("%q: %d words (-want +got):\n%s", c.question, n, diff)
		}
	}
}

func TestThesaurusFaults(t *testing.T) {
	_, err := ReadThesaurus(strings.NewReader("seul\nxa, b^2\n=> x\n?!, non\nbon, juste\n"), "t.txt")
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{`t.txt:1: alone "seul"`, `t.txt:2: weight "b^2"`, `t.txt:3: empty ""`, `t.txt:4: wordless "?!"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %q", want, err)
		}
	}
	if strings.Contains(err.Error(), "t.txt:5") {
		t.Errorf("a right line is blamed: %v", err)
	}
}

func TestDefaultThesaurus(t *testing.T) {
	th, err := DefaultThesaurus()
	if err != nil {
		t.Fatal(err)
	}
	if th.Len() < 500 {
		t.Errorf("%d entries, want at least 500", th.Len())
	}
}

func TestSpelling(t *testing.T) {
	s := inMemory(t, courses(t, catalog.Course{ID: "a", Title: "Cybersécurité : Excel, tableur, hameçonnage", Outcomes: []string{"Sécuriser son poste"}}), Options{})
	for _, c := range []struct{ asked, want string }{
		{"cybersecurté", "cybersécurité"},
		{"exel", "excel"},
		{"tabluer", "tableur"}, // two letters swapped are one mistake
		{"hamesonage", "hameçonnage"},
		{"Le tabluer, pour exel !", "Le tableur, pour excel !"},
		{"ameconnage", "hameçonnage"},
		{"poubelle du tablier", ""}, // other words, not slips
		{"excel", ""},
		{"sécurisé", ""}, // known by its stem
		{"ssi", ""},      // too short to guess
		{"xqzwv", ""},
	} {
		if got := search(t, s, Query{Text: c.asked}).DidYouMean; got != c.want {
			t.Errorf("%q: did you mean %q, want %q", c.asked, got, c.want)
		}
	}
}

func TestExplain(t *testing.T) {
	s := inMemory(t, courses(t,
		catalog.Course{ID: "a", Title: "Le RGPD au guichet", Summary: "Pour les agents d’accueil."},
		catalog.Course{ID: "b", Title: "Excel"}), Options{})
	r := search(t, s, Query{Text: "protection des données personnelles à l’accueli", Explain: true})
	if len(r.Hits) != 1 {
		t.Fatalf("got %v", ids(r))
	}
	var sum float64
	kinds := map[string]string{}
	for _, why := range r.Hits[0].Why {
		sum += why.Score
		kinds[why.Kind] = why.Found + " in " + strings.Join(why.In, "+")
	}
	want := map[string]string{"synonym": "rgpd in title", "typo": "accueil in body"}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if d := sum - r.Hits[0].Score; d > 1e-3 || d < -1e-3 {
		t.Errorf("the reasons sum to %v, the score is %v", sum, r.Hits[0].Score)
	}
}

func TestSlips(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"excel", "excel", 0}, {"exel", "excel", 1}, {"tabluer", "tableur", 1}, {"tablo", "tableau", 3}, {"ca", "abc", 3},
	} {
		if got := slips(c.a, c.b); got != c.want {
			t.Errorf("slips(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := slips(c.b, c.a); got != c.want {
			t.Errorf("slips(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}
