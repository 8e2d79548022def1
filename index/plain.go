package index

import (
	"context"
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/parcours-formation/parcours/catalog"
)

// Plain is Bleve as one uses it on the first day: its French analyzer, title
// boosted twice, one disjunction. It is the row that every figure of search
// quality stands beside (eval), and serves nothing else.
type Plain struct {
	cat *catalog.Catalog
	idx bleve.Index
}

// NewPlain indexes a catalogue in memory.
func NewPlain(ctx context.Context, cat *catalog.Catalog) (*Plain, error) {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = fr.AnalyzerName
	idx, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("index in memory: %w", err)
	}
	batch := idx.NewBatch()
	err = feedPlain(ctx, cat, batch)
	if err == nil {
		err = idx.Batch(batch)
	}
	if err != nil {
		idx.Close()
		return nil, fmt.Errorf("index in memory: %w", err)
	}
	return &Plain{cat, idx}, nil
}

func feedPlain(ctx context.Context, cat *catalog.Catalog, batch *bleve.Batch) error {
	return feed(ctx, cat, Options{}, func(id string, _ any) error {
		rank, err := strconv.Atoi(id)
		if err != nil {
			return err
		}
		course, err := cat.At(rank)
		if err != nil {
			return err
		}
		text := textOf(course)
		return batch.Index(id, map[string]string{"title": text[partTitle], "text": text[partSkills] + "\n" + text[partBody]})
	})
}

// Search returns the k best courses.
func (p *Plain) Search(ctx context.Context, text string, k int) ([]catalog.CourseID, error) {
	title := bleve.NewMatchQuery(text)
	title.SetField("title")
	title.SetBoost(2)
	body := bleve.NewMatchQuery(text)
	body.SetField("text")
	request := bleve.NewSearchRequestOptions(bleve.NewDisjunctionQuery(title, body), k, 0, false)
	request.SortBy([]string{"-_score", "_id"}) // Bleve shuffles a batch: ties would fall at random
	r, err := p.idx.SearchInContext(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("search plainly: %w", err)
	}
	var out []catalog.CourseID
	for _, hit := range r.Hits {
		rank, err := strconv.Atoi(hit.ID)
		if err != nil {
			return nil, fmt.Errorf("search plainly: %w", err)
		}
		course, err := p.cat.At(rank)
		if err != nil {
			return nil, err
		}
		out = append(out, course.ID)
	}
	return out, nil
}

// Close frees the index.
func (p *Plain) Close() error { return p.idx.Close() }
