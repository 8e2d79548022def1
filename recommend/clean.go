package recommend

import (
	"math/bits"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parcours-formation/parcours/prompts"
)

// maxWhy and maxNote bound a model's words, in runes; the prompt asks for less.
const (
	maxWhy  = 300
	maxNote = 300
)

// cleanWhy returns a model's reason as it may be shown, "" for one that may
// not: a reason that holds a link, an address, a mention, markup, a ref of the
// prompt, a date or a price is no reason, and code's own words serve instead.
func cleanWhy(text string) string { return clean(text, maxWhy) }

func cleanNote(text string) string { return clean(text, maxNote) }

func clean(text string, limit int) string {
	if len(text) > 4*limit || unwanted.MatchString(text) || !utf8.ValidString(text) || strings.ContainsFunc(text, odd) {
		return ""
	}
	cleaned := strings.TrimSpace(prompts.Clean(text, limit))
	if utf8.RuneCountInString(cleaned) < 10 || strings.Contains(cleaned, "[") {
		return "" // "ok", or what was taken out of it
	}
	return cleaned
}

// unwanted is what a reason never needs and an order in a text might ask for.
var unwanted = regexp.MustCompile(`(?i)https?:|www\.|://|[<>{}\[\]|` + "`" + `*_#~\\]|@|\bF\d{1,2}\b|\d\s?(?:€|euros?\b)|\d{1,2}/\d{1,2}/\d{2,4}|\b\d{1,2}(?:er)? (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b|\bEX-[A-Z]|\.(?:com|fr|org|net|io|example)\b|consignes? précédentes|previous instructions|ignore[zr]? (?:les|toutes|all|the)|\bsystem prompt\b`)

// odd reports whether a rune has no place in a sentence: controls, directions,
// private use, unassigned planes.
func odd(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Cf, r) && r != '\u00ad' || unicode.Is(unicode.Co, r) || r == utf8.RuneError
}

func ones(mask uint32) int { return bits.OnesCount32(mask) }
