package bench

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// Courses yields n invented courses of French public training. The same seed
// gives the same courses on every machine, and a longer sequence begins with
// the shorter one. No two are equal: each has its own identifier, and their
// texts differ too.
func Courses(n int, seed uint64) iter.Seq[catalog.Course] {
	return func(yield func(catalog.Course) bool) {
		w := newWriter()
		for i := range n {
			w.start(seed, uint64(i))
			if !yield(w.course(i)) {
				return
			}
		}
	}
}

func (w *writer) course(i int) catalog.Course {
	c := catalog.Course{
		ID:       catalog.CourseID(fmt.Sprintf("synth-%06d", i)),
		Title:    w.title(),
		Summary:  w.summary(),
		Outcomes: w.several(w.g.outcomes, 3+w.r.IntN(3)),
		Keywords: w.several(w.g.keywords, 2+w.r.IntN(4)),
		Provider: w.pick(&w.lex.providers),
		Language: "fr",
		Format:   choose(w.r, formats),
		Modality: choose(w.r, modalities),
		Audience: w.audience(),
		Level:    choose(w.r, levels),
		Hours:    choose(w.r, hours),
		Cost:     w.cost(),
	}
	if !w.french() {
		c.Language = "en"
	}
	c.URL = "https://formation.example/" + string(c.ID)
	if c.Modality != catalog.SelfPaced {
		c.Sessions = w.sessions(&c)
	}
	return c
}

func (w *writer) title() string {
	return w.fill(w.g.titles[w.r.IntN(len(w.g.titles))])
}

// Bounds of a summary in words: no sentence is longer than longestSentence,
// so that one which starts under the limit ends at 90 at most.
const (
	shortestSummary = 40
	longestSentence = 20
	longestSummary  = 90
)

// summary writes 40 to 90 words, no template twice.
func (w *writer) summary() string {
	want := shortestSummary + w.r.IntN(longestSummary-longestSentence-shortestSummary)
	var b strings.Builder
	b.WriteString(w.fill(w.g.openings[w.r.IntN(len(w.g.openings))]))
	words := len(strings.Fields(b.String()))
	for _, t := range w.r.Perm(len(w.g.sentences)) {
		if words >= want {
			break
		}
		s := w.fill(w.g.sentences[t])
		words += len(strings.Fields(s))
		b.WriteString(" " + s)
	}
	return b.String()
}

// several fills n different templates; a result that comes twice is kept once.
func (w *writer) several(ts []template, n int) []string {
	out := make([]string, 0, n)
	for _, t := range w.r.Perm(len(ts)) {
		if len(out) == n {
			break
		}
		s := w.fill(ts[t])
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// weighted is a value and how often it comes, in per cent.
type weighted[T any] struct {
	value  T
	weight int
}

func choose[T any](r *rand.Rand, from []weighted[T]) T {
	x := r.IntN(100)
	for _, w := range from {
		if x -= w.weight; x < 0 {
			return w.value
		}
	}
	return from[0].value
}

// The proportions are those of a large public catalogue, rounded.
var (
	modalities = []weighted[catalog.Modality]{
		{catalog.OnSite, 55}, {catalog.Remote, 20}, {catalog.Blended, 10}, {catalog.SelfPaced, 15},
	}
	formats = []weighted[catalog.Format]{
		{catalog.Classroom, 62}, {catalog.ELearning, 15}, {catalog.Workshop, 10},
		{catalog.Conference, 8}, {catalog.Certification, 3}, {catalog.Mentoring, 2},
	}
	levels = []weighted[catalog.Level]{
		{1, 15}, {2, 20}, {3, 20}, {4, 15}, {5, 12}, {6, 8}, {7, 3}, {8, 2}, {0, 5},
	}
	hours = []weighted[float64]{
		{7, 28}, {14, 25}, {21, 13}, {3.5, 10}, {3, 6}, {2, 5}, {1, 4}, {28, 3}, {35, 4}, {70, 1}, {0, 1},
	}
)

func (w *writer) audience() []catalog.Audience {
	if w.r.IntN(3) == 0 {
		return nil // open to all
	}
	first := catalog.Audience(1 + w.r.IntN(int(catalog.Hospital)))
	if w.r.IntN(2) == 0 {
		return []catalog.Audience{first}
	}
	position := catalog.Staff + catalog.Audience(w.r.IntN(int(catalog.Elected-catalog.Staff)+1))
	return []catalog.Audience{first, position}
}

func (w *writer) cost() catalog.Money {
	switch x := w.r.IntN(10); {
	case x < 4:
		return catalog.Money{Currency: "EUR"} // free
	case x < 5:
		return catalog.Money{} // not told
	}
	return catalog.Money{Cents: int64(1+w.r.IntN(300)) * 1000, Currency: "EUR"}
}

// sessions draws none to four dated runs, in the order of their dates. A
// course by distance has no place.
func (w *writer) sessions(c *catalog.Course) []catalog.Session {
	n := w.r.IntN(5)
	if n == 0 {
		return nil
	}
	day := time.Date(2026, time.September, 1, 0, 0, 0, 0, time.UTC)
	days := int(max(c.Hours, 7)+6) / 7
	out := make([]catalog.Session, n)
	for i := range out {
		day = day.AddDate(0, 0, 7+w.r.IntN(90))
		s := catalog.Session{ID: fmt.Sprintf("%s-%d", c.ID, i+1), Start: day, End: day.AddDate(0, 0, days-1)}
		if c.Modality != catalog.Remote {
			s.Place = w.pick(&w.lex.cities)
		}
		s.Seats = w.r.IntN(25)
		s.Full = s.Seats == 0 && w.r.IntN(2) == 0
		out[i] = s
	}
	return out
}
