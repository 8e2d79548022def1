package eval

import (
	"context"
	"fmt"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

// Row is one line of the table of search figures.
type Row struct {
	Set       string `json:"set"`
	Part      string `json:"part"` // "all", "tune", "test", either with ", unseen words"
	Engine    string `json:"engine"`
	Questions int    `json:"questions"`
	Scores
}

// searcher ranks courses for a question.
type searcher struct {
	name   string
	search func(ctx context.Context, text string) ([]catalog.CourseID, error)
}

// Search measures the plain engine, ours and, when vectors are given by make,
// ours with meaning, on one set.
func Search(ctx context.Context, set Set, meaning func(*catalog.Catalog) (*index.Vectors, error)) ([]Row, error) {
	plain, err := index.NewPlain(ctx, set.Catalog)
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	engines := []searcher{{"plain", func(ctx context.Context, text string) ([]catalog.CourseID, error) {
		return plain.Search(ctx, text, depth)
	}}}
	words, err := index.InMemory(ctx, set.Catalog, index.Options{})
	if err != nil {
		return nil, err
	}
	defer words.Close()
	engines = append(engines, searcher{"words", ours(words)})
	if meaning != nil {
		vectors, err := meaning(set.Catalog)
		if err != nil {
			return nil, err
		}
		fused, err := index.InMemory(ctx, set.Catalog, index.Options{Vectors: vectors})
		if err != nil {
			return nil, err
		}
		defer fused.Close()
		engines = append(engines, searcher{"words+meaning", ours(fused)})
	}
	var rows []Row
	for _, e := range engines {
		r, err := measure(ctx, set, e)
		if err != nil {
			return nil, fmt.Errorf("measure %s on %s: %w", e.name, set.Name, err)
		}
		rows = append(rows, r...)
	}
	return rows, nil
}

func ours(s *index.Snapshot) func(context.Context, string) ([]catalog.CourseID, error) {
	return func(ctx context.Context, text string) ([]catalog.CourseID, error) {
		r, err := s.Search(ctx, index.Query{Text: text, K: depth})
		if err == nil && r.MeaningDown {
			err = fmt.Errorf("the embeddings endpoint did not answer")
		}
		out := make([]catalog.CourseID, len(r.Hits))
		for i, h := range r.Hits {
			out[i] = h.Course.ID
		}
		return out, err
	}
}

func measure(ctx context.Context, set Set, e searcher) ([]Row, error) {
	parts := map[string][]Scores{}
	for _, q := range set.Questions {
		ranking, err := e.search(ctx, q.Text)
		if err != nil {
			return nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
		s := Score(ranking, q.Relevant)
		for _, part := range partsOf(q) {
			parts[part] = append(parts[part], s)
		}
	}
	var rows []Row
	for _, part := range []string{"all", "tune", "tune, unseen words", "test", "test, unseen words"} {
		if scores := parts[part]; len(scores) > 0 {
			rows = append(rows, Row{set.Name, part, e.name, len(scores), mean(scores)})
		}
	}
	return rows, nil
}

func partsOf(q Question) []string {
	out := []string{"all"}
	if q.Split != "" {
		out = append(out, q.Split)
		if q.Unseen {
			out = append(out, q.Split+", unseen words")
		}
	}
	return out
}

// Table writes the rows as the golden file and docs/figures.md hold them.
func Table(rows []Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-34s %-18s %-13s %4s %8s %9s %6s %6s\n", "set", "part", "engine", "n", "nDCG@10", "recall@10", "MRR", "first")
	for _, r := range rows {
		fmt.Fprintf(&b, "%-34s %-18s %-13s %4d %8.3f %9.3f %6.3f %6.3f\n", r.Set, r.Part, r.Engine, r.Questions, r.NDCG, r.Recall, r.MRR, r.First)
	}
	return b.String()
}
