package recommend

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
)

// When says the dates of a step, its place and the seats left: "du 12 au 14
// janvier 2027 · Lyon · 5 places restantes", "à votre rythme, du 2 au 12 février
// 2027", "dates à convenir avec l’organisme".
func (s *Step) When(say *messages.Printer) string {
	days := say.Days(catalog.Day(s.Start), catalog.Day(s.End))
	switch {
	case s.Undated():
		return say.T("document.undated")
	case s.Session == nil:
		return say.T("document.own-pace", "Days", days)
	}
	parts := []string{days}
	if s.Session.Place != "" && s.Course.Modality != catalog.Remote { // "À distance" is no place
		parts = append(parts, oneLine(s.Session.Place))
	}
	if s.Session.Seats > 0 {
		parts = append(parts, say.T("document.seats", "Count", s.Session.Seats))
	}
	return strings.Join(parts, " · ")
}

// Facts says what the catalogue knows of a step's course: length, modality,
// level, price, provider. What it does not know is left out.
func (s *Step) Facts(say *messages.Printer) []string {
	c := s.Course
	var out []string
	if s.Hours > 0 {
		out = append(out, say.Hours(s.Hours))
	}
	if c.Modality != 0 {
		out = append(out, say.T("modality."+c.Modality.String()))
	}
	if l := c.TopLevel(); l > 0 {
		out = append(out, say.T("document.course-level", "Level", int(l), "Max", int(catalog.MaxLevel)))
	}
	if c.Cost.Known() {
		out = append(out, say.Money(c.Cost.Cents, c.Cost.Currency))
	}
	if c.Provider != "" {
		out = append(out, oneLine(c.Provider))
	}
	return out
}

// Link is the page to enrol at: the session's, else the course's; "" without a
// web address. Nothing but http and https is a link, whatever a catalogue says.
func (s *Step) Link() string {
	if s.Session != nil {
		if link := webLink(s.Session.URL); link != "" {
			return link
		}
	}
	return webLink(s.Course.URL)
}

// webLink returns a web address in a form that no format needs to escape, ""
// for anything else. An address with a user's name is none: it is mostly there
// to look like another one.
func webLink(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	var b strings.Builder
	for _, r := range u.String() {
		if r == ' ' || strings.ContainsRune("<>\"\\`|", r) || !unicode.IsGraphic(r) {
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// oneLine makes a catalogue's text one line without characters that steer a
// screen or turn the direction of writing.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			if r == '\u00a0' || r == '\u202f' {
				return r
			}
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200d', r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' }), " ")
}
