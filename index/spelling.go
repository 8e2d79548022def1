package index

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/vellum"

	"github.com/parcours-formation/parcours/catalog"
)

// spelling knows the written words of the catalogue and the thesaurus, as a
// finite state transducer from the folded word to the number of courses.
type spelling struct {
	fst *vellum.FST
	// frequent is how many courses must hold a word for a short one to be taken
	// for a slip of it
	frequent uint64
}

// vocabulary counts the courses that hold each word in their title or skills;
// summaries are left out, because their rare words are mostly their own typos.
func vocabulary(cat *catalog.Catalog) (map[string]uint64, error) {
	counts := map[string]uint64{}
	for course, err := range cat.All() {
		if err != nil {
			return nil, err
		}
		text := textOf(course)
		seen := map[string]bool{}
		for _, w := range spellable(text[partTitle] + " " + text[partSkills]) {
			if !seen[w] {
				seen[w] = true
				counts[w]++
			}
		}
	}
	return counts, nil
}

// spellable returns the folded words of a text that are worth proposing.
func spellable(text string) []string {
	words := strings.FieldsFunc(fold(normalize(text)), func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.DeleteFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < 4 || len(w) > 40 })
}

// buildSpelling returns the transducer's bytes.
func buildSpelling(counts map[string]uint64, t *Thesaurus) ([]byte, error) {
	for _, w := range t.words {
		counts[w] += 0 // known, though no course may hold it
	}
	words := make([]string, 0, len(counts))
	for w := range counts {
		words = append(words, w)
	}
	slices.Sort(words)
	var buf bytes.Buffer
	b, err := vellum.New(&buf, nil)
	if err != nil {
		return nil, fmt.Errorf("build spelling: %w", err)
	}
	for _, w := range words {
		if err := b.Insert([]byte(w), counts[w]); err != nil {
			return nil, fmt.Errorf("build spelling: %w", err)
		}
	}
	if err := b.Close(); err != nil {
		return nil, fmt.Errorf("build spelling: %w", err)
	}
	return buf.Bytes(), nil
}

func loadSpelling(b []byte, courses int) (*spelling, error) {
	fst, err := vellum.Load(b)
	if err != nil {
		return nil, fmt.Errorf("load spelling: %w", err)
	}
	return &spelling{fst, uint64(min(3, courses/100))}, nil
}

// proposal is a known word near a mistaken one, and how many courses hold it.
type proposal struct {
	word    string
	courses uint64
}

// maxSpelt is the longest word that is corrected, in runes: no longer one is a
// word.
const maxSpelt = 32

// maxCorrections bounds what a mistaken word is searched as.
const maxCorrections = 3

// correct returns the known words that a folded word may be a slip for, likeliest
// first; none when the word is known or short. The catalogue's words are few,
// so that most words it does not know are not mistakes ("poubelle" is no
// "nouvelle"): only slips that hands and ears make are taken back.
//
// In an English question a word is more likely the twin of a French one
// ("quality", "qualité") than a slip: there the endings may differ.
func (s *spelling) correct(w string, lang int) []string {
	n := utf8.RuneCountInString(w)
	if n < 4 || n > maxSpelt {
		return nil
	}
	if _, known, err := s.fst.Get([]byte(w)); err != nil || known {
		return nil
	}
	stems := newPhrase(w).key()
	found := slices.DeleteFunc(s.within(w, w[:1], 1), func(p proposal) bool {
		// a short word has many neighbours: only a frequent one is likely meant
		return !likelySlip(w, p.word) || lang == langFR && n <= 6 && p.courses < s.frequent || newPhrase(p.word).key() == stems
	})
	if courses, known, err := s.fst.Get([]byte("h" + w)); err == nil && known { // a mute h
		found = append(found, proposal{"h" + w, courses})
	}
	least, prefix := 8, 3
	if lang == langEN {
		least, prefix = 6, 4
	}
	if len(found) == 0 && n >= least {
		found = s.within(w, w[:prefix], 2)
	}
	slices.SortFunc(found, func(a, b proposal) int {
		return cmp.Or(cmp.Compare(b.courses, a.courses), cmp.Compare(a.word, b.word))
	})
	var out []string
	for _, p := range found[:min(len(found), maxCorrections)] {
		out = append(out, p.word)
	}
	return out
}

// likelySlip reports whether typing b so that a comes out is a usual mistake: a
// letter left out, doubled or swapped with its neighbour, or one that lies
// beside the right one on the keyboard or sounds like it.
func likelySlip(a, b string) bool {
	if len(a) != len(b) {
		return true
	}
	for i := range len(a) {
		if a[i] == b[i] {
			continue
		}
		if i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] {
			return true
		}
		return len(a) > 4 && near(a[i], b[i])
	}
	return true
}

// azerty holds the rows of the French keyboard, alike the letters confused by
// ear.
var (
	azerty = [...]string{"azertyuiop", "qsdfghjklm", "wxcvbn"}
	alike  = [...]string{"ckqs", "sz", "iy", "gj", "ea", "mn", "td", "pb", "fv"}
)

func near(a, b byte) bool {
	for _, set := range alike {
		if strings.IndexByte(set, a) >= 0 && strings.IndexByte(set, b) >= 0 {
			return true
		}
	}
	rowA, colA := keyOn(a)
	rowB, colB := keyOn(b)
	return rowA >= 0 && rowB >= 0 && rowA-rowB <= 1 && rowB-rowA <= 1 && colA-colB <= 1 && colB-colA <= 1
}

func keyOn(c byte) (row, col int) {
	for row, keys := range azerty {
		if col := strings.IndexByte(keys, c); col >= 0 {
			return row, col
		}
	}
	return -1, -1
}

// within returns the known words that begin with prefix and lie at most most
// slips from w. As a slip seldom spoils the beginning, a prefix is always
// known; to walk its words takes a tenth of the time of an automaton for w.
func (s *spelling) within(w, prefix string, most int) []proposal {
	var out []proposal
	it, err := s.fst.Iterator([]byte(prefix), after(prefix))
	for ; err == nil; err = it.Next() {
		key, courses := it.Current()
		if d := len(key) - len(w); d <= most && -d <= most && slips(w, string(key)) <= most {
			out = append(out, proposal{string(key), courses})
		}
	}
	return out
}

// after returns the first key beyond those that begin with prefix; nil when
// there is none.
func after(prefix string) []byte {
	end := []byte(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i] < 0xff {
			end[i]++
			return end[:i+1]
		}
	}
	return nil
}

// slips counts the letters left out, added, changed or swapped with their
// neighbour between two folded words (optimal string alignment distance).
func slips(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
