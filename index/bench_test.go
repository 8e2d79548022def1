package index

import (
	"context"
	"math/rand/v2"
	"testing"
)

var benchQuestions = []string{
	"sécuriser mon poste et mes mots de passe", "tableau croisé dynamique", "rgpd", "cybersecurté",
	"je pilote un projet data et je débute", "how to protect personal data", "accessibilité des documents",
}

// BenchmarkSearch asks the example catalogue, everything included.
func BenchmarkSearch(b *testing.B) {
	s := sample(b)
	for i := 0; b.Loop(); i++ {
		if _, err := s.Search(context.Background(), Query{Text: benchQuestions[i%len(benchQuestions)]}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkUnderstand cuts, widens and corrects a question without searching.
func BenchmarkUnderstand(b *testing.B) {
	s := sample(b)
	for i := 0; b.Loop(); i++ {
		s.understand(benchQuestions[i%len(benchQuestions)])
	}
}

// BenchmarkInMemory indexes the example catalogue, as every start without a
// catalogue of one's own does.
func BenchmarkInMemory(b *testing.B) {
	cat := sample(b).Catalog
	for b.Loop() {
		s, err := InMemory(context.Background(), cat, Options{})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

// BenchmarkNearest compares one question with 10,000 courses of 384 dimensions.
func BenchmarkNearest(b *testing.B) {
	const n, dim = 10_000, 384
	r := rand.New(rand.NewPCG(1, 2))
	rows := make([]int8, n*dim)
	for i := range rows {
		rows[i] = int8(r.IntN(255) - 127)
	}
	ask := rows[:dim]
	var sink int32
	for b.Loop() {
		for row := range n {
			sink += dot(ask, rows[row*dim:(row+1)*dim])
		}
	}
	_ = sink
}
