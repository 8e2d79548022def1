package index

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
)

// Query is one search.
type Query struct {
	Text      string
	K         int // hits wanted; 0: 10
	Filter    Filter
	About     []catalog.CompetenceID // competences that the question is known to speak of, besides those that its words do
	Explain   bool                   // fill Hit.Why
	Explained int                    // of the first hits alone; 0: of all
}

// Hit is one course found.
type Hit struct {
	Course *catalog.Course
	Score  float64
	// OtherLanguage tells that the course is not in the question's language.
	OtherLanguage bool
	Why           []Reason
}

// Reason is what one idea of the question gave to a hit's score.
type Reason struct {
	Asked string   // the words of the question
	Found string   // the words that matched: Asked itself, a synonym, a correction
	Kind  string   // "word", "synonym", "typo", "competence" (Found is its identifier), "meaning" (Score is the cosine)
	In    []string // "title", "skills", "body"
	Score float64
}

// Result of a search.
type Result struct {
	Hits []Hit
	// Total counts the courses that match a word of the question and pass the
	// filter.
	Total int
	// Unknown counts those that the filter dropped only because the catalogue
	// does not give the value.
	Unknown int
	// DidYouMean is the question with its spelling mended, "" when nothing was.
	DidYouMean string
	Language   string // of the question, as guessed: "fr" or "en"
	// Ideas are what the question was taken apart into: words and expressions,
	// folded. A hit answers one when a Reason's Asked is it or a word of it.
	Ideas []Idea
	// MeaningDown tells that vectors are configured but the endpoint did not
	// answer, so that words alone were searched.
	MeaningDown bool
}

// Idea is a word or an expression of the question. Weak ones ("organiser",
// "outil") say little of the subject.
type Idea struct {
	Text string
	Weak bool
}

// Search finds the courses for a question. An empty question matches every
// course that passes the filter, in the catalogue's order.
func (s *Snapshot) Search(ctx context.Context, q Query) (Result, error) {
	if q.K <= 0 {
		q.K = 10
	}
	sc := s.scorers.Get().(*scorer)
	defer s.scorers.Put(sc)
	sc.ctx = ctx
	asked := s.understand(q.Text)
	if err := ctx.Err(); err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	r := Result{Language: [langs]string{"fr", "en"}[asked.lang]}
	for _, g := range asked.groups {
		r.Ideas = append(r.Ideas, Idea{g.text, g.weak})
	}
	total := sc.get()
	defer sc.put(total)
	if err := sc.score(asked, q.Text, total); err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	guesses, err := s.guess(ctx, asked, q.About)
	if err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	byWords := len(total.touched)
	s.raise(guesses, total)
	m := newMatcher(s.cols, q.Filter)
	depth := q.K
	if s.vectors != nil {
		depth = max(depth, fusionDepth)
	}
	ranked := r.top(total, byWords, m, s, depth)
	var near []scored
	if s.vectors != nil && strings.TrimSpace(q.Text) != "" {
		ranked, near = s.fuse(ctx, q, m, ranked, &r)
	}
	ranked = ranked[:min(len(ranked), q.K)]
	if r.Hits, err = s.hydrate(ranked, asked.lang); err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	r.Total = max(r.Total, len(r.Hits)) // some may be near in meaning alone
	r.DidYouMean = suggestion(q.Text, asked.mended, r.Hits)
	if q.Explain {
		n := len(r.Hits)
		if q.Explained > 0 {
			n = min(n, q.Explained)
		}
		err = sc.explain(asked, guesses, ranked[:n], near, r.Hits[:n])
	}
	return r, err
}

// guess returns the competences that the question speaks of, those that are
// known first.
func (s *Snapshot) guess(ctx context.Context, asked question, about []catalog.CompetenceID) ([]Guess, error) {
	if s.guesser == nil || len(s.cols.Teach) == 0 || s.weights.Competence == 0 {
		return nil, nil
	}
	var out []Guess
	if len(asked.groups) > 0 {
		var err error
		if out, err = s.guesser.guess(ctx, asked, competenceGuesses); err != nil {
			return nil, err
		}
	}
	for _, id := range about {
		out = slices.DeleteFunc(out, func(g Guess) bool { return g.Competence == id })
	}
	for _, id := range slices.Backward(about) {
		out = slices.Insert(out, 0, Guess{Competence: id, Score: knownGuess})
	}
	return out, nil
}

// knownGuess is the evidence of a competence that the caller names: as much as
// a request gives that says it in several words.
const knownGuess = 10

// score adds every group's score to total; without any word each document gets
// the same, so that a filter alone lists what passes it.
func (sc *scorer) score(asked question, text string, total *accumulator) error {
	if strings.TrimSpace(text) == "" {
		for d := range total.v {
			total.add(uint32(d), 1)
		}
		return nil
	}
	return sc.groups(asked.groups, total)
}

// groups adds up the groups' scores.
func (sc *scorer) groups(groups []*group, total *accumulator) error {
	for _, g := range groups {
		if err := sc.ctx.Err(); err != nil {
			return err
		}
		if err := sc.group(g, total); err != nil {
			return err
		}
	}
	return nil
}

// scored is a document number with its score.
type scored struct {
	doc   uint32
	score float64
}

// worst is a heap whose root is the least of the best: lower score, then higher
// rank, so that equal scores keep the catalogue's order.
type worst struct {
	items []scored
	rank  []int32
}

func (h *worst) Len() int           { return len(h.items) }
func (h *worst) Less(i, j int) bool { return h.before(h.items[j], h.items[i]) }
func (h *worst) Swap(i, j int)      { h.items[i], h.items[j] = h.items[j], h.items[i] }
func (h *worst) Push(x any)         { h.items = append(h.items, x.(scored)) }
func (h *worst) Pop() any {
	last := h.items[len(h.items)-1]
	h.items = h.items[:len(h.items)-1]
	return last
}

func (h *worst) before(a, b scored) bool {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(h.rank[a.doc], h.rank[b.doc])) < 0
}

// top returns the k best documents that pass, best first, and counts.
// The first byWords of the touched documents were found by words and count.
func (r *Result) top(total *accumulator, byWords int, m *matcher, s *Snapshot, k int) []scored {
	h := &worst{rank: s.cols.Rank}
	for i, d := range total.touched {
		v := total.v[d]
		if v <= 0 {
			continue
		}
		switch m.judge(d) {
		case fails:
			continue
		case unknown:
			if i < byWords {
				r.Unknown++
			}
			continue
		}
		if i < byWords {
			r.Total++
		}
		item := scored{d, float64(v)}
		switch {
		case len(h.items) < k:
			heap.Push(h, item)
		case h.before(item, h.items[0]):
			h.items[0] = item
			heap.Fix(h, 0)
		}
	}
	slices.SortFunc(h.items, func(a, b scored) int {
		if h.before(a, b) {
			return -1
		}
		return 1
	})
	return h.items
}

func (s *Snapshot) hydrate(ranked []scored, lang int) ([]Hit, error) {
	hits := make([]Hit, len(ranked))
	for i, x := range ranked {
		course, err := s.Catalog.At(int(s.cols.Rank[x.doc]))
		if err != nil {
			return nil, err
		}
		hits[i] = Hit{Course: course, Score: x.score, OtherLanguage: int(s.cols.Lang[x.doc]) != lang}
	}
	return hits, nil
}
