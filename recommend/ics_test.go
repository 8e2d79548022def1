package recommend

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
)

// icsPieces are what a hostile catalogue would put together to add a property,
// an event or a screen's orders to a calendar.
var icsPieces = []string{"a", "été", "😀", " ", "\r\n", "\n", "\r", "\u0085", "\u2028", "\x00", "\x1b[2J", "\xff", "\u202e", "\\", "\\n", ",", ";", ":", "\"",
	"BEGIN:VEVENT", "END:VCALENDAR", "ATTENDEE:mailto:x@evil.example", "RRULE:FREQ=DAILY", "https://evil.example", strings.Repeat("long", 30)}

// TestICSHoldsNothingElse: whatever the catalogue's texts, the events have our
// properties alone, once each, and come back as they were.
func TestICSHoldsNothingElse(t *testing.T) {
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom(icsPieces), 0, 12), func(p []string) string { return strings.Join(p, "") })
	rapid.Check(t, func(t *rapid.T) {
		c := &catalog.Course{ID: "A", Title: text.Draw(t, "title"), Provider: text.Draw(t, "provider"), URL: "https://example.org/" + text.Draw(t, "link"), Modality: catalog.OnSite}
		first := time.Date(2027, 1, 12, 0, 0, 0, 0, catalog.Paris())
		s := Step{Course: c, Session: &catalog.Session{Place: text.Draw(t, "place")}, Start: first, End: first, Why: text.Draw(t, "why")}
		file := (&Path{Steps: []Step{s}}).ICS(messages.For("fr"), first)
		for line := range strings.SplitSeq(file, "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n\x00\x1b") {
				t.Fatalf("line %q", line)
			}
		}
		cal, err := ics.ParseCalendar(strings.NewReader(file))
		if err != nil || len(cal.Components) != 1 {
			t.Fatalf("%v, of %q", err, file)
		}
		e := cal.Events()[0]
		names := map[string]int{}
		for _, p := range e.Properties {
			names[p.IANAToken]++
		}
		want := map[string]int{"UID": 1, "DTSTAMP": 1, "DTSTART": 1, "DTEND": 1, "SUMMARY": 1, "DESCRIPTION": 1, "TRANSP": 1, "URL": names["URL"] & 1, "LOCATION": names["LOCATION"] & 1}
		for _, maybe := range []string{"URL", "LOCATION"} {
			if want[maybe] == 0 {
				delete(want, maybe)
			}
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Fatalf("properties (-want +got):\n%s\nof %q", diff, file)
		}
		if got := e.GetProperty(ics.ComponentPropertySummary).Value; got != oneLine(c.Title) {
			t.Fatalf("summary %q, title %q", got, c.Title)
		}
	})
}

// TestICSDays: all-day events are the days of Paris, through both changes of
// the clock and the turn of the year; an end is the day after the last.
func TestICSDays(t *testing.T) {
	for _, c := range []struct{ first, last, start, end string }{
		{"2026-10-24", "2026-10-25", "20261024", "20261026"}, // 25 hours
		{"2027-03-27", "2027-03-28", "20270327", "20270329"}, // 23 hours
		{"2026-12-31", "2026-12-31", "20261231", "20270101"},
		{"2028-02-28", "2028-02-29", "20280228", "20280301"},
	} {
		step := Step{Course: &catalog.Course{ID: "A", Modality: catalog.SelfPaced}, Start: parisDay(t, c.first), End: parisDay(t, c.last)}
		file := (&Path{Steps: []Step{step}}).ICS(messages.For("fr"), step.Start)
		for _, want := range []string{"\r\nDTSTART;VALUE=DATE:" + c.start + "\r\n", "\r\nDTEND;VALUE=DATE:" + c.end + "\r\n"} {
			if !strings.Contains(file, want) {
				t.Errorf("%s to %s: no %q in %q", c.first, c.last, want, file)
			}
		}
	}
}

// TestEventID: one entry for one course on one day, whatever else changes.
func TestEventID(t *testing.T) {
	a := Step{Course: &catalog.Course{ID: "A", Title: "Un"}, Start: parisDay(t, "2027-01-12")}
	again := Step{Course: &catalog.Course{ID: "A", Title: "Deux"}, Start: a.Start, Why: "Autrement."}
	later := Step{Course: a.Course, Start: parisDay(t, "2027-01-13")}
	other := Step{Course: &catalog.Course{ID: "B"}, Start: a.Start}
	if eventID(&a) != eventID(&again) {
		t.Error("the words change the identifier")
	}
	if eventID(&a) == eventID(&later) || eventID(&a) == eventID(&other) {
		t.Error("two entries share an identifier")
	}
}

func parisDay(t *testing.T, date string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, date, catalog.Paris())
	if err != nil {
		t.Fatal(err)
	}
	return at
}
