package slots

import (
	"slices"
	"strings"
)

// articles stand before a noun.
var articles = []string{"le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "the", "a", "an", "any", "some", "mon", "ma", "mes", "cette", "ce", "ces"}

// stops are the words that end a noun: prepositions, conjunctions, pronouns.
var stops = lists.set("stops")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// skipArticles returns the position after articles.
func (r *reader) skipArticles(pos int) int {
	for pos < len(r.s) && isWord(r.s[pos]) {
		end := r.wordEnd(pos)
		if !slices.Contains(articles, r.s[pos:end]) || end >= len(r.s) || r.s[end] != ' ' && r.s[end] != '\'' {
			break
		}
		if next := r.skip(end + 1); next < len(r.s) && isWord(r.s[next]) {
			pos = next
			continue
		}
		break
	}
	return pos
}

// nounEnd returns where the noun at a position ends: at punctuation, at a word
// that joins or leads on, or after so many words. "de" within it goes on:
// "gestion de projet".
func (r *reader) nounEnd(pos, words int) int {
	end := pos
	for n := 0; n < words && pos < len(r.s) && isWord(r.s[pos]); {
		stop := r.wordEnd(pos)
		word := r.s[pos:stop]
		small := word == "de" || word == "d" || word == "du" || word == "des" || word == "la" || word == "l" || word == "of"
		switch {
		case small && end == pos, stops[word] && !(word == "s" || word == "c" && n == 0), n > 0 && '0' <= word[0] && word[0] <= '9' && r.hoursAt(pos):
			return end
		case small:
		default:
			n++
			end = stop
		}
		if stop >= len(r.s) || !strings.ContainsRune(" -'+/", rune(r.s[stop])) {
			break
		}
		pos = r.skip(stop + 1)
		if end == 0 {
			break
		}
	}
	return end
}

// hoursAt reports whether a length or a date begins at a position.
func (r *reader) hoursAt(pos int) bool {
	for _, m := range r.matches(pos) {
		if m.slot == "hours" || m.slot == "cost" {
			return true
		}
	}
	return false
}

// isVerbal reports whether the word at a position looks like an infinitive of
// French or a pronoun before one.
func (r *reader) isVerbal(pos int) bool {
	if pos > 0 && r.hasCapital(pos) {
		return false // "Docker", "Power BI"
	}
	word := r.s[pos:r.wordEnd(pos)]
	switch word {
	case "me", "m", "se", "s", "y", "en", "etre", "avoir", "faire", "savoir", "que", "perdre", "prendre", "mettre", "rendre", "suivre", "revoir", "devoir", "pouvoir", "having", "being":
		return true
	case "power", "hiver", "user", "usager", "archer", "panier", "quartier", "terrain", "numero", "cahier", "papier", "dossier", "chantier", "courrier", "metier", "atelier", "clavier", "docker", "powershell", "premier", "loyer", "foyer", "escalier", "calendrier", "financier", "jupyter", "twitter", "messenger", "router", "scanner", "leader", "manager", "computer", "server", "designer":
		return false
	}
	return len(word) > 4 && (strings.HasSuffix(word, "er") || strings.HasSuffix(word, "ir") && word != "avenir" || strings.HasSuffix(word, "oir") && word != "tiroir")
}
