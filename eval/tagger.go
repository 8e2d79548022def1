package eval

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

// Label is the competences that an independent reader found a course to teach, the main one
// first. The labels were given by a reader who had seen neither the courses'
// own competences nor the frameworks' descriptors.
type Label struct {
	ID          catalog.CourseID       `json:"id"`
	Competences []catalog.CompetenceID `json:"competences"`
}

//go:embed testdata/labels.jsonl
var labelLines []byte

// Labels returns the embedded labels of example courses.
func Labels() ([]Label, error) {
	var out []Label
	err := lines(bytes.NewReader(labelLines), func(line []byte) error {
		var l Label
		if err := json.Unmarshal(line, &l); err != nil {
			return err
		}
		out = append(out, l)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read labels: %w", err)
	}
	return out, nil
}

// TagScores compares competences given with those of the labels.
type TagScores struct {
	Part      string  `json:"part"` // "tune", "test"
	Who       string  `json:"who"`  // "tagger", "authors" (what the courses themselves declare)
	Courses   int     `json:"courses"`
	Precision float64 `json:"precision"` // of the competences given, how many are labelled
	Recall    float64 `json:"recall"`    // of those labelled, how many are given
	F1        float64 `json:"f1"`
	Main      float64 `json:"main"` // courses whose main label is given
}

// Tagging measures the tagger on the labelled courses, stripped of the
// competences that they declare, and beside it those declared ones: two people
// who label the same courses do not agree wholly either.
func Tagging(ctx context.Context, cat *catalog.Catalog, t index.Tagging) ([]TagScores, error) {
	labels, err := Labels()
	if err != nil {
		return nil, err
	}
	given, declared, err := tags(ctx, cat, t)
	if err != nil {
		return nil, err
	}
	var out []TagScores
	for _, part := range []string{"tune", "test"} {
		for who, tags := range []map[catalog.CourseID][]catalog.CompetenceID{given, declared} {
			s := TagScores{Part: part, Who: []string{"tagger", "authors"}[who]}
			s.measure(labels, tags, map[string]int{"tune": 0, "test": 1}[part])
			out = append(out, s)
		}
	}
	return out, nil
}

// tags returns what the tagger gives and what the courses declare.
func tags(ctx context.Context, cat *catalog.Catalog, t index.Tagging) (given, declared map[catalog.CourseID][]catalog.CompetenceID, err error) {
	given, declared = map[catalog.CourseID][]catalog.CompetenceID{}, map[catalog.CourseID][]catalog.CompetenceID{}
	var bare []catalog.Course
	for c, err := range cat.All() {
		if err != nil {
			return nil, nil, err
		}
		for _, target := range c.Teaches {
			declared[c.ID] = append(declared[c.ID], target.Competence)
		}
		stripped := *c
		stripped.Teaches, stripped.Requires = nil, nil
		bare = append(bare, stripped)
	}
	strippedCat, err := catalog.New(bare)
	if err != nil {
		return nil, nil, err
	}
	s, err := index.InMemory(ctx, strippedCat, index.Options{})
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	guesses, err := s.Tag(ctx, t, nil, nil)
	if err != nil {
		return nil, nil, err
	}
	for rank, list := range guesses {
		c, err := strippedCat.At(rank)
		if err != nil {
			return nil, nil, err
		}
		for _, g := range list {
			given[c.ID] = append(given[c.ID], g.Competence)
		}
	}
	return given, declared, nil
}

// measure counts over the labels of one half: even ranks tune, odd ranks test.
func (s *TagScores) measure(labels []Label, tags map[catalog.CourseID][]catalog.CompetenceID, half int) {
	var right, gave, wanted, main int
	for i, l := range labels {
		if i%2 != half {
			continue
		}
		s.Courses++
		got := tags[l.ID]
		gave += len(got)
		wanted += len(l.Competences)
		for _, c := range l.Competences {
			if slices.Contains(got, c) {
				right++
			}
		}
		if slices.Contains(got, l.Competences[0]) {
			main++
		}
	}
	s.Precision, s.Recall, s.Main = ratio(right, gave), ratio(right, wanted), ratio(main, s.Courses)
	if right > 0 {
		s.F1 = 2 * s.Precision * s.Recall / (s.Precision + s.Recall)
	}
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// TagTable writes the scores as the golden file and docs/figures.md hold them.
func TagTable(scores []TagScores) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-5s %-8s %8s %10s %7s %6s %6s\n", "part", "who", "courses", "precision", "recall", "F1", "main")
	for _, s := range scores {
		fmt.Fprintf(&b, "%-5s %-8s %8d %10.3f %7.3f %6.3f %6.3f\n", s.Part, s.Who, s.Courses, s.Precision, s.Recall, s.F1, s.Main)
	}
	return b.String()
}
