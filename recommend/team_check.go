package recommend

import (
	"math"
	"slices"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// CheckTeam returns every fault of a plan for a team; none for one that may be
// shown. It is total: whatever the plan holds, it neither fails nor panics. It
// trusts nothing of the planner's: it goes back to the need, the courses and
// their sessions. A fault's Text is the code of the member that it is about, ""
// for the team; its Step counts the member's steps by their first day.
func CheckTeam(n *TeamNeed, p *TeamPlan, now time.Time) []Fault {
	c := teamChecker{n: n, p: p, now: now, takers: map[seatOf]int{}, absent: map[day]int{}}
	parts, ok := c.parts()
	if !ok {
		return c.faults
	}
	for i := range n.Members {
		c.member(i, parts[i])
	}
	c.seats(parts)
	c.totals()
	c.together()
	c.figures(parts)
	return c.faults
}

// seatOf names a session by what it is, not by where it stands in memory.
type seatOf struct {
	course     catalog.CourseID
	id, place  string
	start, end day
}

// teamChecker is one check under way.
type teamChecker struct {
	n      *TeamNeed
	p      *TeamPlan
	now    time.Time
	takers map[seatOf]int
	absent map[day]int
	hours  float64
	cents  int64
	days   int
	faults []Fault
}

func (c *teamChecker) add(kind FaultKind, step int, course catalog.CourseID, member string) {
	c.faults = append(c.faults, Fault{Kind: kind, Step: step, Course: course, Text: member})
}

// parts takes the plan apart by member; false when that cannot be done.
func (c *teamChecker) parts() ([][]Step, bool) {
	if c.p == nil || len(c.p.Alone) > len(c.n.Members) {
		c.add(UnknownMember, 0, "", "")
		return nil, false
	}
	out := make([][]Step, len(c.n.Members))
	for i, steps := range c.p.Alone {
		out[i] = slices.Clone(steps)
	}
	for _, k := range c.p.Cohorts {
		if k.Session == nil || k.Course == nil {
			c.add(SessionUnknown, 0, "", "")
			return nil, false
		}
		for j, i := range k.Members {
			if i < 0 || i >= len(out) || slices.Contains(k.Members[:j], i) {
				c.add(UnknownMember, 0, k.Course.ID, "")
				return nil, false
			}
			out[i] = append(out[i], Step{Course: k.Course, Session: k.Session, Start: k.Start, End: k.End, Hours: k.Course.Hours})
		}
	}
	for i := range out {
		slices.SortStableFunc(out[i], func(a, b Step) int { return a.Start.Compare(b.Start) })
	}
	return out, true
}

// member holds one member's steps against their own need, as a path's, and
// against their absences.
func (c *teamChecker) member(i int, steps []Step) {
	m := &c.n.Members[i]
	courses := map[catalog.CourseID]*catalog.Course{}
	for j := range steps {
		if steps[j].Course != nil {
			courses[steps[j].Course.ID] = steps[j].Course
		}
	}
	need := c.n.Of(i)
	if len(steps) > 0 { // a member for whom there is nothing has no path to check
		for _, f := range Check(need, steps, func(id catalog.CourseID) *catalog.Course { return courses[id] }, c.now) {
			f.Text = m.Code
			c.faults = append(c.faults, f)
		}
	}
	for j := range steps {
		s := &steps[j]
		if s.Course == nil {
			continue
		}
		if c.n.Hours > 0 && s.Course.Hours == 0 { // the members' own needs do not know of the team's hours
			c.add(HoursUnknown, j+1, s.Course.ID, m.Code)
		}
		if away(m.Away, s) {
			c.add(MemberAway, j+1, s.Course.ID, m.Code)
		}
		c.count(s)
	}
}

// away reports whether a step falls on one of the days.
func away(spans []Span, s *Step) bool {
	start, end := dayOf(s.Start), dayOf(s.End)
	if s.Session != nil {
		start, end = sessionDays(s.Session)
	}
	return slices.ContainsFunc(spans, func(a Span) bool {
		from := dayOf(a.From)
		return from <= end && start <= max(from, dayOf(a.To))
	})
}

// count adds a step to what the team uses.
func (c *teamChecker) count(s *Step) {
	c.hours += s.Course.Hours
	c.cents += min(max(0, s.Course.Cost.Cents), math.MaxInt64/1_000_000) // a sum must not wrap round
	if s.Session == nil {
		return
	}
	start, end := sessionDays(s.Session)
	for d := start; d <= end && d-start <= agendaDays; d++ {
		if catalog.Workday(d.time()) {
			c.absent[d]++
			c.days++
		}
	}
}

// seats holds those who take a session against the seats that the course says
// it has.
func (c *teamChecker) seats(parts [][]Step) {
	for _, steps := range parts {
		for j := range steps {
			s := &steps[j]
			if s.Course == nil || s.Session == nil {
				continue
			}
			start, end := sessionDays(s.Session)
			c.takers[seatOf{s.Course.ID, s.Session.ID, s.Session.Place, start, end}]++
			at := slices.IndexFunc(s.Course.Sessions, func(o catalog.Session) bool {
				return o.ID == s.Session.ID && o.Place == s.Session.Place && o.Start.Equal(s.Session.Start) && o.End.Equal(s.Session.End)
			})
			if at < 0 {
				continue // Check has told
			}
			seats := s.Course.Sessions[at].Seats
			if seats > 0 && c.takers[seatOf{s.Course.ID, s.Session.ID, s.Session.Place, start, end}] == seats+1 {
				c.add(SeatsOver, 0, s.Course.ID, "")
			}
		}
	}
}

// totals holds the whole team's hours, money and absences against the need.
func (c *teamChecker) totals() {
	if c.n.Hours > 0 && c.hours > c.n.Hours+minute {
		c.add(HoursOver, 0, "", "")
	}
	if c.n.MaxCents != nil && c.cents > *c.n.MaxCents {
		c.add(MoneyOver, 0, "", "")
	}
	for _, n := range c.absent {
		if c.n.MaxAway > 0 && n > c.n.MaxAway {
			c.add(TooManyAway, 0, "", "")
			return
		}
	}
}

// figures holds what the plan says of itself against what it is.
func (c *teamChecker) figures(parts [][]Step) {
	var all, left int
	for i := range parts {
		for j := range parts[i] {
			if parts[i][j].Course == nil {
				return // told
			}
		}
		before, after := gapsOf(c.n.Of(i), parts[i])
		all, left = all+width(before), left+width(after)
	}
	coverage := 0.0
	if all > 0 {
		coverage = float64(all-left) / float64(all)
	} else if len(c.n.Aims) > 0 {
		coverage = 1
	}
	if math.Abs(c.p.Coverage-coverage) > insignificant || math.Abs(c.p.Hours-c.hours) > minute || c.p.Cents != c.cents || c.p.Days != c.days {
		c.add(WrongFigures, 0, "", "")
	}
}

// together holds a plan for all at once to that.
func (c *teamChecker) together() {
	if !c.n.Together {
		return
	}
	apart := slices.ContainsFunc(c.p.Cohorts, func(k Cohort) bool { return len(k.Members) < len(c.n.Members) })
	for i := range c.p.Alone { // a team of one has no cohort
		apart = apart || len(c.p.Alone[i]) > 0 && len(c.n.Members) > 1
	}
	if apart {
		c.add(NotTogether, 0, "", "")
	}
}
