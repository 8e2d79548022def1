package bot

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/store"
)

// TestInstallRotation: a token is renewed half an hour before its end, and not
// before.
func TestInstallRotation(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	f.install(t)
	team := f.slack.TeamID()
	first := f.token(t, team, "")
	f.clock.Add(11*time.Hour + 29*time.Minute)
	if got := f.token(t, team, ""); got != first || f.wire.count() != 0 {
		t.Errorf("renewed %d times before its time", f.wire.count())
	}
	f.clock.Add(time.Minute)
	second := f.token(t, team, "")
	if second == first || second != f.slack.BotToken() || f.wire.count() != 1 {
		t.Errorf("not renewed in time: %d renewals", f.wire.count())
	}
	f.clock.Add(12 * time.Hour)
	if third := f.token(t, team, ""); third == second || third != f.slack.BotToken() || f.wire.count() != 2 {
		t.Errorf("not renewed again, by the new refresh token: %d renewals", f.wire.count())
	}
}

// TestInstallRenewedOnce: many questions at once, one renewal.
func TestInstallRenewedOnce(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	f.install(t)
	f.clock.Add(12 * time.Hour)
	tokens := make([]string, 20)
	errs := make([]error, 20)
	begun := make(chan struct{})
	var wg sync.WaitGroup
	for i := range tokens {
		wg.Go(func() {
			<-begun
			tokens[i], errs[i] = f.Token(t.Context(), f.slack.TeamID(), "")
		})
	}
	close(begun)
	wg.Wait()
	for i := range tokens {
		if errs[i] != nil || tokens[i] != f.slack.BotToken() {
			t.Errorf("question %d: %.15s…, %v", i, tokens[i], errs[i])
		}
	}
	if f.wire.count() != 1 {
		t.Errorf("%d renewals", f.wire.count())
	}
}

// TestInstallRenewedElsewhere: another replica uses the refresh token while
// ours is on its way.
func TestInstallRenewedElsewhere(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	f.install(t)
	f.clock.Add(12 * time.Hour)
	o := f.o
	o.HTTPClient = nil
	other := f.replica(o)
	var theirs string
	f.wire.before = func() {
		var err error
		if theirs, err = other.Token(t.Context(), f.slack.TeamID(), ""); err != nil {
			t.Error(err)
		}
	}
	if got := f.token(t, f.slack.TeamID(), ""); got != theirs || got != f.slack.BotToken() || f.wire.count() != 1 {
		t.Errorf("got %.15s…, the other replica %.15s…, %d renewals of ours", got, theirs, f.wire.count())
	}
}

// TestInstallRefreshTokenDead: nobody else renewed it. The old token serves to
// its end; then the application must be installed anew.
func TestInstallRefreshTokenDead(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	f.install(t)
	team := f.slack.TeamID()
	i, err := f.o.Store.Installation(t.Context(), team)
	if err != nil {
		t.Fatal(err)
	}
	i.RefreshToken = "xoxe-1-spent"
	if err := f.o.Store.PutInstallation(t.Context(), i); err != nil {
		t.Fatal(err)
	}
	f.clock.Add(11*time.Hour + 45*time.Minute)
	if got := f.token(t, team, ""); got != i.BotToken {
		t.Errorf("the old token is not used to its end")
	}
	f.clock.Add(16 * time.Minute)
	if _, err := f.Token(t.Context(), team, ""); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("after its end: %v, want ErrNotInstalled", err)
	}
	f.install(t)
	if got := f.token(t, team, ""); got != f.slack.BotToken() {
		t.Errorf("installed anew: %.15s…", got)
	}
}

// TestInstallSlackDown: what fails for a while is no uninstallation.
func TestInstallSlackDown(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	f.install(t)
	team := f.slack.TeamID()
	first := f.token(t, team, "")
	f.clock.Add(11*time.Hour + 45*time.Minute)
	f.slack.SetFaults(playground.Faults{ServerError: 1})
	if got := f.token(t, team, ""); got != first || f.wire.count() != 1 {
		t.Errorf("the old token does not serve meanwhile")
	}
	f.clock.Add(time.Hour)
	f.slack.SetFaults(playground.Faults{RateLimit: 1})
	if _, err := f.Token(t.Context(), team, ""); err == nil || errors.Is(err, ErrNotInstalled) {
		t.Errorf("after its end: %v, want an error that a retry may mend", err)
	}
	if got := f.token(t, team, ""); got != f.slack.BotToken() || got == first {
		t.Errorf("the retry gave %.15s…", got)
	}
}

// TestInstallRenewedNotKept: the store fails just after Slack has renewed; once
// it is back the renewed token is kept.
func TestInstallRenewedNotKept(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	f.install(t)
	team := f.slack.TeamID()
	f.clock.Add(12 * time.Hour)
	f.wire.before = func() {
		if err := f.o.Store.Close(); err != nil {
			t.Error(err)
		}
	}
	got := f.token(t, team, "")
	if got != f.slack.BotToken() || !strings.Contains(f.logged.String(), "renewed token not kept") {
		t.Fatalf("got %.15s…\n%s", got, f.logged)
	}
	f.o.Store = installStore(t, f.dir, installTestKey, f.clock)
	f.clock.Add(installKept)
	if again := f.token(t, team, ""); again != got {
		t.Errorf("later %.15s…", again)
	}
	if kept, err := f.o.Store.Installation(t.Context(), team); err != nil || kept.BotToken != got {
		t.Errorf("kept %.15s…, %v", kept.BotToken, err)
	}
	if _, ok := f.waiting(team); ok {
		t.Error("it still waits to be kept")
	}
}

