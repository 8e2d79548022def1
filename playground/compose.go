package playground

import (
	"regexp"
	"strings"
)

// compose turns what a person typed into the text that Slack sends: mentions as
// ids, addresses in angle brackets, and the three characters escaped.
func (w *Workspace) compose(typed string) string {
	var b strings.Builder
	rest := typed
	for rest != "" {
		at := strings.IndexAny(rest, "<@h&>")
		if at < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:at])
		before := byte(' ')
		if n := len(typed) - len(rest) + at; n > 0 {
			before = typed[n-1]
		}
		text, n := w.special(rest[at:], before)
		b.WriteString(text)
		rest = rest[at+n:]
	}
	return b.String()
}

// commanded is the text of a slash command: as typed, or escaped as a message is
// where the app's manifest wants that.
func (w *Workspace) commanded(command, typed string) string {
	for _, c := range w.opt.Commands {
		if c.Command == command && c.Escape {
			return w.compose(typed)
		}
	}
	return typed
}

// reference is a mention as the page's composer or a test writes it, and
// address what Slack makes a link of.
func reference() *regexp.Regexp {
	return regexp.MustCompile(`^<(?:(?:@[UW]|#C)[A-Z0-9]+|!subteam\^S[A-Z0-9]+)(?:\|[^<>]*)?>`)
}

func address() *regexp.Regexp { return regexp.MustCompile(`^https?://[^\s<>|]*[^\s<>|.,;:!?)]`) }

// special reads what begins a text and gives what stands for it, and how many
// bytes it took.
func (w *Workspace) special(s string, before byte) (string, int) {
	if ref := reference().FindString(s); ref != "" {
		return ref, len(ref)
	}
	if url := address().FindString(s); url != "" {
		return "<" + strings.ReplaceAll(url, "&", "&amp;") + ">", len(url)
	}
	switch s[0] {
	case '&':
		return "&amp;", 1
	case '<':
		return "&lt;", 1
	case '>':
		return "&gt;", 1
	case '@':
		if mark, n := w.mentioned(s[1:]); mark != "" && (before == ' ' || before == '\n' || before == '(') {
			return mark, 1 + n
		}
	}
	return s[:1], 1
}

// mentioned finds whose name begins a text, a person's or a user group's, the
// longest name first, and gives the mark that stands for it.
func (w *Workspace) mentioned(s string) (mark string, length int) {
	for _, p := range w.people {
		for _, name := range []string{p.Name, p.RealName} {
			if len(name) > length && len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
				mark, length = "<@"+p.ID+">", len(name)
			}
		}
	}
	for _, g := range w.groups {
		if n := len(g.Handle); n > length && len(s) >= n && strings.EqualFold(s[:n], g.Handle) {
			mark, length = "<!subteam^"+g.ID+"|@"+g.Handle+">", n
		}
	}
	return mark, length
}
