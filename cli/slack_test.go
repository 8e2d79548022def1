package cli

import (
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/bot"
	"github.com/parcours-formation/parcours/playground"
)

// slackEnv is a playground whose app has these scopes, and the environment that
// names it.
func slackEnv(t *testing.T, scopes []string) (*playground.Workspace, map[string]string) {
	t.Helper()
	w, err := playground.New(slog.New(slog.DiscardHandler), playground.Options{Scopes: scopes})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(w.Handler())
	t.Cleanup(func() {
		w.Close()
		server.Close()
	})
	return w, map[string]string{varSlackBot: w.BotToken(), varSlackApp: w.AppToken(), varSlackAPI: server.URL + "/api/"}
}

// checkSlack runs "slack check" with the machine's clock, which the playground's
// answers bear. Whatever is told, it holds no token.
func checkSlack(t *testing.T, env map[string]string, args ...string) (code int, out string) {
	t.Helper()
	var stdout, stderr strings.Builder
	e := &Env{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: func(name string) string { return env[name] }, Now: time.Now}
	code = Main(e, append([]string{"slack", "check"}, args...))
	for _, name := range []string{varSlackBot, varSlackApp, varSlackSecret} {
		if token := env[name]; token != "" && strings.Contains(stdout.String()+stderr.String(), token) {
			t.Errorf("%s is shown", name)
		}
	}
	checkText(t, "slack check", stdout.String()+stderr.String())
	return code, stdout.String() + stderr.String()
}

func TestSlackCheck(t *testing.T) {
	w, env := slackEnv(t, bot.ManifestScopes())
	code, out := checkSlack(t, env)
	if code != exitOK || strings.Count(out, "✓ ") != 4 || !strings.Contains(out, "« Préfecture exemple » (T0PARCOURS)") || !strings.HasSuffix(out, "\nTout est en ordre.\n") {
		t.Errorf("in order: code %d\n%s", code, out)
	}
	env[varSlackApp], env[varSlackSecret] = "", w.SigningSecret()
	if code, out = checkSlack(t, env); code != exitOK || !strings.Contains(out, "SLACK_SIGNING_SECRET est défini") {
		t.Errorf("a signing secret alone means HTTP: code %d\n%s", code, out)
	}
	if code, out = checkSlack(t, env, "-mode", "socket", "-lang", "en"); code != exitFail || !strings.Contains(out, "✗ SLACK_APP_TOKEN is not set.\n  → ") || !strings.Contains(out, "1 thing to mend.") {
		t.Errorf("socket mode without its token: code %d\n%s", code, out)
	}
	env[varSlackBot] = "xoxb-revoked-1"
	if code, out = checkSlack(t, env); code != exitFail || !strings.Contains(out, "✗ Slack ne reconnaît pas le jeton de SLACK_BOT_TOKEN (invalid_auth).") {
		t.Errorf("a token of nobody: code %d\n%s", code, out)
	}
}

// TestSlackCheckScopes: each missing scope comes with what does not work.
func TestSlackCheckScopes(t *testing.T) {
	_, env := slackEnv(t, slices.DeleteFunc(bot.ManifestScopes(), func(s string) bool { return s == "files:write" || s == "commands" }))
	code, out := checkSlack(t, env)
	want := `✗ Autorisations manquantes ; sans elles, ceci ne fonctionne pas :
    commands : /formation, /equipe et le raccourci « Trouver une formation »
    files:write : envoyer l’agenda, le PDF et le fichier « mes données »
  → App Manifest : `
	if code != exitFail || !strings.Contains(out, want) || !strings.HasSuffix(out, "\n1 point à corriger.\n") {
		t.Errorf("code %d\n%s", code, out)
	}
}

func TestSlackCheckRefuses(t *testing.T) {
	for _, c := range []struct {
		address, args, want string
		code                int
	}{
		{"slack.com", "", "SLACK_API_URL vaut « … »", exitFail},
		{"https://slack.com/api/?token=xoxb-1", "", "SLACK_API_URL vaut « … »", exitFail},
		{"", "-mode pigeon", "-mode : « pigeon » n’est pas compris", exitUsage},
		{"", "-url x", "Option non comprise : -url.", exitUsage},
		{"", "tout", "Option non comprise : tout.", exitUsage},
	} {
		code, out := checkSlack(t, map[string]string{varSlackAPI: c.address}, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(out, c.want) || strings.Contains(out, "xoxb-1") {
			t.Errorf("%s %s: code %d\n%s", c.address, c.args, code, out)
		}
	}
}

// TestSlackManifest: the manifest alone goes to the standard output, what to do
// with it, in three points, to the other.
func TestSlackManifest(t *testing.T) {
	for _, c := range []struct {
		args, last string
		want       bot.ManifestOptions
	}{
		{"", "parcours slack check", bot.ManifestOptions{Lang: "fr"}},
		{"-lang en -legacy", "parcours slack check", bot.ManifestOptions{Lang: "en", Legacy: true}},
		{"-mode http -url https://b.example/", "parcours slack check", bot.ManifestOptions{Mode: bot.ManifestHTTP, URL: "https://b.example"}},
		{"-oauth -url https://b.example/", "https://b.example/slack/install", bot.ManifestOptions{OAuth: true, URL: "https://b.example"}},
	} {
		want, err := bot.Manifest(c.want)
		if err != nil {
			t.Fatal(err)
		}
		code, out, errs := run(t, nil, append([]string{"slack", "manifest"}, strings.Fields(c.args)...)...)
		if diff := cmp.Diff(string(want), out); code != exitOK || diff != "" || !json.Valid([]byte(out)) {
			t.Errorf("%s: code %d (-want +got):\n%s", c.args, code, diff)
		}
		checkText(t, c.args, errs)
		steps := strings.Join(strings.Fields(errs), " ")
		if !strings.HasPrefix(steps, "1. https://api.slack.com/apps ") || !strings.Contains(steps, " 3. ") || !strings.HasSuffix(steps, c.last) {
			t.Errorf("%s: steps %q", c.args, errs)
		}
	}
	for args, want := range map[string]string{
		"-mode http":                           "-url : donnez l’adresse publique",
		"-oauth -url http://b.example":         "-url : donnez l’adresse publique",
		"-mode http -url https://a:xx@b.ex":    "-url : donnez l’adresse publique",
		"-url https://b.example":               "-url ne sert qu’avec",
		"-mode pigeon":                         "« pigeon » n’est pas compris",
		"-lang en -mode http -url b.example":   "-url: give the bot's public address",
		"manifeste.json -url https://b.exampl": "Option non comprise : manifeste.json.",
	} {
		code, out, errs := run(t, nil, append([]string{"slack", "manifest"}, strings.Fields(args)...)...)
		if code != exitUsage || out != "" || !strings.Contains(errs, want) || strings.Contains(errs, "xx@") {
			t.Errorf("%s: code %d, %q\n%s", args, code, out, errs)
		}
	}
}
