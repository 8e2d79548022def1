package catalog

import (
	"regexp"
	"strings"
	"time"
)

var (
	spanDots    = regexp.MustCompile(`\s*(?:\.\.+|…|→|⇒|->|=>|\s[-–—]\s|\s(?:au|to|jusqu'au|until|till|through|a)\s)\s*`)
	spanPrefix  = regexp.MustCompile(`^(?:(?:session|date|dates)\s*:?\s*)?(?:du|from|de|les|le|on|the)\s+`)
	spanShort   = regexp.MustCompile(`^(?:[a-z]+ )?(\d{1,2}(?:er|st|nd|rd|th)?)(?: ([a-z]+\.?))?\s*(?:-|\bau\b|\ba\b|\bet\b|\bto\b|\band\b|&|,)\s*(?:[a-z]+ )?(\d{1,2}(?:er|st|nd|rd|th)?[ /.-].*\d{4}.*)$`)
	spanEnd     = regexp.MustCompile(`^\d{1,2}(?:er|st|nd|rd|th)?([ /.-].*)$`)
	spanYear    = regexp.MustCompile(`\b\d{4}\b`)
	spanSlash   = regexp.MustCompile(`^(\d{1,2}/\d{1,2})\s*(?:-|\bau\b|\ba\b|\bet\b|\bto\b|&)\s*(\d{1,2}/\d{1,2}/\d{4})$`)
	spanEnglish = regexp.MustCompile(`^([a-z]+\.?) (\d{1,2})(?:st|nd|rd|th)?\s*(?:-|to|and)\s*(\d{1,2}(?:st|nd|rd|th)?,? \d{4})$`)
)

// parseSpan reads a day or a span of days: "2027-03-12..2027-03-13", "12/03/2027
// - 13/03/2027", "du 12 au 13 mars 2027", "12-13 mars 2027", "March 12-13, 2027".
func parseSpan(text string, loc *time.Location) (start, end time.Time, ok bool) {
	s := foldText(text)
	if t, err := ParseDate(s, loc); err == nil && !t.IsZero() {
		return t, t, true
	}
	if after, found := strings.CutPrefix(s, ".."); found {
		t, err := ParseDate(after, loc)
		return time.Time{}, t, err == nil && !t.IsZero()
	}
	s = spanPrefix.ReplaceAllString(s, "")
	for _, at := range spanDots.FindAllStringIndex(s, -1) {
		if start, end, ok = twoDays(s[:at[0]], s[at[1]:], loc); ok {
			return start, end, true
		}
	}
	if start, end, ok = sharedSpan(s, loc); ok {
		return start, end, true
	}
	t, err := ParseDate(s, loc)
	return t, t, err == nil && !t.IsZero()
}

// sharedSpan reads a span whose first day leaves out what it has in common with
// the last. Where it leaves out its year and would then come after the last day,
// it is of the year before ("du 30 décembre au 2 janvier 2027").
func sharedSpan(s string, loc *time.Location) (start, end time.Time, ok bool) {
	years := spanYear.FindAllString(s, -1)
	if len(years) == 0 {
		return time.Time{}, time.Time{}, false
	}
	year := years[len(years)-1]
	if m := spanSlash.FindStringSubmatch(s); m != nil {
		start, end, ok = twoDays(m[1]+"/"+year, m[2], loc)
	} else if m := spanEnglish.FindStringSubmatch(s); m != nil {
		start, end, ok = twoDays(m[1]+" "+m[2]+", "+year, m[1]+" "+m[3], loc)
	} else if m := spanShort.FindStringSubmatch(s); m != nil {
		if tail := spanEnd.FindStringSubmatch(m[3]); tail != nil && m[2] == "" {
			return twoDays(m[1]+tail[1], m[3], loc)
		}
		start, end, ok = twoDays(m[1]+" "+m[2]+" "+year, m[3], loc)
	}
	if ok && start.After(end) {
		start = start.AddDate(-1, 0, 0)
	}
	return start, end, ok
}

func twoDays(from, to string, loc *time.Location) (time.Time, time.Time, bool) {
	start, err := ParseDate(from, loc)
	if err != nil || start.IsZero() {
		return time.Time{}, time.Time{}, false
	}
	end, err := ParseDate(to, loc)
	return start, end, err == nil && !end.IsZero()
}

var (
	freeParens = regexp.MustCompile(`\s*\(([^()]*)\)\s*$`)
	freeSeats  = regexp.MustCompile(`(?i)[\s,:–-]+(compl[eè]te?|full|\d{1,4} (?:places?|seats?)[a-zéè ]*)$`)
	freePlace  = regexp.MustCompile(`(?i)(?:\s*[,:]\s*|\s+[–—-]\s+|\s+(?:à|a|au|aux|en|in|at|chez|sur)\s+|\s+)`)
)

// freeSession reads "du 12 au 13 mars 2027 à Lyon (complet)": seats at the end,
// then the longest beginning that is a span, and the rest is the place.
func freeSession(text string, loc *time.Location, s *Session) bool {
	for {
		m := freeParens.FindStringSubmatch(text)
		if m == nil {
			break
		}
		if !parseSeats(m[1], s) {
			s.Place = strings.TrimSpace(m[1])
		}
		text = text[:len(text)-len(m[0])]
	}
	if m := freeSeats.FindStringSubmatch(text); m != nil && parseSeats(m[1], s) {
		text = text[:len(text)-len(m[0])]
	}
	var ok bool
	if s.Start, s.End, ok = parseSpan(text, loc); ok {
		return true
	}
	cuts := freePlace.FindAllStringIndex(text, -1)
	for i := len(cuts) - 1; i >= 0; i-- {
		place := strings.TrimSpace(text[cuts[i][1]:])
		if s.Start, s.End, ok = parseSpan(text[:cuts[i][0]], loc); ok && strings.ContainsFunc(place, isLetter) {
			s.Place = place
			return true
		}
	}
	return false
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r >= 0xC0 }
