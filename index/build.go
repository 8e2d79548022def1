package index

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	indexapi "github.com/blevesearch/bleve_index_api"

	"github.com/parcours-formation/parcours/catalog"
)

// Options of building and opening.
type Options struct {
	Thesaurus *Thesaurus // nil: the embedded one
	Weights   *Weights   // nil: DefaultWeights
	Vectors   *Vectors   // nil: words only
	// Competences widen a question to what it speaks of; nil: the embedded ones
	Competences *Competences
	plain       bool // without competences: they are themselves made of a snapshot
	// Progress is told how many courses of how many are indexed.
	Progress func(done, total int)
}

// The files of a snapshot's folder; vectors.bin is written by Vectors.
const (
	bleveDir     = "bleve"
	columnsFile  = "columns.gob"
	spellingFile = "words.fst"
)

// document is what Bleve is given of a course.
type document map[string]any

func newDocument(course *catalog.Course) document {
	doc := document{}
	lang := langOf(course)
	for z, text := range zonesOf(course) {
		doc[allFields[fieldRank(lang, zone(z))].name] = normalize(text)
	}
	return doc
}

// Build indexes a catalogue in a folder that must not exist yet; the caller
// renames it into place when Build has returned. A failure leaves nothing.
func Build(ctx context.Context, cat *catalog.Catalog, dir string, o Options) (err error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	defer func() {
		if err != nil {
			os.RemoveAll(dir)
		}
	}()
	m, err := newMapping()
	if err != nil {
		return err
	}
	if err := buildBleve(ctx, cat, filepath.Join(dir, bleveDir), m, o); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	idx, err := openBleve(filepath.Join(dir, bleveDir))
	if err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	defer idx.Close()
	return buildSides(cat, idx, dir, o)
}

// buildBleve uses Bleve's offline builder: one segment, smaller and faster to
// search. An empty builder's Close panics, so an empty catalogue takes the
// ordinary way, and a failed build is left to the removal of its folder.
func buildBleve(ctx context.Context, cat *catalog.Catalog, dir string, m mapping.IndexMapping, o Options) error {
	if cat.Len() == 0 {
		idx, err := bleve.New(dir, m)
		if err != nil {
			return err
		}
		return idx.Close()
	}
	// a temporary folder beside the index: /tmp may be small, or memory
	b, err := bleve.NewBuilder(dir, m, map[string]any{"buildPathPrefix": filepath.Dir(dir), "batchSize": builderBatch})
	if err != nil {
		return err
	}
	if err := feed(ctx, cat, o, b.Index); err != nil {
		return err
	}
	return b.Close()
}

// builderBatch trades memory for merges: 5,000 courses in memory at once build
// 100,000 a tenth faster than Bleve's default of 1,000.
const builderBatch = 5000

// feed gives every course to add, under its rank.
func feed(ctx context.Context, cat *catalog.Catalog, o Options, add func(id string, doc any) error) error {
	for rank := range cat.Len() {
		if rank%256 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if o.Progress != nil {
				o.Progress(rank, cat.Len())
			}
		}
		course, err := cat.At(rank)
		if err != nil {
			return err
		}
		if err := add(strconv.Itoa(rank), newDocument(course)); err != nil {
			return fmt.Errorf("index course %s: %w", course.ID, err)
		}
	}
	if o.Progress != nil {
		o.Progress(cat.Len(), cat.Len())
	}
	return nil
}

func (o Options) thesaurus() (*Thesaurus, error) {
	if o.Thesaurus != nil {
		return o.Thesaurus, nil
	}
	return DefaultThesaurus()
}

// InMemory indexes a catalogue in memory, for the embedded example and tests.
func InMemory(ctx context.Context, cat *catalog.Catalog, o Options) (*Snapshot, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	// not NewMemOnly: that one is Bleve's old engine
	idx, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("index in memory: %w", err)
	}
	batch := idx.NewBatch()
	err = feed(ctx, cat, o, batch.Index)
	if err == nil {
		err = idx.Batch(batch)
	}
	var cols *columns
	var words []byte
	if err == nil {
		cols, words, err = sides(cat, idx, o)
	}
	if err != nil {
		idx.Close()
		return nil, fmt.Errorf("index in memory: %w", err)
	}
	return newSnapshot(cat, idx, cols, words, o)
}

func openBleve(dir string) (bleve.Index, error) {
	return bleve.OpenUsing(dir, map[string]any{"read_only": true})
}

func readerOf(idx bleve.Index) (indexapi.IndexReader, error) {
	advanced, err := idx.Advanced()
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	return reader, nil
}
