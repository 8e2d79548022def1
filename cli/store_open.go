package cli

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/parcours-formation/parcours/store"
)

// storeFlags are the options of every command that opens the store, as written.
type storeFlags struct {
	nats string
}

func (f *storeFlags) define(fs *flag.FlagSet) {
	fs.StringVar(&f.nats, "nats", "", "")
}

// open opens the store that the options and the environment name, and makes it
// where there is none. Its errors say where the store is; errors.Is finds the
// sentinels of the store in them.
func (f *storeFlags) open(ctx context.Context, env *Env, log *slog.Logger) (*store.Store, error) {
	o, err := f.options(env)
	if err != nil {
		return nil, err
	}
	return openAt(ctx, log, o)
}

// openMade is open for commands that look into a store: where there is none, an
// empty one would only hide that the folder is the wrong one.
func (f *storeFlags) openMade(ctx context.Context, env *Env, log *slog.Logger) (*store.Store, error) {
	o, err := f.options(env)
	if err != nil {
		return nil, err
	}
	if o.Dir != "" {
		if _, err := os.Stat(o.Dir); errors.Is(err, fs.ErrNotExist) {
			return nil, env.fault("store.nowhere", "Dir", o.Dir)
		}
	}
	o.AsIs = true
	return openAt(ctx, log, o)
}

// withStore opens a store that is there, does one thing and closes it.
func (f *storeFlags) withStore(ctx context.Context, env *Env, do func(*store.Store) error) error {
	s, err := f.openMade(ctx, env, storeLog(env))
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}

func openAt(ctx context.Context, log *slog.Logger, o store.Options) (*store.Store, error) {
	s, err := store.Open(ctx, log, o)
	if err != nil {
		return nil, &storeError{dir: o.Dir, url: o.URL, err: err}
	}
	return s, nil
}

// options are what the store is opened with.
func (f *storeFlags) options(env *Env) (store.Options, error) {
	o := store.Options{Now: env.Now}
	for _, set := range []func(*Env, *store.Options) error{f.setPlace, setBound, setKey, setRetention} {
		if err := set(env, &o); err != nil {
			return store.Options{}, err
		}
	}
	return o, nil
}

// setPlace chooses between a cluster and the data folder.
func (f *storeFlags) setPlace(env *Env, o *store.Options) error {
	name, address := "-nats", f.nats
	if address == "" {
		name, address = varNATS, env.Getenv(varNATS)
	}
	if address == "" {
		return setEmbedded(env, o)
	}
	if !natsAddress(address) {
		return &configError{name, "…", "nats"} // it may hold a password
	}
	o.URL = address
	return setCluster(env, o)
}

func setEmbedded(env *Env, o *store.Options) error {
	dir, err := dataDir(env)
	if err != nil {
		return err
	}
	o.Dir = filepath.Join(dir, "store")
	replicas := env.Getenv(varNATSReplicas)
	if env.Getenv(varNATSCreds)+env.Getenv(varNATSCA) != "" || replicas != "" && replicas != "1" {
		return &configError{varNATS, "", "nats-wanted"} // meant for a cluster, and the store would lie here
	}
	return nil
}

// storeLog tells an operator at the terminal what the store warns of.
func storeLog(env *Env) *slog.Logger {
	return slog.New(slog.NewTextHandler(env.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}
