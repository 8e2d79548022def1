package bot

import (
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/playground"
)

// lookupSlack is a workspace whose app has these scopes.
func lookupSlack(t *testing.T, scopes []string) (*playground.Workspace, LookupOptions) {
	t.Helper()
	w, err := playground.New(quiet(), playground.Options{Scopes: scopes})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(w.Handler())
	t.Cleanup(func() {
		w.Close()
		server.Close()
	})
	return w, LookupOptions{BotToken: w.BotToken(), APIURL: server.URL + "/api"}
}

func TestLookup(t *testing.T) {
	w, o := lookupSlack(t, playground.AllScopes())
	l, err := OpenLookup(t.Context(), o)
	if err != nil || l.Team() != w.TeamID() {
		t.Fatalf("open: team %v, %v", l, err)
	}
	for email, want := range map[string]string{
		"camille.durand@prefecture.example": playground.SampleAgent,
		"Elise.Robert@prefecture.example":   playground.SampleOffice,
		"personne@prefecture.example":       "",
	} {
		if got, err := l.User(t.Context(), email); got != want || err != nil {
			t.Errorf("%s: %q, %v, want %q", email, got, err, want)
		}
	}
	w.SetFaults(playground.Faults{RateLimit: 1}) // waited for, then asked again
	if got, err := l.User(t.Context(), "camille.durand@prefecture.example"); got != playground.SampleAgent || err != nil {
		t.Errorf("after a 429: %q, %v", got, err)
	}
	w.SetFaults(playground.Faults{ServerError: 1})
	var told *LookupError
	if _, err := l.User(t.Context(), "camille.durand@prefecture.example"); !errors.As(err, &told) || told.Finding.Code != "slack-down" {
		t.Errorf("a broken Slack: %v", err)
	}
	if _, err := l.User(t.Context(), "camille.durand@prefecture.example"); err != nil {
		t.Errorf("after a broken Slack: %v", err)
	}
}

func TestLookupRefused(t *testing.T) {
	_, o := lookupSlack(t, slices.DeleteFunc(playground.AllScopes(), func(s string) bool { return s == "users:read.email" }))
	l, err := OpenLookup(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.User(t.Context(), "camille.durand@prefecture.example"); !errors.Is(err, ErrLookupScope) {
		t.Errorf("without the scope: %v", err)
	}
	for token, want := range map[string]string{"": "token-missing", "xapp-1-a": "token-app", "xoxb-nobody": "refused-invalid"} {
		_, err := OpenLookup(t.Context(), LookupOptions{BotToken: token, APIURL: o.APIURL})
		var told *LookupError
		if !errors.As(err, &told) || told.Finding.Code != want {
			t.Errorf("token %q: %v, want %s", token, err, want)
			continue
		}
		say := messages.For("fr")
		if text := err.Error() + told.Finding.Text(say) + told.Finding.Remedy(say); token != "" && strings.Contains(text, token) || told.Finding.Remedy(say) == "" {
			t.Errorf("token %q: said %q", token, text)
		}
	}
}
