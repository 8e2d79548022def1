package eval

import (
	"fmt"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// brokenTeam returns the judge's demands that a plan breaks, by what was read in
// the request, whatever Parcours understood.
func brokenTeam(s *TeamScenario, p *recommend.TeamPlan) []string {
	c := teamJudge{s: s, e: &s.Expect, absent: map[string]int{}, seats: map[string]int{}}
	for i := range p.Need.Members {
		if i < len(s.Members) {
			c.member(i, p.Steps(i))
		}
	}
	c.add(c.e.Hours > 0 && c.hours > c.e.Hours+0.02, "%.1f h for all", c.hours)
	c.add(c.e.MaxCents != nil && c.cents > *c.e.MaxCents, "%d cents for all", c.cents)
	for day, n := range c.absent {
		c.add(c.e.MaxAway > 0 && n > c.e.MaxAway, "%d away on %s", n, day)
	}
	apart := slices.ContainsFunc(p.Cohorts, func(k recommend.Cohort) bool { return len(k.Members) < len(s.Members) }) ||
		slices.ContainsFunc(p.Alone, func(steps []recommend.Step) bool { return len(steps) > 0 })
	c.add(c.e.Together && apart, "not together")
	return c.out
}

// teamJudge holds a plan against a scenario.
type teamJudge struct {
	s      *TeamScenario
	e      *TeamExpectation
	hours  float64
	cents  int64
	absent map[string]int
	seats  map[string]int
	out    []string
}

func (c *teamJudge) add(bad bool, what string, args ...any) {
	if bad {
		c.out = append(c.out, fmt.Sprintf(what, args...))
	}
}

func (c *teamJudge) member(i int, steps []recommend.Step) {
	m := &c.s.Members[i]
	var hours float64
	var cents int64
	for j := range steps {
		c.step(i, m, &steps[j])
		hours += steps[j].Course.Hours
		cents += steps[j].Course.Cost.Cents
	}
	most := c.e.PerMember
	if m.Hours > 0 && (most == 0 || m.Hours < most) {
		most = m.Hours
	}
	c.add(most > 0 && hours > most+0.02, "M%d: %.1f h of %.1f", i+1, hours, most)
	c.add(c.e.MemberCents > 0 && cents > c.e.MemberCents, "M%d: %d cents", i+1, cents)
	c.hours += hours
	c.cents += cents
}

func (c *teamJudge) step(i int, m *ScenarioMember, s *recommend.Step) {
	course, e := s.Course, c.e
	add := func(bad bool, what string) { c.add(bad, "M%d, %s: %s", i+1, course.ID, what) }
	add(!course.OpenTo(m.Audience), "for others")
	add(len(e.Modalities) > 0 && !slices.Contains(e.Modalities, course.Modality), "modality")
	add(slices.Contains(e.NotModalities, course.Modality), "modality refused")
	add(e.Language != "" && course.Language != e.Language, "language")
	add(e.MaxCents != nil && !course.Cost.Known(), "price unknown")
	add(e.Deadline != "" && s.End.After(scenarioDate(e.Deadline)), "after the deadline")
	add(e.From != "" && s.Start.Before(scenarioDate(e.From)), "too early")
	if s.Session == nil {
		return
	}
	for _, a := range m.Away {
		add(!s.Start.After(scenarioDate(a.To)) && !s.End.Before(scenarioDate(a.From)), "away")
	}
	if course.Modality == catalog.OnSite || course.Modality == catalog.Blended {
		wanted := e.Places
		if len(wanted) == 0 && m.Place != "" {
			wanted = []string{m.Place}
		}
		add(len(wanted) > 0 && !slices.ContainsFunc(wanted, func(w string) bool {
			p, ok := slots.FindPlace(w)
			return ok && p.Covers(s.Session.Place)
		}), "place "+s.Session.Place)
	}
	key := string(course.ID) + s.Session.ID + s.Session.Place + s.Start.String()
	c.seats[key]++
	add(s.Session.Full || s.Session.Seats > 0 && c.seats[key] > s.Session.Seats, "no seat")
	for day := s.Start; !day.After(s.End); day = day.AddDate(0, 0, 1) {
		if catalog.Workday(day) {
			c.absent[day.Format("2006-01-02")]++
		}
	}
}
