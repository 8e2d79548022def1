package catalog

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Bounds of a date, in years: outside them it is a slip of the keyboard.
const (
	minYear = 1950
	maxYear = 2100
)

// ParseDate reads one day and returns its midnight in loc (nil: Europe/Paris).
// It understands ISO with or without a time ("2027-03-12", "2027-03-12T09:00Z",
// "20270312"), day first ("12/03/2027", "12-03-2027", "12.03.27") and written
// months in French and English ("lundi 12 mars 2027", "1er avril 2027", "March
// 12, 2027"); a time of day is read past. "" and Lhéo's "00000000" are the zero
// time. The 12/25/2027 of a month-first country is refused like every day that
// does not exist ("date-impossible"), and so is a date without its day or year
// ("date-incomplete").
func ParseDate(text string, loc *time.Location) (time.Time, error) {
	if loc == nil {
		loc = Paris()
	}
	if len(text) > maxShortCell {
		return time.Time{}, newValueError("date-unreadable", text)
	}
	s := foldText(text)
	if s == "" || strings.Trim(s, "0") == "" && len(s) == 8 || s == "99999999" {
		return time.Time{}, nil
	}
	for _, p := range datePatterns {
		if m := p.re.FindStringSubmatch(s); m != nil {
			t, ok := p.read(m, loc)
			if !ok {
				return time.Time{}, newValueError("date-impossible", text)
			}
			return t, nil
		}
	}
	if dateIncomplete.MatchString(s) {
		return time.Time{}, newValueError("date-incomplete", text)
	}
	return time.Time{}, newValueError("date-unreadable", text)
}

// datePattern is one way to write a date; read returns false for a day that
// does not exist.
type datePattern struct {
	re   *regexp.Regexp
	read func(m []string, loc *time.Location) (time.Time, bool)
}

const (
	dateWeekday = `(?:(?:le |the )?(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]? )?(?:le |the )?`
	dateMonth   = `(janv?|january|janvier|fevr?|fevrier|feb|february|mars?|march|avr|avril|apr|april|mai|may|juin|june?|juil|juillet|july?|aout|aug|august|sept?|septembre|september|oct|octobre|october|nov|novembre|november|dec|decembre|december)\.?`
	dateClock   = `(?:(?:,| a| at)?[t ]\s*\d{1,2}\s*(?:h|:)\s*(?:\d{2})?(?::\d{2}(?:\.\d+)?)?\s?(?:am|pm|min)?)?`
)

var datePatterns = []datePattern{
	{regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})[t ](\d{2}):?(\d{2})(?::?\d{2}(?:[.,]\d+)?)?\s?(z|[+-]\d{2}(?::?\d{2})?)$`), readInstant},
	{regexp.MustCompile(`^(\d{4})([-/.])(\d{1,2})[-/.](\d{1,2})` + dateClock + `$`), func(m []string, loc *time.Location) (time.Time, bool) {
		return dayOf(m[1], m[3], m[4], loc)
	}},
	{regexp.MustCompile(`^((?:19|20)\d{2})(\d{2})(\d{2})$`), func(m []string, loc *time.Location) (time.Time, bool) {
		return dayOf(m[1], m[2], m[3], loc)
	}},
	{regexp.MustCompile(`^` + dateWeekday + `(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})` + dateClock + `$`), func(m []string, loc *time.Location) (time.Time, bool) {
		return dayOf(m[3], m[2], m[1], loc)
	}},
	{regexp.MustCompile(`^` + dateWeekday + `(\d{1,2})(?:er|st|nd|rd|th)?[ -](?:of )?` + dateMonth + `,?[ -](\d{4}|\d{2})` + dateClock + `$`), func(m []string, loc *time.Location) (time.Time, bool) {
		return dayOf(m[3], monthNumber(m[2]), m[1], loc)
	}},
	{regexp.MustCompile(`^` + dateWeekday + dateMonth + `[ -](\d{1,2})(?:st|nd|rd|th)?,? (\d{4})` + dateClock + `$`), func(m []string, loc *time.Location) (time.Time, bool) {
		return dayOf(m[3], monthNumber(m[1]), m[2], loc)
	}},
}

var dateIncomplete = regexp.MustCompile(`^` + dateWeekday + `(?:(?:\d{1,2}(?:er|st|nd|rd|th)? )?` + dateMonth + `(?: \d{4})?|\d{1,2}/\d{4}|\d{1,2}/\d{1,2}|\d{4}-\d{1,2}|(?:19|20)\d{2})$`)

// readInstant reads a time with its zone: the day is the one it falls on in loc.
func readInstant(m []string, loc *time.Location) (time.Time, bool) {
	zone := strings.ReplaceAll(m[6], ":", "")
	if zone == "z" {
		zone = "+0000"
	}
	if len(zone) == 3 {
		zone += "00"
	}
	day, ok := dayOf(m[1], m[2], m[3], time.UTC)
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse("2006-01-02 1504 -0700", day.Format(time.DateOnly)+" "+m[4]+m[5]+" "+zone)
	if err != nil {
		return time.Time{}, false
	}
	return midnight(t.In(loc)), true
}

// dayOf makes a day of its digits; two digits of a year are of 1970 to 2069.
func dayOf(year, month, day string, loc *time.Location) (time.Time, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	switch {
	case len(year) == 2 && y < 70:
		y += 2000
	case len(year) == 2:
		y += 1900
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, loc)
	return t, t.Day() == d && t.Month() == time.Month(m) && t.Year() == y && minYear <= y && y <= maxYear
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// monthStarts tells the months apart in both languages: by these beginnings,
// June and July needing four letters in French.
var monthStarts = []struct {
	start string
	month string
}{
	{"jan", "1"}, {"fe", "2"}, {"mar", "3"}, {"av", "4"}, {"ap", "4"}, {"mai", "5"}, {"may", "5"}, {"juin", "6"}, {"jun", "6"},
	{"jui", "7"}, {"jul", "7"}, {"ao", "8"}, {"au", "8"}, {"s", "9"}, {"o", "10"}, {"n", "11"}, {"d", "12"},
}

func monthNumber(name string) string {
	for _, m := range monthStarts {
		if strings.HasPrefix(name, m.start) {
			return m.month
		}
	}
	return ""
}

// ParseExcelSerial reads a spreadsheet's day number ("46458", "46458.375") and
// returns its midnight in loc (nil: Europe/Paris). date1904 is the workbook's
// date system (ECMA-376 part 1, 18.17.4.1). In the 1900 system days before
// 1 March 1900 are off by one through Lotus' leap year; no course is that old.
// Errors are "date-unreadable" and, outside 1950 to 2100, "date-impossible".
func ParseExcelSerial(text string, date1904 bool, loc *time.Location) (time.Time, error) {
	if loc == nil {
		loc = Paris()
	}
	serial, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(serial) {
		return time.Time{}, newValueError("date-unreadable", text)
	}
	if date1904 {
		serial += 1462
	}
	if serial < 0 || serial > 100_000 { // 100,000 is in 2173
		return time.Time{}, newValueError("date-impossible", text)
	}
	t := time.Date(1899, 12, 30+int(serial), 0, 0, 0, 0, loc)
	if t.Year() < minYear || t.Year() > maxYear {
		return time.Time{}, newValueError("date-impossible", text)
	}
	return t, nil
}
