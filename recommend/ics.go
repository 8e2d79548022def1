package recommend

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
)

// ICS returns the path as an iCalendar file (RFC 5545), "" when no step has a
// date: an all-day event for each step that has one. Dates still to be agreed
// with a provider would be taken for agreed ones, so that they stay out. Self-
// paced work is one banner over its days, which an agenda shows as free: blocks
// of hours are the person's own to put.
func (p *Path) ICS(say *messages.Printer, now time.Time) string {
	cal := ics.NewCalendar()
	cal.SetProductId("-//Parcours//parcours//" + strings.ToUpper(say.Lang))
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(say.T("document.title"))
	for i := range p.Steps {
		if s := &p.Steps[i]; !s.Undated() && !s.Start.IsZero() {
			cal.AddVEvent(p.event(say, i, now))
		}
	}
	if len(cal.Events()) == 0 {
		return ""
	}
	return cal.Serialize(ics.WithNewLineWindows)
}

// event is the step's entry. All-day events end, by the standard, on the day
// after their last.
func (p *Path) event(say *messages.Printer, i int, now time.Time) *ics.VEvent {
	s := &p.Steps[i]
	e := ics.NewEvent(eventID(s))
	e.SetDtStampTime(now)
	e.SetAllDayStartAt(catalog.Day(s.Start)) // a stored instant may be in another zone
	e.SetAllDayEndAt(catalog.Day(s.End).AddDate(0, 0, 1))
	e.SetSummary(oneLine(s.Course.Title))
	about := []string{say.T("document.step", "Step", i+1, "Count", len(p.Steps)), oneLine(s.Why), strings.Join(s.Facts(say), " · ")}
	if link := s.Link(); link != "" {
		e.SetURL(link)
		about = append(about, link)
	}
	e.SetDescription(strings.Join(about, "\n"))
	if place := s.where(say); place != "" {
		e.SetLocation(place)
	}
	e.SetTimeTransparency(ics.TransparencyTransparent)
	if s.fillsDays() {
		e.SetTimeTransparency(ics.TransparencyOpaque)
	}
	return e
}

// eventID is the same whenever the same course begins on the same day, so that
// an agenda that gets the path again keeps one entry.
func eventID(s *Step) string {
	sum := sha256.Sum256([]byte(string(s.Course.ID) + "\n" + catalog.Day(s.Start).Format(time.DateOnly)))
	return hex.EncodeToString(sum[:12]) + "@parcours"
}

// busyHours is from how many hours of training a day is taken.
const busyHours = 4

// fillsDays reports whether a session takes most of its days: others must see
// the person as busy then. A course of unknown length is taken to.
func (s *Step) fillsDays() bool {
	days := max(1, workdaysBetween(dayOf(s.Start), dayOf(s.End)))
	return s.Session != nil && (s.Hours == 0 || s.Hours/float64(days) >= busyHours)
}

// where is the place of a session; "à distance" is one for an agenda.
func (s *Step) where(say *messages.Printer) string {
	switch {
	case s.Session != nil && s.Session.Place != "":
		return oneLine(s.Session.Place)
	case s.Course.Modality == catalog.Remote:
		return say.T("modality.remote")
	}
	return ""
}
