package bot

import (
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/playground"
)

// diagnoseSlack is the playground, before which a test may put answers of its
// own, by method.
type diagnoseSlack struct {
	*playground.Workspace
	url     string
	answers map[string]http.HandlerFunc
}

func (s *diagnoseSlack) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if answer := s.answers[strings.TrimPrefix(r.URL.Path, "/api/")]; answer != nil {
		answer(rw, r)
		return
	}
	s.Handler().ServeHTTP(rw, r)
}

func diagnoseStart(t *testing.T, scopes []string) *diagnoseSlack {
	t.Helper()
	if scopes == nil {
		scopes = ManifestScopes()
	}
	w, err := playground.New(slog.New(slog.DiscardHandler), playground.Options{Scopes: scopes})
	if err != nil {
		t.Fatal(err)
	}
	s := &diagnoseSlack{Workspace: w, answers: map[string]http.HandlerFunc{}}
	server := httptest.NewServer(s)
	s.url = server.URL
	t.Cleanup(func() {
		w.Close()
		server.Close()
	})
	return s
}

// options are those of an environment in order, over Socket Mode.
func (s *diagnoseSlack) options() DiagnoseOptions {
	return DiagnoseOptions{BotToken: s.BotToken(), AppToken: s.AppToken(), APIURL: s.url + "/api/"}
}

// diagnoseSeen gathers the messages that a test has seen.
type diagnoseSeen struct{ check, mend map[string]bool }

// codes diagnoses, and checks what every finding must be: said in both
// languages, without a token.
func (seen diagnoseSeen) codes(t *testing.T, o DiagnoseOptions) []string {
	t.Helper()
	findings, err := Diagnose(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, f := range findings {
		mark := map[DiagnoseGrade]string{DiagnoseGood: "+", DiagnoseNote: "~", DiagnoseFault: "-"}[f.Grade]
		codes = append(codes, mark+f.Code)
		seen.check[f.Code] = true
		if f.Mend != "" {
			seen.mend[f.Mend] = true
		}
		if (f.Mend == "") != (f.Grade == DiagnoseGood || f.Code == "scopes-unknown") {
			t.Errorf("%s: remedy %q", f.Code, f.Mend)
		}
		for _, lang := range []string{"fr", "en"} {
			text := fmt.Sprint(f.Text(messages.For(lang)), f.Remedy(messages.For(lang)), f.Args)
			for _, token := range []string{o.BotToken, o.AppToken, o.SigningSecret} {
				if len(token) > 5 && strings.Contains(text, token) {
					t.Errorf("%s shows a token: %s", f.Code, text)
				}
			}
			if missing.MatchString(text) || strings.Contains(text, "<no value>") {
				t.Errorf("%s: a sentence is missing: %s", f.Code, text)
			}
		}
	}
	return codes
}

func (seen diagnoseSeen) want(t *testing.T, what string, o DiagnoseOptions, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.Fields(want), seen.codes(t, o)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// diagnoseSays is an answer of Slack's Web API.
func diagnoseSays(text string) http.HandlerFunc {
	return func(rw http.ResponseWriter, _ *http.Request) { io.WriteString(rw, text) }
}

func diagnoseRefuses(code string) http.HandlerFunc {
	return diagnoseSays(`{"ok": false, "error": "` + code + `"}`)
}

// TestDiagnose: every way that Slack's settings are wrong is told as what it
// is, and no message of the check is left that nothing reaches.
func TestDiagnose(t *testing.T) {
	seen := diagnoseSeen{map[string]bool{}, map[string]bool{}}
	for name, test := range map[string]func(*testing.T, diagnoseSeen){
		"good": diagnoseGoodCases, "tokens": diagnoseTokenCases, "refused": diagnoseRefusedCases,
		"scopes": diagnoseScopeCases, "socket": diagnoseSocketCases, "clock": diagnoseClockCases, "network": diagnoseNetworkCases,
	} {
		t.Run(name, func(t *testing.T) { test(t, seen) })
	}
	var file struct {
		Slack struct {
			Check, Mend map[string]any
		}
	}
	if _, err := toml.DecodeFile("../messages/fr/slack.toml", &file); err != nil {
		t.Fatal(err)
	}
	for _, spoken := range []string{"all-well", "faults", "scope-why"} { // by the command line
		delete(file.Slack.Check, spoken)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(file.Slack.Check)), slices.Sorted(maps.Keys(seen.check))); diff != "" {
		t.Errorf("findings (-messages +reached):\n%s", diff)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(file.Slack.Mend)), slices.Sorted(maps.Keys(seen.mend))); diff != "" {
		t.Errorf("remedies (-messages +reached):\n%s", diff)
	}
}

