//go:build browser

package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/playground"
)

// TestBrowserPeople: what one person asks in a channel is answered there for
// all with courses alone; the dated path is for the one who asked.
func TestBrowserPeople(t *testing.T) {
	say, words := messages.For("fr"), pageWords(t, "fr")
	at, browser := startDemo(t, nil), startBrowser(t)
	camille := newTab(t, browser, at+"/?as="+playground.SampleAgent+"#"+playground.SampleTraining)
	elise := newTab(t, browser, at+"/?as="+playground.SampleOffice+"#"+playground.SampleTraining)
	camille.ask("@Parcours " + browserRequest)

	elise.sees("#main .message", "@Parcours "+browserRequest)
	elise.press("#main .message", strings.Replace(words["replies.one"], "{n}", "1", 1))
	elise.sees("#thread .message", say.T("bot.mentioned-courses"))
	elise.sees("#thread .message", say.T("bot.mentioned-private"))
	elise.album("channel")
	public := value[[]string](elise, `[...document.querySelectorAll("#thread .message a")].map((a) => a.href)`)

	camille.pressBegun("#conversations", "Parcours")
	camille.answered(1)
	private := value[[]string](camille, `[...document.querySelectorAll('#main [data-block^="step-"] .prose a')].map((a) => a.href)`)
	if diff := cmp.Diff(private, public); diff != "" || len(public) == 0 {
		t.Errorf("courses said to all, beside those of the path (-path +all):\n%s", diff)
	}
	when := value[string](camille, `document.querySelector('#main [data-block="step-1"] .prose').innerText.split("\n")[1]`)
	if !strings.Contains(camille.text("#main .message"), flat(when)) || len(when) < 5 {
		t.Fatalf("no date in the path: %q", when)
	}

	elise.pressBegun("#conversations", "Parcours")
	elise.waitFor("her own conversation", `document.querySelector("#main .pane-talk.pane-empty")`)
	state := flat(value[string](elise, `fetch("/page/state?as=`+playground.SampleOffice+`").then((r) => r.text())`))
	for _, private := range []string{flat(when), `"step-1"`, `"understood"`} {
		if strings.Contains(state, private) {
			t.Errorf("Élise's browser was given %q", private)
		}
	}
	if !strings.Contains(state, flat(say.T("bot.mentioned-courses"))) {
		t.Error("Élise's browser was not given the public answer")
	}
}
