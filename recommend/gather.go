package recommend

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

// gathered is what the catalogue has for a need.
type gathered struct {
	candidates []Candidate // best first, at most maxCandidates
	// near are courses that answer the request and break a constraint, best
	// first: what to show when nothing fits.
	near []nearMiss
	hits []index.Hit // for the whole question, constraints aside
	// subject tells whether the request's own words were found in any course.
	subject bool
	missing []string // words of the request that no course found holds
	ideas   int      // how many there were in all
	pool    map[catalog.CourseID]*Candidate
	known   func(catalog.CourseID) *catalog.Course
	mended  string // the request as it should be spelt, "" when it was
}

// nearMiss is a course with what keeps it out.
type nearMiss struct {
	course    *catalog.Course
	relevance float64
	misfits   []Misfit
}

// Depths of the searches: with 100,000 courses as with 400, what stands beyond
// is no answer.
const (
	goalDepth = 80 // hits for the whole question that meet the filter
	freeDepth = 30 // hits for it, constraints aside
	aimDepth  = 24 // hits for one aim
)

// gather searches once for the whole question and once for each aim, fuses the
// answers, holds the hard constraints against each course in plain code, and
// adds the prerequisites that the learner lacks.
func gather(ctx context.Context, s *index.Snapshot, n *Need, today day) (*gathered, error) {
	free, err := s.Search(ctx, index.Query{Text: n.Goal, K: freeDepth, Explain: true, Explained: lookedThrough})
	if err != nil {
		return nil, err
	}
	g := &gathered{hits: free.Hits, mended: free.DidYouMean, known: knownIn(s.Catalog)}
	g.subject, g.missing, g.ideas = answered(free)
	pool := map[catalog.CourseID]*Candidate{}
	best := topScore(free.Hits)
	pour(pool, free.Hits, best, 1, 0)
	fitting, err := s.Search(ctx, index.Query{Text: n.Goal, K: goalDepth, Filter: n.filter()})
	if err != nil {
		return nil, err
	}
	pour(pool, fitting.Hits, best, 1, 0)
	for _, a := range n.Aims {
		f := n.filter()
		f.Teaches = []catalog.CompetenceID{a.Competence}
		r, err := s.Search(ctx, index.Query{Text: n.Goal, K: aimDepth, Filter: f, About: f.Teaches})
		if err != nil {
			return nil, err
		}
		// to teach what is aimed at is half of an answer, the words the other
		pour(pool, r.Hits, 2*topScore(r.Hits), aimShare, aimShare/2)
	}
	for _, goal := range n.Goals {
		r, err := s.Search(ctx, index.Query{Text: goal, K: aimDepth, Filter: n.filter()})
		if err != nil {
			return nil, err
		}
		pour(pool, r.Hits, topScore(r.Hits), goalShare, 0)
	}
	g.pool = pool
	return g, g.sift(s.Catalog, n, today, noise)
}

// knownIn finds a course of a catalogue, nil also when it cannot be read.
func knownIn(cat *catalog.Catalog) func(catalog.CourseID) *catalog.Course {
	return func(id catalog.CourseID) *catalog.Course {
		c, err := cat.ByID(id)
		if err != nil {
			return nil
		}
		return c
	}
}

// What a hit for an aim or for a part of the goal weighs beside one for the
// whole question.
const (
	aimShare  = 0.75
	goalShare = 0.8
)

func topScore(hits []index.Hit) float64 {
	if len(hits) == 0 {
		return 0
	}
	return hits[0].Score
}

// pour adds hits to the pool. A course found by several searches keeps its best
// relevance and a little of the others.
func pour(pool map[catalog.CourseID]*Candidate, hits []index.Hit, best, share, base float64) {
	for _, h := range hits {
		if best <= 0 {
			return
		}
		r := base + share*math.Min(1, h.Score/best)
		c := pool[h.Course.ID]
		if c == nil {
			pool[h.Course.ID] = &Candidate{h.Course, r}
			continue
		}
		c.Relevance = math.Min(1, math.Max(c.Relevance, r)+0.1*math.Min(c.Relevance, r))
	}
}

// filter is the part of the constraints that the index can judge.
func (n *Need) filter() index.Filter {
	f := index.Filter{Audience: n.Audience, Language: n.Language, MaxCents: n.MaxCents, From: n.From, To: n.Deadline, Formats: n.Formats}
	if n.Language == "" && n.Lang != "en" {
		f.Language = "" // a course without a language must pass: misfits judges
	}
	for _, m := range []catalog.Modality{catalog.OnSite, catalog.Remote, catalog.Blended, catalog.SelfPaced} {
		if n.allows(m) {
			f.Modalities = append(f.Modalities, m)
		}
	}
	if len(f.Modalities) == 4 || len(f.Modalities) == 0 {
		f.Modalities = nil
	}
	f.MaxHours = n.Hours
	if n.CourseHours > 0 && (n.Hours == 0 || n.CourseHours < n.Hours) {
		f.MaxHours = n.CourseHours
	}
	return f
}

