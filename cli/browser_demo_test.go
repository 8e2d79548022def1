//go:build browser

package cli

import (
	"context"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/parcours-formation/parcours/messages"
)

// browserPatience is how long a browser test waits for what must come; on a
// machine that does nothing else it comes within two seconds.
const browserPatience = 40 * time.Second

// demoAddress is where the demonstration says that it is.
var demoAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// announced is a standard output that tells the first address written to it.
type announced chan string

func (a announced) Write(p []byte) (int, error) {
	if at := demoAddress.Find(p); at != nil {
		select {
		case a <- string(at):
		default: // told already
		}
	}
	return len(p), nil
}

// startDemo runs "parcours demo" until the test ends and returns its address.
// vars are the environment's variables.
func startDemo(t *testing.T, vars map[string]string) string {
	t.Helper()
	dir, out := t.TempDir(), make(announced, 1)
	env := &Env{Stdin: strings.NewReader(""), Stdout: out, Stderr: t.Output(), Now: time.Now, Say: messages.For("fr"),
		Getenv: func(name string) string {
			if name == varData {
				return dir
			}
			return vars[name]
		}}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- runDemo(ctx, env, []string{"-listen", "127.0.0.1:0"}) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("demo: %v", err)
		}
	})
	select {
	case at := <-out:
		return at
	case err := <-ended:
		ended <- err
		t.Fatalf("demo ended at once: %v", err)
	case <-time.After(browserPatience):
		t.Fatal("demo told no address")
	}
	return ""
}

// startBrowser starts chromium, which the tests cannot do without, until the
// test ends. Each window that newTab opens there is a person's own.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("the browser tests need chromium: %v", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.CombinedOutput(io.Discard),
		// A mouse, which a browser without a screen lacks.
		chromedp.Flag("blink-settings", "primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4"))
	running, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(running)
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return ctx
}

// newTab opens an address in a window with cookies and storage of its own. What
// goes wrong in the page's scripts fails the test.
func newTab(t *testing.T, browser context.Context, address string) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(end)
	b := &tab{t: t, ctx: ctx}
	err := chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*runtime.EventExceptionThrown); ok {
			t.Errorf("the page's script failed: %s %s", e.ExceptionDetails.Text, e.ExceptionDetails.Exception.Description)
		}
	})
	if err != nil {
		t.Fatalf("open a window: %v", err)
	}
	b.size(1280, 860)
	b.dark(false)
	b.goTo(address)
	return b
}
