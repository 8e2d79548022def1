package eval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// Instance is one random problem for the planner.
type Instance struct {
	Need       *recommend.Need
	Candidates []recommend.Candidate
	Now        time.Time
}

// course finds a candidate's course, nil when there is none of that name.
func (in *Instance) course(id catalog.CourseID) *catalog.Course {
	for _, c := range in.Candidates {
		if c.Course.ID == id {
			return c.Course
		}
	}
	return nil
}

// plannerNow is the day on which every instance is asked: that of the path
// scenarios.
var plannerNow = time.Date(2026, 11, 23, 9, 0, 0, 0, catalog.Paris())

// NewInstance draws a problem with a number of courses. Each kind of constraint
// is in some of the instances, so that each is met alone and with others. One
// course in ten may break one, since the planner must leave such courses out;
// the others are drawn until they fit.
func NewInstance(r *rand.Rand, courses int) *Instance {
	d := draw{r}
	in := &Instance{Need: d.need(), Now: plannerNow}
	x := newExhaustive(in)
	for i := range courses {
		in.Candidates = append(in.Candidates, recommend.Candidate{Relevance: math.Round(r.Float64()*100) / 100})
		for tries := 0; ; tries++ {
			in.Candidates[i].Course = d.course(i)
			if tries == 50 || d.chance(0.1) || len(x.choices(i)) > 0 {
				break
			}
		}
	}
	return in
}

// draw holds the dice.
type draw struct{ *rand.Rand }

func (d draw) chance(p float64) bool { return d.Float64() < p }

func one[T any](d draw, of ...T) T { return of[d.IntN(len(of))] }

// plannerCompetences are what the courses of an instance teach and require.
var plannerCompetences = []catalog.CompetenceID{"metiers:donnees", "metiers:ia", "metiers:projet", "metiers:cybersecurite", "digcomp:1.3"}

// day is a midnight some days after the question.
func (d draw) day(after int) time.Time { return catalog.Day(plannerNow.AddDate(0, 0, after)) }

// need draws one to three aims and some of the constraints.
func (d draw) need() *recommend.Need {
	n := &recommend.Need{Lang: "fr", Has: recommend.Levels{}}
	rank := d.Perm(len(plannerCompetences))
	aims := 1 + d.IntN(3)
	for i, weight := range [][]float64{{1}, {0.7, 0.3}, {0.5, 0.3, 0.2}}[aims-1] {
		from := catalog.Level(d.IntN(4))
		n.Aims = append(n.Aims, recommend.Aim{Competence: plannerCompetences[rank[i]], From: from, To: from + catalog.Level(1+d.IntN(4)), Weight: weight})
	}
	for _, c := range plannerCompetences {
		if d.chance(0.3) {
			n.Has[c] = catalog.Level(d.IntN(6))
		}
	}
	if d.chance(0.7) {
		n.Hours = one(d, 6.0, 10, 14, 20, 30)
	}
	if d.chance(0.4) {
		n.Weekly = one(d, 2.0, 4, 6, 7, 12)
	}
	if d.chance(0.5) {
		n.Deadline = d.day(20 + d.IntN(160))
	}
	if d.chance(0.2) {
		n.From = d.day(1 + d.IntN(40))
	}
	d.refusals(n)
	return n
}

// refusals are the constraints that shut courses out.
func (d draw) refusals(n *recommend.Need) {
	if d.chance(0.2) {
		cents := one[int64](d, 0, 40_000, 100_000)
		n.MaxCents = &cents
	}
	switch {
	case d.chance(0.15):
		n.Modalities = []catalog.Modality{catalog.Remote, catalog.SelfPaced}
	case d.chance(0.1):
		n.NotModalities = []catalog.Modality{catalog.OnSite}
	case d.chance(0.1):
		n.Places = []slots.Place{{Name: "Lyon", Kind: slots.City}}
	}
	if d.chance(0.1) {
		n.Done = []catalog.CourseID{courseID(d.IntN(5))}
	}
	if d.chance(0.1) {
		n.CourseHours = 7
	}
}

func courseID(i int) catalog.CourseID { return catalog.CourseID(fmt.Sprintf("C%02d", i)) }

// course draws the course of a number. Its prerequisites have lower numbers, so
// that none goes round in a circle.
func (d draw) course(i int) *catalog.Course {
	c := &catalog.Course{ID: courseID(i), Title: fmt.Sprintf("Cours %d", i), Language: "fr",
		Hours:    one(d, 1, 1.5, 2, 3, 3, 3.5, 6, 6, 7, 7, 12, 14, 21.0),
		Modality: one(d, catalog.OnSite, catalog.Remote, catalog.Remote, catalog.Blended, catalog.SelfPaced, catalog.SelfPaced),
		Format:   one(d, catalog.Classroom, catalog.Workshop, catalog.ELearning, catalog.Conference),
		Cost:     catalog.Money{Cents: one[int64](d, 0, 0, 15_000, 30_000, 60_000), Currency: "EUR"},
	}
	if d.chance(0.03) {
		c.Hours = 0
	}
	for _, at := range d.Perm(len(plannerCompetences))[:one(d, 0, 1, 1, 1, 2, 3)] {
		c.Teaches = append(c.Teaches, catalog.Target{Competence: plannerCompetences[at], Level: catalog.Level(1 + d.IntN(6))})
	}
	if d.chance(0.25) {
		c.Requires = []catalog.Target{{Competence: one(d, plannerCompetences...), Level: catalog.Level(1 + d.IntN(4))}}
	}
	if i > 0 && d.chance(0.25) {
		c.Prerequisites = []catalog.CourseID{courseID(d.IntN(i))}
	}
	if c.Modality != catalog.SelfPaced && d.chance(0.9) {
		c.Sessions = d.sessions(c.Hours)
	}
	return c
}

// sessions draws one to four runs of a course, of as many days as its hours
// fill, some of them spread over a fortnight.
func (d draw) sessions(hours float64) []catalog.Session {
	var out []catalog.Session
	for i := range 1 + d.IntN(4) {
		start := 1 + d.IntN(150)
		length := max(1, int(math.Ceil(hours/6)))
		if hours > 6 && d.chance(0.2) {
			length = 14
		}
		s := catalog.Session{ID: fmt.Sprint(i), Start: d.day(start), Place: one(d, "Lyon", "Nantes", "Lyon 3e"), Full: d.chance(0.15)}
		if length > 1 || d.chance(0.5) { // a missing end is the start
			s.End = d.day(start + length - 1)
		}
		out = append(out, s)
	}
	return out
}
