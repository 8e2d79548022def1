package recommend

import (
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
)

func sayIn(lang string) *messages.Printer { return messages.For(lang) }

// Constraints says what binds the team besides the subject, one phrase each.
func (n *TeamNeed) Constraints(say *messages.Printer) []string {
	var out []string
	one := n.Need
	if one.Hours > 0 {
		out = append(out, say.T("team.need.hours", "Hours", say.Hours(one.Hours)))
		one.Hours = 0
	}
	if n.PerMember > 0 {
		out = append(out, say.T("team.need.each", "Hours", say.Hours(n.PerMember)))
	}
	if n.MaxEach != nil {
		out = append(out, say.T("team.need.money-each", "Money", say.Money(*n.MaxEach, "EUR")))
	}
	if n.MaxAway > 0 {
		out = append(out, say.T("team.need.away", "Count", n.MaxAway))
	}
	if n.Together {
		out = append(out, say.T("team.need.together"))
	}
	return append(out, one.Constraints(say)...)
}

// InWords says what was understood: the goal, the team's size, then what binds
// it.
func (n *TeamNeed) InWords(say *messages.Printer) string {
	var parts []string
	if goal := oneLine(n.Goal); goal != "" {
		parts = append(parts, goal)
	}
	parts = append(parts, say.T("team.members", "Count", len(n.Members)))
	return strings.Join(append(append(parts, n.Constraints(say)...), n.About(say)...), " · ")
}

// InWords sums the plan up: who progresses, how far, at what price.
func (p *TeamPlan) InWords(say *messages.Printer) string {
	if len(p.Need.Members) == 0 {
		return ""
	}
	moved := 0
	for i := range p.Need.Members {
		if width(p.Left[i]) < width(p.Gaps[i]) {
			moved++
		}
	}
	steps := p.count()
	switch {
	case steps == 0 && len(p.Need.Aims) > 0 && p.Coverage == 1:
		return say.T("team.nothing-to-do", "Count", len(p.Need.Members))
	case steps == 0 && p.Need.Together && p.Need.MaxAway > 0 && p.Need.MaxAway < len(p.Need.Members):
		return say.T("team.together-away")
	case steps == 0 && p.Need.Together:
		return say.T("team.no-together")
	case steps == 0:
		return say.T("team.no-step")
	}
	var parts []string
	if len(p.Need.Aims) > 0 {
		parts = append(parts, say.T("team.moved", "Count", moved, "Members", len(p.Need.Members), "Share", say.Percent(p.Coverage)))
	}
	parts = append(parts, say.T("team.cost", "Hours", say.Hours(p.Hours), "Money", say.Money(p.Cents, "EUR"), "Days", say.T("team.days", "Count", p.Days)))
	if len(p.Cohorts) > 0 {
		parts = append(parts, say.T("team.cohorts", "Count", len(p.Cohorts)))
	}
	return strings.Join(parts, " ")
}

// count is the steps of all members.
func (p *TeamPlan) count() int {
	n := 0
	for i := range p.Alone {
		n += len(p.Alone[i])
	}
	for i := range p.Cohorts {
		n += len(p.Cohorts[i].Members)
	}
	return n
}

// reason fills in the reasons that nobody gave.
func (p *TeamPlan) reason(say *messages.Printer) {
	for i := range p.Cohorts {
		if c := &p.Cohorts[i]; c.Why == "" {
			c.Why = p.cohortWhy(say, c)
		}
	}
	for i := range p.Alone {
		steps := p.Steps(i)
		for j := range p.Alone[i] {
			s := &p.Alone[i][j]
			if s.Why == "" {
				s.Why = aloneWhy(say, steps, s)
			}
		}
	}
}

