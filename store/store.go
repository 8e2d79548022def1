// Package store keeps what must survive a crash: events waiting to be handled,
// learners, threads, paths, replies, the journal and installations, on NATS
// JetStream, embedded in the process or in a cluster.
package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Sentinels, one for each decision of a caller.
var (
	ErrLocked   = errors.New("another process has it open")
	ErrNewer    = errors.New("written by a newer version of parcours")
	ErrFull     = errors.New("store full")
	ErrTooLarge = errors.New("larger than the store takes in one piece")
	ErrNotFound = errors.New("not in the store")
	ErrConflict = errors.New("changed by another in the meantime")
	ErrNoKey    = errors.New("no encryption key was given")
	ErrWrongKey = errors.New("encrypted with another key, or altered")
	ErrNotEmpty = errors.New("store not empty")
	ErrBackup   = errors.New("not a whole and unaltered backup")
)

// Options say where the store is and what it may keep. Either Dir or URL is
// set; nothing else in this package tells the two apart.
type Options struct {
	Dir string // the embedded server's folder, made when missing

	URL   string // "nats://…" of an existing cluster, several separated by commas
	Creds string // a credentials file for URL; "": none
	CA    string // a PEM file with the certificate authority of URL; "": the system's

	Replicas  int   // copies in the cluster, 1 or 3; 0: 1
	MaxBytes  int64 // of the whole store, shared out among the kinds; 0: 2 GiB
	Retention Retention
	// AsIs leaves the streams that are there as they were made: for a look
	// with other settings, which would shorten what is kept.
	AsIs bool
	// Key is 32 bytes that encrypt the tokens of installations; nil: these
	// can be neither kept nor read.
	Key []byte
	Now func() time.Time // nil: time.Now
}

// Retention is how long each kind is kept after it was last written. Zero
// values mean the defaults, which keep no person's data longer than two years.
type Retention struct {
	Events   time.Duration // not yet handled; 0: 14 days
	Dead     time.Duration // 0: 30 days
	Threads  time.Duration // 0: 90 days
	Paths    time.Duration // 0: 2 years
	Journal  time.Duration // 0: 1 year
	Learners time.Duration // 0: 2 years
}

const day = 24 * time.Hour

func (r Retention) withDefaults() Retention {
	for _, d := range []struct {
		value *time.Duration
		days  time.Duration
	}{{&r.Events, 14}, {&r.Dead, 30}, {&r.Threads, 90}, {&r.Paths, 730}, {&r.Journal, 365}, {&r.Learners, 730}} {
		if *d.value <= 0 {
			*d.value = d.days * day
		}
	}
	return r
}

// Store is an open store. It is safe for concurrent use.
type Store struct {
	log     *slog.Logger
	o       Options
	nc      *nats.Conn
	js      jetstream.JetStream
	streams map[string]jetstream.Stream // by name; written by Open and Restore alone
	pace    pace
	reserve uint64 // bytes to leave free on the disk of an embedded store
	// closers are what Close ends, last first.
	closers []func() error
}

// Open opens the store, and makes it where there is none. The errors that a
// caller may want to tell apart are ErrLocked and ErrNewer.
func Open(ctx context.Context, log *slog.Logger, o Options) (*Store, error) {
	return open(ctx, log, o, defaultPace)
}

func open(ctx context.Context, log *slog.Logger, o Options, p pace) (_ *Store, err error) {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 2 << 30
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Replicas = max(1, o.Replicas)
	o.Retention = o.Retention.withDefaults()
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	s := &Store{log: log, o: o, pace: p, reserve: diskReserve}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if err := s.connect(ctx); err != nil {
		return nil, fmt.Errorf("open store %s: %w", s.where(), err)
	}
	if s.js, err = jetstream.New(s.nc, jetstream.WithDefaultTimeout(adminTimeout)); err != nil {
		return nil, fmt.Errorf("open store %s: %w", s.where(), err)
	}
	if err := s.prepare(ctx); err != nil {
		return nil, fmt.Errorf("open store %s: %w", s.where(), err)
	}
	return s, nil
}

// requestTimeout bounds one request, whatever the caller's deadline: an answer
// that a server took with it never comes, and asking again after an election,
// some seconds, gets another.
const requestTimeout = 5 * time.Second

// adminTimeout bounds what makes, removes or fills a stream.
const adminTimeout = 60 * time.Second

// bounded asks the store once.
func bounded[T any](ctx context.Context, ask func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	return ask(ctx)
}

func (o *Options) check() error {
	switch {
	case (o.Dir == "") == (o.URL == ""):
		return errors.New("either a folder or an address is wanted")
	case o.Replicas != 1 && o.Replicas != 3:
		return fmt.Errorf("%d replicas, want 1 or 3", o.Replicas)
	case o.Dir != "" && o.Replicas != 1:
		return errors.New("an embedded store has 1 replica")
	case len(o.Key) != 0 && len(o.Key) != keySize:
		return fmt.Errorf("a key of %d bytes, want %d", len(o.Key), keySize)
	}
	return nil
}

func (s *Store) where() string {
	if s.o.Dir != "" {
		return s.o.Dir
	}
	return s.o.URL
}

// Close closes the store. End every Work before.
func (s *Store) Close() error {
	var errs []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		errs = append(errs, s.closers[i]())
	}
	s.closers = nil
	return errors.Join(errs...)
}

var _ io.Closer = (*Store)(nil)
