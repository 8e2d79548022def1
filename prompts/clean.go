package prompts

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean makes a text fit to stand in a data block of a prompt: one line of at
// most limit runes that cannot close its block, speak as the system, call
// people in Slack, or carry an address, a link or a number of a person. What is
// left says the same thing to a reader.
func Clean(text string, limit int) string {
	return cutWords(clean(text, limit), limit)
}

// clean is Clean without the cut, on as much of the text as the cut may need.
// The order matters: entities may hide what is invisible, what is invisible may
// hide a link, and composing may make marks out of look-alikes (U+1FEF becomes a
// backtick).
func clean(text string, limit int) string {
	s := strings.ToValidUTF8(bounded(text, limit), " ")
	s = unescape(s)
	s = strings.Map(visible, s)
	s = norm.NFC.String(s)
	s = strings.Join(strings.Fields(s), " ")
	s = strings.Map(harmless, s)
	s = withoutIdentity(s)
	s = brackets.Replace(s)
	return controlWords.ReplaceAllString(s, "($1)")
}

// bounded cuts a text that is far too long, so that a megabyte of it costs
// nothing: sixteen bytes a rune leave room for entities and for what is
// dropped. It cuts at a space if there is one nearby, so that no half of a link
// or an address is left to be taken for words.
func bounded(s string, limit int) string {
	most := 16*limit + 1024
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	s = s[:most]
	if i := strings.LastIndexAny(s, " \n\t"); i > most/2 {
		return s[:i]
	}
	return s
}

// unescape resolves HTML entities, which Slack's API and web pages send and a
// model reads as what they stand for. Entities of entities are an attempt to
// hide something: past three rounds the ampersands go.
func unescape(s string) string {
	for range 3 {
		next := html.UnescapeString(s)
		if next == s {
			return s
		}
		s = next
	}
	if html.UnescapeString(s) != s {
		return strings.ReplaceAll(s, "&", "+")
	}
	return s
}

// visible turns white space and controls into spaces, and drops what a reader
// does not see: format and bidirectional marks, zero-width and tag characters,
// variation selectors, fillers, private use.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r), unicode.Is(unicode.Cc, r), unicode.In(r, unicode.Zl, unicode.Zp):
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		return -1
	}
	return r
}

// harmless replaces the marks that begin something in a prompt: code fences,
// template and JSON braces, and what looks like the brackets of a tag.
func harmless(r rune) rune {
	switch r {
	case '＜', '﹤':
		return '‹'
	case '＞', '﹥':
		return '›'
	case '`':
		return '\''
	case '{':
		return '('
	case '}':
		return ')'
	}
	return r
}

// brackets go last, as Slack writes links and mentions with them.
var brackets = strings.NewReplacer("<", "‹", ">", "›")

// controlWords are the turns of a chat as Mistral's and Llama's templates write
// them: servers may take "[INST]" for the real thing, even within a text.
var controlWords = regexp.MustCompile(`\[(/?[A-Z][A-Z_]*)\]`)
