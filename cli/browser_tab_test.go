//go:build browser

package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tab is the page in one person's window.
type tab struct {
	t       *testing.T
	ctx     context.Context
	touched bool
}

// phoneWidth is where the page has one column no longer, in pixels.
const phoneWidth = 768

// run does things in the page; what fails ends the test with what stood there.
func (b *tab) run(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, browserPatience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.body.innerText"))
		b.t.Fatalf("%s: %v; the page says:\n%s", what, err, text)
	}
}

// value is what an expression is in the page.
func value[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

// waitFor waits until an expression is true in the page.
func (b *tab) waitFor(what, expression string) {
	b.t.Helper()
	poll := chromedp.Poll[bool]("Boolean("+expression+")", chromedp.WithPollingInterval(30*time.Millisecond), chromedp.WithPollingTimeout(0))
	b.run("wait for "+what, func(ctx context.Context, t *chromedp.Target) (v chromedp.Void, err error) {
		_, err = poll(ctx, t)
		return v, err
	})
}

// sees waits until some element holds a text, whatever the kinds of its spaces.
func (b *tab) sees(scope, text string) {
	b.t.Helper()
	b.waitFor(fmt.Sprintf("%q in %s", text, scope),
		fmt.Sprintf(`[...document.querySelectorAll(%q)].some((n) => n.textContent.replace(/\s+/g, " ").includes(%q))`, scope, flat(text)))
}

// seesWhole waits until the whole of an element is in view in its list.
func (b *tab) seesWhole(selector string) {
	b.t.Helper()
	b.waitFor(selector+" in view", fmt.Sprintf(`((n) => {
		const at = n.getBoundingClientRect(), box = n.closest(".scroll").getBoundingClientRect();
		return at.height > 0 && at.top >= box.top && at.bottom <= box.bottom;
	})(document.querySelector(%q))`, selector))
}

// text is what the elements of a selector say, one after the other.
func (b *tab) text(selector string) string {
	b.t.Helper()
	return flat(value[string](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].map((n) => n.innerText).join("\n")`, selector)))
}

// goTo opens an address and waits until the page is whole.
func (b *tab) goTo(address string) {
	b.t.Helper()
	b.run("open "+address, chromedp.Navigate(address))
	b.ready()
}

func (b *tab) ready() {
	b.t.Helper()
	b.waitFor("the page", `document.body.dataset.ready`)
}

// size gives the window a width and a height; below phoneWidth it is touched, as
// a phone is.
func (b *tab) size(width, height int64) {
	b.t.Helper()
	b.run("resize", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1})
		if phone := width < phoneWidth; err == nil && phone != b.touched {
			b.touched = phone
			_, err = cdp.Call(ctx, t, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: phone})
		}
		return err
	}))
}

// dark asks the page for its dark colours, or for its light ones.
func (b *tab) dark(on bool) {
	b.t.Helper()
	scheme := "light"
	if on {
		scheme = "dark"
	}
	b.run("choose colours", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	}))
}

// findPressable finds the last element in a scope that has a name, or whose name
// begins so, and may be pressed; it brings it into view and gives its middle and
// its name. null: it is not there yet, something covers it, or it still moves.
const findPressable = `((scope, name, begun) => {
  const called = (n) => (n.getAttribute("aria-label") || n.textContent || n.placeholder || "").replace(/\s+/g, " ").trim();
  const fits = (n) => (begun ? called(n).startsWith(name) : called(n) === name);
  const all = [...document.querySelectorAll(scope)].flatMap((box) => [...box.querySelectorAll("button, a, label, summary, input, textarea, select")]);
  const node = all.filter((n) => fits(n) && !n.disabled && n.getClientRects().length).pop();
  if (!node) return null;
  node.scrollIntoView({ block: "nearest" });
  const at = node.getBoundingClientRect();
  const x = at.left + at.width / 2, y = at.top + at.height / 2;
  const before = window.pressable;
  window.pressable = { node, x, y };
  const still = before && before.node === node && before.x === x && before.y === y;
  return still && node.contains(document.elementFromPoint(x, y)) ? { x, y, name: called(node) } : null;
})(%q, %q, %t)`

// pressable is what findPressable finds.
type pressable struct {
	X, Y float64
	Name string
}

// press clicks what has a name, the last one in the scope, as a mouse does.
func (b *tab) press(scope, name string) {
	b.t.Helper()
	b.pressFound(scope, name, false)
}

// pressBegun clicks what has a name that begins so, and returns the rest of it.
func (b *tab) pressBegun(scope, beginning string) string {
	b.t.Helper()
	return strings.TrimSpace(strings.TrimPrefix(b.pressFound(scope, beginning, true), beginning))
}

func (b *tab) pressFound(scope, name string, begun bool) (found string) {
	b.t.Helper()
	find := chromedp.Poll[pressable](fmt.Sprintf(findPressable, scope, flat(name), begun),
		chromedp.WithPollingInterval(30*time.Millisecond), chromedp.WithPollingTimeout(0))
	b.run(fmt.Sprintf("press %q in %s", name, scope), func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		at, err := find(ctx, t)
		if err != nil {
			return chromedp.Void{}, err
		}
		found = at.Name
		return chromedp.MouseClickXY(at.X, at.Y)(ctx, t)
	})
	return found
}

// insert writes a text where the focus is, at once, as a paste does.
func (b *tab) insert(text string) {
	b.t.Helper()
	b.run("write", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
}

// enter presses Enter as a keyboard does: what the page makes of the key comes
// before the line break, and may prevent it.
func (b *tab) enter() {
	b.t.Helper()
	b.run("press Enter", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		key := input.DispatchKeyEventParams{Type: kb.KeyDown, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, Text: "\r", UnmodifiedText: "\r"}
		if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, key); err != nil {
			return err
		}
		key.Type, key.Text, key.UnmodifiedText = kb.KeyUp, "", ""
		_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, key)
		return err
	}))
}

func (b *tab) keys(keys string, options ...chromedp.KeyOption) {
	b.t.Helper()
	b.run("type", chromedp.KeyEvent(keys, options...))
}

// write replaces what the field holds whose label begins so.
func (b *tab) write(scope, label, text string) {
	b.t.Helper()
	b.pressBegun(scope, label)
	b.run("select", chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`))
	b.insert(text)
}

