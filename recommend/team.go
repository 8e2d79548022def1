package recommend

import (
	"slices"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// Member is one public agent of a team, without identity.
type Member struct {
	Code     string             // "M1"; what a model is told
	Role     string             // "chargé d'accueil"; "" unknown
	Levels   Levels             // known, by consent or declared by the manager; missing: unknown (0)
	Done     []catalog.CourseID // completed
	Audience []catalog.Audience
	Place    string  // where they work; sessions elsewhere are out unless the need names places
	Hours    float64 // at most, for this member; 0: TeamNeed.PerMember
	Away     []Span  // days on which they cannot take part
}

// Span is a stretch of days, midnights Europe/Paris, both included.
type Span struct{ From, To time.Time }

// TeamNeed is what a team wants, understood. Of the embedded Need, Hours is the
// whole team's (0: no bound), as is MaxCents; Weekly is each member's.
type TeamNeed struct {
	Need
	PerMember float64 // hours of each at most; 0: no bound
	MaxAway   int     // members absent for training the same day, at most; 0: no bound
	MaxEach   *int64  // cents of each at most; nil: no bound
	Together  bool    // all in one and the same session, or nothing
	Members   []Member
}

// TeamPlan is a checked plan.
type TeamPlan struct {
	Need      *TeamNeed
	Cohorts   []Cohort // members who take the same session of the same course, earliest first
	Alone     [][]Step // by member: self-paced or individual complements, earliest first
	Gaps      [][]Gap  // by member: to the aims, before
	Left      [][]Gap  // by member: after
	Coverage  float64  // share of the gaps' levels closed, 0 to 1; 1 for a team without gaps, 0 for one without aims
	Hours     float64  // of training in all, each member's counted
	Cents     int64    // price in all, in euro cents, a place for each member
	Days      int      // member-days away: working days of sessions
	Uncovered []Shortfall
	Value     float64 // of the team's objective, see TeamObjective
}

// Cohort is two members or more who take the same session of a course.
type Cohort struct {
	Course     *catalog.Course
	Session    *catalog.Session
	Members    []int // indexes of TeamNeed.Members, ascending
	Start, End time.Time
	Why        string
}

// PlanTeam returns the planner's plan over candidates, which may be thousands;
// a plan without steps when none is worth one. It is deterministic: the search
// is bounded by counts, never by time. Prerequisites must be among the
// candidates. Reasons are not filled in.
func PlanTeam(n *TeamNeed, candidates []Candidate, now time.Time) *TeamPlan {
	p := newTeamProblem(n, candidates, dayOf(now), DefaultTeamObjective)
	if n.Together {
		return p.plan(p.together())
	}
	return p.plan(p.solve())
}

// Of is the need of one member alone: theirs in place of the team's. Its aims
// are those that the member has not reached.
func (n *TeamNeed) Of(i int) *Need {
	m := &n.Members[i]
	out := n.Need
	out.Has = Levels{}
	for _, known := range []Levels{n.Has, inTerms(m.Levels)} {
		for id, l := range known {
			out.Has[id] = max(out.Has[id], l)
		}
	}
	out.Aims = nil
	for _, a := range n.Aims {
		if l, ok := out.Has[a.Competence]; ok {
			a.From = l
		}
		if a.From < a.To {
			out.Aims = append(out.Aims, a)
		}
	}
	out.Hours = n.boundOf(i)
	if n.MaxEach != nil && (n.MaxCents == nil || *n.MaxEach < *n.MaxCents) {
		out.MaxCents = n.MaxEach
	}
	out.Audience = audience(n.Audience, m.Audience)
	out.Done = append(slices.Clone(n.Done), m.Done...)
	if p, ok := slots.FindPlace(m.Place); ok && len(n.Places) == 0 {
		out.Places = []slots.Place{p}
	}
	return &out
}

// boundOf is how many hours a member may train; 0: no bound of their own.
func (n *TeamNeed) boundOf(i int) float64 {
	if h := n.Members[i].Hours; h > 0 {
		return h
	}
	return n.PerMember
}
