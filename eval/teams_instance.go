package eval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
)

// TeamInstance is one random problem for the team planner.
type TeamInstance struct {
	Need       *recommend.TeamNeed
	Candidates []recommend.Candidate
	Now        time.Time
}

// NewTeamInstance draws a team and courses. Each kind of bound is in some of
// the instances. Most of the courses teach what is aimed at, since the others
// are of no use to anybody.
func NewTeamInstance(r *rand.Rand, members, courses int) *TeamInstance {
	d := draw{r}
	in := &TeamInstance{Need: &recommend.TeamNeed{Need: *d.need()}, Now: plannerNow}
	n := in.Need
	n.Hours, n.MaxCents, n.Done, n.CourseHours, n.Has = 0, nil, nil, 0, nil
	n.PerMember = one(d, 0.0, 7, 12, 20)
	n.MaxAway = one(d, 0, 0, 1, max(1, members/3))
	if d.chance(0.4) {
		n.Hours = math.Round(float64(members) * (2 + 10*d.Float64()))
	}
	if d.chance(0.4) {
		cents := int64(members) * one[int64](d, 5_000, 10_000, 20_000, 30_000)
		n.MaxCents = &cents
	}
	if d.chance(0.15) {
		cents := one[int64](d, 15_000, 40_000)
		n.MaxEach = &cents
	}
	for i := range members {
		n.Members = append(n.Members, d.member(i))
	}
	for i := range courses {
		c := d.course(i)
		if d.chance(0.8) {
			a := n.Aims[d.IntN(len(n.Aims))]
			c.Teaches = append([]catalog.Target{{Competence: a.Competence, Level: min(catalog.MaxLevel, a.From+catalog.Level(1+d.IntN(4)))}}, c.Teaches...)
		}
		for j := range c.Sessions {
			if d.chance(0.6) {
				c.Sessions[j].Seats = 1 + d.IntN(max(2, members))
			}
		}
		in.Candidates = append(in.Candidates, recommend.Candidate{Course: c, Relevance: math.Round(r.Float64()*100) / 100})
	}
	return in
}

func (d draw) member(i int) recommend.Member {
	m := recommend.Member{Code: fmt.Sprint("M", i+1), Levels: recommend.Levels{}, Place: one(d, "", "", "Lyon", "Nantes")}
	for _, c := range plannerCompetences {
		if d.chance(0.3) {
			m.Levels[c] = catalog.Level(d.IntN(6))
		}
	}
	if d.chance(0.2) {
		m.Hours = one(d, 3.0, 6, 14)
	}
	if d.chance(0.1) {
		m.Done = []catalog.CourseID{courseID(d.IntN(5))}
	}
	for range d.IntN(3) {
		from := d.IntN(150)
		m.Away = append(m.Away, recommend.Span{From: d.day(from), To: d.day(from + d.IntN(20))})
	}
	return m
}
