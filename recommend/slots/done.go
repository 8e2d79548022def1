package slots

import (
	"regexp"
	"strings"
)

// courseNoun begins what was taken: a course, not "du management".
var courseNoun = regexp.MustCompile(`^(?:(?:la|le|les|l'|une?|des|un|deux|trois|the|a|an|two|some|mon|ma|votre|vos|your|cette|ce|premiere?|meme) ?)*(?:formations?|modules?|cours|stages?|moocs?|parcours|ateliers?|webinaires?|initiation|sensibilisation|e-?learnings?|cursus|courses?|training|workshops?|webinars?|journee|seminaire|session|"|ex-[a-z])`)

// titleLead is what stands before a course's title: "la formation sur le".
var titleLead = regexp.MustCompile(`^(?:(?:la|le|les|une?|des|deux|trois|the|an?|mon|ma|votre|vos|your|cette|ce|petite?|premiere?|meme|bien) |l'|: ?)*(?:(?:formations?|modules?|cours|stages?|courses?|training|session|journee)\b(?: (?:en ligne|a distance|de base|intitulee?|appelee?|called|named|interne|obligatoire))* ?:? ?(?:(?:sur|a|au|aux|en|pour|about|on|in|de|du|des|dediee? a|concernant)(?: (?:la|le|les))? |(?:sur |a |de )?l'|d')?)?(?:(?:la|le|les|une?|du|des|de la|the|an?|de) |(?:de )?l'|d')?`)

// titleEnd ends it.
var titleEnd = regexp.MustCompile(`[,;!?()]|\.(?: |$)| (?:et|and|but|mais|donc|so|then|puis|alors|maintenant|now|je|j'|j|i|i'd|i'm|il|on|nous|pour|que|qui|avant|depuis|mais|or|cette annee|l'an(?:nee)?|last|en \d{4}|il y a|recemment|this|what|where|where's|aujourd'hui|desormais|lors|pendant|chez|avec|with|a l'|la suite|quelle|quel|which|next)(?:\b| )|$`)

// properEnd ends a title that begins with a capital: it may hold "avec", "pour".
var properEnd = regexp.MustCompile(`[,;!?()]|\.(?: |$)| (?:et|and|but|mais|donc|so|then|puis|alors)(?: (?:je|j'|i|i'm|maintenant|now))\b| (?:mais|but|je|j'|l'an(?:nee)?|last|il y a|i)\b|$`)

// titleEnd returns where a title ends.
func (r *reader) titleEnd(title string, at int) int {
	if at < len(r.s) && r.hasCapital(at) && len(title) > 3 {
		return properEnd.FindStringIndex(title)[0]
	}
	return titleEnd.FindStringIndex(title)[0]
}

// readDone reads the courses already taken, as written.
func (r *reader) readDone(m match) reading {
	pos := r.skip(m.end)
	rest := r.s[pos:min(len(r.s), pos+window)]
	before := " " + r.before(m.start, 12)
	if hasAnySuffix(before, " pas", " jamais", " never", " not", " que", " si", " quand", " if", " when") || strings.HasPrefix(rest, "pas ") || strings.HasPrefix(rest, "aucun") || strings.HasPrefix(rest, "d'etude") || strings.HasPrefix(rest, "des etudes") {
		return reading{}
	}
	if m.kind == "made" && !courseNoun.MatchString(rest) {
		return reading{}
	}
	if ids := courseIDs.FindString(rest); ids != "" {
		return r.doneIDs(m, pos, pos+len(ids))
	}
	title, shift := rest, 0
	if m.kind != "trained" || !courseNoun.MatchString(rest) {
		shift = len(titleLead.FindString(rest))
	}
	title = rest[shift:]
	stop := r.titleEnd(title, pos+shift)
	if strings.HasPrefix(title, `"`) {
		if i := strings.IndexByte(title[1:], '"'); i > 0 {
			shift, stop = shift+1, i
			return r.done(m, pos+shift, pos+shift+stop, pos+shift+stop+1)
		}
	}
	if words := strings.Fields(title[:stop]); len(words) == 0 || len(words) > 14 || strings.Contains(title[:stop], "etape") || strings.Contains(title[:stop], "step") {
		return reading{}
	}
	return r.done(m, pos+shift, pos+shift+stop, pos+shift+stop)
}

// courseIDs are one or more IDs, of letters and figures joined by hyphens.
var (
	courseIDs = regexp.MustCompile(`^(?:(?:les? |la |l'|cours |formations? |modules? )*)[a-z]{1,8}(?:-[a-z0-9]+)*-\d+(?:(?: ?, ?(?:et )?| et | and | puis )[a-z]{1,8}(?:-[a-z0-9]+)*-\d+)*`)
	courseID  = regexp.MustCompile(`[a-z]{1,8}(?:-[a-z0-9]+)*-\d+`)
)

func (r *reader) doneIDs(m match, pos, end int) reading {
	return reading{end: end, apply: func() {
		for _, at := range courseID.FindAllStringIndex(r.s[pos:end], -1) {
			r.out.Done = addTo(r.out.Done, r.original(pos+at[0], pos+at[1]))
		}
		r.note("done", m.start, end)
	}}
}

func (r *reader) done(m match, start, stop, end int) reading {
	text := strings.Trim(r.original(start, stop), ` "«»“”.:`)
	if len(text) < 2 {
		return reading{}
	}
	return reading{end: end, apply: func() {
		r.out.Done = addTo(r.out.Done, text)
		r.note("done", m.start, end)
	}}
}
