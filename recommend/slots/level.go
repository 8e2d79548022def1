package slots

import (
	"slices"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
)

// relativeLevel is a level said of a thing: of the subject when there is no
// other, else of something the person knows besides.
type relativeLevel struct {
	level      catalog.Level
	start, end int // of the phrase
	of, ofEnd  int // of the thing
	kind       string
}

// readLevel reads what the person can do, and what they want to reach.
func (r *reader) readLevel(m match) reading {
	kind, n, _ := strings.Cut(m.kind, " ")
	level, _ := strconv.Atoi(n)
	switch kind {
	case "wish":
		return reading{end: m.end}
	case "relative":
		return r.relativeTo(m, catalog.Level(level))
	case "tool":
		if r.isAimed(m) {
			return reading{}
		}
		return r.relativeTo(m, catalog.Level(level))
	case "have": // the words before "je les ai" stay: they are the subject
		return reading{end: m.end, keep: true, apply: func() { r.setLevel("level", catalog.Level(level), m.start, m.end) }}
	case "number":
		return r.numberedLevel(m)
	case "my":
		return r.ownLevel(m)
	case "fromto":
		from, err := catalog.ParseLevel(m.group("a"))
		to, err2 := catalog.ParseLevel(strings.Replace(m.group("b"), "autonome", "intermediaire", 1))
		if err != nil || err2 != nil {
			return reading{}
		}
		return reading{end: m.end, apply: func() {
			r.setLevel("level", from, m.start, m.end)
			r.setLevel("aim", to, m.start, m.end)
		}}
	}
	if kind == "level" && level >= 5 && r.isAimed(m) {
		kind = "aim"
	}
	if kind == "level" && r.levelOfOther(m) {
		return reading{}
	}
	return reading{end: m.end, polar: true, apply: func() { r.setLevel(kind, catalog.Level(level), m.start, m.end) }}
}

// levelNames are words for a level that catalogues do not use.
var levelNames = strings.NewReplacer("moyen", "intermediaire", "faible", "debutant", "basic", "beginner", "bas", "debutant", "zero", "debutant")

// ownLevel reads "j'ai un niveau intermédiaire": without "j'ai" it is a wish.
func (r *reader) ownLevel(m match) reading {
	level, err := catalog.ParseLevel(levelNames.Replace(m.group("w")))
	if err != nil || level == 0 {
		return reading{}
	}
	return reading{end: m.end, polar: true, apply: func() { r.setLevel("level", level, m.start, m.end) }}
}

// setLevel keeps the first thing said: "débutant, je n'y connais rien" is one.
func (r *reader) setLevel(slot string, level catalog.Level, start, end int) {
	field := &r.out.Level
	if slot == "aim" {
		field = &r.out.Aim
	}
	if r.refused || *field != 0 {
		return
	}
	*field = level
	r.note(slot, start, end)
}

// isAimed tells "une formation Excel avancé", the level of what is asked for,
// from "utilisateur avancé", that of the person.
func (r *reader) isAimed(m match) bool {
	words := r.s[m.start:m.end]
	if strings.Contains(words, " ") {
		return false
	}
	before := r.before(m.start, 60)
	if i := strings.LastIndexAny(before, ",;.!?:("); i >= 0 {
		before = before[i+1:]
	}
	for w := range strings.FieldsSeq(before) {
		switch w {
		case "formation", "formations", "cours", "stage", "module", "course", "training", "apprendre", "former", "learn":
			return true
		}
	}
	return false
}

// levelOfOther tells "un public débutant", "former des débutants", "nul besoin",
// from the person's own level.
func (r *reader) levelOfOther(m match) bool {
	before := " " + r.before(m.start, 20)
	words := r.s[m.start:m.end]
	if strings.HasPrefix(r.s[m.end:], " besoin") || words == "moyen" || words == "pour debutants" {
		return words != "pour debutants"
	}
	for _, w := range []string{" plus", " moins", " trop", " more", " less", " too", " des", " les", " aux", " mes", " nos", " ces", " leurs"} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}

// relativeTo reads "je suis à l'aise avec Excel".
func (r *reader) relativeTo(m match, level catalog.Level) reading {
	of, ofEnd := m.groupAt("of")
	if of < 0 {
		of, ofEnd = m.groupAt("of2")
	}
	if of < 0 {
		return reading{end: m.end, apply: func() { r.setLevel("level", level, m.start, m.end) }}
	}
	thing := of + strings.LastIndexAny(r.s[of:ofEnd], " '") + 1
	end := r.nounEnd(thing, 4)
	if strings.HasSuffix(r.before(m.start, 4), "pas") {
		return reading{} // "pas à l'aise avec" is a level of its own
	}
	return reading{end: end, apply: func() {
		if !r.refused {
			r.relative = append(r.relative, relativeLevel{level: level, start: m.start, end: end, of: thing, ofEnd: end, kind: m.kind})
		}
	}}
}

// numberedLevel reads "niveau 4": wanted, unless the person says to have it.
func (r *reader) numberedLevel(m match) reading {
	n, _ := strconv.Atoi(m.group("n"))
	slot := "aim"
	if m.group("me") != "" && m.group("verb") == "" && m.group("aim") == "" {
		slot = "level"
	}
	return reading{end: m.end, apply: func() { r.setLevel(slot, catalog.Level(n), m.start, m.end) }}
}

// tools are what one knows besides the subject, also without a capital.
var tools = wordSet("excel word powerpoint outlook teams tableur tableurs calc writer libreoffice python java php sql html css r vba javascript django bureautique informatique windows linux git power bi qgis access sharepoint wordpress canva photoshop")

// isTool tells "confirmé sur Excel", something known besides, from "confirmée sur
// la donnée", the level on the subject.
func (r *reader) isTool(start, end int) bool {
	return tools[r.s[start:r.wordEnd(start)]] || r.hasCapital(start) && end > start
}

// settleLevels decides what the relative levels are of.
func (r *reader) settleLevels() {
	for _, l := range r.relative {
		if subject := strings.HasPrefix(l.kind, "tool") && !r.isTool(l.of, l.ofEnd); subject || r.vagueGoal() {
			r.setLevel("level", l.level, l.start, l.of)
			r.taken = slices.DeleteFunc(r.taken, func(s stretch) bool { return s.start == l.start })
			r.taken = append(r.taken, stretch{l.start, l.of})
			continue
		}
		r.out.Known = append(r.out.Known, Known{Text: r.original(l.of, l.ofEnd), Level: l.level})
		r.note("known", l.start, l.end)
	}
}
