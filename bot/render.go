package bot

import (
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/slack-go/slack"
)

// Limits of Slack's blocks, in characters
// (https://docs.slack.dev/reference/block-kit/blocks).
const (
	maxSection = 3000
	maxOption  = 75
	maxButton  = 75
	maxTitle   = 150
	maxWhy     = 400
)

// content is a message to be: its blocks, and the text of notifications and
// screen readers.
type content struct {
	text   string
	blocks []slack.Block
}

// section is a paragraph of mrkdwn, whose links are those written as such only.
func section(text string) *slack.SectionBlock {
	return slack.NewSectionBlock(mrkdwn(cut(text, maxSection)), nil, nil)
}

func mrkdwn(text string) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.MarkdownType, Text: text, Verbatim: true}
}

func plainText(text string, most int) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.PlainTextType, Text: cut(text, most)}
}

func footnote(texts ...string) *slack.ContextBlock {
	var elements []slack.MixedElement
	for _, t := range texts {
		if t != "" {
			elements = append(elements, mrkdwn(cut(t, maxSection)))
		}
	}
	return slack.NewContextBlock("", elements...)
}

// button is a button whose value is the path that it is about.
func button(action, words, label, value string) *slack.ButtonBlockElement {
	b := slack.NewButtonBlockElement(action, value, plainText(words, maxButton))
	if label != "" {
		b.AccessibilityLabel = cut(label, maxButton)
	}
	return b
}

// pathView renders a path with everything that may be done with it.
type pathView struct {
	say   *messages.Printer
	id    string // of the path, the value of its buttons
	reply *recommend.Reply
}

// content is the whole message.
func (v *pathView) content() content {
	path := v.reply.Path
	blocks := v.understood()
	for i := range path.Steps {
		blocks = append(blocks, v.step(i))
	}
	return content{v.fallback(), append(blocks, v.end()...)}
}

// understood repeats what was understood, with the button that mends it.
func (v *pathView) understood() []slack.Block {
	what := v.reply.Need.InWords(v.say)
	if what == "" {
		return nil
	}
	s := section(v.say.T("bot.understood", "What", escape(what)))
	s.BlockID = "understood"
	s.Accessory = slack.NewAccessory(button("mend", v.say.T("bot.mend"), v.say.T("bot.mend-label"), v.id))
	return []slack.Block{s}
}

// step is one step: its title links to the course's page, and a menu holds what
// may be done with it.
func (v *pathView) step(i int) slack.Block {
	b := stepSection(v.say, i+1, &v.reply.Path.Steps[i])
	b.BlockID = "step-" + strconv.Itoa(i+1)
	b.Accessory = slack.NewAccessory(slack.NewOverflowBlockElement("step", v.options(i)...))
	return b
}

// stepSection is a step without its menu, as it streams.
func stepSection(say *messages.Printer, n int, s *recommend.Step) *slack.SectionBlock {
	return section(joinLines([]string{
		"*" + strconv.Itoa(n) + ". " + link(s.Link(), cut(s.Course.Title, maxTitle)) + "*",
		escape(s.When(say)),
		escape(strings.Join(s.Facts(say), " · ")),
		italic(cut(s.Why, maxWhy)),
	}))
}

// options are the entries of a step's menu; an overflow menu takes five.
func (v *pathView) options(i int) []*slack.OptionBlockObject {
	at := strconv.Itoa(i + 1)
	option := func(value, words string) *slack.OptionBlockObject {
		return slack.NewOptionBlockObject(value, plainText(words, maxOption), nil)
	}
	out := []*slack.OptionBlockObject{option(stepValue{"why", v.id, at, ""}.String(), v.say.T("bot.why"))}
	if i < len(v.reply.Alternatives) {
		for _, a := range v.reply.Alternatives[i] {
			value := stepValue{"replace", v.id, at, string(a.Course.ID)}.String()
			if len(value) <= maxOption { // an option's value is as short as its text
				out = append(out, option(value, v.say.T("bot.replace-by", "Title", a.Course.Title)))
			}
		}
	}
	if len(v.reply.Path.Steps) > 1 {
		out = append(out, option(stepValue{"remove", v.id, at, ""}.String(), v.say.T("bot.remove")))
	}
	return out
}

// end is what stands below the steps: the sum, what is left open, who made the
// path, the buttons.
func (v *pathView) end() []slack.Block {
	path := v.reply.Path
	blocks := []slack.Block{slack.NewDividerBlock(), section(joinLines([]string{bold(path.Total(v.say)), escape(path.Spare(v.say)), escape(path.Load(v.say))}))}
	if len(path.Uncovered) > 0 {
		blocks = append(blocks, section(shortfalls(v.say, bold(v.say.T("document.uncovered")), path.Uncovered)))
	}
	if path.Note != "" {
		blocks = append(blocks, footnote(escape(v.say.T("ask.note", "Note", path.Note))))
	}
	made := []string{escape(originWords(v.say, v.reply))}
	if v.reply.Example {
		made = append(made, escape(v.say.T("bot.example")))
	}
	return append(blocks, footnote(made...), v.actions(), feedback(v.say, v.id))
}

func (v *pathView) actions() slack.Block {
	keep := button("keep", v.say.T("bot.keep"), "", v.id).WithStyle(slack.StylePrimary)
	return slack.NewActionBlock("path", keep,
		button("another", v.say.T("bot.another"), "", v.id),
		button("shorter", v.say.T("bot.shorter"), "", v.id),
		button("ics", v.say.T("bot.calendar"), v.say.T("bot.calendar-label"), v.id),
		button("pdf", v.say.T("bot.pdf"), v.say.T("bot.pdf-label"), v.id))
}

// feedback are the two buttons that say whether an answer was useful.
func feedback(say *messages.Printer, id string) slack.Block {
	vote := func(value, words, label string) *slack.FeedbackButton {
		return slack.NewFeedbackButton(plainText(say.T(words), maxButton), value+" "+id).WithAccessibilityLabel(cut(say.T(label), maxButton))
	}
	return slack.NewContextActionsBlock("feedback", slack.NewFeedbackButtonsBlockElement("vote",
		vote("good", "bot.good", "bot.good-label"), vote("bad", "bot.bad", "bot.bad-label")))
}

// fallback says a path in one paragraph.
func (v *pathView) fallback() string {
	path := v.reply.Path
	titles := make([]string, len(path.Steps))
	for i := range path.Steps {
		titles[i] = strconv.Itoa(i+1) + ". " + cut(path.Steps[i].Course.Title, maxTitle) + "."
	}
	hours := v.say.T("document.hours-unknown")
	if path.Hours > 0 {
		hours = v.say.Hours(path.Hours)
	}
	return escape(v.say.T("bot.fallback", "Count", len(titles), "Hours", hours, "End", v.say.Day(path.End()), "Titles", strings.Join(titles, " ")))
}

// shortfalls lists what is not covered below a heading, as many as one section
// takes.
func shortfalls(say *messages.Printer, heading string, list []recommend.Shortfall) string {
	text := heading
	for _, s := range list {
		item := "\n• " + escape(strings.Join(s.InWords(say), " "))
		if len([]rune(text+item)) > maxSection-200 {
			return text + "\n• " + escape(say.T("bot.uncovered-more"))
		}
		text += item
	}
	return text
}

// joinLines joins the lines that are not empty.
func joinLines(lines []string) string {
	var out []string
	for _, l := range lines {
		if l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}
