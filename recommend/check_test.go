package recommend

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// checked is a path without a fault: a, then b, each on a day at one's own
// pace. d has two sessions and stands in no step.
type checked struct {
	need    Need
	a, b, d *catalog.Course
	steps   []Step
}

func newChecked() *checked {
	course := func(id catalog.CourseID) *catalog.Course {
		return &catalog.Course{ID: id, Title: "Cours", Language: "fr", Hours: 3, Modality: catalog.SelfPaced, Format: catalog.ELearning, Cost: catalog.Money{Cents: 5_000, Currency: "EUR"}}
	}
	c := &checked{a: course("a"), b: course("b"), d: course("d")}
	c.d.Modality = catalog.OnSite
	c.d.Sessions = []catalog.Session{{ID: "1", Start: after(8), End: after(9), Place: "Lyon"}, {ID: "2", Start: after(15), Place: "Nantes"}}
	c.steps = []Step{{Course: c.a, Start: after(1), End: after(1), Hours: 3}, {Course: c.b, Start: after(2), End: after(2), Hours: 3}}
	return c
}

// take adds a session of d as a step.
func (c *checked) take(session int) {
	s := &c.d.Sessions[session]
	first, last := sessionDays(s)
	c.steps = append(c.steps, Step{Course: c.d, Session: s, Start: first.time(), End: last.time(), Hours: 3})
}

func (c *checked) known(id catalog.CourseID) *catalog.Course {
	for _, course := range []*catalog.Course{c.a, c.b, c.d} {
		if course.ID == id {
			return course
		}
	}
	return nil
}

func (c *checked) kinds() []FaultKind {
	var out []FaultKind
	for _, f := range Check(&c.need, c.steps, c.known, planDay) {
		out = append(out, f.Kind)
	}
	return out
}

// faultCases break one thing each.
var faultCases = []struct {
	kind FaultKind
	edit func(*checked)
}{
	{WrongModality, func(c *checked) {
		c.need.NotModalities = []catalog.Modality{catalog.Remote}
		c.b.Modality = catalog.Remote
	}},
	{WrongFormat, func(c *checked) {
		c.need.NotFormats = []catalog.Format{catalog.Workshop}
		c.b.Format = catalog.Workshop
	}},
	{WrongPlace, func(c *checked) { c.need.Places = []slots.Place{{Name: "Lyon", Kind: slots.City}}; c.take(1) }},
	{WrongLanguage, func(c *checked) { c.b.Language = "en" }},
	{WrongAudience, func(c *checked) {
		c.need.Audience = []catalog.Audience{catalog.State}
		c.b.Audience = []catalog.Audience{catalog.Hospital}
	}},
	{CourseTooLong, func(c *checked) { c.need.CourseHours, c.b.Hours = 3, 3.5 }},
	{HoursUnknown, func(c *checked) { c.need.Weekly, c.b.Hours = 4, 0 }},
	{TooDear, func(c *checked) { cents := int64(50_000); c.need.MaxCents = &cents; c.b.Cost = catalog.Money{} }},
	{NoSession, func(c *checked) {
		c.need.Places = []slots.Place{{Name: "Lyon", Kind: slots.City}}
		c.b.Modality = catalog.OnSite
	}},
	{AlreadyDone, func(c *checked) { c.need.Done = []catalog.CourseID{"b"} }},
	{AlreadyRejected, func(c *checked) { c.need.Rejected = []catalog.CourseID{"b"} }},
	{RefusedSubject, func(c *checked) { c.need.Without = []string{"tableur"}; c.b.Title = "Le tableur" }},
	{UnknownCourse, func(c *checked) { c.steps[1].Course = &catalog.Course{ID: "z"} }},
	{UnknownCourse, func(c *checked) { c.steps[1].Course = nil }},
	{Duplicate, func(c *checked) { c.steps[1].Course = c.a }},
	{PrerequisiteMissing, func(c *checked) { c.b.Prerequisites = []catalog.CourseID{"d"} }},
	{PrerequisiteLate, func(c *checked) { c.a.Prerequisites = []catalog.CourseID{"b"} }},
	{PrerequisiteLate, func(c *checked) { c.a.Prerequisites = []catalog.CourseID{"a"} }},
	{RequirementMissing, func(c *checked) { c.b.Requires = []catalog.Target{{Competence: "metiers:ia", Level: 3}} }},
	{LevelFalls, func(c *checked) {
		c.a.Teaches = []catalog.Target{{Competence: "metiers:ia", Level: 3}}
		c.b.Teaches = []catalog.Target{{Competence: "metiers:ia", Level: 2}}
	}},
	{HoursOver, func(c *checked) { c.need.Hours = 5 }},
	{MoneyOver, func(c *checked) { cents := int64(9_999); c.need.MaxCents = &cents }},
	{WeeklyOver, func(c *checked) { c.need.Weekly = 5 }},
	{AfterDeadline, func(c *checked) { c.need.Deadline = after(1) }},
	{BeforeStart, func(c *checked) { c.steps[0].Start, c.steps[0].End = after(0), after(0) }},
	{BeforeStart, func(c *checked) { c.need.From = after(2) }},
	{BeforeStart, func(c *checked) { c.steps[1].End = after(1) }},
	{SessionFull, func(c *checked) { c.d.Sessions[1].Full = true; c.take(1) }},
	{SessionUnknown, func(c *checked) { c.take(0); s := *c.steps[2].Session; s.ID = "9"; c.steps[2].Session = &s }},
	{SessionUnknown, func(c *checked) { c.take(0); c.steps[2].Session = nil }},    // it has dates: one must be chosen
	{SessionUnknown, func(c *checked) { c.take(0); c.steps[2].Start = after(7) }}, // not the day that the session begins
	{Overlap, func(c *checked) { c.steps[0].End = after(2) }},                     // on the same day
	{Overlap, func(c *checked) { c.steps[0].End = after(9); c.b.Hours = 3 }},      // within the one before
	{TooMany, func(c *checked) { c.many(maxSteps + 1) }},
	{Empty, func(c *checked) { c.steps = nil }},
}

