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
	for p, text := range textOf(course) {
		doc[fieldOf(lang, part(p)).name] = normalize(text)
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

// buildSides writes what stands beside Bleve: columns and spelling.
func buildSides(cat *catalog.Catalog, idx bleve.Index, dir string, o Options) error {
	cols, words, err := sides(cat, idx, o)
	if err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, columnsFile))
	if err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	if err := cols.write(f); err != nil {
		f.Close()
		return fmt.Errorf("build index: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, spellingFile), words, 0o600); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	return nil
}

func sides(cat *catalog.Catalog, idx bleve.Index, o Options) (*columns, []byte, error) {
	thesaurus, err := o.thesaurus()
	if err != nil {
		return nil, nil, err
	}
	reader, err := readerOf(idx)
	if err != nil {
		return nil, nil, err
	}
	defer reader.Close()
	cols := newColumns(cat.Version, cat.Len())
	if err := ranks(reader, cols); err != nil {
		return nil, nil, err
	}
	if err := cols.fill(cat); err != nil {
		return nil, nil, err
	}
	if err := lengths(reader, cols); err != nil {
		return nil, nil, err
	}
	counts, err := vocabulary(cat)
	if err != nil {
		return nil, nil, err
	}
	words, err := buildSpelling(counts, thesaurus)
	return cols, words, err
}

func (o Options) thesaurus() (*Thesaurus, error) {
	if o.Thesaurus != nil {
		return o.Thesaurus, nil
	}
	return DefaultThesaurus()
}

// ranks notes which course each of Bleve's document numbers holds.
func ranks(reader indexapi.IndexReader, cols *columns) error {
	all, err := reader.DocIDReaderAll()
	if err != nil {
		return fmt.Errorf("list documents: %w", err)
	}
	defer all.Close()
	for seen := 0; ; seen++ {
		id, err := all.Next()
		if err != nil {
			return fmt.Errorf("list documents: %w", err)
		}
		if id == nil {
			if seen != len(cols.Rank) {
				return fmt.Errorf("the index holds %d documents, the catalogue %d courses", seen, len(cols.Rank))
			}
			return nil
		}
		name, err := reader.ExternalID(id)
		if err != nil {
			return fmt.Errorf("list documents: %w", err)
		}
		rank, err := strconv.Atoi(name)
		if err != nil || id.Value() >= uint64(len(cols.Rank)) {
			return fmt.Errorf("document %d has the name %q", id.Value(), name)
		}
		cols.Rank[id.Value()] = int32(rank)
	}
}

// lengths counts each field's tokens in each document, from the postings
// themselves: Bleve's own statistics are wrong (docs/search.md).
func lengths(reader indexapi.IndexReader, cols *columns) error {
	for rank, f := range allFields {
		dict, err := reader.FieldDict(f.name)
		if err != nil {
			return fmt.Errorf("read dictionary of %s: %w", f.name, err)
		}
		for {
			entry, err := dict.Next()
			if err != nil {
				return fmt.Errorf("read dictionary of %s: %w", f.name, err)
			}
			if entry == nil {
				break
			}
			if err := countTerm(reader, cols, rank, f.name, entry.Term); err != nil {
				return err
			}
		}
		if err := dict.Close(); err != nil {
			return fmt.Errorf("read dictionary of %s: %w", f.name, err)
		}
	}
	return nil
}

func countTerm(reader indexapi.IndexReader, cols *columns, rank int, fieldName, term string) error {
	r, err := reader.TermFieldReader(context.Background(), []byte(term), fieldName, true, false, false)
	if err != nil {
		return fmt.Errorf("read postings of %q: %w", term, err)
	}
	defer r.Close()
	var doc indexapi.TermFieldDoc
	for {
		p, err := r.Next(doc.Reset())
		if err != nil {
			return fmt.Errorf("read postings of %q: %w", term, err)
		}
		if p == nil {
			return nil
		}
		d := p.ID.Value()
		cols.Length[rank][d] = uint16(min(uint64(cols.Length[rank][d])+p.Freq, 1<<16-1))
		cols.Total[rank] += p.Freq
	}
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