func diagnoseGoodCases(t *testing.T, seen diagnoseSeen) {
	s := diagnoseStart(t, nil)
	seen.want(t, "socket mode", s.options(), "+clock +workspace +scopes +socket")
	o := s.options()
	o.APIURL = s.url + "/api" // the slash is ours to add
	o.Mode, o.AppToken, o.SigningSecret = ManifestHTTP, "", s.SigningSecret()
	seen.want(t, "http", o, "+secret +clock +workspace +scopes")
	findings, err := Diagnose(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if text := findings[2].Text(messages.For("fr")); !strings.Contains(text, "Préfecture exemple") || !strings.Contains(text, s.BotUserID()) {
		t.Errorf("which workspace and bot: %s", text)
	}
	for secret, want := range map[string]string{"": "-secret-missing", "xoxb-1-2": "-secret-token", "0123": "~secret-odd", " 0123": "-token-blank"} {
		o.SigningSecret = secret
		if got := seen.codes(t, o); got[0] != want {
			t.Errorf("secret %q: %v, want %s", secret, got, want)
		}
	}
}

func diagnoseTokenCases(t *testing.T, seen diagnoseSeen) {
	s := diagnoseStart(t, nil)
	b, a := s.BotToken(), s.AppToken()
	for _, c := range []struct{ bot, app, want, mend string }{
		{"", "", "-token-missing -token-missing", "bot-token app-token"},
		{" ", a, "-token-missing +clock", "bot-token"},
		{a, b, "-token-app -token-bot", "swapped swapped"},
		{a, a, "-token-app", "bot-token"},
		{b, b, "+clock +workspace +scopes -token-bot", "app-token"},
		{"xoxp-1-2", "", "-token-user -token-missing", "bot-token app-token"},
		{"xoxe.xoxb-1-2", "", "-token-rotated -token-missing", "rotated app-token"},
		{"xoxe-1-2", "xoxe.xoxp-1-2", "-token-refresh -token-refresh", "bot-token app-token"},
		{"xoxc-1-2", "xoxp-1", "-token-old -token-user", "bot-token app-token"},
		{"bearer", "xoxe.xoxb-1", "-token-unknown -token-rotated", "bot-token app-token"},
		{`"` + b + `"`, a + "\n", "-token-blank -token-blank", "blank blank"},
	} {
		o := s.options()
		o.BotToken, o.AppToken = c.bot, c.app
		findings, err := Diagnose(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		var mends []string
		for _, f := range findings {
			if f.Mend != "" {
				mends = append(mends, f.Mend)
			}
		}
		got := seen.codes(t, o)
		for _, want := range strings.Fields(c.want) {
			if !slices.Contains(got, want) {
				t.Errorf("%.9q, %.9q: %v, want %s", c.bot, c.app, got, want)
			}
		}
		if strings.Join(mends, " ") != c.mend {
			t.Errorf("%.9q, %.9q: remedies %v, want %s", c.bot, c.app, mends, c.mend)
		}
	}
}

func diagnoseRefusedCases(t *testing.T, seen diagnoseSeen) {
	s := diagnoseStart(t, nil)
	wrong := s.options()
	wrong.BotToken, wrong.AppToken = "xoxb-of-nobody", "xapp-1-of-nobody"
	seen.want(t, "tokens of nobody", wrong, "+clock -refused-invalid -refused-invalid")
	for code, want := range map[string]string{
		"token_revoked": "-refused-revoked", "account_inactive": "-refused-inactive", "token_expired": "-refused-expired",
		"not_allowed_token_type": "-refused-kind", "org_login_required": "-refused-admin", "missing_scope": "-refused-other",
		"some_new_code": "-refused-other", "fatal_error": "-slack-down",
	} {
		s.answers["auth.test"] = diagnoseRefuses(code)
		seen.want(t, code, s.options(), "+clock "+want+" +socket")
	}
	s.answers["auth.test"] = diagnoseRefuses(`\u001b[31m` + s.BotToken())
	seen.want(t, "a code of no shape", s.options(), "+clock -refused-other +socket")
	delete(s.answers, "auth.test")
	s.SetFaults(playground.Faults{RateLimit: 1})
	if got := seen.codes(t, s.options()); !slices.Contains(got, "-busy") || !slices.Contains(got, "+socket") {
		t.Errorf("one call too many: %v", got)
	}
	s.SetFaults(playground.Faults{ServerError: 1})
	if got := seen.codes(t, s.options()); !slices.Contains(got, "-slack-down") {
		t.Errorf("500: %v", got)
	}
	s.answers["apps.connections.open"] = diagnoseRefuses("missing_scope")
	seen.want(t, "app token without its scope", s.options(), "+clock +workspace +scopes -socket-scope")
	s.answers["apps.connections.open"] = diagnoseRefuses("token_revoked")
	seen.want(t, "app token revoked", s.options(), "+clock +workspace +scopes -refused-revoked")
}

func diagnoseScopeCases(t *testing.T, seen diagnoseSeen) {
	without := slices.DeleteFunc(ManifestScopes(), func(s string) bool { return s == "files:write" || s == "users:read" })
	s := diagnoseStart(t, append(without, "reactions:write"))
	seen.want(t, "scopes", s.options(), "+clock +workspace -scopes-missing ~scopes-extra +socket")
	findings, err := Diagnose(t.Context(), s.options())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"files:write", "users:read"}, findings[2].Scopes); diff != "" {
		t.Errorf("missing scopes (-want +got):\n%s", diff)
	}
	s.answers["auth.test"] = diagnoseSays(`{"ok": true, "team": "T", "user": "u"}`)
	seen.want(t, "no word of scopes", s.options(), "+clock +workspace ~scopes-unknown +socket")
}