// sift parts the pool into candidates and near misses, by what stands out of a
// level of noise.
func (g *gathered) sift(cat *catalog.Catalog, n *Need, today day, noise float64) error {
	g.candidates, g.near = nil, nil
	var all []Candidate
	for _, c := range g.pool {
		fit := *c
		fit.Relevance = fitted(n, c, noise)
		if m := misfits(n, c.Course, today); len(m) > 0 {
			g.near = append(g.near, nearMiss{c.Course, fit.Relevance, m})
			continue
		}
		all = append(all, fit)
	}
	slices.SortFunc(all, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Relevance, a.Relevance), cmp.Compare(a.Course.ID, b.Course.ID))
	})
	slices.SortFunc(g.near, func(a, b nearMiss) int {
		return cmp.Or(cmp.Compare(b.relevance/float64(len(b.misfits)), a.relevance/float64(len(a.misfits))), cmp.Compare(a.course.ID, b.course.ID))
	})
	return g.close(cat, n, all, today)
}

// close takes candidates, best first, each with the prerequisites that it
// needs, until there are enough.
func (g *gathered) close(cat *catalog.Catalog, n *Need, all []Candidate, today day) error {
	taken := map[catalog.CourseID]bool{}
	own := map[catalog.CourseID]float64{}
	for _, c := range all {
		own[c.Course.ID] = c.Relevance
	}
	for _, c := range all {
		if taken[c.Course.ID] || c.Relevance < leastRelevance {
			continue
		}
		before, err := lacking(cat, n, c.Course, today, nil)
		if err != nil {
			return fmt.Errorf("gather prerequisites of %s: %w", c.Course.ID, err)
		}
		add := append(before, c.Course)
		add = slices.DeleteFunc(add, func(x *catalog.Course) bool { return taken[x.ID] })
		if len(g.candidates)+len(add) > maxCandidates {
			continue
		}
		for _, x := range add {
			taken[x.ID] = true
			g.candidates = append(g.candidates, Candidate{x, math.Max(own[x.ID], prerequisiteShare*c.Relevance)})
		}
	}
	slices.SortStableFunc(g.candidates, func(a, b Candidate) int { return cmp.Compare(b.Relevance, a.Relevance) })
	return nil
}

// leastRelevance is under what a course has nothing to do with the request:
// found on eval/testdata/paths, tuning half. prerequisiteShare is what a course
// is worth as another's prerequisite.
const (
	leastRelevance    = 0.05
	prerequisiteShare = 0.5
)

// noise is the relevance that a course has by a word or two that it happens to
// share with the request. When nothing stands out of it, the quieter one is
// listened for: a long request spreads its words over many courses.
const (
	noise = 0.45
	quiet = 0.15
)

// maxPrerequisites bounds a chain of prerequisites.
const maxPrerequisites = maxSteps - 1

// lacking returns the prerequisites of a course that the learner lacks, the
// first to take first; nil also when one of them is not to be had, in which
// case the planner leaves the course out.
func lacking(cat *catalog.Catalog, n *Need, c *catalog.Course, today day, above []catalog.CourseID) ([]*catalog.Course, error) {
	var out []*catalog.Course
	for _, id := range c.Prerequisites {
		if n.met(id) || slices.Contains(above, id) || len(above) >= maxPrerequisites {
			continue
		}
		p, err := cat.ByID(id)
		if err != nil {
			return nil, err
		}
		if p == nil {
			continue
		}
		if n.has(p) {
			n.Covered = append(n.Covered, id)
			continue
		}
		if len(misfits(n, p, today)) > 0 {
			continue
		}
		before, err := lacking(cat, n, p, today, append(slices.Clone(above), c.ID))
		if err != nil {
			return nil, err
		}
		for _, x := range append(before, p) {
			if !slices.Contains(out, x) {
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// has reports whether the learner is known to have all that a course teaches:
// what is only presumed does not count.
func (n *Need) has(c *catalog.Course) bool {
	teaches := taughtBy(c)
	for _, t := range teaches {
		level, known := n.Has[t.Competence]
		if a := n.aimFor(t.Competence); !known && a != nil && n.Level > 0 {
			level, known = a.From, true
		}
		if !known || level < t.Level || t.Level == 0 {
			return false
		}
	}
	return len(teaches) > 0
}
