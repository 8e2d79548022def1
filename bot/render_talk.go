package bot

import (
	"strconv"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
	"github.com/slack-go/slack"
)

// view renders any answer. id is that of the path, or of the need whose terms
// may be mended.
func view(say *messages.Printer, id string, r *recommend.Reply, now time.Time) content {
	switch r.Kind {
	case recommend.IsPath, recommend.IsPartial:
		v := pathView{say: say, id: id, reply: r}
		return v.content()
	case recommend.IsHits:
		return hits(say, r)
	case recommend.IsClarify:
		return clarify(say, r)
	case recommend.IsNothing:
		return nothing(say, id, r)
	case recommend.IsDecline:
		return lines(say.T("decline." + r.TopicCode()))
	}
	return talk(say, r, now)
}

// lines is a content of one paragraph whose lines behind a dash are a list.
func lines(text string) content {
	text = strings.TrimSpace(text)
	shown := strings.ReplaceAll("\n"+escape(text), "\n– ", "\n• ")
	return content{escape(text), []slack.Block{section(shown[1:])}}
}

// hits renders courses found, without dates to keep.
func hits(say *messages.Printer, r *recommend.Reply) content {
	head := say.T("bot.hits", "Count", r.Total)
	blocks := []slack.Block{section(bold(head))}
	text := []string{head}
	for i := range r.Hits {
		c := r.Hits[i].Course
		as := recommend.Step{Course: c, Hours: c.Hours}
		blocks = append(blocks, section(joinLines([]string{
			"*" + link(as.Link(), cut(c.Title, maxTitle)) + "*", escape(strings.Join(as.Facts(say), " · ")), escape(cut(c.Summary, maxWhy)),
		})))
		text = append(text, cut(c.Title, maxTitle))
	}
	foot := []string{escape(say.T("bot.hits-more"))}
	if r.Example {
		foot = append(foot, escape(say.T("bot.example")))
	}
	return content{escape(strings.Join(text, "\n")), append(blocks, footnote(foot...))}
}

// clarify renders a question back, its answers as buttons.
func clarify(say *messages.Printer, r *recommend.Reply) content {
	ask := say.T("ask.clarify")
	var buttons []slack.BlockElement
	for i, o := range r.Options {
		buttons = append(buttons, button("option."+strconv.Itoa(i+1), upperFirst(o), "", o))
	}
	blocks := []slack.Block{section(bold(ask))}
	if len(buttons) > 0 {
		blocks = append(blocks, slack.NewActionBlock("options", buttons...))
	}
	blocks = append(blocks, footnote(escape(say.T("bot.clarify-how"))))
	return content{escape(ask + " " + strings.Join(r.Options, " ; ")), blocks}
}

// nothing says why no path fits, and what is nearest; the terms can be mended.
func nothing(say *messages.Printer, id string, r *recommend.Reply) content {
	v := pathView{say: say, id: id, reply: r}
	blocks := append(v.understood(), section(shortfalls(say, bold(say.T("ask.nothing")), r.Uncovered)), footnote(escape(say.T("ask.nothing-try"))))
	text := []string{say.T("ask.nothing")}
	for _, s := range r.Uncovered {
		text = append(text, strings.Join(s.InWords(say), " "))
	}
	return content{escape(strings.Join(text, "\n")), blocks}
}

// talk renders the answers that are words alone.
func talk(say *messages.Printer, r *recommend.Reply, now time.Time) content {
	hasPath := r.Memory != nil && r.Memory.Path != nil && len(r.Memory.Path.Steps) > 0
	switch r.Slots.Intent {
	case slots.Greeting:
		if hasPath { // thanks, mostly
			return lines(say.T("talk.welcome-back"))
		}
		return lines(say.T("talk.greeting"))
	case slots.Team:
		return lines(say.T("bot-team.in-private"))
	case slots.Progress:
		if !hasPath {
			return lines(say.T("talk.no-path"))
		}
		return progress(say, r.Memory.Path, now)
	case slots.Explain:
		return explained(say, r, hasPath)
	}
	return lines(say.T("talk.help"))
}

// progress says the path at hand and what comes next.
func progress(say *messages.Printer, path *recommend.Path, now time.Time) content {
	whole, steps, next := path.Progress(say, now)
	text := []string{whole}
	for i, s := range steps {
		text = append(text, strconv.Itoa(i+1)+". "+cut(s, maxTitle))
	}
	return lines(strings.Join(append(text, next), "\n"))
}

// explained says what a course is and why it is in the path.
func explained(say *messages.Printer, r *recommend.Reply, hasPath bool) content {
	e := r.Explained
	if e == nil {
		return lines(say.T("talk.no-course"))
	}
	words := e.InWords(say, hasPath)
	shown := []string{"*" + link(e.Link(), cut(e.Course.Title, maxTitle)) + "*"}
	for _, w := range words {
		shown = append(shown, escape(cut(w, 600)))
	}
	return content{escape(e.Course.Title + "\n" + strings.Join(words, "\n")), []slack.Block{section(joinLines(shown))}}
}

// originWords says who made a path, and why the model did not.
func originWords(say *messages.Printer, r *recommend.Reply) string {
	switch code := r.FallbackCode(); {
	case code == "unauthorised":
		return say.T("ask.fallback-down") // the key is the operator's matter
	case code != "":
		return say.T("ask.fallback-" + code)
	}
	return say.T("document.origin-" + r.Path.Origin.String())
}

// upperFirst writes the first letter large, as on a button.
func upperFirst(text string) string {
	for i, r := range text {
		return strings.ToUpper(string(r)) + text[i+len(string(r)):]
	}
	return text
}
