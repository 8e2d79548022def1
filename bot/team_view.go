package bot

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
)

// teamView renders a plan for the manager alone, names in place of codes.
type teamView struct {
	say    *messages.Printer
	id     string // of the plan, the value of its button
	reply  *recommend.TeamReply
	roster *roster
}

// content is the whole message.
func (v *teamView) content() content {
	p := v.reply.Plan
	what := v.named(v.reply.Need.InWords(v.say))
	blocks := []slack.Block{section(v.say.T("bot.understood", "What", what))}
	if v.reply.Presumed {
		blocks = append(blocks, footnote(escape(v.say.T("bot-team.presumed", "Hours", v.say.Hours(v.reply.Need.PerMember)))))
	}
	if len(v.roster.notes) > 0 {
		blocks = append(blocks, section(bulleted(bold(v.say.T("bot-team.left-out")), v.roster.notes)))
	}
	blocks = append(blocks, section(v.named(v.reply.Summary)))
	if len(v.reply.Changes) > 0 {
		var lines []string
		for _, c := range v.reply.Changes {
			lines = append(lines, v.named(c))
		}
		blocks = append(blocks, section(bulleted(bold(v.say.T("bot-team.changes")), lines)))
	}
	if v.steps() > 0 {
		blocks = append(blocks, v.table())
		blocks = append(blocks, v.cohorts()...)
		blocks = append(blocks, v.alone()...)
		blocks = append(blocks, slack.NewDividerBlock(), v.total())
	}
	if missing := append(p.Uncovered, v.reply.Uncovered...); len(missing) > 0 {
		blocks = append(blocks, section(shortfalls(v.say, bold(v.say.T("document.uncovered")), missing)))
	}
	return content{v.named(v.reply.Summary), append(blocks, v.end()...)}
}

// named is words of the planner or a model with names in place of codes.
func (v *teamView) named(text string) string { return escape(v.unescapedNames(text)) }

func (v *teamView) steps() int {
	n := len(v.reply.Plan.Cohorts)
	for _, steps := range v.reply.Plan.Alone {
		n += len(steps)
	}
	return n
}

// bulleted is a list below a heading, as long as one section takes.
func bulleted(heading string, lines []string) string {
	text := heading
	for _, l := range lines {
		if len([]rune(text+l)) > maxSection-100 {
			return text + "\n• …"
		}
		text += "\n• " + l
	}
	return text
}

// table is a row for each member: hours, days away, levels closed.
func (v *teamView) table() slack.Block {
	b := &slack.TableBlock{Type: slack.MBTTable, BlockID: "team-table"}
	row := func(cells ...string) {
		var out []slack.TableCell
		for _, c := range cells {
			out = append(out, slack.NewTableRawTextCell(c))
		}
		b.Rows = append(b.Rows, out)
	}
	row(v.say.T("bot-team.col-member"), v.say.T("bot-team.col-hours"), v.say.T("bot-team.col-days"), v.say.T("bot-team.col-gaps"))
	for i := range v.roster.mates {
		var hours float64
		days := 0
		for _, s := range v.reply.Plan.Steps(i) {
			hours += s.Hours
			days += daysAway(&s)
		}
		all, left := levels(v.reply.Plan.Gaps[i]), levels(v.reply.Plan.Left[i])
		row(cut(v.roster.mates[i].name, 40), v.say.Hours(hours), strconv.Itoa(days),
			v.say.T("bot-team.gaps", "Closed", all-left, "All", all))
	}
	b.ColumnSettings = []slack.ColumnSetting{{Align: slack.ColumnAlignmentLeft, IsWrapped: true}, {Align: slack.ColumnAlignmentRight}, {Align: slack.ColumnAlignmentRight}, {Align: slack.ColumnAlignmentRight}}
	return b
}

// daysAway are the working days of a step's session.
func daysAway(s *recommend.Step) int {
	if s.Session == nil {
		return 0
	}
	n := 0
	for d := s.Start; !d.After(s.End); d = d.AddDate(0, 0, 1) {
		if catalog.Workday(d) {
			n++
		}
	}
	return n
}

