package playground

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

// consent follows the consent page to where it sends the browser.
func (f fixture) consent(t *testing.T, more url.Values) url.Values {
	t.Helper()
	more.Set("client_id", f.ClientID())
	more.Set("state", "s1")
	more.Set("redirect_uri", "http://app.example/slack/oauth")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(f.base + "/oauth/v2/authorize?" + more.Encode())
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	to, err := res.Location()
	if err != nil {
		t.Fatal(err)
	}
	return to.Query()
}

// TestOAuthDenied: the person pressed the other button.
func TestOAuthDenied(t *testing.T) {
	f := start(t, Options{})
	want := url.Values{"error": {"access_denied"}, "state": {"s1"}}
	if diff := cmp.Diff(want, f.consent(t, url.Values{"deny": {"1"}})); diff != "" {
		t.Errorf("sent back with (-want +got):\n%s", diff)
	}
}

// TestOAuthOrganisation: of a whole organisation there is no team, and its
// renewed token is the organisation's too.
func TestOAuthOrganisation(t *testing.T) {
	f := start(t, Options{Rotate: true})
	api := slack.OAuthOptionAPIURL(f.base + "/api/")
	code := f.consent(t, url.Values{"organisation": {"1"}}).Get("code")
	got, err := slack.GetOAuthV2Response(http.DefaultClient, f.ClientID(), f.ClientSecret(), code, "", api)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := slack.RefreshOAuthV2Token(http.DefaultClient, f.ClientID(), f.ClientSecret(), got.RefreshToken, api)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*slack.OAuthV2Response{got, fresh} {
		if !r.IsEnterpriseInstall || r.Team.ID != "" || r.Enterprise.ID != "E0PARCOURS" {
			t.Errorf("installed %+v", r)
		}
	}
	f.Uninstall()
	_, err = slack.RefreshOAuthV2Token(http.DefaultClient, f.ClientID(), f.ClientSecret(), fresh.RefreshToken, api)
	wantCode(t, "renewed once uninstalled", "invalid_refresh_token", err)
}
