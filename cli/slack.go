package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/bot"
)

// The variables of Slack; docs/configuration.md explains them.
const (
	varSlackBot    = "SLACK_BOT_TOKEN"
	varSlackApp    = "SLACK_APP_TOKEN"
	varSlackSecret = "SLACK_SIGNING_SECRET"
	varSlackAPI    = "SLACK_API_URL" // another Slack: the playground's
)

// runSlackManifest prints the app manifest on the standard output, and what to
// do with it on the other, so that the first goes to a file.
func runSlackManifest(_ context.Context, env *Env, args []string) error {
	fs := flags("slack manifest")
	mode, address := fs.String("mode", "", ""), fs.String("url", "", "")
	oauth, legacy := fs.Bool("oauth", false, ""), fs.Bool("legacy", false, "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	o := bot.ManifestOptions{Mode: bot.ManifestMode(*mode), URL: *address, OAuth: *oauth, Legacy: *legacy, Lang: env.Say.Lang}
	if o.Mode == "" {
		o.Mode = bot.ManifestSocket
	}
	if o.Mode == bot.ManifestSocket && !o.OAuth && o.URL != "" {
		return slackMisunderstood(env, "slack.no-url")
	}
	text, err := bot.Manifest(o)
	switch {
	case errors.Is(err, bot.ErrManifestMode):
		return slackMisunderstood(env, "slack.bad-mode", "Value", *mode)
	case errors.Is(err, bot.ErrManifestURL):
		return slackMisunderstood(env, "slack.need-url")
	case err != nil:
		return err
	}
	if _, err := env.Stdout.Write(text); err != nil {
		return err
	}
	kind := string(o.Mode)
	if o.OAuth {
		kind = "oauth"
	}
	for i, id := range []string{"create", "install-" + kind, "tokens-" + kind} {
		slackEntry(env, env.Stderr, strconv.Itoa(i+1)+". ", env.Say.T("slack.next."+id, "URL", strings.TrimRight(o.URL, "/")))
	}
	return nil
}

// slackMisunderstood tells which option is wrong.
func slackMisunderstood(env *Env, id string, args ...any) error {
	slackEntry(env, env.Stderr, "", env.Say.T(id, args...))
	return errUsage
}

// runSlackCheck says line by line what works with Slack and how to mend what
// does not.
func runSlackCheck(ctx context.Context, env *Env, args []string) error {
	fs := flags("slack check")
	mode := fs.String("mode", "", "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	o, err := slackOptions(env, bot.ManifestMode(*mode))
	if err != nil {
		return err
	}
	findings, err := bot.Diagnose(ctx, o)
	if err != nil {
		return err
	}
	faults := 0
	for _, f := range findings {
		if f.Grade == bot.DiagnoseFault {
			faults++
		}
		slackFinding(env, f)
	}
	if faults > 0 {
		fmt.Fprintln(env.Stdout, "\n"+env.Say.T("slack.check.faults", "Count", faults))
		return errSilent
	}
	_, err = fmt.Fprintln(env.Stdout, "\n"+env.Say.T("slack.check.all-well"))
	return err
}

// slackOptions are the environment's, over HTTP when it gives a signing secret
// and no token for Socket Mode.
func slackOptions(env *Env, mode bot.ManifestMode) (bot.DiagnoseOptions, error) {
	o := bot.DiagnoseOptions{Mode: mode, BotToken: env.Getenv(varSlackBot), AppToken: env.Getenv(varSlackApp),
		SigningSecret: env.Getenv(varSlackSecret), APIURL: env.Getenv(varSlackAPI), Now: env.Now}
	switch {
	case mode == "" && o.SigningSecret != "" && o.AppToken == "":
		o.Mode = bot.ManifestHTTP
	case mode == "":
		o.Mode = bot.ManifestSocket
	case mode != bot.ManifestSocket && mode != bot.ManifestHTTP:
		return o, slackMisunderstood(env, "slack.bad-mode", "Value", string(mode))
	}
	if u, err := url.Parse(o.APIURL); o.APIURL != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "") {
		return o, &configError{varSlackAPI, "…", "slack-address"}
	}
	return o, nil
}

// slackFinding shows a finding, what it entails and its remedy.
func slackFinding(env *Env, f bot.DiagnoseFinding) {
	mark := map[bot.DiagnoseGrade]string{bot.DiagnoseGood: "✓ ", bot.DiagnoseNote: "! ", bot.DiagnoseFault: "✗ "}[f.Grade]
	slackEntry(env, env.Stdout, mark, f.Text(env.Say))
	why := bot.ScopeReasons(env.Say)
	for _, s := range f.Scopes {
		slackEntry(env, env.Stdout, "    ", env.Say.T("slack.check.scope-why", "Scope", s, "Why", why[s]))
	}
	if remedy := f.Remedy(env.Say); remedy != "" {
		slackEntry(env, env.Stdout, "  → ", remedy)
	}
}

// slackEntry writes a line behind its mark, what does not fit below it.
func slackEntry(env *Env, to io.Writer, mark, text string) {
	below := strings.Repeat(" ", len([]rune(mark)))
	fmt.Fprintln(to, mark+strings.TrimPrefix(wrap(below, visible(text), width(env)), below))
}
