package bench

import (
	"embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// bank is one list of the lexicon, most frequent entry first, with the odds
// of drawing each.
type bank struct {
	items []string
	odds  zipf
}

// grammar is the lexicon of one language, its templates cut into pieces.
type grammar struct {
	themes, tools, acts, publics, contexts, heads, complements bank

	titles, openings, sentences, outcomes, keywords, questions []template
}

// lexicon is everything texts are composed from.
type lexicon struct {
	fr, en            grammar
	providers, cities bank
	names             nameBanks
}

// lexica is parsed once; a broken embedded file is a programming error that
// the package's own tests catch, hence the panics in readLines and parse.
var lexica = sync.OnceValue(func() *lexicon {
	tools := newBank("fr-tools")
	return &lexicon{
		fr: grammar{
			themes: newBank("fr-themes"), tools: tools, acts: newBank("fr-acts"),
			publics: newBank("fr-publics"), contexts: newBank("fr-contexts"),
			heads: newBank("fr-heads"), complements: newBank("fr-complements"),
			titles: templates("fr-titles"), openings: templates("fr-openings"),
			sentences: templates("fr-sentences"), outcomes: templates("fr-outcomes"),
			keywords: templates("fr-keywords"), questions: templates("fr-questions"),
		},
		en: grammar{
			themes: newBank("en-themes"), tools: tools, acts: newBank("en-acts"),
			titles: templates("en-titles"), openings: templates("en-sentences")[:2],
			sentences: templates("en-sentences")[2:], outcomes: templates("en-outcomes"),
			keywords: templates("fr-keywords")[:7], // the slots alone, no French word
		},
		providers: newBank("providers"), cities: newBank("cities"),
		names: newNameBanks(),
	}
})

func readLines(name string) []string {
	b, err := lexiconFiles.ReadFile("lexicon/" + name + ".txt")
	if err != nil {
		panic(err)
	}
	return strings.Split(strings.TrimSpace(string(b)), "\n")
}

func newBank(name string) bank {
	items := readLines(name)
	// An offset of a tenth flattens the head, as in catalogues, where no
	// single theme takes more than a few per cent of the courses.
	return bank{items: items, odds: newZipf(len(items), 1+len(items)/10)}
}

// template is a sentence with slots: texts and slots alternate, text first.
type template struct {
	texts []string
	slots []slot // one fewer than texts
}

// slot is one place to fill: {theme}, {de theme}, {à theme} or {Theme}.
type slot struct {
	key   string
	prep  string // "de", "à" or ""
	title bool   // article off, first letter up
}

func templates(name string) []template {
	lines := readLines(name)
	out := make([]template, len(lines))
	for i, l := range lines {
		out[i] = parse(l)
	}
	return out
}

// parse cuts one template; it panics on an unclosed slot.
func parse(line string) template {
	var t template
	for {
		before, rest, found := strings.Cut(line, "{")
		t.texts = append(t.texts, before)
		if !found {
			return t
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed {
			panic("unclosed slot in lexicon line " + line)
		}
		t.slots = append(t.slots, newSlot(inside))
		line = after
	}
}

func newSlot(inside string) slot {
	prep, key, two := strings.Cut(inside, " ")
	if !two {
		prep, key = "", inside
	}
	lower := strings.ToLower(key)
	return slot{key: lower, prep: prep, title: lower != key}
}

// withPrep puts "de" or "à" before a noun phrase, with the French
// contractions: de + le = du, à + les = aux, de + Excel = d'Excel.
func withPrep(prep, phrase string) string {
	le, les := "du ", "des "
	if prep == "à" {
		le, les = "au ", "aux "
	}
	if rest, ok := strings.CutPrefix(phrase, "le "); ok {
		return le + rest
	}
	if rest, ok := strings.CutPrefix(phrase, "les "); ok {
		return les + rest
	}
	first, _ := utf8.DecodeRuneInString(phrase)
	if prep == "de" && strings.ContainsRune("aâàeéèêëiîïoôuûù", unicode.ToLower(first)) {
		return "d'" + phrase
	}
	return prep + " " + phrase
}

// bare takes the article off a noun phrase.
func bare(phrase string) string {
	for _, article := range []string{"les ", "le ", "la ", "l'"} {
		if rest, ok := strings.CutPrefix(phrase, article); ok {
			return rest
		}
	}
	return phrase
}

// capital raises the first letter.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