// TestInstallForgotten: an uninstalled team has no token, here at once, on
// another replica within a minute, and its tokens are no longer kept.
func TestInstallForgotten(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	f.install(t)
	team := f.slack.TeamID()
	other := f.replica(f.o)
	for _, n := range []*Installer{f.Installer, other} {
		if _, err := n.Token(t.Context(), team, ""); err != nil {
			t.Fatal(err)
		}
	}
	f.slack.Uninstall()
	for range 2 { // two events tell of it
		if err := f.Forget(t.Context(), team, ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.Token(t.Context(), team, ""); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("here: %v, want ErrNotInstalled", err)
	}
	f.clock.Add(time.Minute)
	if _, err := other.Token(t.Context(), team, ""); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("elsewhere: %v, want ErrNotInstalled", err)
	}
	if _, err := f.o.Store.Installation(t.Context(), team); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("still kept: %v", err)
	}
	f.install(t)
	if got := f.token(t, team, ""); got != f.slack.BotToken() {
		t.Errorf("installed anew: %.15s…", got)
	}
}

// TestInstallForgottenWhileRenewed: what is forgotten while Slack is asked does
// not come back.
func TestInstallForgottenWhileRenewed(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	f.install(t)
	f.clock.Add(12 * time.Hour)
	f.wire.before = func() {
		if err := f.Forget(t.Context(), f.slack.TeamID(), ""); err != nil {
			t.Error(err)
		}
	}
	if _, err := f.Token(t.Context(), f.slack.TeamID(), ""); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("got %v, want ErrNotInstalled", err)
	}
	if _, err := f.o.Store.Installation(t.Context(), f.slack.TeamID()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("it came back: %v", err)
	}
}

// TestInstallOrganisation: any team of an Enterprise Grid organisation that has
// the application lives by its token, renewed as a team's.
func TestInstallOrganisation(t *testing.T) {
	t.Parallel()
	const organisation = "E0PARCOURS"
	f := installStart(t, func(o *InstallOptions) { o.AuthorizeURL += "?organisation=1" })
	res, page := f.browser(t, true).get(t, f.base+"/slack/install")
	if res.StatusCode != http.StatusOK || !strings.Contains(page, "toute l’organisation") ||
		!strings.Contains(page, "/manage/organization/apps/profile/A0PARCOURS/workspaces/add") ||
		!strings.Contains(page, `href="slack://app?team=E0PARCOURS&amp;id=A0PARCOURS"`) {
		t.Errorf("%s\n%s", res.Status, page)
	}
	first := f.token(t, "T0SOME", organisation)
	if first != f.slack.BotToken() || f.token(t, "", organisation) != first {
		t.Errorf("token %.15s…", first)
	}
	if _, err := f.Token(t.Context(), "T0SOME", ""); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("outside the organisation: %v, want ErrNotInstalled", err)
	}
	f.clock.Add(12 * time.Hour)
	if got := f.token(t, "T0SOME", organisation); got == first || got != f.slack.BotToken() {
		t.Errorf("renewed %.15s…", got)
	}
	if err := f.Forget(t.Context(), "T0SOME", organisation); err != nil {
		t.Fatal(err)
	}
	if got := f.token(t, "T0OTHER", organisation); got != f.slack.BotToken() {
		t.Errorf("one team's leaving ended the organisation's installation")
	}
	f.slack.Uninstall()
	if err := f.Forget(t.Context(), "T0SOME", organisation); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Token(t.Context(), "T0OTHER", organisation); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("once Slack honours the token no more: %v, want ErrNotInstalled", err)
	}
}

// TestInstallTeamBeforeOrganisation: a team's own installation is preferred, and
// the organisation's serves when it goes.
func TestInstallTeamBeforeOrganisation(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	for _, i := range []store.Installation{{Team: "T1", Enterprise: "E1", BotToken: "of the team"}, {Enterprise: "E1", BotToken: "of all"}} {
		if err := f.o.Store.PutInstallation(t.Context(), i); err != nil {
			t.Fatal(err)
		}
	}
	if got := f.token(t, "T1", "E1"); got != "of the team" {
		t.Errorf("got the token %s", got)
	}
	if err := f.Forget(t.Context(), "T1", "E1"); err != nil {
		t.Fatal(err)
	}
	if got := f.token(t, "T1", "E1"); got != "of all" {
		t.Errorf("then the token %s", got)
	}
	if err := f.Forget(t.Context(), "", "E1"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Token(t.Context(), "T1", "E1"); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("then %v, want ErrNotInstalled", err)
	}
}
