package slots

import (
	"strconv"
	"strings"
	"time"
)

// seasonStarts are the guide's: the day and month on which each begins.
var seasonStarts = [4]struct {
	names string
	month time.Month
	day   int
}{
	{"printemps spring", time.March, 20}, {"ete summer", time.June, 21},
	{"automne autumn fall", time.September, 23}, {"hiver winter", time.December, 21},
}

// seasonPeriod reads a season. Without its article "été" is a participle, and
// "fall" and "spring" are verbs.
func (r *reader) seasonPeriod(m match) (period, bool) {
	y, given := r.yearOf(m)
	for i, s := range seasonStarts {
		if !strings.Contains(" "+s.names+" ", " "+m.group("s")+" ") {
			continue
		}
		next := seasonStarts[(i+1)%4]
		endYear := y
		if next.month < s.month {
			endYear++
		}
		p := period{from: r.date(y, s.month, s.day), to: r.date(endYear, next.month, next.day-1), yearly: !given}
		p = r.coming(p)
		this := strings.HasPrefix(m.group("det"), "c") || strings.HasPrefix(m.group("det"), "this")
		p.ends = partOf(m.group("part")) == last
		switch running := !p.from.After(r.now); {
		case running && (this || p.ends || given):
			p.running = true
		case running:
			p = p.shift(1) // "à l'automne", said in autumn, is the next one
		}
		p.point = p.from.AddDate(0, 0, -1)
		if p.ends {
			p.point = p.to
		}
		return p, true
	}
	return period{}, false
}

// ordinals of fractions of a year; 9 is the last one.
var ordinals = map[string]int{"premier": 1, "premiere": 1, "1er": 1, "1ere": 1, "first": 1, "1st": 1, "deuxieme": 2, "second": 2, "seconde": 2, "2e": 2, "2eme": 2, "2nd": 2,
	"troisieme": 3, "3e": 3, "3eme": 3, "third": 3, "3rd": 3, "quatrieme": 4, "4e": 4, "4eme": 4, "fourth": 4, "4th": 4, "dernier": 9, "last": 9}

// fractionPeriod reads a quarter or half of a year.
func (r *reader) fractionPeriod(m match) (period, bool) {
	y, given := r.yearOf(m)
	n, ok := ordinals[m.group("q")]
	if !ok {
		n, _ = strconv.Atoi(m.group("q2"))
		if m.kind == "half" && !given {
			return period{}, false // "S1" alone is a street or a motor
		}
	}
	months := 3
	if m.kind == "half" {
		months = 6
	}
	n = min(n, 12/months)
	start := time.Month((n-1)*months + 1)
	p := period{from: r.date(y, start, 1), to: r.date(y, start+time.Month(months), 0), yearly: !given}
	p = r.coming(p)
	return p.cut(partOf(m.group("part"))), true
}

// cut keeps the first or last month of a longer period.
func (p period) cut(part part) period {
	switch part {
	case first:
		p.to = p.from.AddDate(0, 1, -1)
	case last:
		p.ends = true
		p.from = time.Date(p.to.Year(), p.to.Month(), 1, 0, 0, 0, 0, p.to.Location())
	case middle:
		p.point = p.from.Add(p.to.Sub(p.from) / 2)
		p.point = time.Date(p.point.Year(), p.point.Month()+1, 0, 0, 0, 0, 0, p.to.Location())
	}
	return p
}

func yearPeriod(year, part string) (period, bool) {
	y, err := strconv.Atoi(year)
	if err != nil {
		return period{}, false
	}
	loc := paris()
	p := period{from: time.Date(y, 1, 1, 0, 0, 0, 0, loc), to: time.Date(y, 12, 31, 0, 0, 0, 0, loc)}
	if part == "" {
		return p, true
	}
	return p.cut(partOf(strings.TrimPrefix(part, "the "))), true
}

// unitPeriod reads a calendar unit counted from today: this one, its end, the
// next one.
func (r *reader) unitPeriod(m match) (period, bool) {
	unit := m.group("u") + m.group("u2")
	if m.kind == "this" && !r.thisIsThis(m, unit) {
		return period{}, false
	}
	p := r.unitOf(unit, r.now)
	switch m.kind {
	case "next", "endnext":
		p = r.unitOf(unit, p.to.AddDate(0, 0, 1))
	case "this", "end":
		p.running = true
	}
	switch partOf(m.group("part")) {
	case last:
		p.from, p.ends, p.running = p.to, true, true
	case first:
		p = r.unitOf(unit, p.from).cut(first)
		if p.to.Before(r.now) { // "en début d'année", said in November
			p = r.unitOf(unit, r.unitOf(unit, r.now).to.AddDate(0, 0, 1)).cut(first)
		}
	}
	return p, true
}

// thisIsThis refuses "la semaine", "le mois": without "cette" or "ce" a unit is
// a rhythm or a subject; "dans l'année" is this one all the same.
func (r *reader) thisIsThis(m match, unit string) bool {
	words := r.s[m.start:m.end]
	if strings.HasPrefix(words, "c") || strings.HasPrefix(words, "thi") || strings.HasSuffix(words, "en cours") || strings.Contains(words, "current") {
		return true
	}
	before := r.before(m.start, 12)
	return (unit == "annee" || unit == "mois" || unit == "semaine" || unit == "trimestre") && (strings.HasSuffix(before, "dans") || strings.HasSuffix(before, "dans l'") || strings.HasSuffix(before, "dans le") || strings.HasSuffix(before, "dans la")) ||
		strings.HasSuffix(before, "within") || strings.HasSuffix(before, "within the")
}

// unitOf returns the calendar unit that a day lies in.
func (r *reader) unitOf(unit string, t time.Time) period {
	y, month, d := t.Date()
	switch strings.TrimSuffix(unit, "s") {
	case "annee", "an", "year":
		return period{from: r.date(y, 1, 1), to: r.date(y, 12, 31)}
	case "semaine", "week":
		monday := d - (int(t.Weekday())+6)%7
		return period{from: r.date(y, month, monday), to: r.date(y, month, monday+6)}
	case "trimestre", "quarter":
		start := (month-1)/3*3 + 1
		return period{from: r.date(y, start, 1), to: r.date(y, start+3, 0)}
	case "semestre":
		start := (month-1)/6*6 + 1
		return period{from: r.date(y, start, 1), to: r.date(y, start+6, 0)}
	}
	return period{from: r.date(y, month, 1), to: r.date(y, month+1, 0)}
}
