package slots

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// readDate reads a preposition and the period after it. What each means is the
// guide's: "d'ici" and "pour" give the last day, "avant" the day before the
// first, "à partir de" the first, "en" both.
func (r *reader) readDate(m match) reading {
	if m.kind == "past" || m.kind == "law" {
		return reading{end: m.end, keep: m.kind == "law"}
	}
	p, ok := r.periodAt(r.skip(m.end))
	if !ok && m.kind == "range" {
		return r.dayRange(m)
	}
	if !ok {
		return reading{}
	}
	switch m.kind {
	case "since":
		return reading{end: p.end}
	case "range":
		return r.rangeFrom(m, p)
	case "ahead":
		if !p.ahead || r.lengthAfter(m, p) {
			return reading{}
		}
		return r.dated(m, p.end, time.Time{}, p.to)
	}
	if p.ahead || !p.fits(m) {
		return reading{}
	}
	from, to := r.bounds(m.kind, p)
	if m.kind == "in" && r.isEvent(m.start) {
		from = time.Time{}
	}
	return r.dated(m, p.end, from, to)
}

// fits refuses what only looks like a date: "la mars", "pour l'année" of a
// budget, "en été" without its preposition.
func (p period) fits(m match) bool {
	words := strings.TrimSpace(m.v.s[m.start:m.end])
	switch {
	case words == "le" || words == "la" || words == "l'" || words == "the":
		return p.from.Equal(p.to) && p.named || p.running
	case !p.named && m.kind == "in":
		return false // "le vendredi" is a habit
	case words == "a" || words == "sur":
		return !p.from.Equal(p.to)
	}
	return true
}

// bounds returns the first and last day that a preposition makes of a period.
func (r *reader) bounds(kind string, p period) (from, to time.Time) {
	switch kind {
	case "by":
		to = p.to
		if !p.point.IsZero() {
			to = p.point
		}
	case "before":
		to = p.from.AddDate(0, 0, -1)
		switch {
		case p.running || p.ends:
			to = p.to // "avant la fin de l'année", "avant fin mars"
		case !p.point.IsZero() && p.point.After(p.from):
			to = p.point.AddDate(0, 0, -1) // "avant mi-mars": before the 15th
		}
	case "from":
		from = p.from
	case "after":
		from = p.to.AddDate(0, 0, 1)
	default:
		from, to = p.from, p.to
		if p.running {
			from = time.Time{}
		}
	}
	if p.yearly && !to.IsZero() && to.Before(r.now) {
		to = to.AddDate(1, 0, 0)
	}
	return from, to
}

// dated is the reading of two bounds; a time that is over says nothing of what
// is wanted.
func (r *reader) dated(m match, end int, from, to time.Time) reading {
	if !to.IsZero() && to.Before(r.now) || to.IsZero() && from.IsZero() {
		return reading{end: end}
	}
	return reading{end: end, apply: func() {
		if r.refused {
			return
		}
		if !from.IsZero() && from.After(r.now) {
			r.out.From = from
			r.note("from", m.start, end)
		}
		if !to.IsZero() {
			r.out.Deadline = to
			r.note("deadline", m.start, end)
		}
	}}
}

// rangeFrom reads "entre mars et juin", "du 10 mars au 15 juin", "entre le 5 et
// le 20 mars".
func (r *reader) rangeFrom(m match, p period) reading {
	at := r.skip(p.end)
	for _, sep := range []string{"et le ", "et la ", "et l'", "et ", "a la ", "a l'", "a ", "au ", "and the ", "and ", "to the ", "to ", "until ", "jusqu'a ", "jusqu'au ", "jusqu'en ", "- ", "-"} {
		if !strings.HasPrefix(r.s[at:], sep) {
			continue
		}
		q, ok := r.periodAt(r.skip(at + len(sep)))
		if !ok || q.ahead || p.ahead {
			return reading{}
		}
		if q.to.Before(p.from) && q.yearly {
			q = q.shift(1)
		}
		if q.to.Before(p.from) {
			return reading{}
		}
		return r.dated(m, q.end, p.from, q.to)
	}
	return reading{}
}

