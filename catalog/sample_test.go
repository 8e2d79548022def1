package catalog

import (
	"bufio"
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/fr"
)

// sampleDay is a Sunday night in Paris, Monday not yet begun in UTC.
var sampleDay = time.Date(2026, 11, 22, 22, 30, 0, 0, time.UTC)

func mustSample(t testing.TB, now time.Time) *Catalog {
	t.Helper()
	c, err := Sample(now)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestSampleBreadth: the example shows every kind of thing that a catalogue holds.
func TestSampleBreadth(t *testing.T) {
	c := mustSample(t, sampleDay)
	if c.Len() < 240 || !c.Example {
		t.Errorf("%d courses, example %v", c.Len(), c.Example)
	}
	levels := map[CompetenceID]map[Level]bool{}
	formats, modalities, english := map[Format]int{}, map[Modality]int{}, 0
	least, most := 1000.0, 0.0
	for _, course := range everyCourse(t, c) {
		for _, target := range course.Teaches {
			if _, ok := LookupCompetence(target.Competence); !ok || target.Level < 1 || target.Level > MaxLevel {
				t.Errorf("%s teaches %v", course.ID, target)
			}
			if levels[target.Competence] == nil {
				levels[target.Competence] = map[Level]bool{}
			}
			levels[target.Competence][target.Level] = true
		}
		formats[course.Format]++
		modalities[course.Modality]++
		if course.Language == "en" {
			english++
		}
		least, most = min(least, course.Hours), max(most, course.Hours)
		if !strings.Contains(course.Provider, "(exemple)") && !strings.Contains(course.Provider, "(example)") {
			t.Errorf("%s: the provider %q does not say that it is invented", course.ID, course.Provider)
		}
		if course.Title == "" || course.Summary == "" || len(course.Outcomes) == 0 || course.Level == 0 {
			t.Errorf("%s is not complete", course.ID)
		}
	}
	if least != 0.5 || most < 40 || english < 30 {
		t.Errorf("hours from %v to %v, %d courses in English", least, most, english)
	}
	for _, f := range Frameworks() {
		want := map[string]int{"digcomp": 3, "metiers": 1}[f.ID]
		for _, competence := range f.Competences {
			if len(levels[competence.ID]) < want {
				t.Errorf("%s is taught at %d levels, want %d", competence.ID, len(levels[competence.ID]), want)
			}
		}
	}
	if n := len(formats); formats[0] > 0 || n != len(formatCodes)-1 {
		t.Errorf("formats: %v", formats)
	}
	if n := len(modalities); modalities[0] > 0 || n != len(modalityCodes)-1 {
		t.Errorf("modalities: %v", modalities)
	}
}

// TestSampleIsValid: prerequisites exist and have no loop.
func TestSampleIsValid(t *testing.T) {
	courses := everyCourse(t, mustSample(t, sampleDay))
	kept, dropped, issues := Validate(courses, func(i int) (string, int) { return string(courses[i].ID), 1 })
	for _, i := range issues {
		if i.Code != "duplicate-title" {
			t.Errorf("%s: %s %s", i.Source, i.Code, i.Value)
		}
	}
	if len(kept) != len(courses) || len(dropped) > 0 {
		t.Errorf("%d of %d kept", len(kept), len(courses))
	}
	needing := 0
	for i, c := range courses {
		if len(c.Prerequisites) > 0 {
			needing++
		}
		if diff := cmp.Diff(c.Prerequisites, kept[i].Prerequisites); diff != "" {
			t.Errorf("%s: prerequisites (-written +understood):\n%s", c.ID, diff)
		}
	}
	if needing < 20 {
		t.Errorf("only %d courses have prerequisites", needing)
	}
}

// planned is an example course as far as its sessions go.
type planned struct {
	ID   CourseID
	Plan *plan
}

func samplePlans(t *testing.T) []planned {
	t.Helper()
	var out []planned
	entries, err := sampleFiles.ReadDir("sample")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := sampleFiles.ReadFile("sample/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
			var p planned
			if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			if p.Plan != nil {
				out = append(out, p)
			}
		}
	}
	return out
}

// TestSampleSessions goes through 400 days: sessions lie ahead on working days,
// and one that was announced stays announced, unchanged, until its week.
func TestSampleSessions(t *testing.T) {
	calendar := cal.NewBusinessCalendar()
	calendar.AddHoliday(fr.Holidays...)
	workday := map[time.Time]bool{}
	works := func(day time.Time) bool {
		if _, ok := workday[day]; !ok {
			workday[day] = calendar.IsWorkday(day)
		}
		return workday[day]
	}
	plans := samplePlans(t)
	if len(plans) < 200 {
		t.Fatalf("%d courses have a plan", len(plans))
	}
	// one course of each rhythm is gone through in full: 400 days × 300 courses
	// would only repeat them
	seen := map[[2]int]bool{}
	for _, p := range plans {
		key := [2]int{p.Plan.EveryWeeks, p.Plan.Days}
		if seen[key] {
			continue
		}
		seen[key] = true
		var before []Session
		for d := range 400 {
			now := sampleDay.AddDate(0, 0, d)
			today := Day(now)
			sessions := p.Plan.sessions(p.ID, now)
			if len(sessions) == 0 {
				t.Fatalf("%s has no session on %s", p.ID, today)
			}
			for _, s := range sessions {
				if !s.Start.After(today) || s.End.Before(s.Start) || !works(s.Start) || !works(s.End) {
					t.Fatalf("%s on %s: session %s..%s", p.ID, today, s.Start, s.End)
				}
				if last := today.AddDate(0, 0, 7*(sampleHorizon+2)); s.Start.After(last) {
					t.Fatalf("%s on %s: session %s is beyond the half year", p.ID, today, s.Start)
				}
				if p.Plan.Seats > 0 && s.Full != (s.Seats == 0) || s.Seats > p.Plan.Seats {
					t.Fatalf("%s: %d seats of %d, full %v", p.ID, s.Seats, p.Plan.Seats, s.Full)
				}
			}
			same(t, p.ID, today, before, sessions)
			before = sessions
		}
	}
	if len(seen) < 5 {
		t.Errorf("only %d rhythms", len(seen))
	}
}

// same wants today's sessions to be yesterday's, but for those of the week that
// has begun, and new ones at the end alone.
func same(t *testing.T, id CourseID, today time.Time, before, after []Session) {
	t.Helper()
	for len(before) > 0 && len(after) > 0 && !before[0].Start.Equal(after[0].Start) {
		if before[0].Start.After(today.AddDate(0, 0, 14)) {
			t.Fatalf("%s on %s: session of %s is gone", id, today, before[0].Start)
		}
		before = before[1:]
	}
	for i, s := range before {
		if i >= len(after) || s != after[i] {
			t.Fatalf("%s on %s: session %+v has changed", id, today, s)
		}
	}
}

// TestSampleIsTheSameAllDay: two replicas started at different hours agree.
func TestSampleIsTheSameAllDay(t *testing.T) {
	morning, evening := time.Date(2027, 3, 27, 23, 30, 0, 0, time.UTC), time.Date(2027, 3, 28, 21, 30, 0, 0, time.UTC) // the clock changes between
	a, b := mustSample(t, morning), mustSample(t, evening)
	if a.Version != b.Version {
		t.Error("the example changes during the day")
	}
	if c := mustSample(t, evening.AddDate(0, 0, 7)); c.Version == a.Version {
		t.Error("a week later the example has the same sessions")
	}
}
