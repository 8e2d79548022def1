package index

import (
	"strings"
	"unicode"
)

// suggestion returns the question as written with its mistaken words replaced,
// "" when there are none. Corrections are known folded ("cybersecurite"): the
// courses found lend them their accents.
func suggestion(text string, mended map[string]string, hits []Hit) string {
	if len(mended) == 0 {
		return ""
	}
	accented := map[string]string{}
	for _, h := range hits {
		parts := textOf(h.Course)
		for _, w := range wordsIn(parts[partTitle] + " " + parts[partSkills]) {
			if f := fold(w); accented[f] == "" {
				accented[f] = strings.ToLower(w)
			}
		}
	}
	var b strings.Builder
	asked := text
	for len(text) > 0 {
		n := strings.IndexFunc(text, isLetter)
		if n != 0 { // what stands between two words
			if n < 0 {
				n = len(text)
			}
			b.WriteString(text[:n])
			text = text[n:]
			continue
		}
		if n = strings.IndexFunc(text, func(r rune) bool { return !isLetter(r) }); n < 0 {
			n = len(text)
		}
		word := text[:n]
		if right := mended[fold(word)]; right != "" {
			if word = right; accented[right] != "" {
				word = accented[right]
			}
		}
		b.WriteString(word)
		text = text[n:]
	}
	if b.String() == asked {
		return ""
	}
	return strings.TrimSpace(b.String())
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }

func wordsIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !isLetter(r) })
}
