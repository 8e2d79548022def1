package bench

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/parcours-formation/parcours/catalog"
)

// Question is one search as an agent types it.
type Question struct {
	Text   string
	Filter Filter
}

// Filter is what a course must satisfy. A zero field asks for nothing; an
// unknown value of a course (no level, no hours) passes.
type Filter struct {
	MaxHours float64
	MaxLevel catalog.Level
	Modality catalog.Modality
	Language string // ISO 639-1
	Place    string // of one of the sessions, as written
}

// Match is the definition of the filter, which every engine must follow.
func (f Filter) Match(c *catalog.Course) bool {
	switch {
	case f.MaxHours > 0 && c.Hours > f.MaxHours,
		f.MaxLevel > 0 && c.TopLevel() > f.MaxLevel,
		f.Modality != 0 && c.Modality != f.Modality,
		f.Language != "" && c.Language != f.Language:
		return false
	}
	return f.Place == "" || slices.Contains(c.Places(), f.Place)
}

// Questions returns n questions in French, of 2 to 12 words, stop words
// included, about things common and rare; every second one has a filter.
func Questions(n int, seed uint64) []Question {
	w := newWriter()
	out := make([]Question, n)
	for i := range out {
		// The courses of this seed are numbered from 0: start far from them,
		// lest a question be written with the draws of a course.
		w.start(seed, 1<<40+uint64(i))
		w.g = &w.lex.fr
		out[i].Text = w.question()
		if i%2 == 1 {
			out[i].Filter = w.filter()
		}
	}
	return out
}

// question writes until the length is right: some templates give one word
// ("tableur"), some more than twelve.
func (w *writer) question() string {
	for {
		clear(w.main)
		s := w.fill(w.g.questions[w.r.IntN(len(w.g.questions))])
		if n := len(strings.Fields(s)); n >= 2 && n <= 12 {
			return w.asTyped(s)
		}
	}
}

// asTyped writes as people do: often without capitals, sometimes without
// accents.
func (w *writer) asTyped(s string) string {
	if w.r.IntN(3) > 0 {
		s = strings.ToLower(s)
	}
	if w.r.IntN(7) > 0 {
		return s
	}
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), s)
	if err != nil {
		return s // the question stays good with its accents
	}
	return plain
}

// filter draws one or two conditions.
func (w *writer) filter() Filter {
	var f Filter
	for range 1 + w.r.IntN(2) {
		switch w.r.IntN(10) {
		case 0, 1, 2:
			f.MaxLevel = catalog.Level(1 + w.r.IntN(4))
		case 3, 4, 5:
			f.MaxHours = []float64{3.5, 7, 14, 21}[w.r.IntN(4)]
		case 6, 7:
			f.Modality = catalog.Modality(1 + w.r.IntN(int(catalog.SelfPaced)))
		case 8:
			f.Language = []string{"fr", "fr", "en"}[w.r.IntN(3)]
		case 9:
			f.Place = w.pick(&w.lex.cities)
		}
	}
	return f
}

// Unfiltered returns the questions without their filters.
func Unfiltered(qs []Question) []Question {
	out := make([]Question, len(qs))
	for i, q := range qs {
		out[i] = Question{Text: q.Text}
	}
	return out
}

// Filtered returns the questions that have a filter.
func Filtered(qs []Question) []Question {
	var out []Question
	for _, q := range qs {
		if q.Filter != (Filter{}) {
			out = append(out, q)
		}
	}
	return out
}
