package eval

import (
	"context"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/recommend"
)

// TestPlanner holds the planner to its targets, times aside: those are printed
// by parcours bench planner.
func TestPlanner(t *testing.T) {
	f, err := Planner(context.Background(), 2, 150, 20)
	if err != nil {
		t.Fatal(err)
	}
	if s := f.Small; s.Mean < 0.99 || s.Invalid > 0 || s.NoPath > s.Instances/10 {
		t.Errorf("small: %+v", s)
	}
	if l := f.Large; l.Invalid > 0 || l.Steps < 2 || l.P50 > l.P99 || l.P99 > l.Max {
		t.Errorf("large: %+v", l)
	}
}

// TestWorth: the planner's objective is what its documented formula says, for the
// best path of each instance.
func TestWorth(t *testing.T) {
	for i := range 200 {
		in := SmallInstance(3, i)
		best, value, refused := Best(in)
		worth, ok := recommend.Worth(in.Need, in.Candidates, best, in.Now)
		if !ok || refused > 0 || math.Abs(worth-value) > worthless {
			t.Errorf("instance %d: %v by the formula, %v, %v by Worth, %d refused", i, value, worth, ok, refused)
		}
	}
}

// TestInstances: a seed gives the same instances again, another gives others.
func TestInstances(t *testing.T) {
	if diff := cmp.Diff(LargeInstance(1, 5), LargeInstance(1, 5)); diff != "" {
		t.Errorf("the same instance differs:\n%s", diff)
	}
	if cmp.Equal(SmallInstance(1, 5), SmallInstance(2, 5)) {
		t.Error("two seeds give the same instance")
	}
}

func TestPercentile(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(i + 1)
	}
	for p, want := range map[int]float64{1: 1, 50: 50, 99: 99, 100: 100} {
		if got := percentile(hundred, p); got != want {
			t.Errorf("p%d of 1 to 100 is %v", p, got)
		}
	}
	if got := percentile([]float64{7}, 99); got != 7 {
		t.Errorf("p99 of one value is %v", got)
	}
}
