package eval

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/recommend/slots"
)

// TestGoldenIntents measures the intents on sentences by an author who had seen
// no rule (testdata/intents/README.md). The tuning half is learnt from: what it
// says is whether learning took; TestCrossValidation of recommend/slots leaves
// its sentences out in turn.
func TestGoldenIntents(t *testing.T) {
	f, err := os.Open("testdata/intents/intents.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	type count struct{ right, of int }
	counts := map[string]*[2]count{} // by intent: tuning half, test half
	add := func(name string, half int, right bool) {
		if counts[name] == nil {
			counts[name] = &[2]count{}
		}
		c := &counts[name][half]
		c.of++
		if right {
			c.right++
		}
	}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	lines := bufio.NewScanner(f)
	for n := 0; lines.Scan(); n++ {
		parts := strings.Split(lines.Text(), "\t")
		if len(parts) != 3 {
			t.Fatalf("line %d: %d columns, want 3", n+1, len(parts))
		}
		want, _, _ := strings.Cut(parts[0], "/")
		right := slots.Read(parts[2], slots.Context{Now: now, HasPath: parts[1] == "1"}).Intent.String() == want
		add(want, n%2, right)
		add("all", n%2, right)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	names := make([]string, 0, len(counts))
	for name := range counts {
		names = append(names, name)
	}
	slices.Sort(names)
	table := fmt.Sprintf("%-13s %9s %9s\n", "intent", "tune", "test")
	for _, name := range names {
		c := counts[name]
		table += fmt.Sprintf("%-13s %5d/%-3d %5d/%d\n", name, c[0].right, c[0].of, c[1].right, c[1].of)
	}
	t.Logf("\n%s", table)
	golden(t, "intents.golden", table)
}
