package recommend

import (
	"math"
	"strings"

	"github.com/parcours-formation/parcours/messages"
)

// InWords says what was understood: the goal, then what it is bound by, then
// what is known of the person; "" when nothing was.
func (n *Need) InWords(say *messages.Printer) string {
	if n == nil {
		return ""
	}
	var parts []string
	if goal := oneLine(n.Goal); goal != "" {
		parts = append(parts, goal)
	}
	return strings.Join(append(append(parts, n.Constraints(say)...), n.About(say)...), " · ")
}

// spareShare is which part of the hours given must be left over to be told.
const spareShare = 0.15

// Spare says how many of the hours given the path leaves over; "" when it
// about uses them.
func (p *Path) Spare(say *messages.Printer) string {
	left := p.Need.Hours - p.Hours
	if p.Need.Hours == 0 || p.Hours == 0 || left < spareShare*p.Need.Hours || left < 1 {
		return ""
	}
	return say.T("document.spare", "Left", say.Hours(left), "Hours", say.Hours(p.Need.Hours))
}

// Total says the hours, steps, last day and cost in all, in one sentence.
func (p *Path) Total(say *messages.Printer) string {
	hours, cost := say.T("document.hours-unknown"), say.Money(p.Cents, "EUR")
	if p.Hours > 0 {
		hours = say.Hours(p.Hours)
	}
	known := 0
	for i := range p.Steps {
		if p.Steps[i].Course.Cost.Known() {
			known++
		}
	}
	switch {
	case known == 0:
		cost = say.T("document.cost-unknown")
	case known < len(p.Steps):
		cost = say.T("document.cost-partly", "Money", cost)
	}
	return say.T("document.total", "Hours", hours, "Count", len(p.Steps), "End", say.Day(p.End()), "Money", cost)
}

// Load says how the weeks are filled, the heaviest first; "" for a path of a
// single week.
func (p *Path) Load(say *messages.Printer) string {
	if len(p.Weeks) < 2 {
		return ""
	}
	var heaviest Week
	var sum float64
	for _, w := range p.Weeks {
		sum += w.Hours
		if w.Hours > heaviest.Hours+minute {
			heaviest = w
		}
	}
	return say.T("document.load", "Count", len(p.Weeks), "Mean", say.Hours(quarters(sum/float64(len(p.Weeks)))),
		"Day", say.Day(heaviest.Monday), "Hours", say.Hours(quarters(heaviest.Hours)))
}

// quarters rounds hours to a quarter: more would be a false precision.
func quarters(h float64) float64 { return max(0.25, math.Round(h*4)/4) }
