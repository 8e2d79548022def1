package catalog

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ParseSessions reads the sessions of one cell, apart by "|" or a line break:
//
//	2027-03-12..2027-03-13 @ Lyon # 12 | 2027-05-04 @ À distance # complet
//
// Each is a day or a span of days, then " @ " and a place, then " # " and the
// seats left ("complet" or "0": none), then "[id]" and "<address>", all but the
// first optional and the first too where the date is not set yet ("@ Lyon"). In a
// place, "\" before "|", "#", "@", "[", "<" and "\" takes their meaning away.
// FormatSessions writes this form. Free writing is understood as well: "du 12 au
// 13 mars 2027 à Lyon (complet)". A single day is both Start and End. A session
// that is not understood is left out with a "session-unreadable" among the
// joined errors; one whose end comes first is kept for Validate to judge.
func ParseSessions(text string, loc *time.Location) ([]Session, error) {
	var out []Session
	var errs []error
	for _, part := range splitSessions(text) {
		s, err := oneSession(part, loc)
		if err != nil {
			errs = append(errs, err)
		} else if s != (Session{}) {
			out = append(out, s)
		}
	}
	return out, errors.Join(errs...)
}

// FormatSessions writes sessions in the canonical form that ParseSessions reads
// back; an empty session is left out. Line breaks in a place become spaces.
func FormatSessions(sessions []Session) string {
	var parts []string
	for _, s := range sessions {
		var p []string
		if !s.Start.IsZero() || !s.End.IsZero() {
			p = append(p, formatSpan(s.Start, s.End))
		}
		if place := strings.Join(strings.Fields(s.Place), " "); place != "" {
			p = append(p, "@", escapePlace.Replace(place))
		}
		if s.Full {
			p = append(p, "# complet")
		} else if s.Seats > 0 {
			p = append(p, "#", strconv.Itoa(s.Seats))
		}
		if s.ID != "" {
			p = append(p, "["+safeID.Replace(s.ID)+"]")
		}
		if s.URL != "" {
			p = append(p, "<"+safeURL.Replace(s.URL)+">")
		}
		if p != nil {
			parts = append(parts, strings.Join(p, " "))
		}
	}
	return strings.Join(parts, " | ")
}

func formatSpan(start, end time.Time) string {
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	if end.IsZero() || end.Equal(start) {
		return day(start)
	}
	return day(start) + ".." + day(end)
}

var (
	escapePlace   = strings.NewReplacer(`\`, `\\`, "|", `\|`, "#", `\#`, "@", `\@`, "[", `\[`, "<", `\<`)
	safeID        = strings.NewReplacer("[", "(", "]", ")", "|", "/", "\n", " ")
	safeURL       = strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", " ", "%20", "\n", "", `\`, "%5C")
	sessionTail   = regexp.MustCompile(`(?:(?:^|\s+)\[([^\[\]|]+)\])?(?:(?:^|\s+)<([^<>\s|]+)>)?$`)
	placeEscapes  = regexp.MustCompile(`\\([\\|#@\[<])`)
	sessionNoDate = regexp.MustCompile(`^(?:date|dates|session|sessions)?\s*(?:a (?:definir|preciser|venir|confirmer|determiner)|prochainement|nous consulter|to be (?:announced|confirmed|defined)|tbd|tba|tbc)\.?$`)
)

// maxFreeSession bounds what is searched for a session, in bytes: a cell longer
// than this is prose.
const maxFreeSession = 300

// splitSessions splits at "|" that no backslash takes its meaning, and at lines.
func splitSessions(text string) []string {
	var out []string
	start := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '|', '\n', '\r':
			out = append(out, text[start:i])
			start = i + 1
		}
	}
	return append(out, text[start:])
}

// oneSession reads one session; an empty text is an empty session.
func oneSession(text string, loc *time.Location) (Session, error) {
	var s Session
	rest := strings.TrimSpace(text)
	if m := sessionTail.FindStringSubmatch(rest); m != nil {
		s.ID, s.URL, rest = strings.TrimSpace(m[1]), m[2], rest[:len(rest)-len(m[0])]
	}
	rest, seats, hasSeats := cutPlain(rest, '#')
	if hasSeats && !parseSeats(seats, &s) {
		return Session{}, newValueError("session-unreadable", text)
	}
	when, place, hasPlace := cutPlain(rest, '@')
	when = strings.TrimSpace(when)
	if hasPlace {
		s.Place = strings.TrimSpace(placeEscapes.ReplaceAllString(place, "$1"))
	}
	var ok bool
	if when == "" || sessionNoDate.MatchString(foldText(when)) {
		return s, nil
	}
	if s.Start, s.End, ok = parseSpan(when, loc); ok {
		return s, nil
	}
	if !hasPlace && len(when) <= maxFreeSession && freeSession(when, loc, &s) {
		return s, nil
	}
	return Session{}, newValueError("session-unreadable", text)
}

// cutPlain cuts at the first sep that no backslash takes its meaning.
func cutPlain(s string, sep byte) (before, after string, found bool) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case sep:
			return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:]), true
		}
	}
	return s, "", false
}

var (
	seatsNumber = regexp.MustCompile(`^(\d{1,6})\s*(?:places?|seats?)?(?: (?:restantes?|disponibles?|left|available|libres?))?$`)
	seatsFull   = regexp.MustCompile(`^(?:complete?s?|full|sold out|plus de places?|no seats?|0 places?)$`)
)

// parseSeats reads the seats left into a session.
func parseSeats(text string, s *Session) bool {
	folded := foldText(text)
	if seatsFull.MatchString(folded) {
		s.Full = true
		return true
	}
	m := seatsNumber.FindStringSubmatch(folded)
	if m == nil {
		return folded == ""
	}
	s.Seats, _ = strconv.Atoi(m[1])
	s.Full = s.Seats == 0
	return true
}
