package bot

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/playground"
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