// bareDay is a day whose month comes with the second one: "entre le 5 et le 20
// mars".
var bareDay = regexp.MustCompile(`^(?:le |the )?(\d{1,2}|1er)(?:st|nd|rd|th)? (?:et|au|a|and|to|-) `)

// dayRange reads two days of one month.
func (r *reader) dayRange(m match) reading {
	pos := r.skip(m.end)
	d := bareDay.FindStringSubmatch(r.s[pos:min(len(r.s), pos+window)])
	if d == nil {
		return reading{}
	}
	q, ok := r.periodAt(r.skip(pos + len(d[0])))
	day, err := strconv.Atoi(strings.TrimSuffix(d[1], "er"))
	if !ok || err != nil || q.ahead || !q.from.Equal(q.to) || day >= q.to.Day() {
		return reading{}
	}
	return r.dated(m, q.end, r.date(q.to.Year(), q.to.Month(), day), q.to)
}

// lengthAfter tells "en 3 jours", "sur 2 jours", a length of training, from "dans
// 3 jours", a date; "une semaine de formation" is a length as well.
func (r *reader) lengthAfter(m match, p period) bool {
	words := strings.TrimSpace(r.s[m.start:p.end])
	unit := words[strings.LastIndexByte(words, ' ')+1:]
	isDays := strings.HasPrefix(strings.TrimLeft(unit, "0123456789"), "j") || strings.HasPrefix(strings.TrimLeft(unit, "0123456789"), "day")
	prep := strings.Fields(words)[0]
	if isDays && prep != "dans" && prep != "sous" && prep != "within" && !strings.HasPrefix(prep, "d'ici") && !strings.HasPrefix(prep, "dici") {
		return true
	}
	rest := r.s[p.end:]
	return strings.HasPrefix(rest, " de formation") || strings.HasPrefix(rest, " of training") || strings.HasPrefix(rest, " d'experience") || strings.HasPrefix(rest, " de conge")
}

// isEvent tells that a date is that of something to be ready for: "mon examen est
// le 12 mars", "je prends mon poste en janvier".
func (r *reader) isEvent(pos int) bool {
	before := r.before(pos, 40)
	if i := strings.LastIndexAny(before, ".,;!?"); i >= 0 {
		before = before[i+1:]
	}
	for _, w := range []string{"poste", "fonctions", "examen", "concours", "audit", "soutenance", "echeance", "limite", "deadline", "reunion", "exam", "job", "entree en vigueur", "bascule", "mise en service"} {
		if strings.Contains(before, w) {
			return true
		}
	}
	return false
}

// bareDate reads a period without a preposition, as in "20 h, fin mars"; only
// words that can be nothing else count.
func (r *reader) bareDate(pos int) reading {
	for _, m := range periodLexicon().at(&r.view, pos) {
		clear := false
		switch m.kind {
		case "iso", "day", "mday", "next", "endnext":
			clear = true
		case "numeric", "quarter":
			clear = m.group("y") != "" || m.group("q2") != ""
		case "month":
			clear = m.group("part") != "" || m.group("y") != "" || len(m.group("m")) > 4 && m.group("m") != "march" || m.group("m") == "mars" || m.group("m") == "juin" || m.group("m") == "aout"
		case "season":
			clear = m.group("y") != "" || strings.HasPrefix(m.group("det"), "c") || m.group("det") == "this " || m.group("det") == "next "
		case "end":
			clear = !strings.Contains(m.group("u"), "semaine")
		case "this":
			clear = strings.HasPrefix(r.s[m.start:], "c") || strings.HasPrefix(r.s[m.start:], "this ")
		}
		p, ok := r.periodOf(m)
		if !clear || !ok {
			continue
		}
		from, to := r.bounds("in", p)
		if r.isEvent(pos) {
			from = time.Time{}
		}
		return r.dated(m, m.end, from, to)
	}
	return reading{}
}
