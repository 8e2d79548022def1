package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
)

// answerPrinter says an answer on a terminal, and its steps as they come.
type answerPrinter struct {
	env     *Env
	say     *messages.Printer
	explain bool
	model   string // name of the model; "" without
	quiet   bool   // a machine reads
	known   bool   // that the catalogue is the example has been said
	lines   int    // lines of steps on the screen that may still be void

	chatting bool // a number or a short word may answer
}

func (p *answerPrinter) line(indent, text string) {
	fmt.Fprintln(p.env.Stdout, wrap(indent, visible(text), width(p.env)))
}

// tellLines says a message of several lines, those behind a dash as a list.
func (p *answerPrinter) tellLines(id string) {
	for text := range strings.SplitSeq(strings.TrimSpace(p.say.T(id)), "\n") {
		if item, ok := strings.CutPrefix(text, "– "); ok {
			p.item("  ", item)
			continue
		}
		p.line("", text)
	}
}

// item is a line of a list behind a dash.
func (p *answerPrinter) item(indent, text string) { p.entry(indent, "– ", text) }

// entry is a line of a list, its further lines below its first word.
func (p *answerPrinter) entry(indent, mark, text string) {
	below := indent + strings.Repeat(" ", len([]rune(mark)))
	text = wrap(below, visible(text), width(p.env))
	fmt.Fprintln(p.env.Stdout, indent+mark+strings.TrimPrefix(text, below))
}

// visible drops the characters that would steer a screen: texts come from
// catalogues and models.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, text)
}

func (p *answerPrinter) tellT(id string, args ...any) { p.line("", p.say.T(id, args...)) }

// tell shows steps while a model writes, on a screen alone: what turns out void
// is wiped, which a pipe cannot do.
func (p *answerPrinter) tell(e recommend.Event) {
	if p.quiet || p.model == "" || !isTerminal(p.env.Stdout) {
		return
	}
	switch {
	case e.Void:
		p.wipe()
	case e.Understood != nil: // a model takes its time
		p.provisional(messages.For(e.Understood.Lang).T("ask.waiting", "Model", p.model))
	case e.Step != nil:
		p.provisional("  … " + e.Step.Course.Title)
	}
}

// provisional shows a line that the answer will wipe.
func (p *answerPrinter) provisional(text string) {
	p.lines += 1 + strings.Count(wrap("", visible(text), width(p.env)), "\n")
	p.line("", text)
}

// wipe takes the provisional lines off the screen.
func (p *answerPrinter) wipe() {
	for ; p.lines > 0; p.lines-- {
		fmt.Fprint(p.env.Stdout, "\x1b[1A\x1b[2K")
	}
}

// write says the whole answer.
func (p *answerPrinter) write(r *recommend.Reply) {
	p.wipe()
	p.say = messages.For(r.Lang)
	if r.Mended != "" && r.Kind != recommend.IsDecline {
		p.tellT("search.did-you-mean", "Words", r.Mended)
	}
	switch r.Kind {
	case recommend.IsPath, recommend.IsPartial:
		p.path(r)
	case recommend.IsHits:
		p.hits(r)
	case recommend.IsClarify:
		p.tellT("ask.clarify")
		for i, o := range r.Options {
			p.entry("  ", strconv.Itoa(i+1)+". ", o)
		}
		if p.chatting {
			p.tellT("chat.clarify-how")
		} else {
			p.tellT("ask.clarify-how")
		}
	case recommend.IsNothing:
		p.understood(r.Need)
		p.tellT("ask.nothing")
		p.misses(r.Uncovered)
		p.tellT("ask.nothing-try")
	case recommend.IsDecline:
		p.tellLines("decline." + r.TopicCode())
	default:
		p.talk(r)
	}
	if r.Example && r.Path != nil && !p.known {
		p.line("", "")
		p.tellT("ask.example")
	}
}

