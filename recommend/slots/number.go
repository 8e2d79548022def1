package slots

import (
	"strconv"
	"strings"
)

// numberWords are the numbers that people write out, folded.
var numberWords = map[string]float64{
	"un": 1, "une": 1, "a": 1, "an": 1, "one": 1, "deux": 2, "two": 2, "couple": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4,
	"cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9, "dix": 10, "ten": 10,
	"onze": 11, "eleven": 11, "douze": 12, "twelve": 12, "treize": 13, "thirteen": 13, "quatorze": 14, "fourteen": 14,
	"quinze": 15, "fifteen": 15, "seize": 16, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"vingt": 20, "vingts": 20, "twenty": 20, "trente": 30, "thirty": 30, "quarante": 40, "forty": 40, "cinquante": 50, "fifty": 50,
	"soixante": 60, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "cent": 100, "cents": 100, "hundred": 100,
	"mille": 1000, "thousand": 1000,
	"demi": 0.5, "demie": 0.5, "half": 0.5, "dizaine": 10, "dozen": 12, "douzaine": 12, "quinzaine": 15, "vingtaine": 20,
	"trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "premier": 1, "premiere": 1,
	"seul": 0, "seule": 0, "bonne": 0, "petite": 0, // "une seule journée": they add nothing
}

// numberOf reads "20", "1,5", "1 000", "vingt-cinq", "une dizaine d'", "deux
// cents"; false when the text is no number.
func numberOf(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, false
	}
	if c := s[0]; '0' <= c && c <= '9' {
		f, err := strconv.ParseFloat(strings.Replace(strings.ReplaceAll(s, " ", ""), ",", ".", 1), 64)
		return f, err == nil
	}
	total, part, seen := 0.0, 0.0, false
	for _, w := range strings.FieldsFunc(s, func(c rune) bool { return c == ' ' || c == '-' || c == '\'' }) {
		n, ok := numberWords[w]
		switch {
		case w == "et" || w == "and" || w == "de" || w == "d" || w == "of":
			continue
		case !ok:
			return 0, false
		case n == 1000:
			total, part = total+max(part, 1)*1000, 0
		case n == 100 && part > 0:
			part *= 100
		case n == 20 && part == 4: // quatre-vingt
			part = 80
		case (n >= 10 || w == "couple") && part == 1: // une dizaine
			part = n
		default:
			part += n
		}
		seen = true
	}
	return total + part, seen
}
