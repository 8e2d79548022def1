package index

import (
	"context"
	"fmt"
	"math"

	indexapi "github.com/blevesearch/bleve_index_api"
)

// Weights are the numbers of the ranking. The score of a term is BM25F
// (Robertson, Zaragoza, Taylor: Simple BM25 extension to multiple weighted
// fields, CIKM 2004): the term's frequencies in title and text are
// weighed, each normalised by its field's own length, summed, and only then
// saturated. As document frequency we take the largest of the fields', as
// Lucene's CombinedFieldQuery does.
type Weights struct {
	Zone [zones]float64 // title, text
	B    [zones]float64 // length normalisation, 0 to 1
	K1   float64        // saturation

	Typo float64 // of a corrected spelling
	// Competence is the share of the best score by words that a course gets for
	// teaching what the question speaks of, Doubt the evidence at which half of
	// it is given.
	Competence, Doubt float64
	// Expression is the weight of an expression that the thesaurus knows when a
	// course holds all its words, Parted that of its words one by one: "mot de
	// passe" is one idea and must not count as two.
	Expression, Parted float64
	// Weak is the weight of words that say little of a subject (weakWords).
	Weak float64
}

// DefaultWeights were found best on the tuning half of eval/testdata/questions.jsonl
// (see docs/search.md for what was tried).
var DefaultWeights = Weights{
	Zone:       [zones]float64{3, 1},
	B:          [zones]float64{0.5, 0.5},
	K1:         1.2,
	Typo:       0.5,
	Competence: 0.3, Doubt: 1, Weak: 0.3, Expression: 1.2, Parted: 0.6,
}

// accumulator is a sparse array over the documents: v is dense and zero where
// untouched, touched lists what is not.
type accumulator struct {
	v       []float32
	touched []uint32
}

func (a *accumulator) add(d uint32, x float32) {
	if a.v[d] == 0 {
		a.touched = append(a.touched, d)
	}
	a.v[d] += x
}

func (a *accumulator) raise(d uint32, x float32) {
	switch old := a.v[d]; {
	case old == 0:
		a.touched = append(a.touched, d)
		a.v[d] = x
	case x > old:
		a.v[d] = x
	}
}

func (a *accumulator) reset() {
	if len(a.touched) > len(a.v)/8 {
		clear(a.v)
	} else {
		for _, d := range a.touched {
			a.v[d] = 0
		}
	}
	a.touched = a.touched[:0]
}

// scorer evaluates one question; it belongs to one goroutine and is recycled.
type scorer struct {
	s    *Snapshot
	ctx  context.Context
	free []*accumulator
	doc  indexapi.TermFieldDoc
}

func (sc *scorer) get() *accumulator {
	if n := len(sc.free); n > 0 {
		a := sc.free[n-1]
		sc.free = sc.free[:n-1]
		return a
	}
	return &accumulator{v: make([]float32, len(sc.s.cols.Rank))}
}

func (sc *scorer) put(a *accumulator) {
	a.reset()
	sc.free = append(sc.free, a)
}

// frequencies adds a term's weighed and normalised frequency in the fields of a
// language to tf and returns the term's document frequency.
func (sc *scorer) frequencies(tf *accumulator, lang int, term string) (uint64, error) {
	var df uint64
	for z := range zones {
		if !sc.s.has(term, lang, z) {
			continue
		}
		r, err := sc.s.reader.TermFieldReader(sc.ctx, []byte(term), allFields[fieldRank(lang, z)].name, true, false, false)
		if err != nil {
			return 0, fmt.Errorf("read postings of %q: %w", term, err)
		}
		if n := r.Count(); n > 0 {
			df = max(df, n)
			err = sc.postings(tf, r, lang, z)
		}
		if cerr := r.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return 0, fmt.Errorf("read postings of %q: %w", term, err)
		}
	}
	return df, nil
}

