package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
)

// teamAnswer says a team's plan with the names of its members.
type teamAnswer struct {
	answerPrinter
	names *recommend.Names
	reply *recommend.TeamReply
}

// namesOf are a roster's names.
func namesOf(people []person) *recommend.Names {
	out := make([]recommend.Named, len(people))
	for i, p := range people {
		out[i] = recommend.Named{Code: p.member.Code, Name: p.name, Email: p.email}
	}
	return recommend.NewNames(out)
}

// name is a member's, by index.
func (t *teamAnswer) name(i int) string { return t.names.Of(t.reply.Need.Members[i].Code) }

// write says the whole plan.
func (t *teamAnswer) write() {
	t.say = messages.For(t.reply.Lang)
	plan := t.reply.Plan
	if t.reply.Mended != "" {
		t.tellT("search.did-you-mean", "Words", t.reply.Mended)
	}
	t.tellT("ask.understood", "What", t.names.Show(t.reply.Need.InWords(t.say)))
	if t.reply.Presumed {
		t.tellT("team.presumed", "Hours", t.say.Hours(plan.Need.PerMember))
	}
	t.line("", "")
	if len(t.reply.Changes) > 0 {
		t.tellT("team.changes", "What", strings.Join(t.reply.Changes, " ; "))
		t.line("", "")
	}
	t.line("", t.names.Show(t.reply.Summary))
	t.line("", "")
	t.cohorts()
	t.alone()
	t.gaps()
	t.open()
	t.by()
	if t.reply.Example {
		t.line("", "")
		t.tellT("ask.example")
	}
}

// cohorts says the sessions that several take.
func (t *teamAnswer) cohorts() {
	for i := range t.reply.Plan.Cohorts {
		c := &t.reply.Plan.Cohorts[i]
		step := recommend.Step{Course: c.Course, Session: c.Session, Start: c.Start, End: c.End, Hours: c.Course.Hours}
		t.entry("", strconv.Itoa(i+1)+". ", c.Course.Title)
		t.line("   ", step.When(t.say))
		t.line("   ", strings.Join(step.Facts(t.say), " · "))
		t.line("   ", t.say.T("team.for", "Count", len(c.Members), "List", t.listed(c.Members)))
		t.line("   ", t.names.Show(c.Why))
		if link := step.Link(); link != "" {
			t.line("   ", link)
		}
		t.line("", "")
	}
}

func (t *teamAnswer) listed(members []int) string {
	var out []string
	for _, i := range members {
		out = append(out, t.name(i))
	}
	return strings.Join(out, ", ")
}

// single is one step that members take each alone.
type single struct {
	step    recommend.Step
	members []int
}

// alone says what members take by themselves, each course once.
func (t *teamAnswer) alone() {
	var all []single
	for i, steps := range t.reply.Plan.Alone {
		for _, s := range steps {
			at := slices.IndexFunc(all, func(o single) bool {
				return o.step.Course.ID == s.Course.ID && o.step.Session == s.Session && o.step.Start.Equal(s.Start) && o.step.End.Equal(s.End)
			})
			if at < 0 {
				at = len(all)
				all = append(all, single{step: s})
			}
			all[at].members = append(all[at].members, i)
		}
	}
	if len(all) == 0 {
		return
	}
	slices.SortStableFunc(all, func(a, b single) int {
		return cmp.Or(a.step.Start.Compare(b.step.Start), cmp.Compare(a.step.Course.Title, b.step.Course.Title))
	})
	t.tellT("team.alone")
	for _, s := range all {
		t.item("  ", s.step.Course.Title)
		t.line("    ", s.step.When(t.say)+" · "+strings.Join(s.step.Facts(t.say), " · "))
		t.line("    ", t.say.T("team.for", "Count", len(s.members), "List", t.listed(s.members)))
		if t.reply.Model != "" { // the planner's speaks of one member's levels, which the table shows
			t.line("    ", t.names.Show(s.step.Why))
		}
	}
	t.line("", "")
}

// gaps says each member's levels before and after, in a table.
func (t *teamAnswer) gaps() {
	plan := t.reply.Plan
	if len(plan.Need.Aims) == 0 {
		return
	}
	env := *t.env
	env.Say = t.say
	headers, widths := []string{t.say.T("team.column.member"), t.say.T("team.column.hours")}, []int{0, 8}
	for i, a := range plan.Need.Aims {
		headers = append(headers, string(rune('A'+i)))
		widths = append(widths, 10)
		t.line("", t.say.T("team.legend", "Letter", string(rune('A'+i)), "Competence", recommend.CompetenceName(a.Competence, t.say.Lang), "Level", int(a.To)))
	}
	var rows [][]string
	for i := range plan.Need.Members {
		var hours float64
		for _, s := range plan.Steps(i) {
			hours += s.Hours
		}
		row := []string{visible(t.name(i)), ""}
		if hours > 0 {
			row[1] = t.say.Hours(hours)
		}
		for _, a := range plan.Need.Aims {
			row = append(row, levels(plan, i, a))
		}
		rows = append(rows, row)
	}
	fmt.Fprint(t.env.Stdout, grid(&env, headers, widths, rows))
}

// levels says a member's level in an aim: "1 → 3", "3" when nothing changes.
func levels(plan *recommend.TeamPlan, i int, a recommend.Aim) string {
	before, after := levelsOf(plan, i, a)
	if before == after {
		return strconv.Itoa(int(before))
	}
	return fmt.Sprintf("%d → %d", before, after)
}

// levelsOf are a member's levels in an aim before and after.
func levelsOf(plan *recommend.TeamPlan, i int, a recommend.Aim) (before, after catalog.Level) {
	before, after = a.To, a.To
	if known, ok := plan.Need.Of(i).Has[a.Competence]; ok {
		before, after = known, max(known, a.To)
	}
	for _, g := range plan.Gaps[i] {
		if g.Competence == a.Competence {
			before, after = g.From, g.To
		}
	}
	for _, g := range plan.Left[i] {
		if g.Competence == a.Competence {
			after = g.From
		}
	}
	return before, max(before, after)
}

// open says what the plan leaves.
func (t *teamAnswer) open() {
	if t.reply.Kind == recommend.IsNothing {
		t.misses(t.reply.Uncovered)
		return
	}
	if left := t.reply.Plan.Uncovered; len(left) > 0 {
		t.line("", "")
		t.tellT("team.uncovered")
		t.shortfalls(left)
	}
}

// by says who wrote the words.
func (t *teamAnswer) by() {
	t.line("", "")
	switch {
	case t.reply.Model != "":
		t.tellT("team.by-model", "Model", t.reply.Model)
	case t.reply.Fallback != nil:
		t.tellT("team.by-fallback")
	default:
		t.tellT("team.by-planner")
	}
}
