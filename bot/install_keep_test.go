package bot

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/store"
)

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

// TestInstalledAnewWhileRenewed: what was installed while Slack was asked is
// newer than what it answers.
func TestInstalledAnewWhileRenewed(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	f.install(t)
	f.clock.Add(12 * time.Hour)
	var anew string
	f.wire.before = func() {
		f.install(t)
		anew = f.slack.BotToken()
	}
	if got := f.token(t, f.slack.TeamID(), ""); got != anew || got == f.slack.BotToken() {
		t.Errorf("got %.15s…, not what was installed anew", got)
	}
	if kept, err := f.o.Store.Installation(t.Context(), f.slack.TeamID()); err != nil || kept.BotToken != anew {
		t.Errorf("kept %.15s…, %v", kept.BotToken, err)
	}
}

// TestInstalledAnewWhileWaiting: a renewed token that the store did not take
// gives way to what another replica installed since.
func TestInstalledAnewWhileWaiting(t *testing.T) {
	t.Parallel()
	f := installStart(t, nil)
	f.install(t)
	team := f.slack.TeamID()
	f.setWaiting(team, installUnsaved{store.Installation{Team: team, BotToken: "stale"}, "a refresh token before the last"})
	f.clock.Add(time.Minute)
	if got := f.token(t, team, ""); got != f.slack.BotToken() {
		t.Errorf("got %.15s…", got)
	}
	if _, ok := f.waiting(team); ok {
		t.Error("the stale one still waits")
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