// cohortWhy says how many a session takes on, and to which level.
func (p *TeamPlan) cohortWhy(say *messages.Printer, c *Cohort) string {
	reached, risen := map[catalog.CompetenceID]catalog.Level{}, map[catalog.CompetenceID]int{}
	for _, i := range c.Members {
		for _, s := range p.Steps(i) {
			if s.Session != c.Session {
				continue
			}
			for _, g := range s.Closes {
				risen[g.Competence]++
				reached[g.Competence] = max(reached[g.Competence], g.To)
			}
		}
	}
	var parts []string
	for _, a := range p.Need.Aims {
		if n := risen[a.Competence]; n > 0 {
			parts = append(parts, say.T("team.why.cohort", "Count", n, "Competence", CompetenceName(a.Competence, say.Lang), "To", int(reached[a.Competence])))
		}
	}
	if len(parts) == 0 {
		return say.T("team.why.cohort-before")
	}
	return strings.Join(parts, " ")
}

// aloneWhy says what a step brings one member, or what it prepares.
func aloneWhy(say *messages.Printer, steps []Step, s *Step) string {
	if len(s.Closes) > 0 {
		var parts []string
		for _, g := range s.Closes {
			parts = append(parts, say.T("team.why.raises", "Competence", CompetenceName(g.Competence, say.Lang), "From", int(g.From), "To", int(g.To)))
		}
		return strings.Join(parts, " ")
	}
	for j := range steps {
		next := steps[j].Course
		if slices.Contains(next.Prerequisites, s.Course.ID) {
			return say.T("team.why.prepares", "Title", oneLine(next.Title))
		}
	}
	return say.T("team.why.near")
}

// DiffTeam says what a second plan changes, one phrase each: "couverture 74 % →
// 81 %", "+ 450 €"; one phrase that nothing does when nothing does.
func DiffTeam(a, b *TeamPlan, say *messages.Printer) []string {
	var out []string
	if before, after := say.Percent(a.Coverage), say.Percent(b.Coverage); before != after {
		out = append(out, say.T("team.diff.coverage", "Before", before, "After", after))
	}
	signed := func(up bool, words string) string {
		if up {
			return say.T("team.diff.more", "What", words)
		}
		return say.T("team.diff.less", "What", words)
	}
	if d := b.Cents - a.Cents; d != 0 {
		out = append(out, signed(d > 0, say.Money(max(d, -d), "EUR")))
	}
	if d := b.Hours - a.Hours; d >= minute || d <= -minute {
		out = append(out, signed(d > 0, say.T("team.diff.hours", "Hours", say.Hours(max(d, -d)))))
	}
	if d := b.Days - a.Days; d != 0 {
		out = append(out, signed(d > 0, say.T("team.days", "Count", max(d, -d))))
	}
	if d := len(b.Need.Members) - len(a.Need.Members); d != 0 {
		out = append(out, signed(d > 0, say.T("team.members", "Count", max(d, -d))))
	}
	if gone, come := apart(a, b), apart(b, a); len(gone)+len(come) > 0 {
		for _, title := range come {
			out = append(out, say.T("team.diff.come", "Title", title))
		}
		for _, title := range gone {
			out = append(out, say.T("team.diff.gone", "Title", title))
		}
	}
	if len(out) == 0 {
		return []string{say.T("team.diff.same")}
	}
	return out
}

// apart are the titles of the courses of a plan that another has not, in the
// order of their first steps.
func apart(a, b *TeamPlan) []string {
	var out []string
	has := b.courses()
	for _, c := range a.courses() {
		if !slices.ContainsFunc(has, func(o *catalog.Course) bool { return o.ID == c.ID }) {
			out = append(out, oneLine(c.Title))
		}
	}
	return out
}

// courses are those of a plan, cohorts' first.
func (p *TeamPlan) courses() []*catalog.Course {
	var out []*catalog.Course
	add := func(c *catalog.Course) {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	for i := range p.Cohorts {
		add(p.Cohorts[i].Course)
	}
	for _, steps := range p.Alone {
		for i := range steps {
			add(steps[i].Course)
		}
	}
	return out
}
