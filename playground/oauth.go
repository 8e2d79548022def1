package playground

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// tokenLife is how long a token lives where tokens rotate.
const tokenLife = 12 * time.Hour

// enterpriseID is the Enterprise Grid organisation of an app that was installed
// in a whole one.
const enterpriseID = "E0PARCOURS"

// ofOrganisation begins the codes, and after its own prefix the refresh tokens,
// of an organisation: like Slack's, they tell their kind.
const ofOrganisation = "org."

// Authorize is a person's consent to install the app: it gives the code that
// Slack would bring to the redirect address.
func (w *Workspace) Authorize(person string) string { return w.authorizeAs(person, "") }

// AuthorizeOrganisation is Authorize by the owner of an Enterprise Grid
// organisation, for all of it.
func (w *Workspace) AuthorizeOrganisation(person string) string {
	return w.authorizeAs(person, ofOrganisation)
}

func (w *Workspace) authorizeAs(person, kind string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	code := kind + newID("") + "." + newID("")
	w.codes[code] = person
	return code
}

// serveAuthorize is Slack's consent page, whose button is already pressed: with
// "deny" in the query the other one, with "organisation" that for all of Grid.
func (w *Workspace) serveAuthorize(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	to, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || to.Host == "" || q.Get("client_id") != w.ClientID() {
		http.Error(rw, "invalid redirect_uri or client_id", http.StatusBadRequest)
		return
	}
	as := q.Get("as")
	if as == "" {
		as = w.opt.People[0].ID
	}
	answer := to.Query()
	switch {
	case q.Has("deny"):
		answer.Set("error", "access_denied")
	case q.Has("organisation"):
		answer.Set("code", w.AuthorizeOrganisation(as))
	default:
		answer.Set("code", w.Authorize(as))
	}
	answer.Set("state", q.Get("state"))
	to.RawQuery = answer.Encode()
	http.Redirect(rw, r, to.String(), http.StatusFound)
}

// oauthAccess gives a token for a code, or for a refresh token.
func (w *Workspace) oauthAccess(c *call) (obj, error) {
	a := c.args
	switch {
	case a["client_id"] != w.ClientID():
		return nil, refuse("invalid_client_id")
	case a["client_secret"] != w.clientSecret:
		return nil, refuse("bad_client_secret")
	}
	if a["grant_type"] == "refresh_token" {
		return w.refresh(a["refresh_token"])
	}
	person, ok := w.codes[a["code"]]
	if !ok {
		return nil, refuse("invalid_code")
	}
	delete(w.codes, a["code"])
	w.uninstalled = false
	out := w.grant(strings.HasPrefix(a["code"], ofOrganisation))
	out["authed_user"] = obj{"id": person}
	return out, nil
}

// refresh gives a new token for an old one's refresh token.
func (w *Workspace) refresh(with string) (obj, error) {
	if w.uninstalled {
		return nil, refuse("invalid_refresh_token")
	}
	for _, t := range w.tokens {
		if with != "" && t.refresh == with && !t.revoked {
			t.refresh = ""
			// Slack lets the old token live on for those still using it.
			if limit := w.now().Add(5 * time.Minute); t.expires.After(limit) {
				t.expires = limit
			}
			return w.grant(strings.HasPrefix(with, refreshPrefix+ofOrganisation)), nil
		}
	}
	return nil, refuse("invalid_refresh_token")
}

// refreshPrefix begins refresh tokens.
const refreshPrefix = "xoxe-1-"

// grant makes a bot token, of the team or of a whole organisation, and gives
// the answer of oauth.v2.access.
func (w *Workspace) grant(organisation bool) obj {
	t := &token{scopes: slices.Clone(w.opt.Scopes)}
	w.botToken = "xoxb-" + randomHex(16)
	out := obj{"token_type": "bot", "scope": strings.Join(t.scopes, ","), "bot_user_id": botUser, "app_id": appID,
		"team": obj{"id": w.opt.TeamID, "name": w.opt.TeamName}, "enterprise": nil, "is_enterprise_install": false}
	kind := ""
	if organisation {
		kind = ofOrganisation
		out["team"], out["is_enterprise_install"] = nil, true
		out["enterprise"] = obj{"id": enterpriseID, "name": w.opt.TeamName}
	}
	if w.opt.Rotate {
		w.botToken = "xoxe.xoxb-1-" + randomHex(24)
		t.refresh, t.expires = refreshPrefix+kind+randomHex(24), w.now().Add(tokenLife)
		out["refresh_token"], out["expires_in"] = t.refresh, int(tokenLife.Seconds())
	}
	w.tokens[w.botToken] = t
	out["access_token"] = w.botToken
	return out
}
