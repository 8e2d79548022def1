package slots

import (
	"strconv"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// period is a stretch of days that a text names.
type period struct {
	from, to time.Time // first and last day
	// point is the day meant by "d'ici", where it is not the last one: the
	// middle of a month is the 15th, and "d'ici l'été" is before it.
	point time.Time
	// running tells that it is the one that today lies in: "cette semaine" has
	// an end and no beginning to wait for.
	running bool
	// ahead is a time from today on: "six semaines".
	ahead bool
	// ends tells that it is the end of something: "avant la fin de mars" is by it.
	ends bool
	// yearly tells that no year was given, so that the next one was taken.
	yearly bool
	end    int // of its words
	named  bool
}

// shift moves a period that came without a year.
func (p period) shift(years int) period {
	for _, t := range []*time.Time{&p.from, &p.to, &p.point} {
		if !t.IsZero() {
			*t = t.AddDate(years, 0, 0)
		}
	}
	return p
}

// periodAt reads the longest period at a position.
func (r *reader) periodAt(pos int) (period, bool) {
	var best period
	if r.now.IsZero() || pos >= len(r.s) || !isWord(r.s[pos]) {
		return best, false
	}
	for _, m := range periodLexicon().at(&r.view, pos) {
		p, ok := r.periodOf(m)
		if ok && m.end > best.end {
			p.end = m.end
			p.named = m.kind != "ahead" && m.kind != "weekday"
			best = p
		}
	}
	return best, best.end > 0
}

func (r *reader) periodOf(m match) (period, bool) {
	switch m.kind {
	case "iso", "day", "mday", "numeric":
		return r.dayPeriod(m)
	case "month":
		return r.monthPeriod(m)
	case "season":
		return r.seasonPeriod(m)
	case "quarter", "half":
		return r.fractionPeriod(m)
	case "year":
		return yearPeriod(m.group("y"), m.group("part"))
	case "end", "endnext", "next", "this":
		return r.unitPeriod(m)
	case "holiday":
		return r.holidayPeriod(m)
	case "ahead":
		return r.aheadPeriod(m)
	case "weekday", "soon":
		return r.soonPeriod(m)
	}
	return period{}, false
}

// dayPeriod reads one day; catalog.ParseDate knows which days there are.
func (r *reader) dayPeriod(m match) (period, bool) {
	rest := strings.TrimLeft(r.s[m.end:], " ")
	if m.kind == "mday" && (strings.HasPrefix(rest, "h") || strings.HasPrefix(rest, "day") || strings.HasPrefix(rest, "min")) {
		return period{}, false // "by March 20 hours"
	}
	day, month, year := m.group("d"), m.group("mm"), m.group("y")
	if day == "premier" {
		day = "1"
	}
	if month == "" {
		month = strconv.Itoa(monthNumber(m.group("m")))
	}
	yearly := year == ""
	if yearly {
		year = strconv.Itoa(r.now.Year())
	}
	t, err := catalog.ParseDate(day+"/"+month+"/"+year, r.now.Location())
	if err != nil || t.IsZero() {
		return period{}, false
	}
	p := period{from: t, to: t, yearly: yearly}
	return r.coming(p), true
}

// coming moves a yearly period to its next time.
func (r *reader) coming(p period) period {
	if p.yearly && p.to.Before(r.now) {
		return p.shift(1)
	}
	return p
}

func (r *reader) date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, r.now.Location())
}

// yearOf returns the year given, or this one, and whether it was given.
func (r *reader) yearOf(m match) (int, bool) {
	y, err := strconv.Atoi(m.group("y"))
	if err != nil {
		return r.now.Year(), false
	}
	return y, true
}

// monthPeriod reads a month or a third of one: 1 to 10, 11 to 20, 21 to its end.
func (r *reader) monthPeriod(m match) (period, bool) {
	y, given := r.yearOf(m)
	month := time.Month(monthNumber(m.group("m")))
	p := period{from: r.date(y, month, 1), to: r.date(y, month+1, 0), yearly: !given}
	switch partOf(m.group("part")) {
	case first:
		p.to = r.date(y, month, 10)
	case middle:
		p.from, p.to, p.point = r.date(y, month, 11), r.date(y, month, 20), r.date(y, month, 15)
	case firstHalf:
		p.to = r.date(y, month, 15)
	case secondHalf:
		p.from = r.date(y, month, 16)
	case last:
		p.from, p.ends = r.date(y, month, 21), true
	}
	if p.yearly && p.to.Before(r.now) {
		p = p.shift(1)
		p.to = lastOfSame(p.to, month)
	}
	return p, true
}

// lastOfSame mends 28 February moved into a leap year.
func lastOfSame(t time.Time, month time.Month) time.Time {
	if month == time.February && t.Day() == 28 {
		return time.Date(t.Year(), time.March, 0, 0, 0, 0, 0, t.Location())
	}
	return t
}

// part is a part of a period. The zero value is the whole.
type part uint8

const (
	first part = iota + 1
	middle
	last
	firstHalf
	secondHalf
)

func partOf(s string) part {
	switch strings.Fields(s + " x")[0] {
	case "premiere":
		return firstHalf
	case "seconde", "deuxieme", "derniere":
		return secondHalf
	case "debut", "tout", "early", "beginning", "start":
		return first
	case "mi", "milieu", "mid", "middle":
		return middle
	case "fin", "toute", "late", "end", "the":
		return last
	}
	return 0
}

// monthNumber returns the number of a folded month's name in either language.
func monthNumber(name string) int {
	for i, starts := range monthNames {
		for s := range strings.SplitSeq(starts, " ") {
			if strings.HasPrefix(name, s) {
				return i + 1
			}
		}
	}
	return 0
}

var monthNames = [12]string{"jan", "fe", "mar", "av ap", "mai may", "juin jun", "juil jul", "ao au", "s", "o", "n", "d"}