// ask writes a message in the pane in the middle and sends it.
func (b *tab) ask(text string) {
	b.t.Helper()
	b.waitFor("where one writes", `document.querySelector("#main textarea")`)
	b.run("go where one writes", chromedp.Evaluate[chromedp.Void](`document.querySelector("#main textarea").focus()`))
	b.insert(text)
	b.enter()
}

// answered waits until as many finished paths stand in the conversation.
func (b *tab) answered(paths int) {
	b.t.Helper()
	b.waitFor(fmt.Sprintf("%d paths", paths), fmt.Sprintf(
		`document.querySelectorAll('#main [data-block="path"]').length === %d && !document.querySelector(".message-streaming")`, paths))
}

// steps are the titles of the steps of the last path.
func (b *tab) steps() []string {
	b.t.Helper()
	return value[[]string](b, `[...[...document.querySelectorAll("#main .message")].filter((m) => m.querySelector('[data-block="path"]')).pop()
		.querySelectorAll('[data-block^="step-"] .prose a')].map((a) => a.textContent.replace(/\s+/g, " ").trim())`)
}

// pageWords are the page's own words in one language, by key.
func pageWords(t *testing.T, lang string) map[string]string {
	t.Helper()
	var words map[string]string
	body, err := os.ReadFile("../playground/page/static/words/" + lang + ".json")
	if err == nil {
		err = json.Unmarshal(body, &words)
	}
	if err != nil {
		t.Fatalf("read the page's words: %v", err)
	}
	return words
}
