package bot

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/store"
)

// TestInstall goes the whole way in a browser: consent, page, token.
func TestInstall(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	if _, err := f.Token(t.Context(), f.slack.TeamID(), ""); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("token before: %v, want ErrNotInstalled", err)
	}
	res, page := f.browser(t, true).get(t, f.base+"/slack/install")
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s\n%s", res.Status, page)
	}
	for _, want := range []string{`lang="fr"`, "Parcours est installé", "«\u00a0Préfecture exemple\u00a0»",
		`href="slack://app?team=T0PARCOURS&amp;id=A0PARCOURS"`, `href="https://slack.com/app_redirect?team=T0PARCOURS&amp;app=A0PARCOURS"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s:\n%s", want, page)
		}
	}
	if got := f.token(t, f.slack.TeamID(), ""); got != f.slack.BotToken() {
		t.Errorf("token is %.12s…, not Slack's", got)
	}
	got, err := f.o.Store.Installation(t.Context(), f.slack.TeamID())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got.RefreshToken, "xoxe-1-") {
		t.Errorf("refresh token %.7s…", got.RefreshToken)
	}
	got.RefreshToken = ""
	want := store.Installation{Team: "T0PARCOURS", AppID: "A0PARCOURS", BotUser: "U0PARCOURS", Scopes: playground.AllScopes(),
		InstalledBy: store.NewLearnerID("T0PARCOURS", playground.SamplePeople()[0].ID),
		Expires:     f.clock.Now().Add(12 * time.Hour), Updated: f.clock.Now(), BotToken: f.slack.BotToken()}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

func TestInstallPageIsGuarded(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	b := f.browser(t, true)
	b.lang = "de, en-GB;q=0.8, fr;q=0.2"
	res, page := b.get(t, f.base+"/slack/install")
	if !strings.Contains(page, "Parcours is installed") || res.Header.Get("Content-Language") != "en" {
		t.Errorf("not in English:\n%s", page)
	}
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(page)
	if style == nil {
		t.Fatalf("no style:\n%s", page)
	}
	sum := sha256.Sum256([]byte(style[1]))
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
			"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
		"Content-Type": "text/html; charset=utf-8", "Vary": "Accept-Language",
	}
	got := map[string]string{}
	for name := range want {
		got[name] = res.Header.Get(name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}

// TestInstallCookie: over HTTPS with the prefix that guards it, over plain HTTP
// without; below the path of a proxy when there is one.
func TestInstallCookie(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"https://parcours.example.fr":      "__Secure-parcours-install=s; Path=/slack; Max-Age=600; HttpOnly; Secure; SameSite=Lax",
		"https://example.fr/formation/":    "__Secure-parcours-install=s; Path=/formation/slack; Max-Age=600; HttpOnly; Secure; SameSite=Lax",
		"http://127.0.0.1:8080":            "parcours-install=s; Path=/slack; Max-Age=600; HttpOnly; SameSite=Lax",
		"http://xn--prfecture-b4a.test:80": "parcours-install=s; Path=/slack; Max-Age=600; HttpOnly; SameSite=Lax",
	} {
		n := NewInstaller(nil, InstallOptions{BaseURL: base})
		if diff := cmp.Diff(want, n.cookie("s", installStateLife).String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", base, diff)
		}
	}
}

// TestInstallState: a state serves the browser that it was given to, once, for
// ten minutes.
func TestInstallState(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		try    func(*testing.T, *installFixture) (*http.Response, string)
		reason string
	}{
		"of another browser": {func(t *testing.T, f *installFixture) (*http.Response, string) {
			_, stolen := f.begin(t, f.browser(t, false))
			mine := f.browser(t, false)
			f.begin(t, mine)
			return mine.get(t, f.callback(stolen, f.slack.Authorize(playground.SampleAgent)))
		}, "not this browser's"},
		"without a cookie": {func(t *testing.T, f *installFixture) (*http.Response, string) {
			_, state := f.begin(t, f.browser(t, false))
			return f.browser(t, false).get(t, f.callback(state, f.slack.Authorize(playground.SampleAgent)))
		}, "no cookie"},
		"made by the browser": {func(t *testing.T, f *installFixture) (*http.Response, string) {
			cookie, _ := f.begin(t, f.browser(t, false))
			cookie.Value = NewInstaller(nil, InstallOptions{ClientSecret: "guess"}).newState()
			return f.browser(t, false).get(t, f.callback(cookie.Value, f.slack.Authorize(playground.SampleAgent)), cookie)
		}, "not ours"},
		"after ten minutes": {func(t *testing.T, f *installFixture) (*http.Response, string) {
			b := f.browser(t, false)
			_, state := f.begin(t, b)
			f.clock.Add(installStateLife + time.Second)
			return b.get(t, f.callback(state, f.slack.Authorize(playground.SampleAgent)))
		}, "has ended"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := installStart(t, nil)
			res, page := c.try(t, f)
			if res.StatusCode != http.StatusBadRequest || !strings.Contains(page, "n’est plus valable") || !strings.Contains(f.logged.String(), c.reason) {
				t.Errorf("%s\n%s\n%s", res.Status, page, f.logged)
			}
			if _, err := f.o.Store.Installation(t.Context(), f.slack.TeamID()); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("something was kept: %v", err)
			}
		})
	}
}

// TestInstallStateTwice: the second time is refused even to a browser that kept
// the cookie, whatever the first one led to.
func TestInstallStateTwice(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	b := f.browser(t, false)
	cookie, state := f.begin(t, b)
	if res, page := b.get(t, f.callback(state, f.slack.Authorize(playground.SampleAgent))); res.StatusCode != http.StatusOK {
		t.Fatalf("first time: %s\n%s", res.Status, page)
	}
	again := f.callback(state, f.slack.Authorize(playground.SampleAgent))
	if res, _ := b.get(t, again); res.StatusCode != http.StatusBadRequest || !strings.Contains(f.logged.String(), "no cookie") {
		t.Errorf("second time: %s\n%s", res.Status, f.logged)
	}
	if res, _ := b.get(t, again, cookie); res.StatusCode != http.StatusBadRequest || !strings.Contains(f.logged.String(), "used before") {
		t.Errorf("second time, with the cookie: %s\n%s", res.Status, f.logged)
	}
}

func TestInstallDenied(t *testing.T) {
	t.Parallel()
	f := installStart(t, func(o *InstallOptions) { o.AuthorizeURL += "?deny=1" })
	res, page := f.browser(t, true).get(t, f.base+"/slack/install")
	if res.StatusCode != http.StatusOK || !strings.Contains(page, "Installation annulée") || strings.Contains(page, "Référence") ||
		!strings.Contains(page, `href="`+f.base+`/slack/install"`) {
		t.Errorf("%s\n%s", res.Status, page)
	}
	if f.logged.String() != "" {
		t.Errorf("logged as a failure: %s", f.logged)
	}
}

// TestInstallFailures: a page says what happened, and its reference is in the log.
func TestInstallFailures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*InstallOptions)
		query  string // of the callback; a good code when empty
		faults playground.Faults
		status int
		title  string
	}{
		"code unknown":      {query: "&code=guess", status: 400, title: "L’autorisation de Slack"},
		"no code":           {status: 400, query: "&", title: "L’autorisation de Slack"},
		"secret wrong":      {change: func(o *InstallOptions) { o.ClientSecret = "wrong" }, status: 500, title: "pas bien réglé"},
		"slack refuses":     {query: "&error=unapproved_scope", status: 502, title: "«\u00a0unapproved_scope\u00a0»"},
		"hostile error":     {query: "&error=%3Cb%3EPayez%3C/b%3E", status: 502, title: "«\u00a0…\u00a0»"},
		"slack is down":     {faults: playground.Faults{ServerError: 1}, status: 502, title: "ne répond pas"},
		"slack is too busy": {faults: playground.Faults{RateLimit: 1}, status: 502, title: "ne répond pas"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := installStart(t, c.change)
			b := f.browser(t, false)
			_, state := f.begin(t, b)
			f.slack.SetFaults(c.faults)
			if c.query == "" {
				c.query = "&code=" + f.slack.Authorize(playground.SampleAgent)
			}
			res, page := b.get(t, f.base+"/slack/oauth?state="+state+c.query)
			if res.StatusCode != c.status || !strings.Contains(page, c.title) {
				t.Errorf("%s, want %d and %q\n%s", res.Status, c.status, c.title, page)
			}
			installReferenceLogged(t, page, f.logged.String())
		})
	}
}

func installReferenceLogged(t *testing.T, page, logged string) {
	t.Helper()
	reference := regexp.MustCompile(`Référence de l’incident\x{a0}: ([A-Z2-7]{10})<`).FindStringSubmatch(page)
	if reference == nil || !strings.Contains(logged, "reference="+reference[1]) {
		t.Errorf("reference %v is not in the log: %s\n%s", reference, logged, page)
	}
}

// TestInstallNotKept: Slack agreed, and the store has no key.
func TestInstallNotKept(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	f.o.Store = installStore(t, t.TempDir(), nil, f.clock)
	res, page := f.browser(t, true).get(t, f.base+"/slack/install")
	if res.StatusCode != http.StatusInternalServerError || !strings.Contains(page, "n’a pas pu être conservée") {
		t.Errorf("%s\n%s", res.Status, page)
	}
	installReferenceLogged(t, page, f.logged.String())
}

// TestInstallTokensAreSealed: neither the files of the store nor the log hold a
// token.
func TestInstallTokensAreSealed(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	f.install(t)
	f.clock.Add(12 * time.Hour)
	f.token(t, f.slack.TeamID(), "")
	if err := f.o.Store.Close(); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	err := filepath.WalkDir(f.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		all.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(all.String(), "A0PARCOURS") {
		t.Error("the files do not hold the installation in clear: this proves nothing")
	}
	for where, text := range map[string]string{"the store": all.String(), "the log": f.logged.String()} {
		for _, prefix := range []string{"xoxb-", "xoxe-", "xoxe."} {
			if strings.Contains(text, prefix) {
				t.Errorf("%s holds a token", where)
			}
		}
	}
}
