package bench

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// Options is what to measure. Courses is called once for each engine.
type Options struct {
	Courses   func() iter.Seq[catalog.Course]
	Questions []Question
	K         int // results a question; 0: 20
	Block     int // questions an engine answers before the next has its turn; 0: 50
	// Progress, when set, is told what begins: "build SQLite 3.54.1".
	Progress func(step string)
}

// Report is the outcome of one run.
type Report struct {
	Machine   string         `json:"machine"` // "linux/amd64, 2 CPU, go1.26.8"
	Courses   int            `json:"courses"`
	Questions int            `json:"questions"`
	K         int            `json:"k"`
	Generator float64        `json:"generator_per_second"` // courses; every build pays it
	Engines   []EngineReport `json:"engines"`
	Memory    Memory         `json:"memory"` // of the whole process at the end
}

// EngineReport is the outcome for one engine.
type EngineReport struct {
	Name           string  `json:"name"`
	Note           string  `json:"note,omitempty"`
	BuildSeconds   float64 `json:"build_seconds"`
	BuildPerSecond float64 `json:"build_per_second"` // courses
	DiskBytes      int64   `json:"disk_bytes"`
	// Memory is how much the process grew while the engine built and then
	// answered every question once. A later engine may fill pages that an
	// earlier one gave back: for an exact figure, run an engine alone.
	Memory Memory    `json:"memory"`
	Cases  []Latency `json:"cases"`
}

// Case is one way to ask.
type Case struct {
	Goroutines int  `json:"goroutines"`
	Filtered   bool `json:"filtered"`
}

// Latency is the outcome of one engine in one case.
type Latency struct {
	Case
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	PerSecond float64 `json:"per_second"` // questions, all goroutines together
	Hits      float64 `json:"mean_hits"`
	Empty     int     `json:"empty"` // questions that found nothing
}

// cases are measured in this order, for each block.
var cases = []Case{{1, false}, {1, true}, {2, false}, {2, true}}

// Measure builds every engine, then asks them all the questions, side by
// side: block after block, each engine in turn, a different one first each
// time, so that whatever slows the machine for a while slows them alike. The
// engines stay open; the first is the one others are compared with.
func Measure(ctx context.Context, engines []Engine, o Options) (*Report, error) {
	if o.K == 0 {
		o.K = 20
	}
	if o.Block == 0 {
		o.Block = 50
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	if len(engines) == 0 || len(Filtered(o.Questions)) == 0 {
		return nil, errors.New("measure engines: no engine, or no question with a filter")
	}
	r := &Report{
		Machine:   fmt.Sprintf("%s/%s, %d CPU, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version()),
		Questions: len(o.Questions), K: o.K, Engines: make([]EngineReport, len(engines)),
	}
	o.Progress("generate")
	r.Courses, r.Generator = drain(o.Courses())
	for i, e := range engines {
		if err := r.Engines[i].prepare(ctx, e, r.Courses, o); err != nil {
			return nil, err
		}
	}
	if err := r.search(ctx, engines, o); err != nil {
		return nil, err
	}
	var err error
	r.Memory, err = ReadMemory()
	return r, err
}

// drain counts the courses and times their making alone.
func drain(courses iter.Seq[catalog.Course]) (n int, perSecond float64) {
	begin := time.Now()
	for range courses {
		n++
	}
	return n, float64(n) / time.Since(begin).Seconds()
}

// prepare builds one engine and warms it with every question.
func (r *EngineReport) prepare(ctx context.Context, e Engine, courses int, o Options) error {
	r.Name = e.Name()
	if n, ok := e.(noter); ok {
		r.Note = n.Note()
	}
	before, err := ReadMemory()
	if err != nil {
		return err
	}
	o.Progress("build " + r.Name)
	begin := time.Now()
	if err := e.Build(ctx, o.Courses()); err != nil {
		return fmt.Errorf("build %s: %w", r.Name, err)
	}
	r.BuildSeconds = time.Since(begin).Seconds()
	r.BuildPerSecond = float64(courses) / r.BuildSeconds
	if r.DiskBytes, err = e.Disk(); err != nil {
		return fmt.Errorf("measure the disk of %s: %w", r.Name, err)
	}
	o.Progress("warm " + r.Name)
	for _, qs := range [][]Question{Unfiltered(o.Questions), Filtered(o.Questions)} {
		// Two at once, so that both of an engine's connections are warm.
		if err := ask(ctx, e, qs, o.K, 2, &sample{}); err != nil {
			return err
		}
	}
	after, err := ReadMemory()
	r.Memory = after.minus(before)
	return err
}

// search measures all cases of all engines.
func (r *Report) search(ctx context.Context, engines []Engine, o Options) error {
	samples := make([][]sample, len(engines))
	for i := range samples {
		samples[i] = make([]sample, len(cases))
	}
	o.Progress("search")
	plain, filtered := Unfiltered(o.Questions), Filtered(o.Questions)
	turn := 0
	for c, kind := range cases {
		qs := plain
		if kind.Filtered {
			qs = filtered
		}
		for block := range slices.Chunk(qs, o.Block) {
			for i := range engines {
				at := (i + turn) % len(engines)
				if err := ask(ctx, engines[at], block, o.K, kind.Goroutines, &samples[at][c]); err != nil {
					return err
				}
			}
			turn++
		}
	}
	for i := range samples {
		for c := range cases {
			r.Engines[i].Cases = append(r.Engines[i].Cases, samples[i][c].latency(cases[c]))
		}
	}
	return nil
}

// sample gathers the answers of one engine in one case.
type sample struct {
	took  []time.Duration // of each question
	wall  time.Duration   // of the blocks, end to end
	hits  int
	empty int
}

// ask puts the questions to an engine by several goroutines and waits for
// them.
func ask(ctx context.Context, e Engine, qs []Question, k, goroutines int, into *sample) error {
	type answer struct {
		took time.Duration
		hits int
		err  error
	}
	answers := make([]answer, len(qs))
	var next atomic.Int64
	var wg sync.WaitGroup
	begin := time.Now()
	for range goroutines {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(qs); i = int(next.Add(1)) - 1 {
				start := time.Now()
				ids, err := e.Search(ctx, qs[i], k)
				answers[i] = answer{time.Since(start), len(ids), err}
				if err != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	into.wall += time.Since(begin)
	for i, a := range answers {
		if a.err != nil {
			return fmt.Errorf("ask %s %q: %w", e.Name(), qs[i].Text, a.err)
		}
		into.took = append(into.took, a.took)
		into.hits += a.hits
		if a.hits == 0 {
			into.empty++
		}
	}
	return nil
}

func (s *sample) latency(c Case) Latency {
	slices.Sort(s.took)
	n := float64(len(s.took))
	return Latency{
		Case: c, P50: ms(Percentile(s.took, 50)), P99: ms(Percentile(s.took, 99)),
		PerSecond: n / s.wall.Seconds(), Hits: float64(s.hits) / n, Empty: s.empty,
	}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// Percentile returns the p-th percentile of sorted durations by the nearest
// rank: the least of them that p % do not exceed. It is 0 for none.
func Percentile(sorted []time.Duration, p int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	rank := (p*len(sorted) + 99) / 100
	return sorted[min(max(rank, 1), len(sorted))-1]
}
