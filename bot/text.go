package bot

import (
	"strings"
	"unicode/utf8"
)

// escape makes a text show as it is in Slack's mrkdwn: its three entities
// (https://docs.slack.dev/messaging/formatting-message-text), the marks that
// would turn it bold or into code, and the words that would call people.
func escape(text string) string { return escaper.Replace(text) }

// joiner is an invisible character that belongs to no word and no mark.
const joiner = "\u2060"

var escaper = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;",
	"*", "∗", "`", "ʼ", "~", "∼", "_", joiner+"_"+joiner,
	"@channel", "@"+joiner+"channel", "@here", "@"+joiner+"here", "@everyone", "@"+joiner+"everyone",
)

// bold writes a text in bold; the marks take no white space inside.
func bold(text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	return "*" + escape(text) + "*"
}

// italic likewise.
func italic(text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	return "_" + escape(text) + "_"
}

// link writes a link; its label alone when there is no address. The address
// comes from recommend, which lets web addresses of the catalogue through only.
func link(address, label string) string {
	if address == "" {
		return escape(label)
	}
	address = strings.NewReplacer("&", "&amp;", "<", "%3C", ">", "%3E", "|", "%7C").Replace(address)
	return "<" + address + "|" + escape(label) + ">"
}

// cut shortens a text to a number of characters, at a word where one is near,
// with an ellipsis in its place.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)[:most-1]
	short := string(runes)
	if at := strings.LastIndexByte(short, ' '); at > len(short)*3/4 {
		short = short[:at]
	}
	return strings.TrimRight(short, " ,;:.·") + "…"
}

// spoken takes Slack's marks out of what a person wrote: links and mentions
// become their labels, entities their characters. Mentions of the app itself
// vanish.
func spoken(text, self string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '<')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '>')
		if end < 0 {
			break
		}
		b.WriteString(text[:open])
		b.WriteString(label(text[open+1:open+end], self))
		text = text[open+end+1:]
	}
	b.WriteString(text)
	return strings.TrimSpace(strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(b.String()))
}

// label is what a person sees of a mark between angle brackets.
func label(mark, self string) string {
	target, words, _ := strings.Cut(mark, "|")
	switch {
	case target == "@"+self:
		return ""
	case strings.HasPrefix(target, "@"), strings.HasPrefix(target, "!subteam^"):
		return somebody // who, no model and no search needs to know
	case words != "":
		return words
	case strings.HasPrefix(target, "!"):
		return ""
	}
	return target
}
