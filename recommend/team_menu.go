package recommend

import (
	"cmp"
	"math"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
)

// menuItem is a course that a member may take.
type menuItem struct {
	*teamOption
	bit      uint32
	needs    uint32 // items that must come before
	credit   credits
	runs     []*teamRun
	enables  bool // another item needs it, or requires what it teaches
	teaches  []level8
	requires []level8
	main     int // competence that its level must not fall in; -1: none
	level    catalog.Level
}

// What a menu holds: the items of most value, those that close most for an
// hour, for a euro and by the earliest session, and what must come before them.
const (
	menuByValue = 12
	menuByRate  = 4
	menuMost    = 32 // bits of a mask
)

// wish is a candidate for a menu.
type wish struct {
	option       int
	credit       credits
	value, total float64
}

// fillMenu chooses the courses that are worth a thought for a member.
func (p *teamProblem) fillMenu(m *teamMember) {
	wishes := p.wishes(m)
	var chosen []int
	take := func(most int, score func(*wish) float64) {
		for _, w := range topWishes(wishes, most, score) {
			chosen = p.withNeeds(m, chosen, w.option)
		}
	}
	take(menuByValue, func(w *wish) float64 { return w.value })
	take(menuByRate, func(w *wish) float64 { return w.total / (1 + float64(p.options[w.option].cents)/100) })
	take(menuByRate, func(w *wish) float64 { return w.total / math.Max(1, p.options[w.option].hours) })
	for i := range m.aims[:min(len(m.aims), maxPlanAims)] { // no aim is left out for another
		take(menuByRate, func(w *wish) float64 { return w.credit[i] })
	}
	p.serveMenu(m, chosen)
}

// topWishes are the wishes of the highest scores, the first of equals first. A
// member has a thousand and needs four: sorting them took most of the time of a
// plan for 500.
func topWishes(wishes []wish, most int, score func(*wish) float64) []*wish {
	var top [menuByValue + 1]*wish
	var scores [menuByValue + 1]float64
	n := 0
	for i := range wishes {
		v := score(&wishes[i])
		if n == most && v <= scores[n-1] {
			continue
		}
		at := n
		for ; at > 0 && scores[at-1] < v; at-- {
			top[at], scores[at] = top[at-1], scores[at-1]
		}
		top[at], scores[at] = &wishes[i], v
		n = min(n+1, most)
	}
	return slices.Clone(top[:n])
}

// wishes are the courses that close something for a member.
func (p *teamProblem) wishes(m *teamMember) []wish {
	var out []wish
	for i := range p.options {
		o := &p.options[i]
		credit := p.creditOf(m, o)
		total := credit.sum()
		if total <= 0 || !p.open(m, o) {
			continue
		}
		t := tally{closed: total, steps: 1, cents: o.cents, undated: o.undated}
		if len(o.runs) > 0 {
			t.days = o.runs[0].days
		}
		out = append(out, wish{i, credit, p.w.value(&t), total})
	}
	return out
}

// creditOf is what a course closes of each of a member's aims.
func (p *teamProblem) creditOf(m *teamMember, o *teamOption) credits {
	var out credits
	for i, a := range m.aims[:min(len(m.aims), maxPlanAims)] {
		if a.Competence == anySubject {
			out[i] = a.Weight * o.relevance * mass(o.hours)
			continue
		}
		for _, t := range o.teaches {
			if t.Competence == a.Competence && t.Level > a.From {
				out[i] = max(out[i], a.Weight*o.quality*float64(min(t.Level, a.To)-a.From)/float64(a.To-a.From))
			}
		}
	}
	return out
}

// open reports whether a member may take a course at all.
func (p *teamProblem) open(m *teamMember, o *teamOption) bool {
	c := o.course
	if o.hours > m.hours || o.hours == 0 && m.need.Hours > 0 || o.cents > min(p.cents, m.cents) || m.need.MaxCents != nil && (!c.Cost.Known() || c.Cost.Currency != "EUR") || slices.Contains(m.need.Done, c.ID) || !c.OpenTo(m.need.Audience) {
		return false
	}
	if o.days > 0 {
		return len(m.need.Places) == 0 || c.Modality != catalog.OnSite
	}
	return slices.ContainsFunc(o.runs, func(r teamRun) bool { return m.canGo(c, &r) })
}

// canGo reports whether a session is where and when a member can take part.
func (m *teamMember) canGo(c *catalog.Course, r *teamRun) bool {
	if _, ok := m.free(r.start, r.end); !ok {
		return false
	}
	return placeFits(m.need, c, r.session)
}

