//go:build browser

package cli

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/messages"
)

// browserRequest is what the demonstration proposes to write; its path has
// several steps, in French and in English.
const (
	browserRequest = "je pilote un projet data, je débute, 20 heures d’ici mars, à distance"
	englishRequest = "I lead a data project, I am a beginner, 20 hours before March, remote"
)

// TestBrowserPath goes the whole way of a path: asked for, one of its steps
// replaced, kept, found in the Home tab, taken to the calendar.
func TestBrowserPath(t *testing.T) {
	say := messages.For("fr")
	b := newTab(t, startBrowser(t), startDemo(t, nil))
	b.size(1280, 600) // lower than the answer, which is read from its top
	b.ask(browserRequest)
	b.answered(1)
	b.seesWhole("#main .message:first-child")
	want := b.steps()
	if len(want) < 2 {
		t.Fatalf("steps %q, want several", want)
	}
	b.press(`#main [data-block="step-2"]`, pageWords(t, "fr")["menu.more"])
	b.album("menu")
	want[1] = b.pressBegun(".menu", flat(say.T("bot.replace-by", "Title", "")))
	b.answered(2)
	if diff := cmp.Diff(want, b.steps()); diff != "" {
		t.Errorf("steps once the second is replaced (-want +got):\n%s", diff)
	}
	b.press("#main", say.T("bot.keep"))
	b.sees("#main .message", say.T("bot.kept-thanks"))
	b.seesWhole("#main .message:last-child")

	b.press(".tabs", pageWords(t, "fr")["tab.home"])
	for i, title := range want { // in a box's words, cut when it is long
		b.sees("#main .home .tick", strconv.Itoa(i+1)+". "+strings.Join(strings.Fields(title)[:3], " "))
	}
	b.press("#main", say.T("bot.calendar-label"))
	b.press(".tabs", pageWords(t, "fr")["tab.messages"])
	b.sees("#main .message", say.T("bot.ics-sent"))
	b.album("file")
	name, text := b.download("#main a.file-card")
	if !strings.HasSuffix(name, ".ics") || !strings.HasPrefix(text, "BEGIN:VCALENDAR\r\n") || strings.Count(text, "BEGIN:VEVENT") < len(want) {
		t.Errorf("%s for %d steps:\n%s", name, len(want), text)
	}
}

// download presses a link that downloads and returns the file's name and text.
func (b *tab) download(selector string) (name, text string) {
	b.t.Helper()
	dir := b.t.TempDir()
	yes := true
	ctx, stop := context.WithTimeout(b.ctx, browserPatience)
	defer stop()
	down, err := chromedp.Run(ctx, chromedp.WaitEvent(browser.DownloadProgress, func(e browser.EventDownloadProgress) bool {
		return e.State == browser.DownloadProgressStateCompleted || e.State == browser.DownloadProgressStateCanceled
	}, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		id := chromedp.FromContext(ctx).BrowserContextID
		_, err := cdp.Call(ctx, t, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: id, DownloadPath: dir, EventsEnabled: &yes})
		if err == nil {
			_, err = chromedp.Click(chromedp.CSS(selector))(ctx, t)
		}
		return err
	})))
	if err != nil {
		b.t.Fatalf("download %s: %v", selector, err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 {
		b.t.Fatalf("downloaded %q, %v (%s)", files, err, down.State)
	}
	body, err := os.ReadFile(files[0])
	if err != nil {
		b.t.Fatal(err)
	}
	return filepath.Base(files[0]), string(body)
}
