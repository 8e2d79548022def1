package catalog

import (
	"strings"

	"golang.org/x/net/html"
)

// plainText takes HTML tags and entities out of a text: blocks and breaks
// become line breaks, list items get a dash. Lhéo, Moodle and web pages carry
// HTML in their descriptions; text without tags only has its ends trimmed.
func plainText(s string) string {
	s = strings.TrimSpace(s)
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return tidyLines(b.String())
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken:
			name, _ := z.TagName()
			if string(name) == "li" {
				b.WriteString("\n- ")
			} else {
				b.WriteString(breakOf(string(name)))
			}
		case html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			b.WriteString(breakOf(string(name)))
		}
	}
}

// breakOf is what a tag leaves in plain text.
func breakOf(tag string) string {
	switch tag {
	case "p", "br", "div", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote":
		return "\n"
	case "td", "th":
		return " "
	}
	return ""
}

// tidyLines makes each line single-spaced and drops the empty ones.
func tidyLines(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" && line != "-" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
