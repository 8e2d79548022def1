package recommend

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// planDay is the day of the question in the planner's and the checker's tests.
var planDay = time.Date(2026, 11, 23, 9, 0, 0, 0, catalog.Paris())

// after is a midnight some days after planDay.
func after(days int) time.Time { return catalog.Day(planDay.AddDate(0, 0, days)) }

func drawOne[T any](t *rapid.T, label string, of ...T) T { return rapid.SampledFrom(of).Draw(t, label) }

// rarely is true now and then. What shuts a course out must be rare: with a
// dozen such things in each need, every path would be empty.
func rarely(t *rapid.T, label string) bool {
	return drawOne(t, label+"?", 0, 0, 0, 0, 0, 0, 0, 0, 1) == 1
}

// some draws a list, empty but rarely.
func some[T any](t *rapid.T, label string, of ...T) []T {
	if !rarely(t, label) {
		return nil
	}
	return rapid.SliceOfN(rapid.SampledFrom(of), 0, 3).Draw(t, label)
}

var drawnCompetences = []catalog.CompetenceID{"metiers:donnees", "metiers:ia", "metiers:projet", "digcomp:1.3", "pix:1.1", "pix:3.4", "nothing", ""}

func drawTargets(t *rapid.T, label string) []catalog.Target {
	var out []catalog.Target
	for _, id := range rapid.SliceOfN(rapid.SampledFrom(drawnCompetences), 0, 2).Draw(t, label) {
		out = append(out, catalog.Target{Competence: id, Level: catalog.Level(rapid.IntRange(0, 8).Draw(t, "level"))})
	}
	return out
}

func drawID(t *rapid.T) catalog.CourseID {
	return catalog.CourseID(fmt.Sprint("C", rapid.IntRange(0, 30).Draw(t, "id")))
}

var (
	modalities = []catalog.Modality{0, catalog.OnSite, catalog.Remote, catalog.Blended, catalog.SelfPaced}
	formats    = []catalog.Format{0, catalog.Classroom, catalog.Workshop, catalog.ELearning}
)

// drawCourse draws whatever the catalogue may hold, prerequisites in a circle
// and sessions in the past too.
func drawCourse(t *rapid.T) *catalog.Course {
	c := &catalog.Course{
		ID: drawID(t), Title: "Cours", Language: drawOne(t, "language", "", "fr", "fr", "fr", "en"),
		Hours:    drawOne(t, "hours", 0, 0.01, 1, 1, 2, 2, 3.5, 7, 7.003, 14.04, 21, 400),
		Modality: drawOne(t, "modality", modalities...), Format: drawOne(t, "format", formats...),
		Level: catalog.Level(rapid.IntRange(0, 8).Draw(t, "level")), Teaches: drawTargets(t, "teaches"),
		Cost:     catalog.Money{Cents: drawOne[int64](t, "cents", 0, 0, 0, 10_000, 10_000, -5, 1<<62, 1<<63-1), Currency: drawOne(t, "currency", "EUR", "EUR", "EUR", "", "CHF")},
		Audience: some(t, "audience", catalog.State, catalog.Territorial, catalog.Manager),
	}
	if rarely(t, "requires") {
		c.Requires = drawTargets(t, "requires")
	}
	for range drawOne(t, "prerequisites", 0, 0, 0, 0, 1, 2) {
		c.Prerequisites = append(c.Prerequisites, drawID(t))
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "sessions") {
		c.Sessions = append(c.Sessions, drawSession(t, i))
	}
	return c
}

func drawSession(t *rapid.T, i int) catalog.Session {
	s := catalog.Session{ID: fmt.Sprint(i), Place: drawOne(t, "place", "", "Lyon", "Nantes"), Full: rarely(t, "full")}
	start := drawOne(t, "first", -20, 0, 1, 2, 7, 8, 9, 10, 14, 30, 60, 90, 150, 200)
	s.Start = drawDay(t, "start", start)
	s.End = drawDay(t, "end", start+rapid.IntRange(-3, 20).Draw(t, "length"))
	return s
}

// drawDay is a day, or now and then none or one that no calendar goes to.
func drawDay(t *rapid.T, label string, days int) time.Time {
	switch {
	case rarely(t, "no "+label):
		return time.Time{}
	case rarely(t, "odd "+label):
		return time.Date(drawOne(t, "year", -100_000, 1, 1900, 2200, 9999, 5_000_000), 2, 29, 0, 0, 0, 0, time.UTC)
	}
	return after(days)
}

// drawNeed draws a need with any of the constraints.
func drawNeed(t *rapid.T) *Need {
	n := &Need{Lang: "fr", Has: Levels{}, Hours: drawOne[float64](t, "hours", 0, 0, 3, 7, 14, 30), Weekly: drawOne[float64](t, "weekly", 0, 0, 1, 2, 4, 7, 14),
		CourseHours: drawOne[float64](t, "course hours", 0, 0, 0, 7), Modalities: some(t, "modalities", modalities[1:]...), NotModalities: some(t, "not", modalities[1:]...),
		NotFormats: some(t, "formats", formats...), Audience: some(t, "audience", catalog.State, catalog.Staff), Language: drawOne(t, "language", "", "", "", "fr"),
	}
	for range drawOne(t, "aims", 0, 1, 2, 3) {
		n.Aims = append(n.Aims, Aim{Competence: drawOne(t, "aim", drawnCompetences...), From: drawOne[catalog.Level](t, "from", 0, 1, 2, 4),
			To: drawOne[catalog.Level](t, "to", 0, 3, 4, 6, 8), Weight: drawOne(t, "weight", 0, 0.3, 0.5, 1)})
	}
	for _, id := range some(t, "has", drawnCompetences...) {
		n.Has[id] = catalog.Level(rapid.IntRange(0, 8).Draw(t, "level"))
	}
	if rapid.Bool().Draw(t, "deadline?") {
		n.Deadline = drawDay(t, "deadline", drawOne(t, "deadline", -5, 10, 40, 100, 200))
	}
	if rarely(t, "from") {
		n.From = drawDay(t, "from", drawOne(t, "from", -5, 1, 20, 60))
	}
	if rarely(t, "money") {
		cents := drawOne[int64](t, "limit", 0, 20_000, 1<<62)
		n.MaxCents = &cents
	}
	if rarely(t, "place") {
		n.Places = []slots.Place{{Name: "Lyon", Kind: slots.City}}
	}
	for range rapid.IntRange(0, 2).Draw(t, "done") {
		n.Done = append(n.Done, drawID(t))
	}
	return n
}

// drawCandidates draws candidates, some of them twice, some without a course.
func drawCandidates(t *rapid.T) []Candidate {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Candidate {
		c := Candidate{Relevance: drawOne(t, "relevance", 0, 0.2, 0.5, 0.7, 0.9, 1)}
		if !rarely(t, "course") {
			c.Course = drawCourse(t)
		}
		return c
	}), drawOne(t, "least", 0, 5, 15, 26), 30).Draw(t, "candidates")
}

// knownAmong finds the first of the candidates' courses of an ID, as a
// catalogue has one of each.
func knownAmong(candidates []Candidate) func(catalog.CourseID) *catalog.Course {
	return func(id catalog.CourseID) *catalog.Course {
		for _, c := range candidates {
			if c.Course != nil && c.Course.ID == id {
				return c.Course
			}
		}
		return nil
	}
}
