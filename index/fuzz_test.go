package index

import (
	"context"
	"strings"
	"testing"
)

// longWord is one token of varied letters: an automaton of it would take all
// memory.
var longWord = strings.Repeat("a.b.c.x", 20_000)

// FuzzSearch: whatever is asked, a search ends with at most K hits, all of them
// explained, and never panics.
func FuzzSearch(f *testing.F) {
	for _, q := range []string{"", "tableur", "cybersecurté à l’hôpital", "c++ & .NET", "R.G.P.D.", "protection des données personnelles", "\x00\xff\u0301", "e-e-e-mail", "....", "pivot tables", longWord} {
		f.Add(q)
	}
	s := sample(f)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := s.Search(context.Background(), Query{Text: text, K: 5, Explain: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Hits) > 5 || r.Total < len(r.Hits) {
			t.Fatalf("%d hits of %d", len(r.Hits), r.Total)
		}
		for _, h := range r.Hits {
			if strings.TrimSpace(text) != "" && (len(h.Why) == 0 || !(h.Score > 0)) {
				t.Fatalf("%q: %s came without a reason (score %v)", text, h.Course.ID, h.Score)
			}
		}
	})
}

// FuzzThesaurus: any file is read or refused line by line; what is read answers
// any question.
func FuzzThesaurus(f *testing.F) {
	for _, text := range []string{"a, b", "mdp => mot de passe^0.5", "# rien\n\na", "x^9, y", "=>", "a => b => c", "é, É", strings.Repeat("mot ", 500) + ", b"} {
		f.Add(text, "mdp mot")
	}
	f.Fuzz(func(t *testing.T, text, question string) {
		th, err := ReadThesaurus(strings.NewReader(text), "f.txt")
		if err != nil {
			return
		}
		words, _ := wordsOf(question)
		if n, _ := th.longest(words); n > len(words) {
			t.Fatalf("%d of %d words", n, len(words))
		}
	})
}
