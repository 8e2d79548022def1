package slots

import (
	"strings"

	"github.com/parcours-formation/parcours/catalog"
)

// readAudience reads what the person is and where they work. Another's post
// ("mon directeur", "la préfecture demande") says nothing of theirs.
func (r *reader) readAudience(m match) reading {
	kind, list, _ := strings.Cut(m.kind, " ")
	if kind == "org" && r.otherOrganisation(m) || kind == "role" && !r.ownRole(m) {
		return reading{}
	}
	var found []catalog.Audience
	for code := range strings.FieldsSeq(list) {
		a, err := catalog.ParseAudience(code)
		if err != nil {
			return reading{}
		}
		found = append(found, a...)
	}
	return reading{end: m.end, polar: true, apply: func() {
		if r.refused {
			return
		}
		r.out.Audience = addTo(r.out.Audience, found...)
		r.note("audience", m.start, m.end)
		if kind == "role" && r.out.Role == "" {
			r.out.Role = r.original(m.start, m.end)
		}
	}}
}

// clauseBefore returns what stands before a position in its clause.
func (r *reader) clauseBefore(pos, n int) string {
	before := r.before(pos, n)
	if i := strings.LastIndexAny(before, ".,;!?:()"); i >= 0 {
		before = before[i+1:]
	}
	return " " + strings.TrimSpace(before)
}

func hasAnySuffix(s string, endings ...string) bool {
	for _, e := range endings {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// otherOrganisation tells "la préfecture", "les communes" as a matter from "en
// préfecture", "à la mairie", where one works.
func (r *reader) otherOrganisation(m match) bool {
	before := r.clauseBefore(m.start, 60)
	if hasAnySuffix(before, " pour le", " dans le", " au sein du", " chez", " a mon", " notre", " mon", " ma") || r.employs(m.end) {
		return false
	}
	word := r.s[m.start:m.end]
	if word == "ville" || strings.HasPrefix(word, "region ") {
		return !hasAnySuffix(before, " travaille a la", " poste a la", " agent de la", " agent a la", " bosse a la", " travaille pour la", " exerce a la", " employe a la", " employee a la", " travaille en")
	}
	if word == "communaux" || word == "communale" || word == "communal" || word == "communales" {
		return !hasAnySuffix(before, " agent", " agents", " agente", " employe", " fonctionnaire")
	}
	switch {
	case before == " ":
		return false
	case hasAnySuffix(before, " a la", " a l'", " dans la", " dans l'", " de la", " de l'", " pour la", " pour l'", " en"):
		return strings.Contains(before, " site de l") || strings.Contains(before, "relation")
	case hasAnySuffix(before, " la", " le", " l'", " les", " des", " aux", " entre", " avec les", " vos", " leurs", " cette", " autre", " autres", " inter"):
		return !strings.HasSuffix(before, " dans les") && !strings.HasSuffix(before, " suis le") && !strings.HasSuffix(before, " suis la")
	}
	return false
}

// employs tells the employer, "la mairie m'a nommé", from any other.
func (r *reader) employs(end int) bool {
	rest := r.sentence(end)
	rest = rest[:min(len(rest), 28)]
	return hasAnyPart(rest, " m'a ", " me ", " m'", " vient de me", " appointed me", " asked me", " wants me", " made me")
}

// selfLeads are the words after which a post is the writer's own.
var selfLeads = lists.phrases("self leads", " ")

// articles of a post.
var roleArticles = lists.phrases("role articles", " ")

// objects begin what one manages.
var objects = lists.phrases("objects", " ")

func nextIsObject(rest string) bool {
	for _, o := range objects {
		if strings.HasPrefix(rest, o) {
			return true
		}
	}
	return false
}

// ownRole reports whether a post is the writer's: said of themselves, or
// standing at the head of a clause with no article.
func (r *reader) ownRole(m match) bool {
	words := r.s[m.start:m.end]
	if strings.HasPrefix(words, "j") || strings.HasPrefix(words, "i ") || hasAnySuffix(words, " dsi") && strings.Contains(words, "suis") || m.kind == "role digital" && strings.Contains(words, "service ") {
		return true
	}
	if hasAnySuffix(words, "dsi", "dnum", "it department", "numerique", "d'information") && !strings.HasPrefix(words, "chef") && !strings.HasPrefix(words, "dir") && !strings.HasPrefix(words, "resp") && !strings.HasPrefix(words, "charge") && !strings.HasPrefix(words, "adm") {
		return true
	}
	before := r.clauseBefore(m.start, 48)
	if strings.Contains(before, " devenir") || strings.Contains(before, " become") || strings.Contains(before, " reconver") || strings.Contains(before, " metier") || strings.Contains(before, " evoluer") {
		return false
	}
	if strings.HasPrefix(words, "assist") && (strings.HasPrefix(r.s[m.end:], " virtuel") || strings.HasPrefix(r.s[m.end:], " vocal") || strings.HasPrefix(r.s[m.end:], " ia") || strings.HasPrefix(r.s[m.end:], " conversationnel") || strings.HasPrefix(r.s[m.end:], " numerique")) {
		return false
	}
	if strings.HasPrefix(words, "manager") && nextIsObject(r.s[m.end:]) {
		return false // the verb: "manager une équipe"
	}
	article := false
	for range 3 {
		if before == " " {
			// "une directrice m'a dit": with an article, but nothing said of oneself
			return !article
		}
		if hasAnySuffix(before, selfLeads...) {
			return !article || !hasAnySuffix(before, " et", " est", " c'est", " comme") || hasAnySuffix(before, " travaille comme", " moi comme")
		}
		cut := false
		for _, a := range roleArticles {
			if rest, ok := strings.CutSuffix(before, a); ok {
				before, article, cut = " "+strings.TrimSpace(rest), true, true
				break
			}
		}
		if !cut {
			return false
		}
	}
	return false
}
