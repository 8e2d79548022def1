package recommend

import (
	"errors"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// TopicCode names what is out of scope, the last part of the identifier of the
// words that decline it.
func (r *Reply) TopicCode() string {
	if r.Slots.Topic == 0 || r.Slots.Topic == slots.Other {
		return "elsewhere" // "other" is a plural form to the message files
	}
	return r.Slots.Topic.String()
}

// FallbackCode names why a model did not answer, the last part of a message's
// identifier; "" when it did, or was not asked.
func (r *Reply) FallbackCode() string {
	if r.Fallback == nil {
		return ""
	}
	for _, k := range []struct {
		err  error
		code string
	}{{llm.ErrBusy, "busy"}, {llm.ErrRefused, "refused"}, {llm.ErrTooLong, "too-long"}, {llm.ErrUnauthorised, "unauthorised"}, {llm.ErrDown, "down"}} {
		if errors.Is(r.Fallback, k.err) {
			return k.code
		}
	}
	return "bad-answer"
}

// InWords says what a course is, why it is in the path and what it requires, a
// line each, its title and link apart. inThread tells that there is a path which
// it could be in.
func (e *Explanation) InWords(say *messages.Printer, inThread bool) []string {
	as := Step{Course: e.Course, Session: e.Session, Hours: e.Course.Hours}
	var out []string
	add := func(ok bool, text string) {
		if ok && text != "" {
			out = append(out, text)
		}
	}
	add(true, strings.Join(as.Facts(say), " · "))
	add(true, e.Course.Summary)
	add(e.Step > 0, say.T("talk.why", "Step", e.Step, "Why", e.Why))
	prepares := say.T("why.prepares", "Step", e.Prepares)
	add(e.Prepares > 0 && !strings.Contains(e.Why, prepares), prepares)
	out = append(out, SkillsInWords(say, e.Teaches, e.Requires)...)
	for _, c := range e.Before {
		add(true, say.T("talk.before", "Title", c.Title))
	}
	why := e.MisfitsInWords(say)
	add(why != "" && inThread, say.T("talk.misfit", "Reasons", why))
	return append(out, e.nextRun(say))
}

// Progress says where a path stands on a day: the whole, its steps in order, and
// which comes next.
func (p *Path) Progress(say *messages.Printer, now time.Time) (whole string, steps []string, next string) {
	whole = say.T("talk.progress", "Count", len(p.Steps), "Hours", say.Hours(p.Hours), "End", say.Day(p.End()))
	coming, today := 0, catalog.Day(now)
	for i := range p.Steps {
		s := &p.Steps[i]
		steps = append(steps, s.Course.Title+" ("+s.When(say)+")")
		if coming == 0 && !s.End.Before(today) {
			coming = i + 1
		}
	}
	if coming == 0 {
		return whole, steps, say.T("talk.over")
	}
	return whole, steps, say.T("talk.next", "Step", coming)
}

// Link is the page of the course explained, or of its session.
func (e *Explanation) Link() string {
	as := Step{Course: e.Course, Session: e.Session}
	return as.Link()
}

// nextRun says when the course explained can be taken.
func (e *Explanation) nextRun(say *messages.Printer) string {
	switch {
	case e.Session == nil && e.Course.Modality == catalog.SelfPaced:
		return say.T("talk.anytime")
	case e.Session == nil:
		return say.T("talk.no-session")
	}
	as := Step{Course: e.Course, Session: e.Session, Start: e.Session.Start, End: e.Session.End}
	if e.Step > 0 {
		return say.T("talk.session-chosen", "When", as.When(say))
	}
	return say.T("talk.session", "When", as.When(say))
}

// SkillsInWords says what a course teaches and what it requires, a line each.
func SkillsInWords(say *messages.Printer, teaches, requires []catalog.Target) []string {
	var out []string
	if len(teaches) > 0 {
		out = append(out, say.T("talk.teaches", "List", targetWords(say, teaches)))
	}
	if len(requires) > 0 {
		out = append(out, say.T("talk.requires", "List", targetWords(say, requires)))
	}
	return out
}

// targetWords lists competences with their levels.
func targetWords(say *messages.Printer, list []catalog.Target) string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = CompetenceName(t.Competence, say.Lang)
		if t.Level > 0 {
			out[i] += " (" + say.T("document.level", "Level", int(t.Level), "Max", int(catalog.MaxLevel)) + ")"
		}
	}
	return strings.Join(out, " ; ")
}
