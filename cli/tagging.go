package cli

import (
	"context"
	"fmt"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

// tagged returns the catalogue with competences given to the courses that
// declare none, at the course's own level; the others stay as they are.
func tagged(ctx context.Context, env *Env, cat *catalog.Catalog, words *index.Thesaurus) (*catalog.Catalog, error) {
	var courses []catalog.Course
	var bare []int
	for c, err := range cat.All() {
		if err != nil {
			return nil, err
		}
		if len(c.Teaches) == 0 {
			bare = append(bare, len(courses))
		}
		courses = append(courses, *c)
	}
	if len(bare) == 0 {
		return cat, nil
	}
	s, err := index.InMemory(ctx, cat, index.Options{Thesaurus: words})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	bar := newProgress(env, "progress.tag")
	defer bar.done()
	guesses, err := s.Tag(ctx, index.DefaultTagging, bare, bar.at)
	if err != nil {
		return nil, fmt.Errorf("give competences: %w", err)
	}
	for i, rank := range bare {
		for _, g := range guesses[i] {
			courses[rank].Guessed = true
			courses[rank].Teaches = append(courses[rank].Teaches, catalog.Target{Competence: g.Competence, Level: courses[rank].Level})
		}
	}
	return catalog.New(courses)
}

// guessed counts the courses whose competences were recognised, not declared.
func guessed(cat *catalog.Catalog) (int, error) {
	n := 0
	for c, err := range cat.All() {
		if err != nil {
			return 0, err
		}
		if c.Guessed {
			n++
		}
	}
	return n, nil
}
