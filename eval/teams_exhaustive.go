package eval

import (
	"fmt"
	"math"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
)

// maxTeamNodes bounds the exhaustive search of one team.
const maxTeamNodes = 30_000_000

// BestTeam is the best plan of a team and what the documented objective gives
// for it, found by trying every path of every member with every other's. It
// shares no code with the planner but the checkers, which are the referees. It
// is for two to four members and six courses; false when there is too much to
// try.
func BestTeam(in *TeamInstance) (parts [][]recommend.Step, worth float64, ok bool) {
	x := newTeamExhaustive(in)
	for i := range in.Need.Members {
		x.options = append(x.options, x.paths(i))
	}
	for i := len(x.options) - 1; i >= 0; i-- {
		x.hope[i] = x.hope[i+1] + max(0, x.options[i][0].worth)
	}
	x.choose(0, 0)
	for _, o := range x.best {
		parts = append(parts, o.steps)
	}
	return parts, x.worth, x.nodes < maxTeamNodes
}

// teamExhaustive is a search under way.
type teamExhaustive struct {
	*exhaustive
	need    *recommend.TeamNeed
	span    float64
	options [][]part
	hope    []float64 // of the members from one on, alone
	chosen  []part
	best    []part
	worth   float64
	nodes   int
	seats   map[*catalog.Session]int
	absent  map[int]int
	cents   int64
	hours   float64
}

// part is one member's way.
type part struct {
	steps    []recommend.Step
	worth    float64 // without the cost of sessions
	sessions []*catalog.Session
	days     []int
	cents    int64
	hours    float64
}

func newTeamExhaustive(in *TeamInstance) *teamExhaustive {
	one := in.Need.Need
	one.Hours = in.Need.PerMember
	for _, m := range in.Need.Members {
		one.Hours = max(one.Hours, m.Hours)
	}
	x := &teamExhaustive{exhaustive: newExhaustive(&Instance{Need: &one, Candidates: in.Candidates, Now: in.Now}), need: in.Need,
		hope: make([]float64, len(in.Need.Members)+1), seats: map[*catalog.Session]int{}, absent: map[int]int{}}
	x.span = math.Max(1, float64(min(x.last, x.first+180)-x.first))
	return x
}

// paths are all ways of a member, the best first, of those that use the same
// the best alone.
func (x *teamExhaustive) paths(i int) []part {
	m := memberPaths{x: x, need: x.need.Of(i), away: x.need.Members[i].Away, seen: map[string]int{}}
	m.add(nil)
	m.extend(nil)
	slices.SortStableFunc(m.out, func(a, b part) int {
		switch {
		case a.worth > b.worth:
			return -1
		case a.worth < b.worth:
			return 1
		}
		return 0
	})
	return m.out
}

// memberPaths gathers one member's ways.
type memberPaths struct {
	x    *teamExhaustive
	need *recommend.Need
	away []recommend.Span
	seen map[string]int
	out  []part
}

// extend tries every course after some steps.
func (m *memberPaths) extend(steps []recommend.Step) {
	for at := range m.x.Candidates {
		for _, s := range m.ways(at, steps) {
			next := append(slices.Clone(steps), s)
			if !m.absent(&s) && len(recommend.Check(m.need, next, m.x.course, m.x.Now)) == 0 {
				m.add(next)
				m.extend(next)
			}
		}
	}
}

func (m *memberPaths) absent(s *recommend.Step) bool {
	return slices.ContainsFunc(m.away, func(a recommend.Span) bool { return !a.From.After(s.End) && !s.Start.After(a.To) })
}

// ways are the sessions of a course, or its first free days after some steps.
func (m *memberPaths) ways(at int, steps []recommend.Step) []recommend.Step {
	c, x := m.x.Candidates[at].Course, m.x
	if slices.ContainsFunc(steps, func(s recommend.Step) bool { return s.Course == c }) || c.Hours == 0 && x.need.Hours > 0 {
		return nil
	}
	if c.Modality != catalog.SelfPaced && len(c.Sessions) > 0 {
		var out []recommend.Step
		for i := range c.Sessions {
			s := &c.Sessions[i]
			end := s.End
			if end.IsZero() {
				end = s.Start
			}
			out = append(out, recommend.Step{Course: c, Session: s, Start: s.Start, End: end, Hours: c.Hours})
		}
		return out
	}
	from := x.first
	if len(steps) > 0 {
		from = x.number(steps[len(steps)-1].End) + 1
	}
	for ; ; from++ {
		w := taken{at: at}
		if !x.ownPace(&w, from) {
			return nil
		}
		if m.absent(&w.step) {
			continue
		}
		for _, f := range recommend.Check(m.need, append(slices.Clone(steps), w.step), x.course, x.Now) {
			if f.Kind == recommend.WeeklyOver && from < x.last {
				w.at = -1 // later, perhaps
			}
		}
		if w.at >= 0 {
			return []recommend.Step{w.step}
		}
	}
}

