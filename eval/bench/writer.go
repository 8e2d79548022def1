package bench

import (
	"math/rand/v2"
	"strings"
)

// writer composes texts. One writer serves one sequence: start begins the
// next course, whose texts depend on the seed and its number alone.
type writer struct {
	lex *lexicon
	g   *grammar
	pcg *rand.PCG
	r   *rand.Rand
	// main holds the course's own theme, tool, act…, which its title, summary
	// and outcomes repeat, as real ones do; other slots are drawn afresh.
	main map[string]string
}

// newWriter returns a writer; courses and questions of one seed differ by
// their stream.
func newWriter() *writer {
	pcg := rand.NewPCG(0, 0)
	return &writer{lex: lexica(), pcg: pcg, r: rand.New(pcg), main: map[string]string{}}
}

// start begins the text of a number in a language.
func (w *writer) start(seed, number uint64) {
	// PCG's two words are mixed so that neighbouring numbers do not give
	// neighbouring first draws.
	w.pcg.Seed(seed*0x9E3779B97F4A7C15+number, number*0xD1B54A32D192ED03^seed)
	clear(w.main)
	w.g = &w.lex.fr
	if w.r.IntN(100) < 4 {
		w.g = &w.lex.en
	}
}

func (w *writer) french() bool { return w.g == &w.lex.fr }

func (w *writer) pick(b *bank) string { return b.items[b.odds.draw(w.r)] }

// fill writes one template.
func (w *writer) fill(t template) string {
	var b strings.Builder
	for i, text := range t.texts {
		if i > 0 {
			b.WriteString(w.slot(t.slots[i-1]))
		}
		b.WriteString(text)
	}
	return b.String()
}

func (w *writer) slot(s slot) string {
	v, ok := w.main[s.key]
	if !ok {
		v = w.fresh(s.key)
		if repeats(s.key) {
			w.main[s.key] = v
		}
	}
	if s.title {
		v = capital(bare(v))
	}
	if s.prep != "" {
		v = withPrep(s.prep, v)
	}
	return v
}

// repeats tells the slots that keep their value over one course.
func repeats(key string) bool {
	switch key {
	case "theme", "tool", "act", "public", "context", "product", "rare":
		return true
	}
	return false
}

// fresh draws the value of a slot; it panics on a key that the lexicon's
// templates misspell, which the tests catch.
func (w *writer) fresh(key string) string {
	switch key {
	case "theme", "other":
		return w.theme()
	case "bare":
		return bare(w.slot(slot{key: "theme"}))
	case "bare2":
		return bare(w.theme())
	case "tool", "tool2":
		return w.pick(&w.g.tools)
	case "act", "act2":
		return w.pick(&w.g.acts)
	case "public":
		return w.pick(&w.g.publics)
	case "context":
		return w.pick(&w.g.contexts)
	}
	return w.freshName(key)
}

func (w *writer) freshName(key string) string {
	n := &w.lex.names
	switch key {
	case "town", "town2":
		return n.towns.draw(w.r)
	case "product":
		return n.products.draw(w.r)
	case "name":
		title := [2]string{"Mme ", "M. "}
		return title[w.r.IntN(2)] + n.people.draw(w.r)
	case "rare", "rare2":
		return n.rare.draw(w.r)
	case "org":
		return strings.ToUpper(n.orgs.draw(w.r))
	case "ref":
		return reference(w.r)
	}
	panic("unknown slot " + key)
}

// theme draws a theme: one of the list, or, four times in ten in French, a
// composed one, "la gestion des archives communales".
func (w *writer) theme() string {
	if w.french() && w.r.IntN(10) < 4 {
		return w.pick(&w.g.heads) + " " + w.pick(&w.g.complements)
	}
	return w.pick(&w.g.themes)
}
