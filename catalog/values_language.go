package catalog

import (
	"strings"

	"golang.org/x/text/language"
)

// languageNames gives the ISO 639-1 code of a folded name.
var languageNames = map[string]string{
	"francais": "fr", "francaise": "fr", "french": "fr", "francophone": "fr", "langue francaise": "fr", "en francais": "fr", "in french": "fr",
	"anglais": "en", "anglaise": "en", "english": "en", "anglophone": "en", "langue anglaise": "en", "en anglais": "en", "in english": "en",
	"allemand": "de", "german": "de", "deutsch": "de", "espagnol": "es", "spanish": "es", "espanol": "es", "italien": "it", "italian": "it",
	"portugais": "pt", "portuguese": "pt", "neerlandais": "nl", "dutch": "nl", "arabe": "ar", "arabic": "ar", "chinois": "zh", "chinese": "zh",
	"polonais": "pl", "polish": "pl", "roumain": "ro", "romanian": "ro", "russe": "ru", "russian": "ru", "fre": "fr", "ger": "de", "dut": "nl", "chi": "zh", "rum": "ro", "breton": "br", "basque": "eu", "occitan": "oc", "catalan": "ca", "corse": "co",
	"italiano": "it", "portugues": "pt", "nederlands": "nl", "中文": "zh", "日本語": "ja", "русскии": "ru", "العربية": "ar",
}

// ParseLanguage reads the language a course is given in and returns its ISO
// 639-1 code: "fr", "fr-FR", "fra", "Français", "French". Several at once
// ("bilingue", "FR/EN", "français et anglais") are "", without an error: the
// course excludes nobody for its language.
func ParseLanguage(text string) (string, error) {
	s := nameKey(text)
	for _, label := range []string{"langue ", "language ", "langues ", "languages "} {
		if _, whole := languageNames[s]; !whole {
			s = strings.TrimPrefix(s, label) // "Language: English"
		}
	}
	switch s {
	case "", "bilingue", "bilingual", "multilingue", "multilingual", "toutes", "und", "mul":
		return "", nil
	}
	if code, ok := oneLanguage(s); ok {
		return code, nil
	}
	known := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		if w == "et" || w == "and" || w == "ou" || w == "or" {
			continue
		}
		code, ok := oneLanguage(w)
		if !ok {
			return "", newValueError("language-unknown", text)
		}
		known[code] = true
	}
	if len(known) == 1 {
		for code := range known {
			return code, nil
		}
	}
	return "", nil
}

// oneLanguage reads a name, an ISO 639 code or a tag whose hyphen nameKey made
// a space ("fr fr").
func oneLanguage(s string) (string, bool) {
	if code, ok := languageNames[s]; ok {
		return code, true
	}
	base, region, _ := strings.Cut(s, " ")
	if len(base) < 2 || len(base) > 3 || region != "" && (len(region) != 2 || region == "en" || region == "fr" && base != "fr") {
		return "", false
	}
	b, err := language.ParseBase(base)
	if err != nil || len(b.String()) != 2 {
		return "", false
	}
	return b.String(), true
}