// add notes a way of a member.
func (m *memberPaths) add(steps []recommend.Step) {
	p := m.x.measure(m.need, steps)
	key := fmt.Sprint(p.cents, p.hours, p.sessions)
	if at, ok := m.seen[key]; ok {
		if p.worth > m.out[at].worth {
			m.out[at] = p
		}
		return
	}
	m.seen[key] = len(m.out)
	m.out = append(m.out, p)
}

// measure is the documented objective of one member's way, sessions aside.
func (x *teamExhaustive) measure(n *recommend.Need, steps []recommend.Step) part {
	w := recommend.DefaultTeamObjective
	p := part{steps: steps}
	closed := map[catalog.CompetenceID]float64{}
	for _, s := range steps {
		relevance := 0.0
		for _, c := range x.Candidates {
			if c.Course == s.Course {
				relevance = c.Relevance
			}
		}
		for _, a := range n.Aims {
			for _, t := range s.Course.Teaches {
				if t.Competence == a.Competence && t.Level > a.From {
					share := float64(min(t.Level, a.To)-a.From) / float64(a.To-a.From)
					closed[a.Competence] = max(closed[a.Competence], a.Weight*share*(w.Beside+(1-w.Beside)*relevance))
				}
			}
		}
		p.cents += s.Course.Cost.Cents
		p.hours += s.Course.Hours
		p.worth -= w.Step + w.Euro*float64(s.Course.Cost.Cents)/100
		if s.Undated() {
			p.worth -= w.Undated
		}
		if s.Session == nil {
			continue
		}
		p.sessions = append(p.sessions, s.Session)
		for day := x.number(s.Start); day <= x.number(s.End); day++ {
			if catalog.Workday(midnight(day)) {
				p.days = append(p.days, day)
			}
		}
	}
	for _, v := range closed {
		p.worth += w.Gap * v
	}
	p.worth -= w.Day * float64(len(p.days))
	if len(steps) > 0 {
		p.worth -= w.Late * float64(x.number(steps[len(steps)-1].End)-x.first) / x.span
	}
	return p
}

// choose tries every way of the members from one on.
func (x *teamExhaustive) choose(i int, worth float64) {
	if i == len(x.options) {
		if worth > x.worth+worthless || x.best == nil {
			x.worth, x.best = worth, slices.Clone(x.chosen)
		}
		return
	}
	for _, p := range x.options[i] {
		if x.nodes++; x.nodes >= maxTeamNodes || x.best != nil && worth+p.worth+x.hope[i+1] <= x.worth+worthless {
			return
		}
		opened, ok := x.take(p, 1)
		if ok {
			x.chosen = append(x.chosen, p)
			x.choose(i+1, worth+p.worth-recommend.DefaultTeamObjective.Session*float64(opened))
			x.chosen = x.chosen[:len(x.chosen)-1]
		}
		x.take(p, -1)
	}
}

// take adds a way to what the team uses, or takes it away; false when it is too
// much. opened are the sessions that nobody took before.
func (x *teamExhaustive) take(p part, by int) (opened int, ok bool) {
	ok = true
	x.cents += int64(by) * p.cents
	x.hours += float64(by) * p.hours
	for _, s := range p.sessions {
		if x.seats[s] == 0 {
			opened++
		}
		x.seats[s] += by
		ok = ok && (s.Seats == 0 || x.seats[s] <= s.Seats)
	}
	for _, d := range p.days {
		x.absent[d] += by
		ok = ok && (x.need.MaxAway == 0 || x.absent[d] <= x.need.MaxAway)
	}
	ok = ok && (x.need.MaxCents == nil || x.cents <= *x.need.MaxCents) && (x.need.Hours == 0 || x.hours <= x.need.Hours+1.0/60)
	return opened, ok
}
