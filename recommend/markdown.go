package recommend

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/messages"
)

// Markdown returns the path as a document in CommonMark. The catalogue's texts
// are words there, never markup, and its web addresses the only links.
func (p *Path) Markdown(say *messages.Printer, now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", say.T("document.title"))
	if what := p.Need.InWords(say); what != "" {
		fmt.Fprintf(&b, "\n%s\n", plainMarkdown(say.T("ask.understood", "What", what)))
	}
	for i := range p.Steps {
		p.Steps[i].markdown(&b, say, i+1)
	}
	fmt.Fprintf(&b, "\n---\n\n**%s**\n", plainMarkdown(p.Total(say)))
	if load := p.Load(say); load != "" {
		fmt.Fprintf(&b, "\n%s\n", plainMarkdown(load))
	}
	if len(p.Uncovered) > 0 {
		fmt.Fprintf(&b, "\n## %s\n\n", plainMarkdown(say.T("document.uncovered")))
		for _, s := range p.Uncovered {
			fmt.Fprintf(&b, "- %s\n", plainMarkdown(strings.Join(s.InWords(say), " ")))
		}
	}
	if p.Note != "" {
		fmt.Fprintf(&b, "\n%s\n", plainMarkdown(p.Note))
	}
	fmt.Fprintf(&b, "\n%s\n", plainMarkdown(say.T("document.origin-"+p.Origin.String())))
	fmt.Fprintf(&b, "\n*%s*\n", plainMarkdown(say.T("document.made-on", "Day", say.Day(now))))
	return b.String()
}

func (s *Step) markdown(b *strings.Builder, say *messages.Printer, number int) {
	fmt.Fprintf(b, "\n## %d. %s\n\n", number, plainMarkdown(s.Course.Title))
	fmt.Fprintf(b, "- %s\n", plainMarkdown(s.When(say)))
	if facts := s.Facts(say); len(facts) > 0 {
		fmt.Fprintf(b, "- %s\n", plainMarkdown(strings.Join(facts, " · ")))
	}
	if s.Why != "" {
		fmt.Fprintf(b, "- %s\n", plainMarkdown(s.Why))
	}
	if link := s.Link(); link != "" {
		fmt.Fprintf(b, "- [%s](<%s>)\n", say.T("document.page"), link)
	}
}

var (
	// markup is what CommonMark and its GitHub dialect read as more than a
	// character, wherever it stands.
	markup = regexp.MustCompile("[\\\\`*_\\[\\]<>~|&#$]")
	// address is what the dialect makes a link of without being told.
	address = regexp.MustCompile(`(?i)(://|www\.)`)
	// opening is what begins a list, a heading or a quotation.
	opening = regexp.MustCompile(`^(?:[-+=:]|\d+[.)])`)
)

// plainMarkdown writes a text on one line so that all of it is shown as it is.
func plainMarkdown(text string) string {
	text = markup.ReplaceAllString(oneLine(text), `\$0`)
	text = address.ReplaceAllStringFunc(text, func(s string) string { return s[:len(s)-1] + `\` + s[len(s)-1:] })
	// GitHub's dialect links an address even when its @ is escaped: a word joiner stops it
	text = strings.ReplaceAll(text, "@", "@\u2060")
	return opening.ReplaceAllStringFunc(text, func(s string) string { return s[:len(s)-1] + `\` + s[len(s)-1:] })
}
