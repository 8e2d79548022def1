package eval

import (
	"fmt"
	"strings"
)

// PathTable writes the rows as the golden file and docs/figures.md hold them.
// Times are left to the command: they differ from run to run.
func PathTable(f PathFigures) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-12s %-4s %4s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s %5s %5s\n",
		"engine", "part", "n", "kept", "told", "intent", "slots", "answer", "honest", "target", "gaps", "hours", "useful", "found", "never", "model")
	for _, r := range f.Rows {
		fmt.Fprintf(&b, "%-12.12s %-4s %4d %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %5d %5d\n",
			r.Engine, r.Part, r.Scenarios, r.Kept, r.Told, r.Intent, r.Slots, r.Answer, r.Honest, r.Target, r.Gaps, r.Hours, r.Useful, r.Found, r.Never, r.Model)
	}
	for _, part := range []string{"tune", "test"} {
		fmt.Fprintf(&b, "\n%-4s %-15s %6s %6s %6s %9s %6s %6s\n", "part", "slot", "right", "given", "wanted", "precision", "recall", "F1")
		for _, s := range f.Slots[part] {
			fmt.Fprintf(&b, "%-4s %-15s %6d %6d %6d %9.3f %6.3f %6.3f\n", part, s.Slot, s.Right, s.Given, s.Wanted, s.Precision, s.Recall, s.F1)
		}
	}
	return b.String()
}
