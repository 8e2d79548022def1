package index

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	indexapi "github.com/blevesearch/bleve_index_api"

	"github.com/parcours-formation/parcours/catalog"
)

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
