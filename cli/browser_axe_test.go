//go:build browser

package cli

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/parcours-formation/parcours/messages"
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

// TestBrowserAxe: axe-core finds nothing wrong in an answer, the Home tab, a
// form, a channel with its thread, in French and in English.
func TestBrowserAxe(t *testing.T) {
	say, words := messages.For("fr"), pageWords(t, "fr")
	b := newTab(t, startBrowser(t), startDemo(t, nil))
	b.axe("first page")
	b.ask(browserRequest)
	b.answered(1)
	b.axe("answer")
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
}
