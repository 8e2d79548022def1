package catalog

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// levelWords gives the level of a folded word: the lower level of its DigComp
// 2.2 band, since a course that promises too little disappoints nobody.
var levelWords = map[string]Level{
	"debutant": 1, "debutants": 1, "debutante": 1, "grand debutant": 1, "grands debutants": 1, "initiation": 1, "decouverte": 1, "sensibilisation": 1,
	"novice": 1, "fondamental": 1, "fondamentaux": 1, "bases": 1, "les bases": 1, "base": 1, "basique": 1, "elementaire": 1, "premiers pas": 1, "introduction": 1,
	"beginner": 1, "beginners": 1, "basic": 1, "basics": 1, "foundation": 1, "introductory": 1, "awareness": 1, "elementary": 1, "starter": 1,
	"intermediaire": 3, "intermediaires": 3, "independant": 3, "intermediate": 3, "independent": 3, "praticien": 3,
	"perfectionnement": 4, "approfondissement": 4, "approfondi": 4, "upper intermediate": 4, "improvement": 4,
	"avance": 5, "avancee": 5, "avances": 5, "confirme": 5, "confirmes": 5, "maitrise": 5, "advanced": 5, "proficient": 5,
	"expert": 7, "experts": 7, "expertise": 7, "tres specialise": 7, "specialise": 7, "hautement specialise": 7, "highly specialised": 7, "highly specialized": 7, "specialist": 7, "highly advanced": 7,
}

// levelAny are the words for a course without a level of its own.
var levelAny = []string{"tous niveaux", "tout niveau", "tous les niveaux", "all levels", "any level", "all", "tous", "aucun", "sans", "none", "tout public", "sans prerequis"}

var (
	levelFiller = regexp.MustCompile(`^(?:(?:niveaux?|levels?|niv|lvl)\b\.?\s*:?|de niveau\b)`)
	levelNumber = regexp.MustCompile(`^(?:(?:niveau|level|niv|lvl)\b\.?|n)?[\s:°]*(\d{1,3})(?:[.,]0)?(?:\s*(?:/|sur|of|out of)\s*8)?(?:\s*[-:(–]+\s*(.*?)\)?)?$`)
	levelSpan   = regexp.MustCompile(`\s+(?:a|to|et|and|ou|or)\s+|\s*/\s*|\s*-\s*|\s*,\s*|;`)
)

// ParseLevel reads a level of 1 to 8: "3", "N2", "niveau 3", "3/8", "3 -
// Intermédiaire", or a word ("débutant" 1, "intermédiaire" 3, "perfectionnement"
// 4, "avancé" 5, "expert" 7). A span is its upper end; "tous niveaux" and "0"
// are 0, unknown. Language levels ("B2") and other scales ("2/3") are refused.
func ParseLevel(text string) (Level, error) {
	if len(text) > maxShortCell {
		return 0, newValueError("level-unknown", text)
	}
	s := strings.Trim(foldText(text), " .!")
	if s == "" || slices.Contains(levelAny, s) {
		return 0, nil
	}
	if l, ok := oneLevel(s); ok {
		if l > MaxLevel {
			return 0, newValueError("level-range", text, "Max", int(MaxLevel))
		}
		return l, nil
	}
	var top Level
	for _, part := range levelSpan.Split(strings.TrimPrefix(s, "de "), -1) {
		l, ok := oneLevel(part)
		if !ok || l > MaxLevel || isDigit(part[len(part)-1]) && strings.Contains(s, "/") {
			return 0, newValueError("level-unknown", text)
		}
		top = max(top, l)
	}
	return top, nil
}

// oneLevel reads one number or word; a number may be beyond MaxLevel.
func oneLevel(s string) (Level, bool) {
	if m := levelNumber.FindStringSubmatch(s); m != nil {
		if m[2] != "" {
			if _, known := levelWords[m[2]]; !known {
				return 0, false // "niveau 6 (bac+3)" is a diploma's
			}
		}
		n, err := strconv.ParseUint(m[1], 10, 8)
		if err != nil {
			return MaxLevel + 1, true
		}
		return Level(n), true
	}
	s = strings.TrimSpace(levelFiller.ReplaceAllString(s, ""))
	l, ok := levelWords[strings.Trim(s, " :-")]
	return l, ok
}
