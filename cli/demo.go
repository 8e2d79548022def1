package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"github.com/parcours-formation/parcours/bot"
	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/store"
)

// runDemo is the bot in a Slack-like workspace on this machine, in a browser,
// until it is interrupted. Nothing of it is kept.
func runDemo(ctx context.Context, env *Env, args []string) error {
	var f serviceFlags
	fs := flags("demo")
	f.define(fs)
	listen, legacy := fs.String("listen", "127.0.0.1:8090", ""), fs.Bool("legacy", false, "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	log := f.log(env, slog.LevelWarn)
	w, err := playground.New(log, demoWorkspace(env, *legacy))
	if err != nil {
		return err
	}
	defer w.Close()
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		return env.fault("serve.listen", "Address", *listen, "Reason", err.Error())
	}
	defer l.Close()
	dir, err := os.MkdirTemp("", "parcours-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the demonstration: %w", err)
	}
	defer os.RemoveAll(dir)
	s, err := store.Open(ctx, log, store.Options{Dir: dir, Now: env.Now})
	if err != nil {
		return err
	}
	at := "http://" + l.Addr().String()
	o := bot.Options{APIURL: at + "/api/", Legacy: *legacy, Managers: []string{playground.SampleManager},
		Token: func(context.Context, string, string) (string, error) { return w.BotToken(), nil }}
	service, err := f.open(ctx, env, log, s, o)
	if err != nil {
		return usageError(env, err)
	}
	if err := demoWelcome(env, at, service.engine); err != nil {
		return errors.Join(err, service.run(ended()))
	}
	return service.run(ctx,
		func(ctx context.Context) error { return serveHTTP(ctx, l, w.Handler()) },
		func(ctx context.Context) error { return service.bot.Socket(ctx, w.AppToken(), 2) })
}

// demoWorkspace is the sample workspace with the app that the manifest
// describes installed in it.
func demoWorkspace(env *Env, legacy bool) playground.Options {
	return playground.Options{
		Legacy: legacy, Scopes: bot.ManifestScopes(), AppDescription: env.Say.T("slack.app.about"),
		Commands: []playground.Command{{Command: bot.ManifestCommand, Description: env.Say.T("slack.app.command-about"), UsageHint: env.Say.T("slack.app.command-hint"), Escape: true},
			{Command: bot.ManifestTeamCommand, Description: env.Say.T("slack.app.team-about"), UsageHint: env.Say.T("slack.app.team-hint"), Escape: true}},
		Shortcuts: []playground.Shortcut{{Name: env.Say.T("slack.app.shortcut"), CallbackID: bot.ManifestShortcut, Type: "message",
			Description: env.Say.T("slack.app.shortcut-about")}},
	}
}

// demoWelcome says where to look, what answers and over which catalogue.
func demoWelcome(env *Env, at string, e *engine) error {
	model := env.Say.T("demo.planner")
	if e.model != "" {
		model = env.Say.T("demo.model", "Model", e.model)
	}
	if env.Say.Lang != "fr" {
		at += "/?lang=" + env.Say.Lang
	}
	for _, line := range []string{env.Say.T("demo.at", "Address", at), model, env.Say.T("demo.try"), env.Say.T("demo.stop")} {
		if _, err := fmt.Fprintln(env.Stdout, wrap("", line, width(env))); err != nil {
			return err
		}
	}
	return nil
}
