package eval

import (
	"math"
	"testing"

	"github.com/parcours-formation/parcours/catalog"
)

func TestScore(t *testing.T) {
	log := math.Log2
	for _, c := range []struct {
		name    string
		ranking []catalog.CourseID
		judged  Judgements
		want    Scores
	}{
		{"nothing found", nil, Judgements{"a": 1}, Scores{}},
		{"nothing judged", []catalog.CourseID{"a"}, nil, Scores{}},
		{"perfect", []catalog.CourseID{"a", "b"}, Judgements{"a": 3, "b": 1}, Scores{1, 1, 1, 1}},
		{"second", []catalog.CourseID{"x", "a"}, Judgements{"a": 2}, Scores{1 / log(3), 1, 0.5, 0}},
		{"graded the wrong way round", []catalog.CourseID{"b", "a"}, Judgements{"a": 3, "b": 1},
			Scores{(1 + 3/log(3)) / (3 + 1/log(3)), 1, 1, 1}},
		{"eleventh does not count", []catalog.CourseID{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "a"}, Judgements{"a": 1}, Scores{}},
	} {
		got := Score(c.ranking, c.judged)
		for i, pair := range [][2]float64{{got.NDCG, c.want.NDCG}, {got.Recall, c.want.Recall}, {got.MRR, c.want.MRR}, {got.First, c.want.First}} {
			if math.Abs(pair[0]-pair[1]) > 1e-12 {
				t.Errorf("%s: figure %d is %v, want %v", c.name, i, pair[0], pair[1])
			}
		}
	}
}
