package slots

import (
	"slices"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
)

// readKnown reads what the person can do besides the subject: a thing they say
// to master, or the level of a competence by its code.
func (r *reader) readKnown(m match) reading {
	if m.kind == "code" {
		return r.knownCode(m)
	}
	if strings.HasPrefix(m.kind, "after") {
		return r.knownBefore(m)
	}
	if notMastered(r.before(m.start, 20)) || hasAnyPrefix(r.s[m.start:], "maitrise", "master", "connais", "know", "use ", "utilise") && !hasAnySuffix(r.clauseBefore(m.start, 20), " ", " et", " mais", " deja", " and", " but", " qui", " bien que") {
		return reading{} // "mon chef maîtrise Excel"
	}
	_, n, _ := strings.Cut(m.kind, " ")
	level, _ := strconv.Atoi(n)
	things, end := r.nouns(m.end)
	if len(things) == 0 || subjectItself[r.s[things[0].start:r.wordEnd(things[0].start)]] {
		return reading{}
	}
	return reading{end: end, apply: func() {
		if r.refused {
			return
		}
		for _, s := range things {
			r.out.Known = append(r.out.Known, Known{Text: r.original(s.start, s.end), Level: catalog.Level(level)})
		}
		r.note("known", m.start, end)
	}}
}

// subjectItself are words for the subject, whose level it then is.
var subjectItself = wordSet("sujet matiere question domaine tout ca cela bases base subject topic it basics fondamentaux")

// thingWords is how many words may name a thing that is known.
const thingWords = 4

// knownBefore reads what is known where it stands first in its clause: "EBIOS je
// maîtrise".
func (r *reader) knownBefore(m match) reading {
	clause := r.clauseBefore(m.start, 48)
	if clause == " " {
		return reading{}
	}
	start := r.skipArticles(m.start - len(strings.TrimLeft(strings.TrimSuffix(clause, " "), " ")) - 1)
	if start < 0 || start >= m.start-1 {
		return reading{}
	}
	end := m.start
	for end > start && !isWord(r.s[end-1]) {
		end--
	}
	if rest, ok := strings.CutSuffix(r.s[start:end], " que"); ok { // "venant d'Excel que je connais"
		end = start + len(rest)
		start += strings.LastIndexAny(rest, " '") + 1
	}
	first := r.s[start:r.wordEnd(start)]
	if n := len(strings.Fields(r.s[start:end])); n > thingWords || stops[first] || r.isVerbal(start) || r.takenBefore(m.start) {
		return reading{}
	}
	if next := r.skip(m.end); next < len(r.s) && isWord(r.s[next]) && !stops[r.s[next:r.wordEnd(next)]] {
		return reading{} // "le soir je maîtrise Excel"
	}
	_, n, _ := strings.Cut(m.kind, " ")
	level, _ := strconv.Atoi(n)
	return reading{end: m.end, apply: func() {
		r.out.Known = append(r.out.Known, Known{Text: r.original(start, end), Level: catalog.Level(level)})
		r.taken = append(r.taken, stretch{start, end})
		r.note("known", start, m.end)
	}}
}

// notMastered tells that the word before says "ne", "qui", "mon chef".
func notMastered(before string) bool {
	for _, w := range []string{" ne", "n'", " qui", " il", " elle", " to", "dois", "that", "who"} {
		if strings.HasSuffix(" "+before, w) {
			return true
		}
	}
	return false
}

// knownCode reads "Pix 4 en 1.3"; a code without its framework is Pix's, the
// only one whose levels people are told.
func (r *reader) knownCode(m match) reading {
	framework := "pix"
	if strings.Contains(m.group("fw")+m.group("fw2"), "digcomp") {
		framework = "digcomp"
	}
	id := catalog.CompetenceID(framework + ":" + m.group("code"))
	if _, ok := catalog.StandardFrameworks().Lookup(id); !ok {
		return reading{}
	}
	n, _ := strconv.Atoi(m.group("n"))
	return reading{end: m.end, apply: func() {
		r.out.Known = append(r.out.Known, Known{Text: r.original(m.start, m.end), Competence: id, Level: catalog.Level(n)})
		r.note("known", m.start, m.end)
	}}
}

// nouns reads "Excel", "Word et Excel", "la bureautique, Teams" from a position
// on: where each stands, and where the last one ends.
func (r *reader) nouns(pos int) (things []stretch, end int) {
	for {
		pos = r.skip(pos)
		pos = r.skipArticles(pos)
		stop := r.nounEnd(pos, 4)
		if stop <= pos || r.isVerbal(pos) {
			return things, end
		}
		things = append(things, stretch{pos, stop})
		end = stop
		next := r.skip(stop)
		switch rest := r.s[next:]; {
		case strings.HasPrefix(rest, "et "), strings.HasPrefix(rest, "ou "), strings.HasPrefix(rest, "ni "):
			pos = next + 3
		case strings.HasPrefix(rest, "and "):
			pos = next + 4
		default:
			return things, end
		}
		if !r.looksNamed(r.skip(pos)) {
			return things, end
		}
	}
}

// looksNamed reports whether what follows "et" is a further thing, not a new
// clause: it has an article or a capital, or the clause ends after it.
func (r *reader) looksNamed(pos int) bool {
	if pos >= len(r.s) || !isWord(r.s[pos]) {
		return false
	}
	word := r.s[pos:r.wordEnd(pos)]
	if slices.Contains(articles, word) {
		return true
	}
	if stops[word] || r.isVerbal(pos) {
		return false
	}
	next := r.skip(r.wordEnd(pos))
	return r.hasCapital(pos) || next >= len(r.s) || !isWord(r.s[next]) || stops[r.s[next:r.wordEnd(next)]]
}

// hasCapital reports whether the word at a position begins with a capital as
// written.
func (r *reader) hasCapital(pos int) bool {
	c := r.text[r.at[pos]]
	return 'A' <= c && c <= 'Z' || c >= 0x80 && strings.ToLower(r.text[r.at[pos]:r.at[pos+1]]) != r.text[r.at[pos]:r.at[pos+1]]
}
