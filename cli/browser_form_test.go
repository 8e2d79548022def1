//go:build browser

package cli

import (
	"fmt"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
)

// TestBrowserForm fills the form in wrongly, is told so beside the fields,
// mends it and gets a path for what it says.
func TestBrowserForm(t *testing.T) {
	say := messages.For("fr")
	b := newTab(t, startBrowser(t), startDemo(t, nil))
	b.ask(browserRequest)
	b.answered(1)
	b.press("#main", say.T("bot.mend-label"))
	b.sees(".dialog-view h2", say.T("mend.title"))

	b.write(".dialog-view", say.T("mend.hours"), "abc")
	b.pressBegun(".dialog-view", say.T("mend.deadline"))
	b.keys("01012020") // the same day in the order of any language
	b.press(".dialog-view", say.T("mend.submit"))
	b.sees(`.dialog-view [data-block="hours"] .input-error:not([hidden])`, say.T("mend.bad-hours"))
	b.sees(`.dialog-view [data-block="deadline"] .input-error:not([hidden])`, say.T("mend.bad-deadline"))
	b.waitFor("the focus on the first wrong field", `document.activeElement.value === "abc" && document.activeElement.getAttribute("aria-invalid") === "true"`)
	b.album("form-error")

	b.write(".dialog-view", say.T("mend.hours"), "8")
	deadline := time.Date(time.Now().Year()+1, 10, 10, 0, 0, 0, 0, catalog.Paris())
	b.pressBegun(".dialog-view", say.T("mend.deadline"))
	b.keys(fmt.Sprintf("1010%d", deadline.Year()))
	b.press(".dialog-view", say.T("mend.submit"))
	b.waitFor("the form's end", `!document.querySelector(".dialog-view").open`)
	b.answered(2)
	b.sees(`#main .message:last-child [data-block="understood"]`, say.T("need.hours", "Hours", say.Hours(8)))
	b.sees(`#main .message:last-child [data-block="understood"]`, say.T("need.deadline", "Day", say.Day(deadline)))
}
