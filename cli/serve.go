package cli

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/bot"
	"github.com/parcours-formation/parcours/store"
)

// The variables of an app for many workspaces; docs/configuration.md explains
// them.
const (
	varSlackClient       = "SLACK_CLIENT_ID"
	varSlackClientSecret = "SLACK_CLIENT_SECRET"
	varPublicURL         = "PARCOURS_URL" // the public address, https
)

// serveFlags are the options of "parcours serve", as written.
type serveFlags struct {
	serviceFlags
	store  storeFlags
	listen string
	debug  string // "": nowhere; for load tests
	legacy bool
}

// runServe is the bot in a real workspace, until it is interrupted.
func runServe(ctx context.Context, env *Env, args []string) error {
	var f serveFlags
	fs := flags("serve")
	f.define(fs)
	f.store.define(fs)
	fs.StringVar(&f.listen, "listen", ":8080", "")
	fs.StringVar(&f.debug, "debug", "", "")
	fs.BoolVar(&f.legacy, "legacy", false, "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	a, err := accessOf(env)
	if err != nil {
		return err
	}
	log := f.log(env, slog.LevelInfo)
	s, err := f.store.open(ctx, env, log)
	if err != nil {
		return err
	}
	o := bot.Options{APIURL: a.api, Legacy: f.legacy, Limits: bot.Limits{Unpaced: a.unpaced}}
	install := a.use(&o, log, env, s)
	service, err := f.open(ctx, env, log, s, o)
	if err != nil {
		return usageError(env, err)
	}
	transports, err := f.transports(service, a, install)
	if err != nil {
		return errors.Join(err, service.run(ended()))
	}
	if err := a.known(ctx, service); err != nil {
		return errors.Join(slackFailure(env, err), service.run(ended()))
	}
	log.Info("parcours serves", "socket_mode", a.app != "", "http", a.http(), "model", service.engine.model)
	return slackFailure(env, service.run(ctx, transports...))
}

// ended is a context that has ended: what runs in it closes at once.
func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// access is what the operator gives to reach Slack.
type access struct {
	bot, app, secret, api          string
	client, clientSecret, publicAt string
	unpaced                        bool
}

func (a *access) oauth() bool { return a.client != "" }
func (a *access) http() bool  { return a.secret != "" || a.oauth() }

// accessOf reads the environment and says what is missing of it.
func accessOf(env *Env) (*access, error) {
	a := &access{bot: env.Getenv(varSlackBot), app: env.Getenv(varSlackApp), secret: env.Getenv(varSlackSecret), api: env.Getenv(varSlackAPI),
		unpaced: env.Getenv(varUnpaced) == "1",
		client:  env.Getenv(varSlackClient), clientSecret: env.Getenv(varSlackClientSecret), publicAt: strings.TrimRight(env.Getenv(varPublicURL), "/")}
	switch {
	case a.bot == "" && a.client == "":
		return nil, env.fault("serve.no-bot-token")
	case a.app == "" && a.secret == "":
		return nil, env.fault("serve.no-transport")
	case a.client != "" && a.clientSecret == "":
		return nil, &configError{varSlackClientSecret, "", "slack-client-secret"}
	case a.client != "" && env.Getenv(varKey) == "":
		return nil, &configError{varKey, "", "key"}
	case a.client != "" && a.bot != "":
		return nil, env.fault("serve.both")
	case a.client != "" && !webAddress(a.publicAt):
		return nil, &configError{varPublicURL, a.publicAt, "public-address"}
	case !a.unpaced && env.Getenv(varUnpaced) != "":
		return nil, &configError{varUnpaced, env.Getenv(varUnpaced), "unpaced"}
	case a.api != "" && !webAddress(a.api):
		return nil, &configError{varSlackAPI, "…", "slack-address"}
	}
	if a.api != "" && !strings.HasSuffix(a.api, "/") {
		a.api += "/"
	}
	return a, nil
}

func webAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.RawQuery == "" && u.Fragment == ""
}

// use has the bot take its token from the environment, or from what each
// workspace gave when it installed the app; then it returns the installer.
func (a *access) use(o *bot.Options, log *slog.Logger, env *Env, s *store.Store) *bot.Installer {
	if !a.oauth() {
		o.Token = func(context.Context, string, string) (string, error) { return a.bot, nil }
		return nil
	}
	i := bot.NewInstaller(log, bot.InstallOptions{Store: s, ClientID: a.client, ClientSecret: a.clientSecret, BaseURL: a.publicAt,
		APIURL: a.api, Scopes: bot.ManifestScopes(), Now: env.Now})
	o.Token, o.Forget = i.Token, i.Forget
	return i
}

// known asks Slack whether it knows the bot's token. That Slack cannot be
// reached is no reason not to start: it may be there in a moment.
func (a *access) known(ctx context.Context, s *service) error {
	if a.bot == "" {
		return nil
	}
	err := s.bot.Known(ctx)
	if err != nil && bot.RefusedCode(err) == "" {
		s.log.Warn("slack not reached yet", "error", err)
		return nil
	}
	return err
}

// transports are Socket Mode, HTTP or both, as the environment says.
func (f *serveFlags) transports(s *service, a *access, install *bot.Installer) (out []func(context.Context) error, err error) {
	if f.debug != "" {
		debug, err := debugListener(s.env, f.debug)
		if err != nil {
			return nil, err
		}
		out = append(out, debug)
	}
	if a.app != "" {
		out = append(out, func(ctx context.Context) error { return s.bot.Socket(ctx, a.app, 2) })
	}
	if !a.http() {
		return out, nil
	}
	mux := http.NewServeMux()
	if a.secret != "" {
		mux.Handle("/slack/", s.bot.Handler(a.secret))
	}
	if install != nil {
		mux.Handle(bot.ManifestOAuthPath, install.Handler())
		mux.Handle("/slack/install", install.Handler())
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	l, err := net.Listen("tcp", f.listen)
	if err != nil {
		return nil, s.env.fault("serve.listen", "Address", f.listen, "Reason", err.Error())
	}
	return append(out, func(ctx context.Context) error { return serveHTTP(ctx, l, mux) }), nil
}

// serveHTTP serves until ctx ends; requests under way have a few seconds more.
func serveHTTP(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	if err := server.Shutdown(ending); err != nil { // a page that is being watched never ends by itself
		server.Close()
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// slackFailure says that Slack refuses the token, and where to look.
func slackFailure(env *Env, err error) error {
	if code := bot.RefusedCode(err); code != "" {
		return env.fault("serve.refused", "Code", code)
	}
	return err
}
