package recommend

import (
	"math"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
)

// teamRun is one session in a team plan's terms.
type teamRun struct {
	session    *catalog.Session
	start, end day
	number     int // among all sessions of the problem
	seats      int // left; unknown: no bound
	days       int // working days
}

// teamOption is a course in a team plan's terms.
type teamOption struct {
	course    *catalog.Course
	relevance float64
	quality   float64 // share of a gap that it counts for
	hours     float64
	cents     int64
	runs      []teamRun // by their start; none for work at one's own pace
	days      int       // working days of work at one's own pace
	undated   int
	teaches   []catalog.Target
	requires  []catalog.Target
}

// teamProblem is one problem for the team planner.
type teamProblem struct {
	window
	need     *TeamNeed
	w        TeamObjective
	options  []teamOption
	at       map[catalog.CourseID]int // options by course
	teachers map[catalog.CompetenceID][]int
	members  []teamMember
	sessions int
	pace     float64
	hours    float64 // of the team
	cents    int64   // of the team
}

// teamMember is a member in a team plan's terms.
type teamMember struct {
	need  *Need
	aims  []Aim // the need's, or one for the subject when there is none
	hours float64
	cents int64
	away  [][2]day
	menu  []menuItem
	best  credits // of the whole menu
	comps map[catalog.CompetenceID]int
	have  []catalog.Level // by menu competence
}

// anySubject stands for the aim of a need that names no competence: relevance
// alone counts.
const anySubject catalog.CompetenceID = ""

func newTeamProblem(n *TeamNeed, candidates []Candidate, today day, w TeamObjective) *teamProblem {
	p := &teamProblem{window: newWindow(&n.Need, today), need: n, w: w, at: map[catalog.CourseID]int{}, teachers: map[catalog.CompetenceID][]int{}, hours: math.Inf(1), cents: math.MaxInt64 / 4}
	if n.Hours > 0 {
		p.hours = n.Hours + minute/2
	}
	if n.MaxCents != nil {
		p.cents = *n.MaxCents
	}
	p.pace = p.paceOf()
	for i := range candidates {
		if c := &candidates[i]; c.Course != nil {
			p.add(c)
		}
	}
	for i := range n.Members {
		p.members = append(p.members, p.member(i))
	}
	return p
}

// paceOf is the hours a week of work at one's own pace of the member who has
// most to do.
func (p *teamProblem) paceOf() float64 {
	one := p.need.Need
	one.Hours = p.need.PerMember
	for i := range p.need.Members {
		one.Hours = max(one.Hours, p.need.boundOf(i))
	}
	return paceOf(&one, p.first, p.last)
}

// add takes a candidate that keeps the constraints of the whole team.
func (p *teamProblem) add(c *Candidate) {
	id := c.Course.ID
	if _, twice := p.at[id]; twice || len(misfits(&p.need.Need, c.Course, p.today)) > 0 {
		return
	}
	o := teamOption{course: c.Course, relevance: c.Relevance, quality: p.w.Beside + (1-p.w.Beside)*c.Relevance, hours: c.Course.Hours,
		cents: max(0, c.Course.Cost.Cents), teaches: taughtBy(c.Course), requires: requiredBy(c.Course)}
	if c.Course.Modality == catalog.SelfPaced || len(c.Course.Sessions) == 0 {
		o.days = max(1, int(math.Ceil(c.Course.Hours*5/p.pace-insignificant)))
		if c.Course.Modality != catalog.SelfPaced {
			o.undated = 1
		}
	} else if o.runs = p.runsOf(c.Course); len(o.runs) == 0 {
		return
	}
	p.at[id] = len(p.options)
	for _, t := range o.teaches {
		p.teachers[t.Competence] = append(p.teachers[t.Competence], len(p.options))
	}
	p.options = append(p.options, o)
}

// runsOf are the sessions that fit the team's need, the earliest first.
func (p *teamProblem) runsOf(c *catalog.Course) []teamRun {
	var out []teamRun
	for i := range c.Sessions {
		s := &c.Sessions[i]
		if !placeFits(&p.need.Need, c, s) || !sessionFits(&p.need.Need, s, p.today) {
			continue
		}
		start, end := sessionDays(s)
		if start < p.first || end > p.last {
			continue
		}
		if p.need.Weekly > 0 && c.Hours*p.agenda.peak(start, end) > p.need.Weekly+minute/2 {
			continue
		}
		seats := s.Seats
		if seats <= 0 {
			seats = math.MaxInt32
		}
		out = append(out, teamRun{s, start, end, p.sessions, seats, p.agenda.worked(start, end)})
		p.sessions++
	}
	slices.SortStableFunc(out, func(a, b teamRun) int { return int(a.start - b.start) })
	return out
}

// member puts a member into the plan's terms.
func (p *teamProblem) member(i int) teamMember {
	m := teamMember{need: p.need.Of(i), hours: math.Inf(1), cents: math.MaxInt64 / 4, comps: map[catalog.CompetenceID]int{}}
	if m.need.MaxCents != nil {
		m.cents = *m.need.MaxCents
	}
	if m.need.Hours > 0 {
		m.hours = m.need.Hours + minute/2
	}
	if m.aims = m.need.Aims; len(p.need.Aims) == 0 {
		m.aims = []Aim{{Competence: anySubject, To: 1, Weight: 1}}
	}
	for _, s := range p.need.Members[i].Away {
		m.away = append(m.away, [2]day{dayOf(s.From), max(dayOf(s.From), dayOf(s.To))})
	}
	slices.SortFunc(m.away, func(a, b [2]day) int { return int(a[0] - b[0]) })
	p.fillMenu(&m)
	return m
}

// free reports whether no day from start to end is one of the member's away
// days; if not, it returns the end of the absence.
func (m *teamMember) free(start, end day) (day, bool) {
	for _, a := range m.away {
		if a[0] <= end && start <= a[1] {
			return a[1], false
		}
	}
	return 0, true
}
