package index

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/parcours-formation/parcours/catalog"
)

// Tagging holds the numbers of the tagger.
type Tagging struct {
	Forward float64 // share of the forward direction in the mean of both
	Least   float64 // evidence under which no competence is given at all
	Share   float64 // of the best competence's evidence that another one needs
	Most    int     // competences a course is given at most
}

// DefaultTagging was found best on the even half of eval/testdata/labels.jsonl.
var DefaultTagging = Tagging{Forward: 0.2, Least: 0.2, Share: 0.55, Most: 3}

// Tag guesses the competences of the courses of the given ranks (all when nil),
// strongest first. It looks both ways: each competence's descriptors are run
// against the courses, and each course's words against the competences; a
// competence that both find is likely taught. It is deterministic, and works on
// as many courses at once as there are processors. progress may be nil.
func (s *Snapshot) Tag(ctx context.Context, t Tagging, ranks []int, progress func(done, total int)) ([][]Guess, error) {
	competences, err := s.competences()
	if err != nil {
		return nil, err
	}
	if ranks == nil {
		for rank := range s.Catalog.Len() {
			ranks = append(ranks, rank)
		}
	}
	forward, err := s.forward(ctx, competences)
	if err != nil {
		return nil, err
	}
	out := make([][]Guess, len(ranks))
	var done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, rank := range ranks {
		group.Go(func() error {
			course, err := s.Catalog.At(rank)
			if err != nil {
				return err
			}
			backward, err := competences.backward(ctx, course)
			if err != nil {
				return fmt.Errorf("tag %s: %w", course.ID, err)
			}
			out[i] = t.choose(forward[rank], backward)
			if n := done.Add(1); progress != nil && n%64 == 0 {
				progress(int(n), len(ranks))
			}
			return nil
		})
	}
	return out, group.Wait()
}

func (s *Snapshot) competences() (*Competences, error) {
	if s.guesser != nil {
		return s.guesser, nil
	}
	return DefaultCompetences()
}

// forward runs each competence's descriptors against the courses; evidence is
// by the course's rank.
func (s *Snapshot) forward(ctx context.Context, cs *Competences) ([]map[catalog.CompetenceID]float64, error) {
	out := make([]map[catalog.CompetenceID]float64, s.Catalog.Len())
	sc := s.scorers.Get().(*scorer)
	defer s.scorers.Put(sc)
	sc.ctx = ctx
	for entry, err := range cs.s.Catalog.All() {
		if err != nil {
			return nil, err
		}
		total := sc.get()
		for _, d := range append([]string{entry.Title}, entry.Keywords...) {
			if err := sc.phrase(newPhrase(d), 1, total.add); err != nil {
				return nil, fmt.Errorf("tag by %s: %w", entry.ID, err)
			}
		}
		for _, d := range total.touched {
			rank := s.cols.Rank[d]
			if out[rank] == nil {
				out[rank] = map[catalog.CompetenceID]float64{}
			}
			id := competenceOf(entry)
			out[rank][id] = max(out[rank][id], float64(total.v[d]))
		}
		sc.put(total)
	}
	return out, nil
}

// backward runs a course's title, then its skills, then its summary against the
// competences; the title weighs most.
func (c *Competences) backward(ctx context.Context, course *catalog.Course) (map[catalog.CompetenceID]float64, error) {
	out := map[catalog.CompetenceID]float64{}
	weights := [parts]float64{2, 1.5, 1}
	for p, text := range textOf(course) {
		guesses, err := c.Guess(ctx, text, 2*DefaultTagging.Most)
		if err != nil {
			return nil, err
		}
		for _, g := range guesses {
			out[g.Competence] += weights[p] * g.Score
		}
	}
	return out, nil
}

// choose weighs both directions, each relative to its own best competence, and
// keeps what comes near the best.
func (t Tagging) choose(forward, backward map[catalog.CompetenceID]float64) []Guess {
	sum := map[catalog.CompetenceID]float64{}
	for _, way := range []struct {
		evidence map[catalog.CompetenceID]float64
		share    float64
	}{{forward, t.Forward}, {backward, 1 - t.Forward}} {
		var best float64
		for _, v := range way.evidence {
			best = max(best, v)
		}
		for id, v := range way.evidence {
			// the constant keeps a best that is weak from counting as sure
			sum[id] += way.share * v / (best + evidenceHalf)
		}
	}
	var out []Guess
	for id, v := range sum {
		out = append(out, Guess{Competence: id, Score: v})
	}
	slices.SortFunc(out, func(a, b Guess) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Competence, b.Competence))
	})
	n := 0
	for n < len(out) && n < t.Most && out[n].Score >= t.Least && out[n].Score >= t.Share*out[0].Score {
		n++
	}
	return out[:n]
}

// evidenceHalf is the score at which a direction's best competence is believed
// by half: about that of one rare word.
const evidenceHalf = 5
