package catalog

import (
	"encoding/json"
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // a bare container has no zone files
)

// Paris is the time zone of every date in a catalogue.
var Paris = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err) // the zone is embedded: this cannot fail
	}
	return loc
})

// Day returns the midnight, Europe/Paris, of the day that t falls on there.
func Day(t time.Time) time.Time {
	y, m, d := t.In(Paris()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, Paris())
}

// sessionJSON is a session with its days as "2027-03-12".
type sessionJSON struct {
	ID    string `json:"id,omitempty"`
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
	Place string `json:"place,omitempty"`
	Seats int    `json:"seats,omitempty"`
	Full  bool   `json:"full,omitempty"`
	URL   string `json:"url,omitempty"`
}

// MarshalJSON writes the days without an hour: a session is a matter of days,
// and a zone offset in a file that people mend is one more thing to get wrong.
func (s Session) MarshalJSON() ([]byte, error) {
	return json.Marshal(sessionJSON{s.ID, isoDay(s.Start), isoDay(s.End), s.Place, s.Seats, s.Full, s.URL})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Session) UnmarshalJSON(b []byte) error {
	var j sessionJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*s = Session{ID: j.ID, Place: j.Place, Seats: j.Seats, Full: j.Full, URL: j.URL}
	var err error
	if s.Start, err = fromISODay(j.Start); err != nil {
		return fmt.Errorf("session start: %w", err)
	}
	if s.End, err = fromISODay(j.End); err != nil {
		return fmt.Errorf("session end: %w", err)
	}
	return nil
}

func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Paris()).Format(time.DateOnly)
}

func fromISODay(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.ParseInLocation(time.DateOnly, s, Paris())
}
