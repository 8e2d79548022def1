package slots

import (
	"regexp"
	"strings"
)

// courseWords name what one may ask for in a catalogue.
var courseWords = regexp.MustCompile(`\b(?:formations?|form?at?ions?|cours|stages?|modules?|ateliers?|moocs?|webinaires?|parcours|certifications?|sessions?|e-?learnings?|seminaires?|catalogue|courses?|trainings?|class(?:es)?|workshops?|webinars?|programmes?)\b`)

// anything is what one asks for without naming its form.
var anything = regexp.MustCompile(`^ ?(?:comme |un |une |some)?(?:quoi|quelque chose|qqch|quelquechose|truc|trucs|choses?|autre chose|anything|something|material|resources)\b`)

// advice asks what to take, which is a path: "quelle formation me
// conseillez-vous pour devenir…".
var advice = regexp.MustCompile(`\b(?:conseill\w+|recommand\w+|suggere\w*|dois-je|devrais-je|je devrais|je dois|faut-il|me faut|il faut|me faudrait|should i|pour (?:devenir|apprendre|progresser|maitriser)|to become|laquelle|lequel|lesquelles choisir|which one|do you recommend|do you suggest|for me to)\b`)

// isSearch reports whether a text asks which courses there are.
func (r *reader) isSearch() bool {
	for _, m := range r.cues["search"] {
		if !advice.MatchString(r.sentence(m.start)) {
			return true
		}
	}
	for _, m := range r.cues["exists"] {
		if r.asksForCourse(m) {
			return true
		}
	}
	list := r.cues.has("searchlist") && !r.cues.has("learnself") && !advice.MatchString(r.s)
	return list || bareList.MatchString(r.s)
}

// bareList is a request that only names what it asks for: "les formations
// gratuites".
var bareList = regexp.MustCompile(`^(?:bonjour[,. ]*|svp[, ]*)?(?:toutes les |tous les |vos |all (?:the |your )?|the list of )(?:formations|cours|stages|ateliers|webinaires|moocs|courses|trainings|workshops)\b|^(?:formations|stages|ateliers|webinaires|moocs|courses|trainings|workshops|webinars) [^?.!]{2,60}\?$`)

// sentence returns what follows a position up to the end of its sentence.
func (r *reader) sentence(pos int) string {
	rest := r.s[pos:]
	if i := strings.IndexAny(rest, ".?!;"); i >= 0 {
		return rest[:i]
	}
	return rest
}

// clause is how far the thing may stand from "y a-t-il", in bytes.
const clause = 48

// asksForCourse tells "vous avez un stage sur…?" from "vous avez pas plus
// simple ?" and "on a reçu de faux mails".
func (r *reader) asksForCourse(m match) bool {
	words := r.s[m.start:m.end]
	next := r.sentence(m.end)
	next = next[:min(len(next), clause)]
	named := courseWords.MatchString(next) || courseWords.MatchString(words)
	loose := anything.MatchString(r.s[m.end:]) || hasAnySuffix(words, "quoi", "quelque chose", "des choses", "anything", "something")
	if hasAnyPrefix(next, " besoin", " deja") || strings.Contains(next, "moyen d") {
		return false
	}
	told := strings.HasPrefix(words, "on a") || strings.HasPrefix(words, "il y a") || strings.HasPrefix(words, "il existe")
	if told {
		asked := strings.Contains(r.s[m.start:], "?") || strings.HasSuffix(r.before(m.start, 8), "ce qu'")
		return asked && named || hasAnySuffix(words, " quoi")
	}
	if strings.HasPrefix(words, "vous avez") || strings.HasPrefix(words, "tu as") || strings.HasPrefix(words, "t'as") || strings.HasPrefix(words, "vous proposez") {
		return named || loose && (strings.Contains(r.s[m.start:], "?") || hasAnySuffix(words, "quoi"))
	}
	return named || loose || strings.Contains(r.s[m.start:], "?") && r.words() <= 12 && !r.out.Vague()
}
