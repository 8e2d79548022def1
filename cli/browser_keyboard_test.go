//go:build browser

package cli

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/parcours-formation/parcours/messages"
)

// focused tells of the element with the focus: its name, and whether it can be
// seen and stands out.
const focused = `((n) => {
  const at = n.getBoundingClientRect(), style = getComputedStyle(n);
  return {
    name: (n.getAttribute("aria-label") || (n.labels && n.labels[0] || n).textContent).replace(/\s+/g, " ").trim(),
    block: (n.closest("[data-block]") || { dataset: {} }).dataset.block || "",
    shown: at.width > 0 && at.bottom > 0 && at.top < innerHeight && at.right > 0 && at.left < innerWidth,
    marked: n.matches("textarea") || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2),
  };
})(document.activeElement)`

type stop struct {
	Name, Block   string
	Shown, Marked bool
}

// tabTo presses Tab, or Shift+Tab, until what has a name in a block has the
// focus. On the way, every stop has a name and can be seen.
func (b *tab) tabTo(name, block string, options ...chromedp.KeyOption) {
	b.t.Helper()
	for range 60 {
		b.keys(kb.Tab, options...)
		s := value[stop](b, focused)
		if s.Name == "" || !s.Shown || !s.Marked {
			b.t.Errorf("a stop of the Tab key: %+v", s)
		}
		if flat(s.Name) == flat(name) && s.Block == block {
			return
		}
	}
	b.t.Fatalf("the Tab key does not reach %q", name)
}

// TestBrowserKeyboard asks, hears the answer, keeps a path and replaces a step
// without a mouse.
func TestBrowserKeyboard(t *testing.T) {
	say, words := messages.For("fr"), pageWords(t, "fr")
	b := newTab(t, startBrowser(t), startDemo(t, nil))
	b.tabTo(strings.Replace(words["composer.app"], "{name}", "Parcours", 1), "")
	b.keys(browserRequest)
	b.enter()
	b.answered(1)
	b.sees("#announcer", "1. "+b.steps()[0])
	back := chromedp.KeyModifiers(chromedp.ModifierShift)
	b.tabTo(say.T("bot.keep"), "path", back)
	b.enter()
	b.sees("#main .message", say.T("bot.kept-thanks"))
	b.tabTo(words["menu.more"], "step-1", back)
	b.enter()
	b.waitFor("the menu", `document.activeElement.closest('[role="menu"]')`)
	b.keys(kb.ArrowDown)
	b.enter()
	b.answered(2)
}