// many makes a path of so many courses, of a day each.
func (c *checked) many(n int) {
	c.steps = nil
	for i := range n {
		course := *c.a
		course.ID = catalog.CourseID(fmt.Sprint(i))
		c.steps = append(c.steps, Step{Course: &course, Start: after(1 + i), End: after(1 + i), Hours: 3})
	}
}

// TestCheck: each thing wrong gives its fault and no other.
func TestCheck(t *testing.T) {
	if got := newChecked().kinds(); len(got) > 0 {
		t.Fatalf("the path without a fault has %v", got)
	}
	seen := map[FaultKind]bool{}
	for i, c := range faultCases {
		x := newChecked()
		c.edit(x)
		seen[c.kind] = true
		known := x.known
		if c.kind == TooMany {
			known = func(id catalog.CourseID) *catalog.Course { return knownStep(x.steps, id) }
		}
		var got []FaultKind
		for _, f := range Check(&x.need, x.steps, known, planDay) {
			got = append(got, f.Kind)
		}
		if diff := cmp.Diff([]FaultKind{c.kind}, got); diff != "" {
			t.Errorf("case %d, %v (-want +got):\n%s", i, c.kind, diff)
		}
	}
	for kind := WrongModality; kind < Weak; kind++ { // Weak and Unreadable are not Check's
		if !seen[kind] {
			t.Errorf("no case for %v", kind)
		}
	}
}

func knownStep(steps []Step, id catalog.CourseID) *catalog.Course {
	for _, s := range steps {
		if s.Course != nil && s.Course.ID == id {
			return s.Course
		}
	}
	return nil
}

// TestCheckGoesBackToTheCatalogue: what a step says of its course counts for
// nothing.
func TestCheckGoesBackToTheCatalogue(t *testing.T) {
	c := newChecked()
	c.need.Hours = 6
	c.b.Hours = 3.5
	forged := *c.b
	forged.Hours = 1
	c.steps[1].Course = &forged
	if diff := cmp.Diff([]FaultKind{HoursOver}, c.kinds()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestCheckIsTotal: whatever the steps hold, Check comes back, and finds no
// fault only in steps that stand in order.
func TestCheckIsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, candidates := drawNeed(t), drawCandidates(t)
		known := knownAmong(candidates)
		var steps []Step
		for range drawOne(t, "steps", 0, 1, 2, 9) {
			steps = append(steps, drawStep(t, candidates))
		}
		if len(Check(n, steps, known, planDay)) > 0 {
			return
		}
		end := time.Time{}
		for i, s := range steps {
			if !s.Start.After(end) || s.Course == nil || known(s.Course.ID) == nil || s.Session != nil && s.Session.Full {
				t.Fatalf("step %d has no fault: %+v", i+1, s)
			}
			end = s.End
		}
	})
}

func drawStep(t *rapid.T, candidates []Candidate) Step {
	s := Step{Hours: drawOne(t, "hours", -1.0, 0, 3, 1e300), Start: drawDay(t, "start", rapid.IntRange(-5, 100).Draw(t, "start"))}
	s.End = drawDay(t, "end", rapid.IntRange(-5, 100).Draw(t, "end"))
	switch {
	case rarely(t, "no course"):
	case rarely(t, "unknown course") || len(candidates) == 0:
		s.Course = drawCourse(t)
	default:
		s.Course = rapid.SampledFrom(candidates).Draw(t, "candidate").Course
	}
	switch {
	case rarely(t, "unknown session"):
		session := drawSession(t, 7)
		s.Session = &session
	case s.Course != nil && len(s.Course.Sessions) > 0:
		s.Session = &s.Course.Sessions[rapid.IntRange(0, len(s.Course.Sessions)-1).Draw(t, "session")]
		first, last := sessionDays(s.Session)
		s.Start, s.End = first.time(), last.time()
	}
	return s
}
