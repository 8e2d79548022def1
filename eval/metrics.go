// Package eval measures quality: judged questions for search and tagging, path
// and team scenarios.
package eval

import (
	"math"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
)

// Judgements grade the courses that answer a question, 1 (partly) to 3 (exactly
// what was asked); a course that is absent answers nothing.
type Judgements map[catalog.CourseID]int

// Scores of one ranking, or their mean over many. All lie between 0 and 1.
type Scores struct {
	// NDCG is the normalised discounted cumulative gain of the first ten, with
	// the grade as gain and log2(rank+1) as discount, as trec_eval computes it
	// (Järvelin and Kekäläinen, TOIS 2002).
	NDCG float64 `json:"ndcg10"`
	// Recall is the share of the graded courses that stand in the first ten,
	// counted over ten where there are more than ten: BEIR's capped recall.
	Recall float64 `json:"recall10"`
	// MRR is one over the rank of the first graded course, 0 beyond ten.
	MRR float64 `json:"mrr10"`
	// First is 1 when the first course is graded, else 0.
	First float64 `json:"first"`
}

// depth is how far a ranking is looked at.
const depth = 10

// Score measures one ranking, best first.
func Score(ranking []catalog.CourseID, j Judgements) Scores {
	var s Scores
	if len(j) == 0 {
		return s
	}
	var dcg float64
	found := 0
	for i, id := range ranking[:min(depth, len(ranking))] {
		grade := j[id]
		if grade <= 0 {
			continue
		}
		dcg += float64(grade) / math.Log2(float64(i)+2)
		if found == 0 {
			s.MRR = 1 / float64(i+1)
		}
		found++
	}
	s.NDCG = dcg / idealGain(j)
	s.Recall = float64(found) / float64(min(depth, len(j)))
	if s.MRR == 1 {
		s.First = 1
	}
	return s
}

func idealGain(j Judgements) float64 {
	grades := make([]int, 0, len(j))
	for _, g := range j {
		grades = append(grades, g)
	}
	slices.SortFunc(grades, func(a, b int) int { return b - a })
	var gain float64
	for i, g := range grades[:min(depth, len(grades))] {
		gain += float64(g) / math.Log2(float64(i)+2)
	}
	return gain
}

// mean averages the scores; no score gives zeros.
func mean(all []Scores) Scores {
	var m Scores
	for _, s := range all {
		m.NDCG += s.NDCG
		m.Recall += s.Recall
		m.MRR += s.MRR
		m.First += s.First
	}
	if n := float64(len(all)); n > 0 {
		m = Scores{m.NDCG / n, m.Recall / n, m.MRR / n, m.First / n}
	}
	return m
}
