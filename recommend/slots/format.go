package slots

import (
	"strings"

	"github.com/parcours-formation/parcours/catalog"
)

// readFormat reads the form of a course, where it is asked for: "un atelier".
// After "animer" or "se former à" it is the subject.
func (r *reader) readFormat(m match) reading {
	code, modality, _ := strings.Cut(m.kind, " ")
	f, err := catalog.ParseFormat(code)
	if err != nil || r.formatIsSubject(m) {
		return reading{}
	}
	return reading{end: m.end, polar: true, apply: func() {
		if r.refused {
			r.out.NotFormats = addTo(r.out.NotFormats, f)
			r.note("not_formats", m.start, m.end)
			return
		}
		r.out.Formats = addTo(r.out.Formats, f)
		r.note("formats", m.start, m.end)
		if found := modalitiesOf(modality); found != nil {
			r.out.Modalities = addTo(r.out.Modalities, found...)
			r.note("modalities", m.start, m.end)
		}
	}}
}

// formatIsSubject tells "me former au mentorat", "mon webinaire", from what is
// asked for.
func (r *reader) formatIsSubject(m match) bool {
	if hasAnySuffix(r.clauseBefore(m.start, 60), " en") && hasAnyPart(r.clauseBefore(m.start, 60), " faire ", " animer ", " parler ", " travailler ", " reunir ", " interroger ") {
		return true // "faire parler les médecins en atelier" is what one does at work
	}
	before := " " + r.before(m.start, 24)
	for _, w := range []string{" former au", " former a la", " former a l'", " mon", " ma", " mes", " nos", " notre", " devenir", " du", " role de", " metier de", " apres le", " apres la", " apres un", " en tant que", " comme", " je suis", " my", " our", " become"} {
		if strings.HasSuffix(before, w) {
			return w != " du" || !strings.HasPrefix(r.s[m.start:], "mentorat")
		}
	}
	return false
}

// formatOf returns the format that the noun of a course names, 0 for "formation",
// "cours" and the like.
func formatOf(noun string) catalog.Format {
	switch strings.TrimSuffix(noun, "s") {
	case "atelier", "workshop":
		return catalog.Workshop
	case "webinaire":
		return catalog.Conference
	case "mooc":
		return catalog.ELearning
	}
	return 0
}
