package recommend

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/catalog"
)

// scheduleCase is an order of courses, the steps that come out and why the
// others do not.
type scheduleCase struct {
	name    string
	need    Need
	courses []*catalog.Course
	steps   []catalog.CourseID
	left    []FaultKind
}

// scheduleCases is long for being a table.
func scheduleCases() []scheduleCase {
	dated := func(id catalog.CourseID, hours float64, days ...int) *catalog.Course {
		c := &catalog.Course{ID: id, Hours: hours, Modality: catalog.Remote}
		for _, d := range days {
			c.Sessions = append(c.Sessions, catalog.Session{Start: after(d)})
		}
		return c
	}
	free := func(id catalog.CourseID, hours float64) *catalog.Course {
		return &catalog.Course{ID: id, Hours: hours, Modality: catalog.SelfPaced}
	}
	second := free("second", 1)
	second.Prerequisites = []catalog.CourseID{"first"}
	english := free("english", 1)
	english.Language = "en"
	cents := int64(100)
	dear := free("dear", 1)
	dear.Cost = catalog.Money{Cents: 60, Currency: "EUR"}
	dearToo := *dear
	dearToo.ID = "dear too"
	return []scheduleCase{
		{"the next session", Need{}, []*catalog.Course{dated("a", 6, 10), dated("b", 6, 3, 20)}, []catalog.CourseID{"a", "b"}, nil},
		{"no session left", Need{}, []*catalog.Course{dated("a", 6, 10), dated("b", 6, 3, 10)}, []catalog.CourseID{"a"}, []FaultKind{Overlap}},
		{"the rest goes on", Need{}, []*catalog.Course{dated("a", 6, 10), dated("b", 6, 3), dated("c", 6, 11)}, []catalog.CourseID{"a", "c"}, []FaultKind{Overlap}},
		{"twice", Need{}, []*catalog.Course{free("a", 1), free("a", 1)}, []catalog.CourseID{"a"}, []FaultKind{Duplicate}},
		{"prerequisite after", Need{}, []*catalog.Course{second, free("first", 1)}, []catalog.CourseID{"first"}, []FaultKind{PrerequisiteLate}},
		{"prerequisite before", Need{}, []*catalog.Course{free("first", 1), second}, []catalog.CourseID{"first", "second"}, nil},
		{"prerequisite missing", Need{}, []*catalog.Course{second}, nil, []FaultKind{PrerequisiteMissing}},
		{"prerequisite done", Need{Done: []catalog.CourseID{"first"}}, []*catalog.Course{second}, []catalog.CourseID{"second"}, nil},
		{"a constraint", Need{}, []*catalog.Course{english}, nil, []FaultKind{WrongLanguage}},
		{"hours", Need{Hours: 6}, []*catalog.Course{free("a", 4), free("b", 3)}, []catalog.CourseID{"a"}, []FaultKind{HoursOver}},
		{"money", Need{MaxCents: &cents}, []*catalog.Course{dear, &dearToo}, []catalog.CourseID{"dear"}, []FaultKind{MoneyOver}},
		{"deadline", Need{Deadline: after(7)}, []*catalog.Course{free("a", 2), free("b", 4)}, []catalog.CourseID{"a"}, []FaultKind{AfterDeadline}},
		{"a week shared", Need{Weekly: 7}, []*catalog.Course{dated("a", 3, 7), dated("b", 4, 9)}, []catalog.CourseID{"a", "b"}, nil},
		{"a week too full", Need{Weekly: 6}, []*catalog.Course{dated("a", 3, 7), dated("b", 4, 9)}, []catalog.CourseID{"a"}, []FaultKind{WeeklyOver}},
		{"a session too long for a week", Need{Weekly: 2}, []*catalog.Course{dated("a", 3, 7)}, nil, []FaultKind{WeeklyOver}},
		{"nine", Need{Hours: 30}, []*catalog.Course{free("1", 1), free("2", 1), free("3", 1), free("4", 1), free("5", 1), free("6", 1), free("7", 1), free("8", 1), free("9", 1)},
			[]catalog.CourseID{"1", "2", "3", "4", "5", "6", "7", "8"}, []FaultKind{TooMany}},
	}
}

func TestSchedule(t *testing.T) {
	for _, c := range scheduleCases() {
		t.Run(c.name, func(t *testing.T) {
			var candidates []Candidate
			for _, course := range c.courses {
				candidates = append(candidates, Candidate{course, 1})
			}
			p := newPlan(&c.need, candidates, dayOf(planDay), DefaultObjective)
			var order []*option
			for _, course := range c.courses {
				order = append(order, p.option(course.ID))
			}
			placed, faults := p.schedule(order)
			var steps []catalog.CourseID
			for _, s := range placed {
				steps = append(steps, s.Course.ID)
			}
			var left []FaultKind
			for _, f := range faults {
				left = append(left, f.Kind)
			}
			if diff := cmp.Diff(c.steps, steps) + cmp.Diff(c.left, left); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if path := p.path(placed); len(placed) > 0 {
				if faults := Check(&c.need, path.Steps, knownAmong(candidates), planDay); len(faults) > 0 {
					t.Errorf("faults %+v", faults)
				}
			}
		})
	}
}

// TestOwnPaceSharesAWeek: work at one's own pace begins as soon as the week
// that a session has used up lets it.
func TestOwnPaceSharesAWeek(t *testing.T) {
	candidates := []Candidate{
		{&catalog.Course{ID: "a", Hours: 3, Modality: catalog.Remote, Sessions: []catalog.Session{{Start: after(7)}}}, 1}, // a Monday
		{&catalog.Course{ID: "b", Hours: 5, Modality: catalog.SelfPaced}, 1},
	}
	for weekly, want := range map[float64]int{
		8: 8,  // an hour and a half a day leaves room from Tuesday on
		5: 10, // an hour a day: two are left, Thursday and Friday
		4: 11, // one is left, Friday
		3: 14, // none
	} {
		p := newPlan(&Need{Weekly: weekly}, candidates, dayOf(planDay), DefaultObjective)
		steps, left := p.schedule([]*option{p.option("a"), p.option("b")})
		if len(left) > 0 || len(steps) != 2 || steps[1].start != dayOf(after(want)) {
			t.Errorf("%v h a week: %+v, left %v; want a start on %v", weekly, steps, left, after(want))
		}
	}
}
