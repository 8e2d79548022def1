package cli

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/sync/errgroup"

	"github.com/parcours-formation/parcours/bot"
	"github.com/parcours-formation/parcours/store"
)

// The variables of the bot's limits; docs/configuration.md explains them.
const (
	varQuestions = "PARCOURS_QUESTIONS_PER_MINUTE" // of one person
	varTokens    = "PARCOURS_TOKENS_PER_DAY"       // of the model, of one workspace
	varParallel  = "PARCOURS_PARALLEL"             // questions at once
	varManagers  = "PARCOURS_MANAGERS"             // who may plan for a team: ids of people and of user groups
	varUnpaced   = "PARCOURS_SLACK_UNPACED"        // 1: no waits before Slack's limits, for load tests alone
)

// modelPatience is how long the model's calls of one answer may take together
// in Slack: with what comes before and after, everyone has an answer within a
// minute.
const modelPatience = 45 * time.Second

// service is the bot and what it stands on.
type service struct {
	log    *slog.Logger
	env    *Env
	engine *engine
	store  *store.Store
	bot    *bot.Bot
}

// serviceFlags are the options that "serve" and "demo" share.
type serviceFlags struct {
	ask     askFlags
	verbose bool
}

func (f *serviceFlags) define(fs *flag.FlagSet) {
	f.ask.k = 5
	fs.BoolVar(&f.verbose, "v", false, "")
	for name, v := range map[string]*bool{"no-model": &f.ask.noModel, "sans-modele": &f.ask.noModel} {
		fs.BoolVar(v, name, false, "")
	}
	for name, v := range map[string]*string{
		"model": &f.ask.model, "modele": &f.ask.model, "model-name": &f.ask.modelName, "nom-modele": &f.ask.modelName,
	} {
		fs.StringVar(v, name, "", "")
	}
}

// log writes what happens, never what people write.
func (f *serviceFlags) log(env *Env, usual slog.Level) *slog.Logger {
	if f.verbose {
		usual = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(env.Stderr, &slog.HandlerOptions{Level: usual}))
}

// open makes the engine and the bot over a store, which it takes over.
func (f *serviceFlags) open(ctx context.Context, env *Env, log *slog.Logger, s *store.Store, o bot.Options) (*service, error) {
	limits, err := limitsOf(env)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	f.ask.patience = modelPatience
	e, err := f.ask.open(ctx, env)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if o.DayHours, err = dayHours(env); err != nil {
		return nil, errors.Join(err, e.Close(), s.Close())
	}
	if o.Managers == nil {
		if o.Managers, err = managersOf(env); err != nil {
			return nil, errors.Join(err, e.Close(), s.Close())
		}
	}
	limits.Unpaced = o.Limits.Unpaced
	o.Store, o.Recommender, o.Limits, o.Now = s, e.Recommender, limits, env.Now
	if o.Replica, err = os.Hostname(); err != nil {
		o.Replica = "replica"
	}
	return &service{log: log, env: env, engine: e, store: s, bot: bot.New(log, o)}, nil
}

// managerID is Slack's id of a person or of a user group.
var managerID = regexp.MustCompile(`^[UWS][A-Z0-9]+$`)

// managersOf reads who may plan for a team.
func managersOf(env *Env) ([]string, error) {
	ids := strings.FieldsFunc(env.Getenv(varManagers), func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	for _, id := range ids {
		if !managerID.MatchString(id) {
			return nil, &configError{varManagers, id, "managers"}
		}
	}
	return ids, nil
}

// limitsOf reads what the operator allows.
func limitsOf(env *Env) (l bot.Limits, err error) {
	for _, x := range []struct {
		name string
		high float64
		to   *int
	}{{varQuestions, 600, &l.Questions}, {varTokens, 1e12, &l.Tokens}, {varParallel, 10_000, &l.Parallel}} {
		v, err := numberOf(env, x.name, "whole", 1, x.high)
		if err == nil && v != float64(int(v)) {
			err = &configError{x.name, env.Getenv(x.name), "whole"}
		}
		if err != nil {
			return l, err
		}
		*x.to = int(v)
	}
	return l, nil
}

// run works, keeps the catalogue up to date and runs the transports until ctx
// ends or one of them fails, then closes everything.
func (s *service) run(ctx context.Context, transports ...func(context.Context) error) error {
	group, running := errgroup.WithContext(ctx)
	group.Go(func() error { return s.bot.Work(running) })
	group.Go(func() error { s.refresh(running); return nil })
	for _, t := range transports {
		group.Go(func() error { return t(running) })
	}
	err := group.Wait()
	if ctx.Err() != nil { // asked to end
		err = nil
	}
	s.bot.Close()
	return errors.Join(err, s.store.Close(), s.engine.Close())
}

// refreshEvery is how often a newly imported catalogue is looked for.
const refreshEvery = 5 * time.Second

// refresh puts a catalogue that was imported meanwhile in service. One that
// cannot be opened leaves the old one there.
func (s *service) refresh(ctx context.Context) {
	current := s.published()
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		now := s.published()
		if now == current {
			continue
		}
		current = now
		snapshot, err := openSnapshot(ctx, s.env)
		if err == nil {
			err = s.engine.live.Swap(snapshot)
		}
		if err != nil {
			s.log.Error("new catalogue not put in service, the old one stays", "error", err)
			continue
		}
		s.log.Info("new catalogue in service", "version", now)
	}
}

// published names the catalogue that is published, "" without one.
func (s *service) published() string {
	archive, _, err := openArchive(s.env)
	if err != nil {
		return ""
	}
	p, err := archive.Current()
	if err != nil {
		return ""
	}
	return p.Dir
}
