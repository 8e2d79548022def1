package cli

import (
	"fmt"

	"github.com/parcours-formation/parcours/recommend"
)

// explainStep adds what only the curious want: competences, gaps, replacements.
func (p *answerPrinter) explainStep(r *recommend.Reply, i int) {
	s := &r.Path.Steps[i]
	for _, text := range recommend.SkillsInWords(p.say, s.Course.Teaches, s.Course.Requires) {
		p.line("     ", text)
	}
	for _, g := range s.Closes {
		p.line("     ", p.say.T("ask.closes", "Competence", recommend.CompetenceName(g.Competence, p.say.Lang), "From", int(g.From), "To", int(g.To)))
	}
	for _, a := range r.Alternatives[i] {
		p.line("     ", p.say.T("ask.alternative", "Title", a.Course.Title, "Course", a.Course.ID))
	}
}

// explainPath adds what the path was made by: aims, weeks, value, the faults of
// a model's proposals and what it took.
func (p *answerPrinter) explainPath(r *recommend.Reply) {
	path := r.Path
	fmt.Fprintln(p.env.Stdout)
	p.tellT("ask.details")
	for _, a := range path.Need.Aims {
		p.item("  ", p.say.T("ask.aim", "Competence", recommend.CompetenceName(a.Competence, p.say.Lang), "From", int(a.From), "To", int(a.To), "Share", p.say.Percent(a.Weight)))
	}
	for _, w := range path.Weeks {
		p.item("  ", p.say.T("ask.week", "Day", p.say.Day(w.Monday), "Hours", p.say.Hours(w.Hours)))
	}
	p.item("  ", p.say.T("ask.value", "Value", p.say.Decimal(path.Value, 3)))
	for _, f := range path.Faults {
		p.item("  ", p.say.T("ask.fault", "Code", f.Kind.String(), "Step", f.Step, "Words", f.InWords(p.say, path.Need)))
	}
	if u := r.Usage; u.Prompt > 0 {
		p.item("  ", p.say.T("ask.usage", "Prompt", p.say.Count(u.Prompt), "Completion", p.say.Count(u.Completion)))
		if u.Cost > 0 {
			p.item("  ", p.say.T("ask.cost", "Euros", p.say.Decimal(u.Cost, 5)))
		}
	}
}
