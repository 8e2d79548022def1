package recommend

import (
	"slices"
	"strings"
	"unicode"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/messages"
)

// reason writes the reasons that a path lacks, in the planner's words.
func (w *work) reason(path *Path) {
	for i := range path.Steps {
		w.reasonStep(path, i)
	}
}

func (w *work) reasonStep(path *Path, i int) {
	if path.Steps[i].Why == "" {
		path.Steps[i].Why = plannedWhy(w.n, path, i, w.g.hits)
	}
}

// plannedWhy says why a step is there: the gap it closes, the step that it
// prepares, or the words of the request that it answers.
func plannedWhy(n *Need, path *Path, i int, hits []index.Hit) string {
	say := messages.For(n.Lang)
	s := &path.Steps[i]
	var parts []string
	if len(s.Closes) > 0 {
		parts = append(parts, gapWords(say, s.Closes[0]))
	}
	if next := prepares(path, i); next > 0 {
		parts = append(parts, say.T("why.prepares", "Step", next))
	}
	if words := sharedWords(n.Text, s.Course, hits); words != "" && len(parts) < 2 {
		parts = append(parts, say.T("why.words", "Words", words))
	}
	if len(parts) == 0 {
		if taught := taughtBy(s.Course); len(taught) > 0 {
			parts = append(parts, say.T("why.near", "Competence", CompetenceName(taught[0].Competence, n.Lang)))
		} else {
			parts = append(parts, say.T("why.found"))
		}
	}
	return strings.Join(parts, " ")
}

func gapWords(say *messages.Printer, g Gap) string {
	id := "why.raises"
	if g.From == 0 {
		id = "why.starts"
	}
	return say.T(id, "Competence", CompetenceName(g.Competence, say.Lang), "From", int(g.From), "To", int(g.To))
}

// prepares returns the number of the first later step that needs this one, 0
// when none does.
func prepares(path *Path, i int) int {
	course := path.Steps[i].Course
	teaches := taughtBy(course)
	for j := i + 1; j < len(path.Steps); j++ {
		next := path.Steps[j].Course
		for _, id := range next.Prerequisites {
			if id == course.ID {
				return j + 1
			}
		}
		for _, r := range requiredBy(next) {
			for _, t := range teaches {
				if t.Competence == r.Competence && r.Level > max(1, path.Need.level(t.Competence)) && t.Level >= r.Level {
					return j + 1
				}
			}
		}
	}
	return 0
}

// maxWords is how many words of the request a reason quotes.
const maxWords = 3

// sharedWords are the words of the request that a course was found by, as the
// learner wrote them.
func sharedWords(request string, c *catalog.Course, hits []index.Hit) string {
	for _, h := range hits {
		if h.Course.ID != c.ID {
			continue
		}
		var out []string
		for _, r := range h.Why {
			if words := asWritten(request, r.Asked); words != "" && r.Kind != "competence" && len(out) < maxWords {
				out = append(out, words)
			}
		}
		return strings.Join(out, ", ")
	}
	return ""
}

// asWritten finds folded words in a request; "" when one is not there.
func asWritten(request, folded string) string {
	written := strings.FieldsFunc(request, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
	var out []string
	for _, w := range strings.Fields(folded) {
		i := slices.IndexFunc(written, func(x string) bool { return index.Fold(x) == w })
		if i < 0 {
			return ""
		}
		out = append(out, written[i])
	}
	return strings.Join(out, " ")
}

// CompetenceName is a competence's name, its identifier when it has none.
func CompetenceName(id catalog.CompetenceID, lang string) string {
	if c, ok := catalog.LookupCompetence(id); ok {
		return c.Name(lang)
	}
	return string(id)
}
