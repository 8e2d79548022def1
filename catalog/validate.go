package catalog

import (
	"fmt"
	"reflect"
	"strings"
)

var gradeCodes = []string{"", "warning", "error", "fatal"}

// String returns the stable code, "" when unset.
func (g Grade) String() string { return codeOf(gradeCodes, g) }

// MarshalText writes the stable code.
func (g Grade) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads the stable code.
func (g *Grade) UnmarshalText(b []byte) error { return fromCode(gradeCodes, string(b), g) }

// IssueCodes lists the codes of Convert and Validate; each has its sentences in
// the messages, "issue.<code>.what" and "issue.<code>.mend".
var IssueCodes = []string{
	"title-missing", "id-unusable", "id-shortened",
	"text-hidden", "text-cut", "value-extra", "url-unusable", "language-unknown",
	"hours-unreadable", "hours-weeks", "hours-range", "hours-span",
	"modality-unknown", "modality-choice", "format-unknown", "audience-unknown",
	"level-unknown", "level-range", "cost-unreadable", "competence-unknown",
	"date-unreadable", "date-impossible", "date-incomplete",
	"seats-unreadable", "session-unreadable", "session-reversed",
	"duplicate-id", "duplicate-title", "prerequisite-unknown", "prerequisite-cycle",
}

// validator is the courses of one catalogue under examination.
type validator struct {
	courses []Course
	origin  func(i int) (source string, row int)
	kept    []int // ranks in courses
	dropped []int
	issues  []Issue
	byID    map[CourseID]int // rank in courses
}

// Validate checks the courses of one catalogue against each other; origin tells
// where the course of a rank stood. It returns the courses that stay, in their
// order, the ranks of those to be rejected, and why. courses is left as it was.
//
//   - Rows with one ID that differ only in their sessions, or whose later ones
//     leave cells empty, are one course with all their sessions, silently; other
//     rows with an ID already taken are an Error each.
//   - One title from one provider under two IDs is a Warning.
//   - A session that ends before it starts is dropped with a Warning.
//   - A prerequisite may be written as an ID in any case or as a title. One that
//     is no course of the catalogue is dropped with a Warning.
//   - A loop of prerequisites is a Warning, and is opened by dropping the one
//     that closes it, starting from the first course.
//
// It takes time and memory in proportion to the number of courses.
func Validate(courses []Course, origin func(i int) (source string, row int)) (kept []Course, dropped []int, issues []Issue) {
	v := &validator{courses: append([]Course(nil), courses...), origin: origin, byID: make(map[CourseID]int, len(courses))}
	v.mergeByID()
	v.titles()
	v.reversedSessions()
	v.prerequisites()
	v.cycles()
	kept = make([]Course, 0, len(v.kept))
	for _, i := range v.kept {
		kept = append(kept, v.courses[i])
	}
	return kept, v.dropped, v.issues
}

func (v *validator) note(i int, grade Grade, f Field, e *ValueError) {
	source, row := v.origin(i)
	v.issues = append(v.issues, Issue{Source: source, Row: row, Course: v.courses[i].ID, Field: f, Grade: grade, Code: e.Code, Value: e.Value, Args: e.Args})
}

func (v *validator) mergeByID() {
	merged := map[int]bool{} // its sessions are a slice of our own
	for i := range v.courses {
		c := &v.courses[i]
		first, taken := v.byID[c.ID]
		if !taken {
			v.byID[c.ID] = i
			v.kept = append(v.kept, i)
			continue
		}
		if !sameCourse(&v.courses[first], c) {
			source, row := v.origin(first)
			v.note(i, Error, FieldID, newValueError("duplicate-id", string(c.ID), "FirstSource", source, "FirstRow", row))
			v.dropped = append(v.dropped, i)
			continue
		}
		f := &v.courses[first]
		if !merged[first] {
			f.Sessions = append([]Session(nil), f.Sessions...)
			merged[first] = true
		}
		f.Sessions = addSessions(f.Sessions, c.Sessions)
	}
}

// sameCourse reports whether a later row says nothing new of a course but its
// sessions. A language may have been guessed from less text.
func sameCourse(first, later *Course) bool {
	a, b := reflect.ValueOf(first).Elem(), reflect.ValueOf(later).Elem()
	for i := range a.NumField() {
		switch name := a.Type().Field(i).Name; {
		case name == "Sessions", b.Field(i).IsZero(), b.Field(i).Kind() == reflect.Slice && b.Field(i).Len() == 0:
		case name == "Language" && later.Summary == "":
		case !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()):
			return false
		}
	}
	return true
}

// addSessions appends the sessions that are not there yet. A course's sessions
// are few, a hundred at most, so comparing them all is cheap.
func addSessions(to, from []Session) []Session {
next:
	for _, s := range from {
		for _, t := range to {
			if sameSession(s, t) {
				continue next
			}
		}
		to = append(to, s)
	}
	return to
}

func sameSession(a, b Session) bool {
	if !a.Start.Equal(b.Start) || !a.End.Equal(b.End) {
		return false
	}
	a.Start, a.End = b.Start, b.End
	return a == b
}

func (v *validator) titles() {
	seen := make(map[string]int, len(v.kept))
	for _, i := range v.kept {
		c := &v.courses[i]
		key := nameKey(c.Provider) + "\x00" + nameKey(c.Title)
		first, taken := seen[key]
		if !taken {
			seen[key] = i
			continue
		}
		source, row := v.origin(first)
		v.note(i, Warning, FieldTitle, newValueError("duplicate-title", c.Title,
			"ID", string(c.ID), "FirstID", string(v.courses[first].ID), "FirstSource", source, "FirstRow", row))
	}
}

func (v *validator) reversedSessions() {
	for _, i := range v.kept {
		c := &v.courses[i]
		var good []Session
		for _, s := range c.Sessions {
			if !s.Start.IsZero() && !s.End.IsZero() && s.End.Before(s.Start) {
				v.note(i, Warning, FieldSessions, newValueError("session-reversed", fmt.Sprintf("%s..%s", isoDay(s.Start), isoDay(s.End)),
					"Start", isoDay(s.Start), "End", isoDay(s.End)))
				continue
			}
			good = append(good, s)
		}
		if len(good) < len(c.Sessions) {
			c.Sessions = good
		}
	}
}

// loopText writes a loop of courses in order, shortened in the middle.
func loopText(ids []CourseID) string {
	const most = 10
	var parts []string
	for i, id := range ids {
		if len(ids) > most && i == most/2 {
			parts = append(parts, "…")
		}
		if len(ids) <= most || i < most/2 || i >= len(ids)-most/2 {
			parts = append(parts, string(id))
		}
	}
	return strings.Join(parts, " → ")
}