// levels is how many levels gaps are wide in all.
func levels(gaps []recommend.Gap) int {
	n := 0
	for _, g := range gaps {
		n += int(g.To - g.From)
	}
	return n
}

// cohorts are those who take a session together, each group a section.
func (v *teamView) cohorts() []slack.Block {
	var blocks []slack.Block
	for i := range v.reply.Plan.Cohorts {
		c := &v.reply.Plan.Cohorts[i]
		s := recommend.Step{Course: c.Course, Session: c.Session, Start: c.Start, End: c.End, Hours: c.Course.Hours}
		names := make([]string, len(c.Members))
		for j, m := range c.Members {
			names[j] = v.roster.mates[m].name
		}
		who := v.say.T("bot-team.together", "Count", len(names), "Names", escape(cut(strings.Join(names, ", "), 1200)))
		blocks = append(blocks, section(joinLines([]string{
			"*" + link(s.Link(), cut(c.Course.Title, maxTitle)) + "*", escape(s.When(v.say)),
			escape(strings.Join(s.Facts(v.say), " · ")), who, italic(cut(v.unescapedNames(c.Why), maxWhy)),
		})))
	}
	return blocks
}

// unescapedNames is a reason with names in place of codes, to be escaped by
// what sets it in type.
func (v *teamView) unescapedNames(text string) string {
	return v.roster.names(v.reply.Need).Show(text)
}

// alone are the steps that members take by themselves, a section for each.
func (v *teamView) alone() []slack.Block {
	var blocks []slack.Block
	for i, steps := range v.reply.Plan.Alone {
		if len(steps) == 0 {
			continue
		}
		var lines []string
		for j := range steps {
			s := &steps[j]
			lines = append(lines, joinLines([]string{link(s.Link(), cut(s.Course.Title, maxTitle)) + " · " + escape(s.When(v.say)), italic(cut(s.Why, 200))}))
		}
		blocks = append(blocks, section(bulleted(v.say.T("bot-team.alone", "Name", escape(v.roster.mates[i].name)), lines)))
	}
	return blocks
}

// total sums the plan up.
func (v *teamView) total() slack.Block {
	p := v.reply.Plan
	return section(bold(v.say.T("bot-team.total", "Hours", v.say.Hours(p.Hours), "Money", v.say.Money(p.Cents, "EUR"),
		"Days", v.say.T("team.days", "Count", p.Days), "Share", v.say.Percent(p.Coverage))))
}

// end says whose levels were not read, who made the plan, and proposes it.
func (v *teamView) end() []slack.Block {
	var blocks []slack.Block
	var closed []string
	for _, m := range v.roster.mates {
		if !m.open {
			closed = append(closed, m.name)
		}
	}
	if len(closed) > 0 {
		blocks = append(blocks, section(v.say.T("bot-team.closed", "Count", len(closed), "Names", escape(cut(strings.Join(closed, ", "), 2000)))))
	}
	made := []string{escape(v.say.T("bot-team.no-ai"))}
	if v.reply.Model != "" {
		made = []string{escape(v.say.T("bot-team.by-model"))}
	}
	if v.reply.Example {
		made = append(made, escape(v.say.T("bot.example")))
	}
	blocks = append(blocks, footnote(append(made, escape(v.say.T("bot-team.what-if")))...))
	if v.steps() == 0 {
		return blocks
	}
	b := button("team-propose", v.say.T("bot-team.propose"), "", v.id).WithStyle(slack.StylePrimary)
	b.Confirm = slack.NewConfirmationBlockObject(plainText(v.say.T("bot-team.propose-title"), 100), plainText(v.say.T("bot-team.propose-text"), 300),
		plainText(v.say.T("bot-team.propose-yes"), 30), plainText(v.say.T("home.cancel"), 30))
	return append(blocks, slack.NewActionBlock("team", b))
}

// shown is a content of lines that are mrkdwn already.
func shown(lines []string) content {
	text := strings.Join(lines, "\n")
	return content{text, []slack.Block{section(bulleted(lines[0], lines[1:]))}}
}
