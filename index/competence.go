package index

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/parcours-formation/parcours/catalog"
)

// Competences finds the competences that a text speaks of: each competence's
// name and descriptors, in both languages, are indexed as if they were a
// course, and the text is searched in them with the same thesaurus and
// spelling. It is how a question reaches courses that share none of its words,
// and one half of the tagger.
type Competences struct {
	s *Snapshot
}

// Guess is a competence with how strongly a text speaks of it.
type Guess struct {
	Competence catalog.CompetenceID
	Score      float64
	gain       float32 // what a course that teaches it was given
}

// guessed frameworks: Pix is left to its mapping onto DigComp, whose names and
// descriptors it shares; two near twins would split the evidence.
var guessed = []string{"digcomp", "metiers"}

// NewCompetences indexes the frameworks.
func NewCompetences(set *catalog.FrameworkSet, t *Thesaurus) (*Competences, error) {
	var entries []catalog.Course
	for _, id := range guessed {
		f, ok := set.ByID(id)
		if !ok {
			return nil, fmt.Errorf("index competences: there is no framework %q", id)
		}
		for _, c := range f.Competences {
			for _, lang := range []string{"fr", "en"} {
				entries = append(entries, catalog.Course{
					ID: catalog.CourseID(string(c.ID) + "/" + lang), Language: lang,
					Title: c.Name(lang), Keywords: c.Descriptors(lang),
				})
			}
		}
	}
	cat, err := catalog.New(entries)
	if err != nil {
		return nil, fmt.Errorf("index competences: %w", err)
	}
	s, err := InMemory(context.Background(), cat, Options{Thesaurus: t, plain: true})
	if err != nil {
		return nil, fmt.Errorf("index competences: %w", err)
	}
	return &Competences{s}, nil
}

// DefaultCompetences returns those of the embedded frameworks with the embedded
// thesaurus, made once for the process.
func DefaultCompetences() (*Competences, error) {
	d := &defaultCompetences
	d.once.Do(func() {
		var t *Thesaurus
		if t, d.err = DefaultThesaurus(); d.err == nil {
			d.c, d.err = NewCompetences(catalog.StandardFrameworks(), t)
		}
	})
	return d.c, d.err
}

// not sync.OnceValues: a snapshot opens with the competences, and the
// competences are a snapshot, which the compiler takes for a cycle
var defaultCompetences struct {
	once sync.Once
	c    *Competences
	err  error
}

// Guess returns at most k competences that the text speaks of, strongest first.
func (c *Competences) Guess(ctx context.Context, text string, k int) ([]Guess, error) {
	return c.guess(ctx, c.s.understand(text), k)
}

func (c *Competences) guess(ctx context.Context, q question, k int) ([]Guess, error) {
	sc := c.s.scorers.Get().(*scorer)
	defer c.s.scorers.Put(sc)
	sc.ctx = ctx
	total := sc.get()
	defer sc.put(total)
	if err := sc.groups(q.groups, total); err != nil {
		return nil, fmt.Errorf("guess competences: %w", err)
	}
	var r Result
	var out []Guess
	seen := map[catalog.CompetenceID]bool{}
	// each competence stands twice, in French and in English
	for _, x := range r.top(total, len(total.touched), newMatcher(c.s.cols, Filter{}), c.s, 2*k) {
		course, err := c.s.Catalog.At(int(c.s.cols.Rank[x.doc]))
		if err != nil {
			return nil, err
		}
		if id := competenceOf(course); !seen[id] && len(out) < k {
			seen[id] = true
			out = append(out, Guess{Competence: id, Score: x.score})
		}
	}
	return out, nil
}

// competenceOf returns the competence that an entry of the index stands for.
func competenceOf(entry *catalog.Course) catalog.CompetenceID {
	id, _, _ := strings.Cut(string(entry.ID), "/")
	return catalog.CompetenceID(id)
}

// taught returns the competences a course is found by: those it teaches, each
// under the name of a guessed framework.
func taught(c *catalog.Course) []catalog.CompetenceID {
	var out []catalog.CompetenceID
	for _, t := range c.Teaches {
		if t.Competence.Framework() != "pix" {
			out = append(out, t.Competence)
			continue
		}
		for _, id := range catalog.Equivalents(t.Competence) {
			if id.Framework() == guessed[0] {
				out = append(out, id)
			}
		}
	}
	return out
}

// raise adds to total what the question's competences give to the courses that
// teach them: a share of the best score by words, the larger the stronger the
// question speaks of the competence. It leaves in each guess what it gave.
func (s *Snapshot) raise(guesses []Guess, total *accumulator) {
	if len(guesses) == 0 {
		return
	}
	var top float32 = 1
	if len(total.touched) > 0 {
		top = 0
		for _, d := range total.touched {
			top = max(top, total.v[d])
		}
	}
	best := guesses[0].Score
	for i, g := range guesses {
		share := s.weights.Competence * g.Score / (best + s.weights.Doubt)
		guesses[i].gain = top * float32(share)
		for _, d := range s.cols.Teach[g.Competence] {
			total.add(uint32(d), guesses[i].gain)
		}
	}
}

// competenceGuesses is how many competences of a question count.
const competenceGuesses = 3

// Guess returns at most k competences that a text speaks of, strongest first,
// by the competences that the snapshot was opened with.
func (s *Snapshot) Guess(ctx context.Context, text string, k int) ([]Guess, error) {
	c, err := s.competences()
	if err != nil {
		return nil, err
	}
	return c.Guess(ctx, text, k)
}

// Teaching returns how many courses teach a competence, Pix's counted under
// what they amount to.
func (s *Snapshot) Teaching(id catalog.CompetenceID) int { return len(s.cols.Teach[id]) }
