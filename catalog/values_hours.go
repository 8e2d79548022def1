package catalog

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/sosodev/duration"
)

// maxHours bounds a course's length, in hours: a full year of study is about
// 1,500, so more is a slip (minutes taken for hours, a price in the column).
const maxHours = 2000

// ParseHours reads a length of training, in hours; dayHours is the length of a
// day of training. It understands "2 jours", "1,5 j", "2 demi-journées", "14h30",
// "1h30min", "90 min", "00:45" (hours and minutes), ISO 8601 ("PT3H", "P2D"),
// "12" (hours), "2 jours + 3 h", "2 x 3h30" and English alike. Where a text says
// it twice ("3 days (21h)", "2 jours soit 14 heures"), what is said in hours wins.
// A span ("2 à 3 jours") gives its upper end together with the remark
// "hours-span". "" and "0" are 0, unknown. Weeks and months are refused, since
// they say when and not how long ("hours-weeks").
func ParseHours(text string, dayHours float64) (float64, error) {
	if len(text) > maxShortCell {
		return 0, newValueError("hours-unreadable", text)
	}
	s := hoursWords(foldText(text))
	if s == "" {
		return 0, nil
	}
	h, err := hoursOf(s, dayHours)
	switch {
	case err == errWeeks, err == errHours && hoursPeriod.MatchString(s):
		return 0, newValueError("hours-weeks", text)
	case err != nil && err != errSpan, math.IsNaN(h):
		return 0, newValueError("hours-unreadable", text)
	case h < 0 || h > maxHours:
		return 0, newValueError("hours-range", text, "Max", maxHours)
	case err == errSpan:
		return h, newValueError("hours-span", text, "Hours", strconv.FormatFloat(math.Round(h*100)/100, 'f', -1, 64))
	}
	return h, nil
}

// hoursFault is why a length is not plain; ParseHours gives it its code.
type hoursFault string

func (f hoursFault) Error() string { return string(f) }

const (
	errHours hoursFault = "unreadable"
	errWeeks hoursFault = "weeks"
	errSpan  hoursFault = "span"
)

var (
	hoursParens   = regexp.MustCompile(`\(([^()]*)\)`)
	hoursOr       = regexp.MustCompile(`\s*(?:\bsoit\b|\bsur\b|\bover\b|\bi\.e\.|=|/|,\s|\s-\s|;)\s*`)
	hoursPeriod   = regexp.MustCompile(`\b(?:semaines?|weeks?|weekly|mois|months?)\b`)
	hoursExplicit = regexp.MustCompile(`\d\s*(?:h|min|mn|')|\bheure|:\d`)
)

// hoursOf reads a text that may say one length several times. Outside
// parentheses every part must be understood, or "7h/jour" would be 7 hours;
// inside them anything may stand ("hors pause").
func hoursOf(s string, dayHours float64) (float64, error) {
	if h, err := hoursOnce(s, dayHours); err != errHours {
		return h, err
	}
	best, bestErr := 0.0, error(errHours)
	rank := 0 // 1: said in days, 2: said in hours
	take := func(part string) error {
		h, err := hoursOnce(part, dayHours)
		if err != nil && err != errSpan {
			return err
		}
		if strings.Trim(part, "0123456789., ") == "" {
			return errHours // "12/03/2027": figures apart are no length
		}
		r := 1
		if hoursExplicit.MatchString(part) {
			r = 2
		}
		if r > rank {
			best, bestErr, rank = h, err, r
		}
		return nil
	}
	if outer := strings.TrimSpace(hoursParens.ReplaceAllString(s, " ")); outer != "" {
		for _, part := range hoursOr.Split(outer, -1) {
			if err := take(part); err != nil {
				return 0, err
			}
		}
	}
	for _, m := range hoursParens.FindAllStringSubmatch(s, -1) {
		for _, part := range hoursOr.Split(m[1], -1) {
			_ = take(part)
		}
	}
	return best, bestErr
}

var (
	hoursClock   = regexp.MustCompile(`^(\d{1,4}):([0-5]\d)(?::[0-5]\d)?$`)
	hoursISO     = regexp.MustCompile(`^p(?:\d|t\d)[\dtymwdhs.,]*$`)
	hoursTimes   = regexp.MustCompile(`^(\d{1,3})\s*(?:x|\*|×|fois|times|(?:jours?|journees?|days?|seances?|sessions?|modules?|ateliers?|demijournees?)\s*(?:x|×|\*|de|d'|of))\s*(\d.*)$`)
	hoursBetween = regexp.MustCompile(`^(?:entre|between)\s+(\d.*?)\s+(?:et|and)\s+(\d.*)$`)
	hoursSpanned = regexp.MustCompile(`^(?:de\s+|from\s+)?(\d[^-]*?)\s*(?:\ba\b|\bto\b|\bou\b|\bor\b|-)\s*(\d.*)$`)
)

// hoursOnce reads a text that says a length once.
func hoursOnce(s string, dayHours float64) (float64, error) {
	s = strings.TrimSpace(s)
	if m := hoursClock.FindStringSubmatch(s); m != nil {
		return number(m[1]) + number(m[2])/60, nil
	}
	if hoursISO.MatchString(s) {
		return hoursFromISO(s, dayHours)
	}
	if sum, err := sumHours(s, dayHours); err != errHours {
		return sum.hours, err
	}
	if m := hoursTimes.FindStringSubmatch(s); m != nil {
		each, err := sumHours(m[2], dayHours)
		return number(m[1]) * each.hours, err
	}
	m := hoursBetween.FindStringSubmatch(s)
	if m == nil {
		m = hoursSpanned.FindStringSubmatch(s)
	}
	if m == nil {
		return 0, errHours
	}
	return upperHours(m[1], m[2], dayHours)
}

// upperHours reads the upper end of a span whose lower end may lack its unit.
func upperHours(low, high string, dayHours float64) (float64, error) {
	to, err := sumHours(high, dayHours)
	if err != nil {
		return 0, err
	}
	from, err := sumHours(low, dayHours)
	if err == nil && from.unit == "" && to.unit != "" {
		from, err = sumHours(low+" "+to.unit, dayHours)
	}
	switch {
	case err != nil:
		return 0, err
	case from.hours > to.hours || from.kind != to.kind:
		return 0, errHours
	case to.kind == inHours && from.hours >= 7 && to.hours <= 22:
		return 0, errHours // "9h-17h" are hours of the day, not a length
	}
	return to.hours, errSpan
}

func hoursFromISO(s string, dayHours float64) (float64, error) {
	d, err := duration.Parse(strings.ToUpper(strings.ReplaceAll(s, ",", ".")))
	switch {
	case err != nil:
		return 0, errHours
	case d.Years != 0 || d.Months != 0 || d.Weeks != 0:
		return 0, errWeeks
	}
	return d.Days*dayHours + d.Hours + d.Minutes/60 + d.Seconds/3600, nil
}
