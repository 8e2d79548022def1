package cli

import (
	"strconv"

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
	whole, steps, next := r.Memory.Path.Progress(p.say, p.env.Now())
	p.line("", whole)
	for i, text := range steps {
		p.entry("  ", strconv.Itoa(i+1)+". ", text)
	}
	p.line("", next)
}

// explained says what a course is, why it is in the path and what it requires.
func (p *answerPrinter) explained(r *recommend.Reply) {
	e := r.Explained
	if e == nil {
		p.tellT("talk.no-course")
		return
	}
	p.line("", e.Course.Title)
	for _, text := range e.InWords(p.say, r.Memory != nil && r.Memory.Path != nil) {
		p.line("   ", text)
	}
	if link := e.Link(); link != "" {
		p.line("   ", link)
	}
}
