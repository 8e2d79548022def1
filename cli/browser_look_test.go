//go:build browser

package cli

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var (
	screenshot = flag.String("screenshot", "", "where to write the README's picture, from the root of the repository")
	shots      = flag.String("shots", "", "folder for pictures of every place of the page, from the root of the repository")
)

// drawn waits until the page has taken notice of its width and colours.
func (b *tab) drawn() {
	b.t.Helper()
	value[bool](b, `document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))`)
}

// shoot writes a picture of the window.
func (b *tab) shoot(name string) {
	b.t.Helper()
	b.drawn()
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(name, picture, 0o644)
	}
	if err != nil {
		b.t.Fatalf("take a picture: %v", err)
	}
}

// looks are the widths and colours in which the page is looked at.
var looks = []struct {
	name          string
	width, height int64
	dark          bool
}{{"1280-light", 1280, 860, false}, {"1280-dark", 1280, 860, true}, {"390-light", 390, 844, false}, {"390-dark", 390, 844, true}}

// inEveryLook does something to the page in each width and colour.
func (b *tab) inEveryLook(do func(look string)) {
	b.t.Helper()
	for _, l := range looks {
		b.size(l.width, l.height)
		b.dark(l.dark)
		b.drawn()
		do(l.name)
	}
	b.size(1280, 860)
	b.dark(false)
}

// album takes a picture of a place in every look, when pictures are asked for.
func (b *tab) album(name string) {
	b.t.Helper()
	if *shots == "" {
		return
	}
	b.inEveryLook(func(look string) { b.shoot(filepath.Join("..", *shots, name+"-"+look+".png")) })
}

// TestBrowserLook takes the README's picture: an answer whole, below its question.
func TestBrowserLook(t *testing.T) {
	b := newTab(t, startBrowser(t), startDemo(t, nil))
	b.size(1280, 960) // the whole answer in one picture
	b.ask(browserRequest)
	b.answered(1)
	b.seesWhole("#main .message:first-child")
	b.seesWhole("#main .message:last-child")
	b.run("take the focus away", chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	if *screenshot != "" {
		b.shoot(filepath.Join("..", *screenshot))
	}
	b.album("path")
	b.press("#main", pageWords(t, "fr")["talks.new"])
	b.waitFor("a new conversation", `document.querySelector(".pane-empty .chip")`)
	b.album("first")
}
