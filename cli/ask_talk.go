package cli

import (
	"errors"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// talk says the answers that are words alone.
func (p *answerPrinter) talk(r *recommend.Reply) {
	switch r.Slots.Intent {
	case slots.Greeting:
		if r.Memory != nil && r.Memory.Path != nil { // thanks, mostly
			p.tellT("talk.welcome-back")
			return
		}
		p.tellT("talk.greeting")
	case slots.Team:
		p.tellT("talk.team")
	case slots.Progress:
		p.progress(r)
	case slots.Explain:
		p.explained(r)
	default:
		p.tellLines("talk.help")
	}
}

// progress says the path at hand and what comes next.
func (p *answerPrinter) progress(r *recommend.Reply) {
	if r.Memory == nil || r.Memory.Path == nil || len(r.Memory.Path.Steps) == 0 {
		p.tellT("talk.no-path")
		return
	}
	path := r.Memory.Path
	p.tellT("talk.progress", "Count", len(path.Steps), "Hours", p.say.Hours(path.Hours), "End", p.say.Day(path.End()))
	next, today := 0, catalog.Day(p.env.Now())
	for i := range path.Steps {
		s := &path.Steps[i]
		p.entry("  ", strconv.Itoa(i+1)+". ", s.Course.Title+" ("+s.When(p.say)+")")
		if next == 0 && !s.End.Before(today) {
			next = i + 1
		}
	}
	if next == 0 {
		p.tellT("talk.over")
		return
	}
	p.tellT("talk.next", "Step", next)
}

// explained says what a course is, why it is in the path and what it requires.
func (p *answerPrinter) explained(r *recommend.Reply) {
	e := r.Explained
	if e == nil {
		p.tellT("talk.no-course")
		return
	}
	as := recommend.Step{Course: e.Course, Session: e.Session, Hours: e.Course.Hours}
	p.line("", e.Course.Title)
	p.line("   ", strings.Join(as.Facts(p.say), " · "))
	if e.Course.Summary != "" {
		p.line("   ", e.Course.Summary)
	}
	if e.Step > 0 {
		p.line("   ", p.say.T("talk.why", "Step", e.Step, "Why", e.Why))
	}
	if prepares := p.say.T("why.prepares", "Step", e.Prepares); e.Prepares > 0 && !strings.Contains(e.Why, prepares) {
		p.line("   ", prepares)
	}
	p.skills("   ", e.Teaches, e.Requires)
	for _, c := range e.Before {
		p.line("   ", p.say.T("talk.before", "Title", c.Title))
	}
	if why := e.MisfitsInWords(p.say); why != "" && r.Memory != nil && r.Memory.Path != nil {
		p.line("   ", p.say.T("talk.misfit", "Reasons", why))
	}
	p.nextRun(e)
	if link := as.Link(); link != "" {
		p.line("   ", link)
	}
}

// nextRun says when the course explained can be taken.
func (p *answerPrinter) nextRun(e *recommend.Explanation) {
	switch {
	case e.Session == nil && e.Course.Modality == catalog.SelfPaced:
		p.line("   ", p.say.T("talk.anytime"))
	case e.Session == nil:
		p.line("   ", p.say.T("talk.no-session"))
	default:
		as := recommend.Step{Course: e.Course, Session: e.Session, Start: e.Session.Start, End: e.Session.End}
		id := "talk.session"
		if e.Step > 0 {
			id = "talk.session-chosen"
		}
		p.line("   ", p.say.T(id, "When", as.When(p.say)))
	}
}

// skills says what a course teaches and what it requires.
func (p *answerPrinter) skills(indent string, teaches, requires []catalog.Target) {
	if len(teaches) > 0 {
		p.line(indent, p.say.T("talk.teaches", "List", p.targets(teaches)))
	}
	if len(requires) > 0 {
		p.line(indent, p.say.T("talk.requires", "List", p.targets(requires)))
	}
}

func (p *answerPrinter) targets(list []catalog.Target) string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = recommend.CompetenceName(t.Competence, p.say.Lang)
		if t.Level > 0 {
			out[i] += " (" + p.say.T("document.level", "Level", int(t.Level), "Max", int(catalog.MaxLevel)) + ")"
		}
	}
	return strings.Join(out, " ; ")
}

// fallbackCode names why a model did not answer, the last part of a message's
// identifier.
func fallbackCode(err error) string {
	for _, k := range []struct {
		err  error
		code string
	}{{llm.ErrBusy, "busy"}, {llm.ErrRefused, "refused"}, {llm.ErrTooLong, "too-long"}, {llm.ErrUnauthorised, "unauthorised"}, {llm.ErrDown, "down"}} {
		if errors.Is(err, k.err) {
			return k.code
		}
	}
	return "bad-answer"
}