// withNeeds adds an option to a choice with what must come before it; the
// choice stays as it was when that cannot be had.
func (p *teamProblem) withNeeds(m *teamMember, chosen []int, option int) []int {
	out, ok := p.close(m, slices.Clone(chosen), option, 0)
	if !ok || len(out) > menuMost {
		return chosen
	}
	return out
}

func (p *teamProblem) close(m *teamMember, chosen []int, option, depth int) ([]int, bool) {
	if slices.Contains(chosen, option) {
		return chosen, true
	}
	o := &p.options[option]
	if depth >= maxSteps || !p.open(m, o) {
		return chosen, false
	}
	chosen = append(chosen, option)
	for _, id := range o.course.Prerequisites {
		if m.need.met(id) {
			continue
		}
		before, ok := p.at[id]
		if ok {
			chosen, ok = p.close(m, chosen, before, depth+1)
		}
		if !ok {
			return chosen, false
		}
	}
	for _, r := range o.requires {
		if max(1, m.need.level(r.Competence)) < r.Level {
			chosen = p.closeLevel(m, chosen, r, o, depth)
		}
	}
	return chosen, true
}

// maxTeachers is how many courses are looked at to reach a required level.
const maxTeachers = 2

// closeLevel adds the cheapest ways to a level that a course requires. Whether
// one serves is for the search to find out.
func (p *teamProblem) closeLevel(m *teamMember, chosen []int, r catalog.Target, above *teamOption, depth int) []int {
	teachers := slices.Clone(p.teachers[r.Competence])
	teachers = slices.DeleteFunc(teachers, func(i int) bool {
		o := &p.options[i]
		reaches := slices.ContainsFunc(o.teaches, func(t catalog.Target) bool { return t.Competence == r.Competence && t.Level >= r.Level })
		return o == above || !reaches || !p.open(m, o)
	})
	cost := func(i int) float64 { return float64(p.options[i].cents)/100 + p.options[i].hours }
	slices.SortStableFunc(teachers, func(a, b int) int { return cmp.Compare(cost(a), cost(b)) })
	for _, i := range teachers[:min(len(teachers), maxTeachers)] {
		if more, ok := p.close(m, slices.Clone(chosen), i, depth+1); ok {
			chosen = more
		}
	}
	return chosen
}

// serveMenu makes the items of the options chosen.
func (p *teamProblem) serveMenu(m *teamMember, chosen []int) {
	at := map[catalog.CourseID]uint32{}
	for i, option := range chosen {
		at[p.options[option].course.ID] = 1 << i
	}
	for i, option := range chosen {
		o := &p.options[option]
		it := menuItem{teamOption: o, bit: 1 << i, credit: p.creditOf(m, o), main: -1}
		for _, id := range o.course.Prerequisites {
			if !m.need.met(id) {
				it.needs |= at[id]
			}
		}
		for j := range o.runs {
			if m.canGo(o.course, &o.runs[j]) {
				it.runs = append(it.runs, &o.runs[j])
			}
		}
		for _, r := range o.requires {
			if max(1, m.need.level(r.Competence)) < r.Level {
				it.requires = append(it.requires, level8{m.comp(r.Competence), r.Level})
			}
		}
		if len(o.teaches) > 0 && o.teaches[0].Level > 0 {
			it.main, it.level = m.comp(o.teaches[0].Competence), o.teaches[0].Level
		}
		m.best.raise(&it.credit)
		m.menu = append(m.menu, it)
	}
	m.relate()
}

// comp numbers a competence that the order of a member's steps depends on.
func (m *teamMember) comp(id catalog.CompetenceID) int {
	i, ok := m.comps[id]
	if !ok {
		i = len(m.have)
		m.comps[id] = i
		m.have = append(m.have, 0)
	}
	return i
}

// relate finds which items help others on.
func (m *teamMember) relate() {
	for i := range m.menu {
		it := &m.menu[i]
		for _, t := range it.teamOption.teaches {
			if c, ok := m.comps[t.Competence]; ok {
				it.teaches = append(it.teaches, level8{c, t.Level})
			}
		}
		it.enables = slices.ContainsFunc(m.menu, func(o menuItem) bool {
			if o.needs&it.bit != 0 {
				return true
			}
			return slices.ContainsFunc(o.requires, func(r level8) bool {
				return slices.ContainsFunc(it.teaches, func(t level8) bool { return t.comp == r.comp })
			})
		})
	}
}
