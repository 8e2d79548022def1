package index

import (
	"bufio"
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed thesaurus.txt
var thesaurusText string

// Thesaurus widens a question's words at query time. It is read from a text
// file in the form of Solr's synonym files:
//
//	# a comment
//	rgpd, protection des données personnelles     equivalents, both ways
//	chatgpt => ia générative, assistant^0.4       directed: left also finds right
//
// A term may end in ^ and a weight between 0 and 1; without one, equivalents
// weigh 0.8 and directed ones 0.6. Case, accents,
// plurals and stop words are folded as in the courses.
type Thesaurus struct {
	entries int
	longer  int // words of the longest left-hand term
	// by the stems of a term in one language, its alternatives, best first
	by [langs]map[string][]alternative
	// words are those of all its terms, for the spelling
	words []string
}

// maxTerms bounds one side of a line: equivalents cost their square.
const maxTerms = 40

// The weights of terms that carry none.
const (
	equivalentWeight = 0.8
	directedWeight   = 0.6
)

// maxAlternatives bounds what one term is widened to: each costs a posting list.
const maxAlternatives = 8

// DefaultThesaurus is the embedded one, parsed once.
var DefaultThesaurus = sync.OnceValues(func() (*Thesaurus, error) {
	return ReadThesaurus(strings.NewReader(thesaurusText), "thesaurus.txt")
})

// ThesaurusFault is one line of a thesaurus that cannot be used. Kind is
// "alone" (one term only), "long" (over maxTerms), "weight", "empty" or "wordless"; messages says each in
// French and English under "thesaurus.<Kind>".
type ThesaurusFault struct {
	Line        int
	Kind, Value string
}

// ThesaurusError names every line at fault, so that a training office mends its
// file in one go.
type ThesaurusError struct {
	Name   string
	Faults []ThesaurusFault
}

func (e *ThesaurusError) Error() string {
	out := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		out[i] = fmt.Sprintf("%s:%d: %s %q", e.Name, f.Line, f.Kind, f.Value)
	}
	return "read thesaurus: " + strings.Join(out, "; ")
}

// ReadThesaurus parses a thesaurus; what its lines do wrong comes back as a
// *ThesaurusError.
func ReadThesaurus(r io.Reader, name string) (*Thesaurus, error) {
	t := &Thesaurus{}
	for lang := range t.by {
		t.by[lang] = map[string][]alternative{}
	}
	var faults []ThesaurusFault
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if fault := t.addLine(line); fault != nil {
			fault.Line = n
			faults = append(faults, *fault)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read thesaurus %s: %w", name, err)
	}
	if len(faults) > 0 {
		return nil, &ThesaurusError{name, faults}
	}
	for _, by := range t.by {
		for key, alternatives := range by {
			by[key] = best(alternatives)
		}
	}
	return t, nil
}

// Len returns the number of entries (lines).
func (t *Thesaurus) Len() int { return t.entries }

func (t *Thesaurus) addLine(line string) *ThesaurusFault {
	left, right, directed := strings.Cut(line, "=>")
	from, fault := parseTerms(left, equivalentWeight)
	if fault != nil {
		return fault
	}
	to := from
	if directed {
		if to, fault = parseTerms(right, directedWeight); fault != nil {
			return fault
		}
	} else if len(from) < 2 {
		return &ThesaurusFault{Kind: "alone", Value: line}
	}
	for _, f := range from {
		t.words = append(t.words, spellable(f.text)...)
		for _, a := range to {
			if f.words.key() != a.words.key() {
				t.add(f, a)
			}
		}
	}
	if directed {
		for _, a := range to {
			t.words = append(t.words, spellable(a.text)...)
		}
	}
	t.entries++
	return nil
}

// parseTerms reads "a, b c^0.4".
func parseTerms(list string, weight float64) ([]alternative, *ThesaurusFault) {
	var out []alternative
	texts := strings.Split(list, ",")
	if len(texts) > maxTerms {
		return nil, &ThesaurusFault{Kind: "long", Value: strings.TrimSpace(texts[0]) + ", …"}
	}
	for _, text := range texts {
		text, power, weighed := strings.Cut(strings.TrimSpace(text), "^")
		a := alternative{text: strings.TrimSpace(text), weight: weight}
		if weighed {
			v, err := strconv.ParseFloat(power, 64)
			if err != nil || !(v > 0 && v <= 1) {
				return nil, &ThesaurusFault{Kind: "weight", Value: text + "^" + power}
			}
			a.weight = v
		}
		if a.text == "" {
			return nil, &ThesaurusFault{Kind: "empty", Value: strings.TrimSpace(list)}
		}
		if a.words = newPhrase(a.text); a.words.empty() {
			return nil, &ThesaurusFault{Kind: "wordless", Value: a.text}
		}
		out = append(out, a)
	}
	return out, nil
}

func (t *Thesaurus) add(from, to alternative) {
	t.longer = max(t.longer, len(strings.Fields(from.text))+1)
	written := len(terms(plain, from.text))
	for lang, words := range from.words {
		// an expression of which stop words leave one word would answer to that
		// word alone: "mal aux yeux" is not "yeux"
		if len(words) > 1 || len(words) == 1 && written == 1 {
			key := strings.Join(words, " ")
			t.by[lang][key] = append(t.by[lang][key], to)
		}
	}
}

// best keeps the heaviest alternatives, each once.
func best(alternatives []alternative) []alternative {
	slices.SortStableFunc(alternatives, func(a, b alternative) int { return cmp.Compare(b.weight, a.weight) })
	seen := map[string]bool{}
	alternatives = slices.DeleteFunc(alternatives, func(a alternative) bool {
		again := seen[a.words.key()]
		seen[a.words.key()] = true
		return again
	})
	return slices.Clip(alternatives[:min(len(alternatives), maxAlternatives)])
}

// longest returns the length in words of the longest term that the words begin
// with, and its alternatives; 0 when no term does.
func (t *Thesaurus) longest(words []word) (int, []alternative) {
	for n := min(len(words), t.longer); n > 0; n-- {
		for lang := range t.by {
			var key []string
			for _, w := range words[:n] {
				key = append(key, w.terms[lang]...)
			}
			if found := t.by[lang][strings.Join(key, " ")]; len(found) > 0 {
				return n, found
			}
		}
	}
	return 0, nil
}
