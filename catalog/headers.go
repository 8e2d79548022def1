package catalog

import (
	_ "embed" // headers.tsv
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

//go:embed headers.tsv
var headersTSV string

// heading is what the name of a column says.
type heading struct {
	Field Field
	Unit  string // of bare numbers: "h", "jours", "min", "semaines", "mois", "EUR"; "": not said
	Lang  string // "fr" or "en" when the column says so
	// Rank orders columns that tell one field: 0 is the plainest name for it.
	Rank int
}

// synonyms is headers.tsv by folded writing. Each line of the file is a field,
// its French writings and its English ones, best first, between bars;
// "writing@unit" gives bare numbers a unit.
var synonyms = sync.OnceValue(func() map[string]heading {
	table := map[string]heading{}
	for n, line := range strings.Split(headersTSV, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		parts := strings.Split(line, "\t")
		if len(parts) != 3 || !slices.Contains(Fields, Field(parts[0])) {
			panic(fmt.Sprintf("headers.tsv line %d: not field, French, English", n+1)) // a test reads the file
		}
		for _, writings := range parts[1:] {
			for rank, w := range strings.Split(writings, "|") {
				name, unit, _ := strings.Cut(w, "@")
				key := headerKey(name)
				if _, ok := table[key]; !ok {
					table[key] = heading{Field: Field(parts[0]), Unit: unit, Rank: rank}
				}
			}
		}
		if f := headerKey(parts[0]); table[f].Field == "" {
			table[f] = heading{Field: Field(parts[0])}
		}
	}
	return table
})

// headerName returns the first writing of a field: what the template shows.
func headerName(f Field, lang string) string {
	for line := range strings.SplitSeq(headersTSV, "\n") {
		parts := strings.Split(line, "\t")
		if len(parts) == 3 && Field(parts[0]) == f {
			writings := parts[1]
			if lang == "en" {
				writings = parts[2]
			}
			name, _, _ := strings.Cut(writings, "|")
			name, _, _ = strings.Cut(name, "@")
			return name
		}
	}
	return string(f)
}

var (
	camel    = regexp.MustCompile(`(\p{Ll})(\p{Lu})`)
	brackets = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]`)
	parting  = regexp.MustCompile(`\s*(?:[/\n|\\]|\s[-–—]\s)\s*`)
)

// headerKey folds a name for comparison: words in lower case without accents
// or punctuation, between single spaces; "startDate" and "start_date" are alike.
func headerKey(name string) string {
	name = foldText(camel.ReplaceAllString(name, "$1 $2"))
	name = strings.ReplaceAll(name, "€", " eur ")
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	}), " ")
}

// parseHeading understands the name of a column; ok is false when it does not.
func parseHeading(name string) (h heading, ok bool) {
	if len(name) > maxHeading {
		return heading{}, false
	}
	if h, ok = matchHeading(name); ok {
		return h, true
	}
	if bare := brackets.ReplaceAllString(name, " "); bare != name {
		if h, ok = matchHeading(bare); ok {
			h.Rank += rankBracket
			return h, true
		}
	}
	// "Titre / Title": the parts of a name in two languages. With a figure in
	// it, it is rather a value ("Module 3 – contenu").
	parts := parting.Split(strings.TrimSpace(name), -1)
	if len(parts) < 2 || len(parts) > 4 || strings.ContainsFunc(name, unicode.IsDigit) {
		return heading{}, false
	}
	for _, part := range parts {
		if h, ok = matchHeading(part); ok {
			h.Rank += rankPart
			return h, true
		}
	}
	return heading{}, false
}

// maxHeading, in bytes: longer cells are sentences, not names of columns.
const maxHeading = 200

// How much plainer a name is than one that had to be cut down to be known.
const (
	rankNoise   = 50
	rankBracket = 100
	rankPart    = 200
)

// matchHeading looks a name up, taking units, languages and filler words off
// its ends one after the other until the rest is known.
func matchHeading(name string) (heading, bool) {
	words := strings.Fields(headerKey(name))
	var unit, lang string
	noise := 0
	for len(words) > 0 {
		if h, ok := synonyms()[strings.Join(words, " ")]; ok && unitFits(h.Field, unit) {
			if unit != "" {
				h.Unit = unit
			}
			h.Lang = lang
			h.Rank += noise
			return h, true
		}
		switch {
		case cutWords(&words, unitWords, false, &unit):
		case cutWords(&words, languageWords, true, &lang):
		case cutWords(&words, numberWords, false, nil):
			noise++
		case cutWords(&words, fillerWords, true, nil):
			noise += rankNoise
		default:
			return heading{}, false
		}
	}
	return heading{}, false
}

// unitFits: a unit makes sense for hours and prices alone, so that "Objet (h)"
// is not taken for something it is not.
func unitFits(f Field, unit string) bool {
	switch unit {
	case "":
		return true
	case "EUR":
		return f == FieldCost
	}
	return f == FieldHours
}

// An ending is a run of words that stands at the end of a name (or, for
// languages and filler words, at its beginning) and what it means.
type ending struct{ words, means string }

// unitWords, longest first. "hh mm" says that the cell has its own writing.
var unitWords = []ending{
	{"en nombre d heures", "h"}, {"en nombre de jours", "jours"},
	{"en heures", "h"}, {"en heure", "h"}, {"en h", "h"}, {"in hours", "h"}, {"heures", "h"}, {"heure", "h"}, {"hours", "h"}, {"hrs", "h"}, {"h", "h"},
	{"en jours", "jours"}, {"en jour", "jours"}, {"en j", "jours"}, {"in days", "jours"}, {"jours", "jours"}, {"jour", "jours"}, {"days", "jours"}, {"j", "jours"},
	{"en minutes", "min"}, {"en min", "min"}, {"in minutes", "min"}, {"minutes", "min"}, {"min", "min"}, {"mn", "min"},
	{"en semaines", "semaines"}, {"in weeks", "semaines"}, {"semaines", "semaines"}, {"weeks", "semaines"},
	{"en mois", "mois"}, {"in months", "mois"},
	{"hh mm ss", ""}, {"hh mm", ""},
	{"en euros ttc", "EUR"}, {"en euros ht", "EUR"}, {"en eur", "EUR"}, {"en euros", "EUR"}, {"in euros", "EUR"}, {"euros", "EUR"}, {"euro", "EUR"}, {"eur", "EUR"},
	{"ttc", ""}, {"ht", ""}, {"net de taxe", ""},
}

var languageWords = []ending{
	{"en francais", "fr"}, {"in french", "fr"}, {"version francaise", "fr"}, {"francais", "fr"}, {"french", "fr"}, {"fra", "fr"}, {"fre", "fr"}, {"fr", "fr"},
	{"en anglais", "en"}, {"in english", "en"}, {"version anglaise", "en"}, {"anglais", "en"}, {"english", "en"}, {"eng", "en"}, {"ang", "en"}, {"en", "en"},
}

// fillerWords say what the whole file is about.
var fillerWords = []ending{
	{"de la formation", ""}, {"de l action", ""}, {"du module", ""}, {"du cours", ""}, {"du stage", ""}, {"de formation", ""}, {"of the course", ""}, {"of course", ""},
	{"formation", ""}, {"module", ""}, {"cours", ""}, {"stage", ""}, {"action", ""}, {"course", ""}, {"training", ""}, {"catalogue", ""},
	{"legacy", ""}, {"obligatoire", ""}, {"facultatif", ""}, {"required", ""}, {"optional", ""},
}

// numberWords are the widths that database exports leave in names
// (LIBELLE_LONG_200).
var numberWords = []ending{{"200", ""}, {"100", ""}, {"255", ""}}

// cutWords takes the first ending that fits off the words, also off their
// beginning when atStart, and notes what it means.
func cutWords(words *[]string, endings []ending, atStart bool, means *string) bool {
	text := strings.Join(*words, " ")
	for _, e := range endings {
		rest, ok := strings.CutSuffix(text, " "+e.words)
		if !ok && atStart {
			rest, ok = strings.CutPrefix(text, e.words+" ")
		}
		if ok {
			*words = strings.Fields(rest)
			if means != nil && e.means != "" {
				*means = e.means
			}
			return true
		}
	}
	return false
}
