package slots

import (
	"encoding/binary"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "learn the intents anew and write weights.bin")

// TestWeights proves that weights.bin was learnt from the rules and the examples
// of today; with -update it is.
func TestWeights(t *testing.T) {
	examples := readExamples(t)
	if *update {
		if err := os.WriteFile("weights.bin", learn(examples).write(checksum(examples)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile("weights.bin")
	if err != nil {
		t.Fatal(err)
	}
	if binary.LittleEndian.Uint64(b) != checksum(examples) {
		t.Error("the rules or the examples have changed since weights.bin was learnt: go generate ./recommend/slots, then go test ./eval")
	}
	t.Logf("%d examples, %d signs, %d bytes", len(examples), (len(b)-weightsHead)/weightsRow, len(b))
}

// TestWeightsFile proves that what was written is read, and no torn file.
func TestWeightsFile(t *testing.T) {
	l := learn(readExamples(t)[:120])
	b := l.write(7)
	got, err := readLearnt(b)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(l, got, cmp.AllowUnexported(learnt{})); d != "" {
		t.Errorf("(-written +read):\n%s", d)
	}
	for _, n := range []int{0, weightsHead - 1, len(b) - 1} {
		if _, err := readLearnt(b[:n]); err == nil {
			t.Errorf("%d of %d bytes are read without an error", n, len(b))
		}
	}
}

// leastRight is the share of the tuning half that must be right when left out of
// learning: three hundredths under what was when this was written.
const leastRight = 0.9

// tally counts right answers of some examples.
type tally struct{ rules, learnt, of int }

// TestCrossValidation learns as often as there are folds, each time without one,
// and reads the sentences left out. Rules, settings and words of a kin are to be
// chosen by its figures, which -v shows, not by those of the test half.
func TestCrossValidation(t *testing.T) {
	examples := readExamples(t)
	counts := map[source]map[Intent]*tally{tuning: {}, written: {}}
	wrong := map[string]int{}
	for way := range ways {
		without := leftOut(examples, way)
		for _, e := range examples {
			if !e.blind() {
				continue
			}
			got := read(e.text, Context{Now: today, HasPath: e.hasPath}, without[e.fold(way)]).Intent
			counts[e.source][e.want] = counts[e.source][e.want].plus(e, got)
			counts[e.source][0] = counts[e.source][0].plus(e, got)
			if got != e.want {
				wrong[fmt.Sprintf("%s, path %v, %s not %s (rules: %s): %s", e.source, e.hasPath, got, e.want, e.answer, e.text)]++
			}
		}
	}
	for _, what := range slices.Sorted(maps.Keys(wrong)) {
		t.Logf("%d of %d: %s", wrong[what], ways, what)
	}
	t.Logf("\n%s", tallies(counts))
	if c := counts[tuning][0]; float64(c.learnt) < leastRight*float64(c.of) {
		t.Errorf("%d of %d right, want %g", c.learnt, c.of, leastRight)
	}
}

// leftOut learns from all but one fold, for each fold.
func leftOut(examples []example, way int) [folds]*learnt {
	var without [folds]*learnt
	var all sync.WaitGroup
	for f := range folds {
		all.Go(func() {
			var rest []example
			for _, e := range examples {
				if !e.blind() || e.fold(way) != f {
					rest = append(rest, e)
				}
			}
			without[f] = learn(rest)
		})
	}
	all.Wait()
	return without
}

func (c *tally) plus(e example, got Intent) *tally {
	if c == nil {
		c = &tally{}
	}
	c.of++
	if e.answer == e.want {
		c.rules++
	}
	if got == e.want {
		c.learnt++
	}
	return c
}

// tallies is a table: by intent and source, right answers of the rules alone and
// of both, means of all ways.
func tallies(counts map[source]map[Intent]*tally) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-13s %27s %27s\n%-13s %10s %16s %10s %16s\n", "", tuning, written, "intent", "rules", "left out", "rules", "left out")
	for i := range OutOfScope + 1 {
		name := "all"
		if i > 0 {
			name = i.String()
		}
		fmt.Fprintf(&b, "%-13s", name)
		for _, s := range []source{tuning, written} {
			c := counts[s][i]
			fmt.Fprintf(&b, " %10d %10.1f/%-5d", c.rules/ways, float64(c.learnt)/ways, c.of/ways)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
