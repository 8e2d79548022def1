package slots

import (
	"math"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
)

// mostCents is what one person's path may cost at most, in cents: 20,000 €.
// More is the sum of a market or a subsidy.
const mostCents = 2_000_000

// readCost reads what the whole path may cost.
func (r *reader) readCost(m match) reading {
	cents := int64(0)
	if m.kind == "amount" {
		n := m.group("n")
		money, err := catalog.ParseMoney(n + m.group("k") + " eur")
		if f, ok := numberOf(n); err != nil && ok {
			money.Cents, err = int64(math.Round(f*100)), nil
		}
		if err != nil || money.Cents > mostCents || perCourse(r.s[m.end:]) || !strings.Contains(r.s[m.start:m.end], "eur") && nextIsTime(r.s[m.end:]) {
			return reading{}
		}
		cents = money.Cents
	} else if r.freeIsSubject(m) {
		return reading{}
	}
	return reading{end: m.end, polar: true, apply: func() {
		if r.refused {
			return
		}
		r.out.MaxCents = &cents
		r.note("max_euros", m.start, m.end)
	}}
}

// freeIsSubject tells "free software", "free on Mondays" from what costs nothing.
func (r *reader) freeIsSubject(m match) bool {
	words := r.s[m.start:m.end]
	if words != "free" && words != "for free" && words != "only free" {
		return false
	}
	rest := r.s[m.end:]
	for _, w := range []string{" on ", " from ", " every", " after", " in the", " time", " until", " to ", " for an", " hours"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return hasAnySuffix(r.before(m.start, 8), "i am", "i'm", "be")
}

// perCourse tells a price of each course, which is no bound of the whole.
func perCourse(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	for _, w := range []string{"par formation", "par cours", "par stage", "par module", "/formation", "per course", "la formation", "each", "chacune", "par heure", "/h", "par mois", "par jour", "de subvention", "de dotation"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// nextIsTime tells "budget 20 h" and "budget 3 jours" from money.
func nextIsTime(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	return rest != "" && isWord(rest[0])
}
