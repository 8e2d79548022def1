package slots

import "strings"

// readLanguage reads the language that the courses should be given in; either
// of two is no wish.
func (r *reader) readLanguage(m match) reading {
	code := m.kind
	return reading{end: m.end, polar: true, apply: func() {
		if r.refused {
			code = map[string]string{"fr": "en", "en": "fr"}[m.kind] // the only other one
		}
		if r.out.Language != "" && r.out.Language != code {
			code = ""
		}
		r.out.Language = code
		r.note("language", m.start, m.end)
	}}
}

// Words that one language has and the other has not, and that hardly a sentence
// goes without.
var (
	frenchWords  = lists.set("french")
	englishWords = lists.set("english")
)

// languageOf tells French from English by their commonest words; fallback, or
// French, when there is nothing to tell by.
func languageOf(s, fallback string) string {
	fr, en := 0, 0
	for w := range strings.FieldsFuncSeq(s, func(c rune) bool { return !isWord(byte(c)) || c > 127 }) {
		if frenchWords[w] {
			fr++
		}
		if englishWords[w] {
			en++
		}
	}
	switch {
	case en > fr:
		return "en"
	case fr > en || fallback != "en":
		return "fr"
	}
	return "en"
}
