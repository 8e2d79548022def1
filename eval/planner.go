package eval

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/parcours-formation/parcours/recommend"
)

// PlannerFigures measure the planner on random instances: small ones against
// the optimum, large ones against the clock. JSON times are milliseconds.
type PlannerFigures struct {
	Small struct {
		Instances int     `json:"instances"`
		Courses   [2]int  `json:"courses"`     // at least, at most
		Mean      float64 `json:"mean_share"`  // of the optimum reached
		Least     float64 `json:"least_share"` // of the optimum reached
		Optimal   float64 `json:"optimal"`     // instances solved to the optimum
		Invalid   int     `json:"invalid"`     // paths that recommend.Check refuses
		NoPath    int     `json:"no_path"`     // instances whose optimum is no step at all
	} `json:"small"`
	Large struct {
		Instances  int     `json:"instances"`
		Candidates int     `json:"candidates"`
		P50        float64 `json:"p50_ms"`
		P95        float64 `json:"p95_ms"`
		P99        float64 `json:"p99_ms"`
		Max        float64 `json:"max_ms"`
		Steps      float64 `json:"mean_steps"`
		Invalid    int     `json:"invalid"`
	} `json:"large"`
}

// Sizes of the instances: what an exhaustive search can do in a tenth of a
// second, and what the planner is given at most.
const (
	smallLeast, smallMost = 6, 8
	largeCourses          = 24
)

// dice returns the random numbers of one instance: those of another do not
// depend on how many it drew.
func dice(seed uint64, i int) *rand.Rand { return rand.New(rand.NewPCG(seed, uint64(i))) }

// SmallInstance and LargeInstance return instance number i of a seed.
func SmallInstance(seed uint64, i int) *Instance {
	r := dice(seed, i)
	return NewInstance(r, smallLeast+r.IntN(smallMost-smallLeast+1))
}

// LargeInstance is like SmallInstance, with as many candidates as the planner
// takes.
func LargeInstance(seed uint64, i int) *Instance {
	return NewInstance(dice(seed, i+1_000_000), largeCourses)
}

// Planner compares the planner with the exhaustive search on n small instances,
// then times it on some large ones.
func Planner(ctx context.Context, seed uint64, n, large int) (*PlannerFigures, error) {
	f := &PlannerFigures{}
	f.Small.Instances, f.Small.Courses, f.Small.Least = n, [2]int{smallLeast, smallMost}, 1
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := f.small(SmallInstance(seed, i)); err != nil {
			return nil, fmt.Errorf("instance %d of seed %d: %w", i, seed, err)
		}
	}
	if n > 0 {
		f.Small.Mean /= float64(n)
		f.Small.Optimal /= float64(n)
	}
	return f, f.large(ctx, seed, large)
}

// worthless is less than two values of the objective differ by when they differ:
// sums in another order.
const worthless = 1e-9

// small adds one small instance to the figures. An error means that the
// comparison itself is wrong, not the planner.
func (f *PlannerFigures) small(in *Instance) error {
	best, value, refused := Best(in)
	if refused > 0 {
		return fmt.Errorf("the exhaustive search held %d paths for valid that the checker refuses", refused)
	}
	if worth, ok := recommend.Worth(in.Need, in.Candidates, best, in.Now); !ok || math.Abs(worth-value) > worthless {
		return fmt.Errorf("the best path is worth %v, by recommend.Worth %v", value, worth)
	}
	path := recommend.Plan(in.Need, in.Candidates, in.Now)
	if !in.valid(path) {
		f.Small.Invalid++
		f.Small.Least = 0
		return nil
	}
	got, _ := recommend.Worth(in.Need, in.Candidates, path.Steps, in.Now)
	if got > value+worthless {
		return fmt.Errorf("the planner's valid path is worth %v, the best by exhaustive search %v", got, value)
	}
	share := 1.0
	if value > 0 {
		share = max(0, got/value)
	} else {
		f.Small.NoPath++
	}
	f.Small.Mean += share
	f.Small.Least = min(f.Small.Least, share)
	if got >= value-worthless {
		f.Small.Optimal++
	}
	return nil
}

// valid reports whether a path passes the checker; none at all does too.
func (in *Instance) valid(p *recommend.Path) bool {
	return len(p.Steps) == 0 || len(recommend.Check(in.Need, p.Steps, in.course, in.Now)) == 0
}

// large times the planner.
func (f *PlannerFigures) large(ctx context.Context, seed uint64, n int) error {
	l := &f.Large
	l.Instances, l.Candidates = n, largeCourses
	times := make([]float64, n)
	steps := 0
	for i := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		in := LargeInstance(seed, i)
		begin := time.Now()
		path := recommend.Plan(in.Need, in.Candidates, in.Now)
		times[i] = float64(time.Since(begin).Microseconds()) / 1000
		steps += len(path.Steps)
		if !in.valid(path) {
			l.Invalid++
		}
	}
	if n == 0 {
		return nil
	}
	slices.Sort(times)
	l.P50, l.P95, l.P99, l.Max = percentile(times, 50), percentile(times, 95), percentile(times, 99), times[n-1]
	l.Steps = float64(steps) / float64(n)
	return nil
}

// percentile is the least of the sorted values that p of 100 do not exceed.
func percentile(sorted []float64, p int) float64 {
	return sorted[max(0, (len(sorted)*p+99)/100-1)]
}
