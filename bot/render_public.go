package bot

import (
	"strings"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
	"github.com/slack-go/slack"
)

// maxQuote bounds the question that an answer repeats, in characters.
const maxQuote = 300

// quoted repeats a question that does not stand above its answer.
func quoted(say *messages.Printer, text string) []slack.Block {
	if text = strings.Join(strings.Fields(text), " "); text == "" {
		return nil
	}
	return []slack.Block{footnote(say.T("bot.quoted", "Text", escape(cut(text, maxQuote))))}
}

// publicly is what an answer says among others: courses, which are everybody's,
// and nothing of what is known of the person. nil: nothing at all.
func publicly(say *messages.Printer, r *recommend.Reply) *content {
	switch {
	case sharedWhole(r):
		c := lines(say.T("talk.help"))
		if r.Kind == recommend.IsHits {
			c = hits(say, r)
		} else if r.Slots.Intent == slots.Greeting {
			c = lines(say.T("talk.greeting"))
		}
		return &c
	case r.Path != nil && len(r.Path.Steps) > 0:
		return &content{say.T("bot.mentioned-private"), coursesOf(say, r.Path)}
	}
	c := lines(say.T("bot.mentioned-answer"))
	return &c
}

// sharedWhole tells that nothing of an answer is private.
func sharedWhole(r *recommend.Reply) bool {
	return r.Kind == recommend.IsHits || r.Kind == recommend.IsTalk && (r.Slots.Intent == slots.Help || r.Slots.Intent == slots.Greeting)
}

// coursesOf lists a path's courses without its dates.
func coursesOf(say *messages.Printer, p *recommend.Path) []slack.Block {
	text := []string{bold(say.T("bot.mentioned-courses"))}
	for i := range p.Steps {
		text = append(text, "• "+link(p.Steps[i].Link(), cut(p.Steps[i].Course.Title, maxTitle)))
	}
	return []slack.Block{section(strings.Join(text, "\n")), footnote(escape(say.T("bot.mentioned-private")))}
}