// understood repeats what was understood, so that it can be put right.
func (p *answerPrinter) understood(n *recommend.Need) {
	what := n.InWords(p.say)
	if what == "" {
		return
	}
	p.tellT("ask.understood", "What", what)
	fmt.Fprintln(p.env.Stdout)
}

func (p *answerPrinter) path(r *recommend.Reply) {
	path := r.Path
	p.understood(path.Need)
	for i := range path.Steps {
		p.step(i, &path.Steps[i])
		if p.explain {
			p.explainStep(r, i)
		}
		fmt.Fprintln(p.env.Stdout)
	}
	p.totals(path)
	if len(path.Uncovered) > 0 {
		fmt.Fprintln(p.env.Stdout)
		p.tellT("ask.uncovered")
		p.shortfalls(path.Uncovered)
	}
	if path.Note != "" {
		fmt.Fprintln(p.env.Stdout)
		p.tellT("ask.note", "Note", path.Note)
	}
	fmt.Fprintln(p.env.Stdout)
	p.origin(r)
	if p.explain {
		p.explainPath(r)
	}
}

func (p *answerPrinter) step(i int, s *recommend.Step) {
	p.entry("", strconv.Itoa(i+1)+". ", s.Course.Title)
	p.line("   ", s.When(p.say))
	p.line("   ", strings.Join(s.Facts(p.say), " · "))
	p.line("   ", s.Why)
	if link := s.Link(); link != "" {
		p.line("   ", link)
	}
}

func (p *answerPrinter) totals(path *recommend.Path) {
	p.line("", path.Total(p.say))
	if spare := path.Spare(p.say); spare != "" {
		p.line("", spare)
	}
	if load := path.Load(p.say); load != "" {
		p.line("", load)
	}
}

// shortfalls says what is not covered, each with the nearest course.
func (p *answerPrinter) shortfalls(list []recommend.Shortfall) {
	for _, s := range list {
		for i, words := range s.InWords(p.say) {
			if i == 0 {
				p.item("  ", words)
				continue
			}
			p.line("    ", words)
		}
	}
}

// misses says why there is no path at all, and what is nearest.
func (p *answerPrinter) misses(list []recommend.Shortfall) {
	all := !slices.ContainsFunc(list, func(s recommend.Shortfall) bool { return s.Nearest == nil || s.Gap.Competence != "" })
	if !all || len(list) == 0 {
		p.shortfalls(list)
		return
	}
	p.tellT("ask.nothing-near")
	for _, s := range list {
		p.item("  ", s.NearestInWords(p.say))
	}
}

// origin says who made the path, and why the model did not.
func (p *answerPrinter) origin(r *recommend.Reply) {
	switch {
	case r.Fallback != nil:
		p.tellT("ask.fallback-" + r.FallbackCode())
	case r.Path.Origin == recommend.Model:
		p.tellT("ask.origin-model", "Model", p.modelName(r))
	case r.Path.Origin == recommend.Repaired:
		p.tellT("ask.origin-repaired", "Model", p.modelName(r))
	case p.model == "" && !p.chatting && unnamedModel(p.env) != "":
		p.tellT("ask.origin-unnamed", "Name", unnamedModel(p.env))
	default:
		p.tellT("ask.origin-planner")
	}
}

// modelName is the model that answered, the second of two perhaps.
func (p *answerPrinter) modelName(r *recommend.Reply) string {
	if r.Model != "" {
		return r.Model
	}
	return p.model
}

func (p *answerPrinter) hits(r *recommend.Reply) {
	p.understood(r.Need)
	env := *p.env
	env.Say = p.say // of the question's language
	filter := index.Filter{From: r.Need.From, To: r.Need.Deadline}
	fmt.Fprint(p.env.Stdout, searchTable(&env, r.Hits, filter))
	fmt.Fprintln(p.env.Stdout)
	p.tellT("search.total", "Count", r.Total, "Shown", len(r.Hits))
}
