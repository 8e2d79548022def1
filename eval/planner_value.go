package eval

import (
	"math"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
)

// value is the objective, written anew from its documented formula
// (recommend/objective.go).
func (x *exhaustive) value() float64 {
	w := recommend.DefaultObjective
	var v float64
	gaps := map[catalog.CompetenceID]float64{}
	for i, t := range x.path {
		v += x.stepValue(t)
		for _, before := range x.path[:i] {
			if mainTarget(x.Candidates[t.at].Course) == mainTarget(x.Candidates[before.at].Course) {
				v -= w.Twin
			}
		}
		if i > 0 {
			before, c := x.Candidates[x.path[i-1].at].Course, x.Candidates[t.at].Course
			if before.Format != c.Format || before.Modality != c.Modality {
				v += w.Vary
			}
		}
		x.close(gaps, t)
	}
	for _, gap := range gaps {
		v += gap
	}
	span := max(1, min(x.last, x.first+180)-x.first)
	return v - w.Late*float64(x.path[len(x.path)-1].end-x.first)/float64(span)
}

// stepValue is what a step is worth by itself.
func (x *exhaustive) stepValue(t taken) float64 {
	w, c := recommend.DefaultObjective, x.Candidates[t.at]
	hours := c.Course.Hours
	if hours == 0 {
		hours = 3
	}
	v := w.Relevance*c.Relevance*math.Sqrt(math.Min(hours, 21)/21) - w.Step
	if c.Course.Modality != catalog.SelfPaced && t.step.Session == nil {
		v -= w.Undated
	}
	return v
}

// mainTarget is what a course teaches first. One that teaches nothing is like
// no other.
func mainTarget(c *catalog.Course) catalog.Target {
	if len(c.Teaches) == 0 {
		return catalog.Target{Competence: catalog.CompetenceID(c.ID)}
	}
	return c.Teaches[0]
}

// close raises what is closed of each aim to what a step closes of it.
func (x *exhaustive) close(gaps map[catalog.CompetenceID]float64, t taken) {
	w, c := recommend.DefaultObjective, x.Candidates[t.at]
	for _, a := range x.Need.Aims {
		for _, target := range c.Course.Teaches {
			if target.Competence != a.Competence || target.Level <= a.From {
				continue
			}
			share := float64(min(target.Level, a.To)-a.From) / float64(a.To-a.From)
			gaps[a.Competence] = max(gaps[a.Competence], w.Gap*a.Weight*share*(w.Beside+(1-w.Beside)*c.Relevance))
		}
	}
}
