package recommend

import (
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
)

// uncovered tells what of a need a path leaves open.
func (g *gathered) uncovered(n *Need, path *Path) []Shortfall {
	reached := Levels{}
	for i := range path.Steps {
		for _, t := range taughtBy(path.Steps[i].Course) {
			reached[t.Competence] = max(reached[t.Competence], t.Level)
		}
	}
	var out []Shortfall
	for _, a := range n.Aims {
		got := reached[a.Competence]
		switch {
		case got >= a.To, got > a.From && !a.Asked:
			continue
		case a.Weight < leastTold:
			continue // a side of the need that was only guessed
		}
		out = append(out, g.shortfall(n, a, got, path))
	}
	for _, words := range g.unmet() {
		out = append(out, Shortfall{Words: words, Cause: NoSubject})
	}
	if n.Certificate != "" && !slices.ContainsFunc(path.Steps, func(s Step) bool { return certifies(s.Course, n.Certificate) }) {
		out = append(out, Shortfall{Words: n.Certificate, Cause: NotCertified, Nearest: g.certified(n)})
	}
	return out
}

// leastTold is the weight under which an aim that is missed is not told.
const leastTold = 0.5

// shortfall finds why an aim is not reached, and the nearest course.
func (g *gathered) shortfall(n *Need, a Aim, got catalog.Level, path *Path) Shortfall {
	s := Shortfall{Gap: Gap{a.Competence, a.From, a.To}, Reached: got, Cause: NotTaught}
	teaches := func(c *catalog.Course) bool {
		return slices.ContainsFunc(taughtBy(c), func(t catalog.Target) bool { return t.Competence == a.Competence && t.Level > max(got, a.From) })
	}
	for _, c := range g.candidates {
		if teaches(c.Course) && !inPath(path, c.Course) {
			s.Cause, s.Nearest = NoRoom, c.Course
			if hard := g.tooHard(n, c.Course); len(hard) > 0 {
				s.Cause, s.Misfits = TooHard, hard
			}
			break
		}
	}
	for _, m := range g.near {
		if s.Nearest == nil && teaches(m.course) {
			s.Cause, s.Nearest, s.Misfits = Constrained, m.course, m.misfits
		}
	}
	if got > a.From {
		s.Cause = LevelShort
	}
	return s
}

func inPath(path *Path, c *catalog.Course) bool {
	return slices.ContainsFunc(path.Steps, func(s Step) bool { return s.Course.ID == c.ID })
}

// tooHard returns what a course requires beyond the learner.
func (g *gathered) tooHard(n *Need, c *catalog.Course) []Misfit { return tooHard(n, c, g.known) }

func tooHard(n *Need, c *catalog.Course, known func(catalog.CourseID) *catalog.Course) []Misfit {
	var out []Misfit
	for _, t := range requiredBy(c) {
		if max(1, n.level(t.Competence)) < t.Level {
			out = append(out, Misfit{Kind: RequirementMissing, Course: c.ID, Target: t})
		}
	}
	for _, id := range c.Prerequisites {
		if n.met(id) {
			continue
		}
		m := Misfit{Kind: PrerequisiteMissing, Course: c.ID, Other: id, Text: string(id)}
		if p := known(id); p != nil {
			m.Text = p.Title
		}
		out = append(out, m)
	}
	return out
}

// plainIdeas is how many ideas a request has that names its subject and nothing
// else: in a longer one, words that no course holds are mostly the story.
const plainIdeas = 4

// unmet are words of a short request that no course found holds: the path then
// serves only a part of it.
func (g *gathered) unmet() []string {
	if len(g.missing) == 0 || g.ideas > plainIdeas || len(g.missing)*2 <= g.ideas {
		return nil
	}
	return []string{strings.Join(g.missing, ", ")}
}

// certifies reports whether a course leads to a certificate: any, or the named.
func certifies(c *catalog.Course, name string) bool {
	if name == "any" {
		return c.Certification != "" || c.Format == catalog.Certification
	}
	return strings.Contains(strings.ToLower(c.Certification+" "+c.Title), strings.ToLower(name))
}

// certified is the nearest course that leads to the wanted certificate.
func (g *gathered) certified(n *Need) *catalog.Course {
	for _, c := range g.candidates {
		if certifies(c.Course, n.Certificate) {
			return c.Course
		}
	}
	for _, m := range g.near {
		if certifies(m.course, n.Certificate) {
			return m.course
		}
	}
	return nil
}

// maxNearest is how many near misses an answer without a path shows.
const maxNearest = 3

// nothing tells why no course serves a need: the subject is not in the
// catalogue, or constraints keep out those that answer it.
func (g *gathered) nothing(n *Need) []Shortfall {
	var out []Shortfall
	if g.subject {
		for _, m := range g.near {
			if len(out) < maxNearest && m.relevance >= leastRelevance {
				out = append(out, Shortfall{Cause: Constrained, Nearest: m.course, Misfits: m.misfits})
			}
		}
		for _, c := range g.candidates {
			if hard := g.tooHard(n, c.Course); len(out) < maxNearest && len(hard) > 0 {
				out = append(out, Shortfall{Cause: TooHard, Nearest: c.Course, Misfits: hard})
			}
		}
	}
	if len(out) == 0 {
		words := n.Goal
		if len(g.missing) > 0 {
			words = strings.Join(g.missing, ", ")
		}
		out = append(out, Shortfall{Words: words, Cause: NoSubject})
	}
	return out
}
