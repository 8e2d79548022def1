package recommend

import (
	"context"
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// newSubject tells a need of its own ("Excel, 6 heures") from a constraint with
// words around it ("finalement 10 heures"), which reads the same: there are
// courses about every word that is left, and the path at hand is about another.
func newSubject(ctx context.Context, s *index.Snapshot, read slots.Slots, had *Need) (bool, error) {
	goal := strings.ToLower(read.Goal)
	if read.Change.Kind != slots.Constrain || goal == "" || had == nil || strings.Contains(strings.ToLower(had.Goal), goal) {
		return false, nil
	}
	r, err := s.Search(ctx, index.Query{Text: read.Goal, K: lookedThrough, Explain: true})
	if err != nil {
		return false, err
	}
	subjects := 0
	for _, idea := range r.Ideas {
		if idea.Weak {
			continue
		}
		if subjects++; !slices.ContainsFunc(r.Hits, func(h index.Hit) bool { return treats(h, idea.Text) }) {
			return false, nil
		}
	}
	return subjects > 0, nil
}

// treats tells whether a course is about an idea, by its title or by what one
// learns there. A word of its description may be any, and so may one that only
// shares its stem ("finalement").
func treats(h index.Hit, idea string) bool {
	about := strings.ToLower(h.Course.Title + " " + strings.Join(h.Course.Outcomes, " ") + " " + strings.Join(h.Course.Keywords, " "))
	return slices.ContainsFunc(h.Why, func(w index.Reason) bool {
		if w.Asked != idea || !slices.Contains(w.In, "title") && !slices.Contains(w.In, "skills") {
			return false
		}
		return w.Kind != "word" || strings.Contains(about, strings.TrimRight(strings.ToLower(w.Asked), "sx"))
	})
}

// answered reports whether the courses found speak of the subject at all, and
// which ideas of the question, of how many, none of the first holds.
func answered(r index.Result) (found bool, missing []string, ideas int) {
	strong := 0
	for _, i := range r.Ideas {
		if !i.Weak {
			strong++
		}
	}
	for _, i := range r.Ideas {
		if i.Weak && strong > 0 {
			continue
		}
		ideas++
		if slices.ContainsFunc(r.Hits[:min(len(r.Hits), lookedThrough)], func(h index.Hit) bool { return answers(h, i.Text) }) {
			found = true
		} else {
			missing = append(missing, i.Text)
		}
	}
	return found || len(r.Ideas) == 0 && len(r.Hits) > 0, missing, ideas
}

// lookedThrough is how many of the first hits are looked through for the ideas of a
// request.
const lookedThrough = 10

// answers reports whether a hit holds an idea, whole or by one of its words.
func answers(h index.Hit, idea string) bool {
	return slices.ContainsFunc(h.Why, func(w index.Reason) bool {
		return w.Asked != "" && (w.Asked == idea || slices.Contains(strings.Fields(idea), w.Asked))
	})
}
