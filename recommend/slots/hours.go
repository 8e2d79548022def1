package slots

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// Lengths beyond these are no wish of a learner: a year of study is some 1,500
// hours, and nobody learns more than a working week of 40 hours.
const (
	mostHours  = 1500
	mostWeekly = 40
	trainWeek  = 5 // days of training in a week
)

// readHours reads a length of training: in all, a week, or of one course.
func (r *reader) readHours(m match) reading {
	if m.kind == "clock" {
		return r.readClock(m)
	}
	if m.kind == "qualified" {
		return r.readQualified(m)
	}
	h, ok := r.lengthOf(m)
	if !ok || h <= 0 || h > mostHours || r.notALength(m) {
		return reading{}
	}
	kind := m.paceKind()
	slot, field := "hours", &r.out.Hours
	switch kind {
	case "weekly":
		slot, field = "weekly", &r.out.Weekly
	case "daily":
		slot, field, h = "weekly", &r.out.Weekly, h*trainWeek
	case "monthly":
		return reading{end: m.end} // no slot for it, and no subject either
	case "course":
		slot, field = "course_hours", &r.out.CourseHours
	case "times":
		n, _ := numberOf(m.group("n"))
		h *= n
	}
	if slot == "weekly" && h > mostWeekly {
		return reading{}
	}
	return reading{end: m.end, apply: func() {
		if r.refused {
			return
		}
		*field = h
		r.note(slot, m.start, m.end)
		if f := formatOf(m.group("noun")); f != 0 {
			r.out.Formats = addTo(r.out.Formats, f)
		}
	}}
}

// lengthOf returns the hours that a match names.
func (r *reader) lengthOf(m match) (float64, bool) {
	if m.kind == "week" {
		n, ok := numberOf(m.group("n"))
		return n * trainWeek * r.day, ok
	}
	start, end := m.lengthAt()
	return hoursOf(r.s[start:end], r.day)
}

// paceKind returns what a length is of: "2 h par semaine", "par formation".
func (m match) paceKind() string {
	switch {
	case m.kind != "pace":
		return m.kind
	case m.group("week") != "" || m.group("week2") != "":
		return "weekly"
	case m.group("day") != "":
		return "daily"
	case m.group("month") != "":
		return "monthly"
	}
	return "course"
}

// readQualified reads a length after "au plus", "environ", "j'ai".
func (r *reader) readQualified(m match) reading {
	pos := r.skip(m.end)
	var best reading
	for _, next := range r.matches(pos) {
		if next.slot != "hours" || next.kind == "qualified" || next.kind == "clock" && next.end > best.end {
			continue
		}
		next.start = m.start
		if got := r.readHours(next); got.end > best.end {
			best = got
		}
	}
	return best
}

// lengthAt returns where the length stands in a match; where no group names
// it, it is what the whole begins with.
func (m match) lengthAt() (start, end int) {
	if start, end = m.groupAt("len"); start >= 0 {
		return start, end
	}
	return m.start, m.end
}

// readClock keeps a time of day, or a time that has passed, from being read as
// a length; the words stay out of the goal.
func (r *reader) readClock(m match) reading {
	if strings.HasPrefix(r.s[m.start:], "de ") && !strings.Contains(r.s[m.start:m.end], " a ") {
		return reading{} // "de 20 h" is a length, "de 9 h à 17 h" is not
	}
	return reading{end: m.end}
}

// notALength tells "1 an" of age and such from a length that only looks alike.
func (r *reader) notALength(m match) bool {
	if m.kind != "total" {
		return false
	}
	rest := r.s[m.end:]
	for _, p := range []string{" d'experience", " d'anciennete", " d'absence", " de conge", " de rtt", " de teletravail", " de carence", " ouvres", " de travail", " of leave", " off", " de delai"} {
		if strings.HasPrefix(rest, p) {
			return true
		}
	}
	return false
}

// lengthNames brings halves of a day and slips of the keyboard to the words of
// a catalogue.
var lengthNames = strings.NewReplacer("matinees", "demi-journees", "matinee", "demi-journee", "apres-midis", "demi-journees", "apres-midi", "demi-journee",
	"apres midi", "demi-journee", "mornings", "demi-journees", "morning", "demi-journee", "afternoons", "demi-journees", "afternoon", "demi-journee",
	"journes", "journees", "jounees", "journees", "heurs", "heures", "hueres", "heures", "heure trente", "h 30", "heures trente", "h 30", "heure quinze", "h 15", "heures quinze", "h 15", "heure et quart", "h 15", "heures et quart", "h 15",
	"demi journees", "demi-journees", "half-days", "demi-journees", "half days", "demi-journees", "half day", "demi-journee", "half-day", "demi-journee")

// leadingNumber is a number, in words or figures, before its unit.
var leadingNumber = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(readMacros().Replace(`^({num})[ -]?`))
})

// hoursOf reads a length with catalog.ParseHours, after the numbers and names
// that a catalogue does not use.
func hoursOf(s string, day float64) (float64, bool) {
	if s == "ah" || s == "aj" || s == "ad" {
		return 0, false // a sigh, not "a h"
	}
	s = lengthNames.Replace(strings.TrimSpace(s))
	if m := leadingNumber().FindStringSubmatch(s); m != nil && !strings.HasPrefix(s, "half a") && !strings.HasPrefix(s, "1/2") {
		if n, ok := numberOf(m[1]); ok {
			rest, half := strings.CutPrefix(s[len(m[0]):], "and a half ")
			if half {
				n += 0.5
			}
			s = strconv.FormatFloat(n, 'f', -1, 64) + " " + rest
		}
	}
	h, err := catalog.ParseHours(s, day)
	return h, err == nil
}

// settleHours makes the hours of a pace and its last day: "une heure par
// semaine pendant deux mois" is as many hours as whole weeks.
func (r *reader) settleHours() {
	o := &r.out
	if o.Weekly > 0 && o.Hours == 0 && !o.Deadline.IsZero() {
		days := daysBetween(r.now, o.Deadline)
		o.Hours = o.Weekly * float64(days/7)
	}
}

// daysBetween counts days, not spans of 24 hours: clocks change in between.
func daysBetween(from, to time.Time) int {
	return int(utcDay(to).Sub(utcDay(from)).Hours() / 24)
}

func utcDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
