package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/store"
)

// installFailure is why an installation did not come about.
type installFailure struct {
	kind string // of messages: install.KIND.title, .happened, .do
	code string // Slack's word, shown with kind "refused"
	err  error
}

// serveOAuth is where Slack sends the browser back, with a code or an error.
func (n *Installer) serveOAuth(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	stateErr := n.takeState(r)
	if stateErr == nil {
		http.SetCookie(rw, n.cookie("", 0))
	}
	switch {
	// Nothing is at stake in it, and whoever took long to say no is not to be
	// told of states.
	case q.Get("error") == "access_denied":
		n.show(rw, r, http.StatusOK, n.deniedPage(n.say(r)))
		return
	case stateErr != nil:
		n.fail(rw, r, installFailure{kind: "state", err: stateErr})
		return
	case q.Get("error") != "":
		n.fail(rw, r, installRefusal(q.Get("error")))
		return
	case q.Get("code") == "":
		n.fail(rw, r, installFailure{kind: "code", err: errors.New("slack sent no code")})
		return
	}
	n.install(rw, r, q.Get("code"))
}

// install exchanges the code and keeps what Slack grants for it.
func (n *Installer) install(rw http.ResponseWriter, r *http.Request, code string) {
	// From here on Slack holds the application for installed: the browser's
	// leaving must not keep us from keeping it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), installPatience)
	defer cancel()
	got, err := slack.GetOAuthV2ResponseContext(ctx, n.o.HTTPClient, n.o.ClientID, n.o.ClientSecret, code, n.redirectURI(),
		slack.OAuthOptionAPIURL(n.o.APIURL))
	if err != nil {
		n.fail(rw, r, installExchangeFailure(err))
		return
	}
	i, err := n.keep(ctx, got)
	if err != nil {
		n.fail(rw, r, installFailure{kind: "unkept", err: err})
		return
	}
	n.log.Info("application installed", "team", i.Team, "enterprise", i.Enterprise, "scopes", i.Scopes, "rotates", i.RefreshToken != "")
	n.show(rw, r, http.StatusOK, n.donePage(ctx, n.say(r), got))
}

// keep keeps what Slack has granted.
func (n *Installer) keep(ctx context.Context, got *slack.OAuthV2Response) (store.Installation, error) {
	i := store.Installation{Team: got.Team.ID, Enterprise: got.Enterprise.ID, AppID: got.AppID, BotUser: got.BotUserID}
	if got.IsEnterpriseInstall {
		i.Team = ""
	}
	key := installKey(i)
	// slack-go takes an answer without "ok" and without "error" for a success.
	if key == "" || got.AccessToken == "" || got.TokenType != "bot" {
		return i, fmt.Errorf("read slack's grant: no bot token of a team (token type %q)", got.TokenType)
	}
	if got.Scope != "" {
		i.Scopes = strings.Split(got.Scope, ",")
	}
	i.InstalledBy = store.NewLearnerID(key, got.AuthedUser.ID)
	n.setTokens(&i, got)
	n.writing.Lock()
	defer n.writing.Unlock()
	if err := n.o.Store.PutInstallation(ctx, i); err != nil {
		return i, err
	}
	n.drop(i.Team, i.Enterprise)
	return i, nil
}

// setTokens writes the tokens of a grant or of a renewal into an installation.
func (n *Installer) setTokens(i *store.Installation, got *slack.OAuthV2Response) {
	i.BotToken, i.RefreshToken, i.Expires = got.AccessToken, got.RefreshToken, time.Time{}
	if got.ExpiresIn > 0 {
		i.Expires = n.o.Now().Add(time.Duration(got.ExpiresIn) * time.Second)
	}
}

// installKey is under what the store keeps an installation.
func installKey(i store.Installation) string {
	if i.Team != "" {
		return i.Team
	}
	return i.Enterprise
}

// installCode is what an error code of Slack's looks like; anything else is not
// repeated on a page.
var installCode = regexp.MustCompile(`^[a-z0-9_]{1,80}$`)

// installRefusal is the failure of an error code of Slack's.
func installRefusal(code string) installFailure {
	f := installFailure{kind: "refused", code: code, err: fmt.Errorf("slack refused: %.80q", code)}
	if !installCode.MatchString(code) {
		f.code = "…"
	}
	switch code {
	case "invalid_code", "code_already_used", "code_expired":
		f.kind = "code"
	case "invalid_client_id", "bad_client_id", "bad_client_secret", "bad_redirect_uri", "redirect_uri_mismatch", "invalid_scope",
		"invalid_scope_requested", "oauth_authorization_url_mismatch":
		f.kind = "settings"
	}
	return f
}

func installExchangeFailure(err error) installFailure {
	if code := RefusedCode(err); code != "" {
		return installRefusal(code)
	}
	return installFailure{kind: "unreachable", err: fmt.Errorf("exchange the code: %w", err)}
}