func (sc *scorer) postings(tf *accumulator, r indexapi.TermFieldReader, lang int, z zone) error {
	rank := fieldRank(lang, z)
	lengths, table := sc.s.cols.Length[rank], sc.s.norm[rank]
	for {
		doc, err := r.Next(sc.doc.Reset())
		if err != nil || doc == nil {
			return err
		}
		d := uint32(doc.ID.Value())
		tf.add(d, float32(doc.Freq)*table[lengths[d]])
	}
}

// normTable returns, by field length, weight ÷ (1 − b + b·length ÷ average).
func normTable(w, b, average float64) []float32 {
	table := make([]float32, math.MaxUint16+1)
	for length := range table {
		table[length] = float32(w / (1 - b + b*float64(length)/average))
	}
	return table
}

// idf is BM25's inverse document frequency in the form that stays positive.
func idf(docs, df uint64) float64 {
	return math.Log(1 + (float64(docs)-float64(df)+0.5)/(float64(df)+0.5))
}

func (sc *scorer) saturate(tf float32) float32 {
	k1 := float32(sc.s.weights.K1)
	return tf * (k1 + 1) / (tf + k1)
}

// phrase adds the score of terms that must all be there, in each language, to
// dst: the documents that hold them all are scored as if the terms were one
// term with the least of their frequencies and the document frequency of the
// conjunction, so that "protection des données personnelles" weighs what "rgpd"
// does. A single term is a phrase of one.
func (sc *scorer) phrase(p phrase, weight float64, put func(d uint32, score float32)) error {
	for lang, words := range p {
		if len(words) == 0 || sc.s.docs[lang] == 0 || !sc.s.hasAll(lang, words) {
			continue
		}
		tf, df, err := sc.conjunction(lang, words)
		if err != nil {
			return err
		}
		w := float32(weight * idf(sc.s.docs[lang], df))
		for _, d := range tf.touched {
			if f := tf.v[d]; f > 0 {
				put(d, w*sc.saturate(f))
			}
		}
		sc.put(tf)
	}
	return nil
}

// conjunction returns the least weighed frequency of the words in every document
// that holds them all; others keep a 0 or are absent.
func (sc *scorer) conjunction(lang int, words []string) (*accumulator, uint64, error) {
	all := sc.get()
	df, err := sc.frequencies(all, lang, words[0])
	if err != nil {
		return all, 0, err
	}
	for _, w := range words[1:] {
		if df == 0 {
			break
		}
		one := sc.get()
		if _, err := sc.frequencies(one, lang, w); err != nil {
			return all, 0, err
		}
		df = 0
		for _, d := range all.touched {
			all.v[d] = min(all.v[d], one.v[d])
			if all.v[d] > 0 {
				df++
			}
		}
		sc.put(one)
	}
	return all, df, nil
}

// weight of a group's own words and of what stands for them.
func (s *Snapshot) weight(g *group) float64 {
	if g.weak {
		return s.weights.Weak
	}
	return 1
}

// group adds a group's score to dst: the larger of its literal reading (the sum
// of its members) and its alternatives, document by document.
func (sc *scorer) group(g *group, dst *accumulator) error {
	if len(g.alternatives) == 0 && len(g.members) == 0 {
		return sc.phrase(g.word, sc.s.weight(g), dst.add)
	}
	own := sc.get()
	defer sc.put(own)
	if err := sc.literal(g, own); err != nil {
		return err
	}
	for _, alt := range g.alternatives {
		if err := sc.phrase(alt.words, alt.weight*sc.s.weight(g), own.raise); err != nil {
			return err
		}
	}
	for _, d := range own.touched {
		if own.v[d] > 0 {
			dst.add(d, own.v[d])
		}
	}
	return nil
}

// literal adds what a group's own words give: a word by itself, or an expression
// as a whole where all its words are, else word by word.
func (sc *scorer) literal(g *group, own *accumulator) error {
	if len(g.members) == 0 {
		return sc.phrase(g.word, sc.s.weight(g), own.add)
	}
	for _, m := range g.members {
		if err := sc.group(m, own); err != nil {
			return err
		}
	}
	for _, d := range own.touched {
		own.v[d] *= float32(sc.s.weights.Parted)
	}
	return sc.phrase(g.word, sc.s.weights.Expression, own.raise)
}
