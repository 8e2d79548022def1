package cli

import (
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// place tells of a place that no session can be compared with.
func (r *roster) place(row rosterRow, m *recommend.Member) {
	if _, ok := slots.FindPlace(m.Place); !ok && m.Place != "" {
		r.fault(row.line, "place", m.Place)
	}
}

// levels reads "numérique=2; Pix 4.1=3". A level for all that is digital gives
// way to one of a competence.
func (r *roster) levels(row rosterRow) recommend.Levels {
	out := recommend.Levels{}
	var digital catalog.Level
	for _, text := range catalog.SplitList(r.cell(row, "levels")) {
		name, value, ok := strings.Cut(strings.ReplaceAll(text, ":=", "="), "=")
		if isUnknown(value) {
			continue
		}
		level, err := catalog.ParseLevel(value)
		if !ok || err != nil || level == 0 || level > catalog.MaxLevel {
			r.fault(row.line, "level", text)
			continue
		}
		if isDigital(name) {
			digital = level
			continue
		}
		id, ok := competenceNamed(name)
		if !ok {
			r.fault(row.line, "competence", strings.TrimSpace(name))
			continue
		}
		out[id] = max(out[id], level)
	}
	if f, ok := catalog.FrameworkByID("digcomp"); ok && digital > 0 {
		for _, c := range f.Competences {
			if _, own := out[c.ID]; !own {
				out[c.ID] = digital
			}
		}
	}
	return out
}

// isUnknown reports whether a level is given as not known.
func isUnknown(value string) bool {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "na", "n/a", "?", "-", "inconnu", "unknown":
		return true
	}
	return false
}

// isDigital reports whether a name means all that is digital.
func isDigital(name string) bool {
	switch strings.TrimSpace(index.Fold(name)) {
	case "numerique", "digital", "digcomp", "competences numeriques", "digital skills":
		return true
	}
	return false
}

// competenceNamed finds a competence by its code, or by its name in either
// language.
func competenceNamed(text string) (catalog.CompetenceID, bool) {
	if id, ok := catalog.ParseCompetence(strings.TrimSpace(text)); ok {
		return id, true
	}
	folded := strings.TrimSpace(index.Fold(text))
	for _, f := range catalog.Frameworks() {
		for _, c := range f.Competences {
			if folded != "" && (index.Fold(c.Name("fr")) == folded || index.Fold(c.Name("en")) == folded || c.ID.Code() == folded) {
				return c.ID, true
			}
		}
	}
	return "", false
}

// away reads "2027-02-01..2027-02-12; 01/03/2027".
func (r *roster) away(row rosterRow) []recommend.Span {
	var out []recommend.Span
	for text := range strings.FieldsFuncSeq(r.cell(row, "away"), func(c rune) bool { return c == ';' || c == ',' || c == '\n' || c == '|' }) {
		text = strings.TrimSpace(text)
		from, to := text, text
		for _, between := range []string{"..", " au ", " to ", "→", "–", "…"} {
			if a, b, ok := strings.Cut(text, between); ok {
				from, to = strings.TrimPrefix(strings.TrimSpace(a), "du "), strings.Trim(b, ". ")
				break
			}
		}
		first, err := catalog.ParseDate(strings.TrimSpace(from), catalog.Paris())
		last, lastErr := catalog.ParseDate(strings.TrimSpace(to), catalog.Paris())
		if text == "" {
			continue
		}
		if err != nil || lastErr != nil || first.IsZero() || last.IsZero() || last.Before(first) {
			r.fault(row.line, "away", text)
			continue
		}
		out = append(out, recommend.Span{From: catalog.Day(first), To: catalog.Day(last)})
	}
	return out
}
