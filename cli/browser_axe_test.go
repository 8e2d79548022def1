//go:build browser

package cli

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/playground"
)

// axe examines the page in every width and colour with axe-core, whose script
// $AXE_CORE names (axe.min.js of the npm package).
func (b *tab) axe(place string) {
	b.t.Helper()
	script, err := os.ReadFile(os.Getenv("AXE_CORE"))
	if err != nil {
		b.t.Fatalf("AXE_CORE must name axe.min.js: %v", err)
	}
	b.run("load axe-core", chromedp.Evaluate[chromedp.Void](string(script)))
	b.inEveryLook(func(look string) {
		found := value[[]string](b, `axe.run(document).then((r) => r.violations.flatMap((v) => v.nodes.map((n) => v.id + " (" + v.help + "): " + n.html.slice(0, 200) + " " + n.failureSummary)))`)
		if len(found) > 0 {
			b.t.Errorf("%s, %s: %d violations\n%s", place, look, len(found), strings.Join(found, "\n"))
		}
	})
}

// TestBrowserAxe: axe-core finds nothing wrong in the first page, an answer, a
// step's menu, a form, the Home tab, what it asks before it erases, an answer in
// English and a thread of a channel.
func TestBrowserAxe(t *testing.T) {
	say, words := messages.For("fr"), pageWords(t, "fr")
	at, browser := startDemo(t, nil), startBrowser(t)
	b := newTab(t, browser, at)
	b.axe("first page")
	b.ask(browserRequest)
	b.answered(1)
	b.axe("answer")
	b.press(`#main [data-block="step-1"]`, words["menu.more"])
	b.waitFor("the menu", `document.querySelector('[role="menu"]')`)
	b.axe("menu")
	b.keys(kb.Escape)
	b.press("#main", say.T("bot.mend-label"))
	b.sees(".dialog-view h2", say.T("mend.title"))
	b.axe("form")
	b.album("form")
	b.press(".dialog-view", say.T("home.cancel"))
	b.press("#main", say.T("bot.keep"))
	b.sees("#main .message", say.T("bot.kept-thanks"))
	b.press(".tabs", words["tab.home"])
	b.sees("#main .home", say.T("bot.calendar"))
	b.axe("Home tab")
	b.album("home")
	b.press("#main", say.T("home.erase"))
	b.sees(".dialog-small[open]", say.T("home.erase-title"))
	b.axe("question")

	english := newTab(t, browser, at+"/?lang=en&as="+playground.SampleManager+"#"+playground.SampleTraining)
	english.ask("@Parcours " + englishRequest)
	english.press("#main .message", strings.Replace(pageWords(t, "en")["replies.one"], "{n}", "1", 1))
	english.sees("#thread .message", messages.For("en").T("bot.mentioned-courses"))
	english.axe("thread")
	english.pressBegun("#conversations", "Parcours")
	english.answered(1)
	english.axe("answer in English")
	english.album("english")
}
