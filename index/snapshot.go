package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	indexapi "github.com/blevesearch/bleve_index_api"

	"github.com/parcours-formation/parcours/catalog"
)

// Snapshot is one catalogue with its index: words, columns, spelling and, when
// there are any, vectors. It is immutable and safe for concurrent searches.
type Snapshot struct {
	Catalog *catalog.Catalog

	bleve     bleve.Index
	reader    indexapi.IndexReader
	cols      *columns
	spelling  *spelling
	thesaurus *Thesaurus
	vectors   *Vectors
	weights   Weights
	guesser   *Competences // nil in the index of the competences themselves

	docs   [langs]uint64 // documents by language
	norm   [fields][]float32
	byRank []int32 // document number by course rank
	// lexicon tells by a bit each in which of allFields a term stands: most
	// synonyms stand in none, and to ask Bleve costs a walk of its dictionary
	lexicon map[string]uint8
	scorers sync.Pool
}

// Open opens what Build made in dir, for the catalogue it was built from.
// Closing the snapshot closes the catalogue too.
func Open(cat *catalog.Catalog, dir string, o Options) (*Snapshot, error) {
	f, err := os.Open(filepath.Join(dir, columnsFile))
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	defer f.Close()
	cols, err := readColumns(f)
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	if cols.Version != cat.Version {
		return nil, fmt.Errorf("open index %s: it was built for catalogue %s, not %s", dir, cols.Version, cat.Version)
	}
	words, err := os.ReadFile(filepath.Join(dir, spellingFile))
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	idx, err := openBleve(filepath.Join(dir, bleveDir))
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	return newSnapshot(cat, idx, cols, words, o)
}

// newSnapshot takes idx over: it is closed when an error comes back.
func newSnapshot(cat *catalog.Catalog, idx bleve.Index, cols *columns, words []byte, o Options) (*Snapshot, error) {
	s := &Snapshot{Catalog: cat, bleve: idx, cols: cols, vectors: o.Vectors, weights: DefaultWeights}
	if o.Weights != nil {
		s.weights = *o.Weights
	}
	err := s.open(words, o)
	if err != nil {
		idx.Close()
		return nil, err
	}
	return s, nil
}

func (s *Snapshot) open(words []byte, o Options) (err error) {
	if s.thesaurus, err = o.thesaurus(); err != nil {
		return err
	}
	if s.spelling, err = loadSpelling(words, len(s.cols.Rank)); err != nil {
		return err
	}
	if s.guesser = o.Competences; s.guesser == nil && !o.plain {
		if s.guesser, err = DefaultCompetences(); err != nil {
			return err
		}
	}
	if s.reader, err = readerOf(s.bleve); err != nil {
		return err
	}
	s.byRank = make([]int32, len(s.cols.Rank))
	for d, rank := range s.cols.Rank {
		s.docs[s.cols.Lang[d]]++
		s.byRank[rank] = int32(d)
	}
	for lang := range langs {
		for z := range zones {
			rank := fieldRank(lang, z)
			s.norm[rank] = normTable(s.weights.Zone[z], s.weights.B[z], s.cols.average(rank, int(s.docs[lang])))
		}
	}
	if err := s.readLexicon(); err != nil {
		return err
	}
	s.scorers.New = func() any { return &scorer{s: s} }
	return nil
}

// Close releases the index, the vectors and the catalogue.
func (s *Snapshot) Close() error {
	return errors.Join(s.reader.Close(), s.bleve.Close(), s.Catalog.Close())
}

func (s *Snapshot) readLexicon() error {
	s.lexicon = map[string]uint8{}
	for rank, f := range allFields {
		dict, err := s.reader.FieldDict(f.name)
		if err != nil {
			return fmt.Errorf("read dictionary of %s: %w", f.name, err)
		}
		entry, err := dict.Next()
		for ; err == nil && entry != nil; entry, err = dict.Next() {
			s.lexicon[strings.Clone(entry.Term)] |= 1 << rank
		}
		if cerr := dict.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return fmt.Errorf("read dictionary of %s: %w", f.name, err)
		}
	}
	return nil
}

// has reports whether a zone of the courses in a language holds a term.
func (s *Snapshot) has(term string, lang int, z zone) bool {
	return s.lexicon[term]&(1<<fieldRank(lang, z)) != 0
}

// hasAll reports whether every word stands somewhere in a language's courses; a
// phrase that lacks one finds nothing.
func (s *Snapshot) hasAll(lang int, words []string) bool {
	const all = 1<<zones - 1
	for _, w := range words {
		if s.lexicon[w]>>fieldRank(lang, 0)&all == 0 {
			return false
		}
	}
	return true
}

// knows reports whether any course holds a term of the word.
func (s *Snapshot) knows(p phrase) bool {
	for lang, words := range p {
		for _, w := range words {
			if s.hasAll(lang, []string{w}) {
				return true
			}
		}
	}
	return false
}
