package catalog

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"time"
)

// The example courses are invented, in the canonical form with one field more,
// "plan", from which their sessions are drawn.
//
//go:embed sample/*.jsonl
var sampleFiles embed.FS

// plan says how often an example course runs.
type plan struct {
	Places     []string `json:"places"`
	EveryWeeks int      `json:"every_weeks"`
	Days       int      `json:"days"`
	Seats      int      `json:"seats"`
}

// sampleHorizon is how far ahead the example's sessions go.
const sampleHorizon = 26 // weeks

// Sample returns the embedded example catalogue with the sessions of the half
// year that follows now. They lie on absolute weeks, so that the same session
// is there tomorrow, and the example never ages.
func Sample(now time.Time) (*Catalog, error) {
	entries, err := sampleFiles.ReadDir("sample")
	if err != nil {
		return nil, fmt.Errorf("read example catalogue: %w", err)
	}
	var courses []Course
	for _, e := range entries {
		text, err := sampleFiles.ReadFile("sample/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("read example catalogue: %w", err)
		}
		if courses, err = appendSample(courses, text, now); err != nil {
			return nil, fmt.Errorf("read example catalogue %s: %w", e.Name(), err)
		}
	}
	c, err := New(courses)
	if err != nil {
		return nil, fmt.Errorf("read example catalogue: %w", err)
	}
	c.Example = true
	return c, nil
}

func appendSample(courses []Course, text []byte, now time.Time) ([]Course, error) {
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var entry struct {
			Course
			Plan *plan `json:"plan"`
		}
		if err := json.Unmarshal(lines.Bytes(), &entry); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if entry.Plan != nil {
			entry.Sessions = entry.Plan.sessions(entry.ID, now)
		}
		courses = append(courses, entry.Course)
	}
	return courses, lines.Err()
}

// sessions draws a course's sessions: in every week whose absolute number falls
// on the course's turn, at the places in turn, on working days alone.
func (p *plan) sessions(id CourseID, now time.Time) []Session {
	if p.EveryWeeks <= 0 || len(p.Places) == 0 {
		return nil
	}
	h := fnv.New32a()
	h.Write([]byte(id))
	seed := h.Sum32()
	first := weekNumber(now) + 1
	var out []Session
	for week := first; week < first+sampleHorizon; week++ {
		turn := week + int64(seed%uint32(p.EveryWeeks))
		if turn%int64(p.EveryWeeks) != 0 {
			continue
		}
		run := turn / int64(p.EveryWeeks)
		days := max(p.Days, 1)
		start := monday(week).AddDate(0, 0, int(seed>>8)%max(1, 6-min(days, 5)))
		s := Session{Place: p.Places[run%int64(len(p.Places))], Seats: p.Seats}
		s.Start, s.End = workingDays(start, days)
		if p.Seats > 0 { // some fill up, and one in nine is full
			s.Seats = max(1, p.Seats-int(run*7+int64(seed>>16)%5)%p.Seats)
			if s.Full = (uint32(run)+seed)%9 == 0; s.Full {
				s.Seats = 0
			}
		}
		out = append(out, s)
	}
	return out
}

// workingDays returns the first and last of n working days from a day on.
func workingDays(from time.Time, n int) (first, last time.Time) {
	day := from
	for !Workday(day) {
		day = day.AddDate(0, 0, 1)
	}
	first, last = day, day
	for left := n - 1; left > 0; {
		day = day.AddDate(0, 0, 1)
		if Workday(day) {
			last = day
			left--
		}
	}
	return first, last
}

// weekNumber counts Mondays since Monday 5 January 1970.
func weekNumber(t time.Time) int64 {
	y, m, d := t.In(Paris()).Date()
	days := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400 - 4
	return days / 7
}

func monday(week int64) time.Time {
	y, m, d := time.Unix((week*7+4)*86400, 0).UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, Paris())
}
