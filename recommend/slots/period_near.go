package slots

import (
	"slices"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

func paris() *time.Location { return catalog.Paris() }

// holidayPeriod reads days that all know without their date.
func (r *reader) holidayPeriod(m match) (period, bool) {
	y, given := r.yearOf(m)
	p := r.holiday(m.group("h"), y)
	p.yearly = !given
	if !given && p.to.Before(r.now) {
		p = r.holiday(m.group("h"), y+1)
	}
	return p, true
}

func (r *reader) holiday(name string, year int) period {
	day := func(m time.Month, d int) period { return period{from: r.date(year, m, d), to: r.date(year, m, d)} }
	switch name[:2] {
	case "no":
		if name == "nouvel an" {
			return day(time.January, 1)
		}
		return day(time.December, 25)
	case "ch", "xm", "fe":
		return day(time.December, 25)
	case "to":
		return day(time.November, 1)
	case "ne":
		return day(time.January, 1)
	case "pa", "ea":
		return r.easter(year, 0)
	case "as":
		return r.easter(year, 39)
	case "pe":
		return r.easter(year, 49)
	case "re": // la rentrée is September; what is due for it is due in August
		return period{from: r.date(year, time.September, 1), to: r.date(year, time.September, 30), point: r.date(year, time.August, 31)}
	}
	// The school year ends in the first days of July.
	return period{from: r.date(year, time.July, 4), to: r.date(year, time.August, 31), point: r.date(year, time.July, 3)}
}

// easter returns the day that many days after Easter Sunday (anonymous
// Gregorian algorithm, Nature, 20 April 1876).
func (r *reader) easter(y, days int) period {
	a, b, c := y%19, y/100, y%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	t := r.date(y, time.Month(n/31), n%31+1+days)
	return period{from: t, to: t}
}

// aheadPeriod reads a time from today on.
func (r *reader) aheadPeriod(m match) (period, bool) {
	n, ok := numberOf(m.group("n"))
	unit := m.group("u")
	switch unit {
	case "quinzaine", "fortnight":
		return period{from: r.now, to: r.now.AddDate(0, 0, 15), ahead: true}, true
	case "huitaine":
		return period{from: r.now, to: r.now.AddDate(0, 0, 8), ahead: true}, true
	}
	if !ok || n <= 0 || n > 400 {
		return period{}, false
	}
	k := int(n)
	t := r.now
	switch unit[:1] {
	case "j", "d":
		t = t.AddDate(0, 0, k)
	case "w":
		t = t.AddDate(0, 0, 7*k)
	case "a", "y":
		t = addMonths(t, int(12*n))
	case "t", "q":
		t = addMonths(t, 3*k)
	case "m":
		t = addMonths(t, k).AddDate(0, 0, int((n-float64(k))*30))
	default:
		if strings.HasPrefix(unit, "semest") {
			t = addMonths(t, 6*k)
		} else {
			t = t.AddDate(0, 0, 7*k)
		}
	}
	return period{from: r.now, to: t, ahead: true}, true
}

// addMonths adds calendar months; the 31st becomes the last day of a shorter
// month, not a day of the next.
func addMonths(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	lastDay := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, t.Location())
	return time.Date(y, m+time.Month(n), min(d, lastDay.Day()), 0, 0, 0, 0, t.Location())
}

// weekdayNames in the order of time.Weekday.
var weekdayNames = []string{"dim sun", "lun mon", "mar tue", "mer wed", "jeu thu", "ven fri", "sam sat"}

// soonPeriod reads a day of the week, tomorrow and the like.
func (r *reader) soonPeriod(m match) (period, bool) {
	day := func(n int) period { return period{from: r.now.AddDate(0, 0, n), to: r.now.AddDate(0, 0, n)} }
	switch m.group("h") {
	case "demain", "tomorrow":
		return day(1), true
	case "apres-demain":
		return day(2), true
	case "aujourd'hui", "today", "ce soir", "tonight":
		return day(0), true
	}
	w := slices.IndexFunc(weekdayNames, func(names string) bool { return strings.Contains(names, m.group("w")[:3]) })
	n := (w-int(r.now.Weekday())+6)%7 + 1
	if strings.HasSuffix(r.s[m.start:m.end], "en huit") {
		n += 7
	}
	return day(n), true
}
