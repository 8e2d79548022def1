package recommend

import (
	"math"
	"slices"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// Check returns every fault of a dated path; none for one that may be shown. It
// is total: whatever the steps hold, it neither fails nor panics. It trusts
// nothing of the planner's: it goes back to the need and to the courses. known
// finds a course of the catalogue in force; today is the day of the question.
func Check(n *Need, steps []Step, known func(catalog.CourseID) *catalog.Course, now time.Time) []Fault {
	c := checker{n: n, known: known, today: dayOf(now), at: map[catalog.CourseID]int{}, taught: Levels{}, weeks: map[int32]float64{}}
	if len(steps) == 0 {
		return []Fault{{Kind: Empty}}
	}
	if len(steps) > maxSteps {
		c.add(Fault{Kind: TooMany})
	}
	for i := range steps {
		if s := &steps[i]; s.Course != nil {
			if _, ok := c.at[s.Course.ID]; !ok {
				c.at[s.Course.ID] = i + 1
			}
		}
	}
	for i := range steps {
		c.step(i+1, &steps[i])
	}
	c.totals()
	return c.faults
}

// checker is one check under way.
type checker struct {
	n      *Need
	known  func(catalog.CourseID) *catalog.Course
	today  day
	at     map[catalog.CourseID]int // first step of each course
	taught Levels                   // by the steps before
	end    day                      // of the step before
	hours  float64
	cents  int64
	weeks  map[int32]float64
	faults []Fault
}

func (c *checker) add(f Fault) { c.faults = append(c.faults, f) }

func (c *checker) step(i int, s *Step) {
	if s.Course == nil {
		c.add(Fault{Kind: UnknownCourse, Step: i})
		return
	}
	id := s.Course.ID
	course := c.known(id)
	if course == nil {
		c.add(Fault{Kind: UnknownCourse, Step: i, Course: id})
		return
	}
	if c.at[id] < i {
		c.add(Fault{Kind: Duplicate, Step: i, Course: id})
		return
	}
	for _, m := range misfits(c.n, course, c.today) {
		m.Step = i
		c.add(m)
	}
	c.order(i, course)
	c.dates(i, s, course)
}

// order holds prerequisites, requirements and levels against the steps before.
func (c *checker) order(i int, course *catalog.Course) {
	for _, id := range course.Prerequisites {
		switch at := c.at[id]; {
		case at > 0 && at < i, c.n.met(id):
		case at > 0:
			c.add(Fault{Kind: PrerequisiteLate, Step: i, Course: course.ID, Other: id})
		default:
			c.add(Fault{Kind: PrerequisiteMissing, Step: i, Course: course.ID, Other: id})
		}
	}
	for _, r := range requiredBy(course) {
		if max(1, c.n.level(r.Competence), c.taught[r.Competence]) < r.Level {
			c.add(Fault{Kind: RequirementMissing, Step: i, Course: course.ID, Target: r})
		}
	}
	teaches := taughtBy(course)
	if len(teaches) > 0 && teaches[0].Level > 0 && teaches[0].Level < c.taught[teaches[0].Competence] {
		c.add(Fault{Kind: LevelFalls, Step: i, Course: course.ID, Target: teaches[0]})
	}
	for _, t := range teaches {
		c.taught[t.Competence] = max(c.taught[t.Competence], t.Level)
	}
}

// dates holds a step's days against the session, the need and the step before.
func (c *checker) dates(i int, s *Step, course *catalog.Course) {
	start, end := dayOf(s.Start), dayOf(s.End)
	fault := func(kind FaultKind) { c.add(Fault{Kind: kind, Step: i, Course: course.ID}) }
	switch {
	case s.Session != nil:
		c.session(i, s, course)
		start, end = sessionDays(s.Session)
	case course.Modality != catalog.SelfPaced && len(course.Sessions) > 0:
		fault(SessionUnknown) // it has dates, and none of them was chosen
	}
	if start <= c.today || start < dayOf(c.n.From) || end < start {
		fault(BeforeStart)
	}
	if !c.n.Deadline.IsZero() && end > dayOf(c.n.Deadline) {
		fault(AfterDeadline)
	}
	if start <= c.end {
		fault(Overlap)
	}
	c.end = max(c.end, end)
	c.count(course, start, end)
}

// count adds a step to the hours, the money and the weeks.
func (c *checker) count(course *catalog.Course, start, end day) {
	c.hours += course.Hours
	if c.cents > math.MaxInt64/2 || course.Cost.Cents > math.MaxInt64/4 { // a sum must not wrap round
		c.cents = math.MaxInt64 / 2
	} else {
		c.cents += max(0, course.Cost.Cents)
	}
	if start > 0 && end >= start && end-start <= agendaDays {
		load(c.weeks, start, end, course.Hours)
	}
}

func (c *checker) session(i int, s *Step, course *catalog.Course) {
	fault := func(kind FaultKind) { c.add(Fault{Kind: kind, Step: i, Course: course.ID}) }
	at := slices.IndexFunc(course.Sessions, func(o catalog.Session) bool {
		return o.ID == s.Session.ID && o.Start.Equal(s.Session.Start) && o.End.Equal(s.Session.End) && o.Place == s.Session.Place
	})
	start, end := sessionDays(s.Session)
	switch {
	case at < 0, dayOf(s.Start) != start, dayOf(s.End) != end: // what is shown must be the session's days
		fault(SessionUnknown)
	case course.Sessions[at].Full:
		fault(SessionFull)
	case !placeFits(c.n, course, &course.Sessions[at]):
		fault(WrongPlace)
	}
}

// totals holds hours, money and weeks of the whole path against the need.
func (c *checker) totals() {
	if c.n.Hours > 0 && c.hours > c.n.Hours+minute {
		c.add(Fault{Kind: HoursOver})
	}
	if c.n.MaxCents != nil && c.cents > *c.n.MaxCents {
		c.add(Fault{Kind: MoneyOver})
	}
	for _, h := range c.weeks {
		if c.n.Weekly > 0 && h > c.n.Weekly+minute {
			c.add(Fault{Kind: WeeklyOver})
			return
		}
	}
}
