package store

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// connect reaches the store: the server in this process or the cluster.
func (s *Store) connect(ctx context.Context) error {
	if s.o.Dir == "" {
		return s.dial(s.o.URL)
	}
	if err := os.MkdirAll(s.o.Dir, 0o700); err != nil {
		return err
	}
	if err := s.lock(); err != nil {
		return err
	}
	// An older program must not even start a server on newer files.
	if err := checkSchemaFile(s.o.Dir); err != nil {
		return err
	}
	srv, err := s.serve(ctx)
	if err != nil {
		return err
	}
	return s.dial("", nats.InProcessServer(srv))
}

// lock takes the folder for this process: the server itself takes no lock, and
// two of them ruin each other's files.
func (s *Store) lock() error {
	l := flock.New(filepath.Join(s.o.Dir, "lock"))
	ok, err := l.TryLock()
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	if !ok {
		return ErrLocked
	}
	s.closers = append(s.closers, l.Close)
	return nil
}

// startPatience is how long an embedded server may take to read its files.
const startPatience = time.Minute

func (s *Store) serve(ctx context.Context) (*server.Server, error) {
	srv, err := server.NewServer(&server.Options{
		ServerName: "parcours", DontListen: true, NoSigs: true,
		JetStream: true, StoreDir: s.o.Dir, SyncAlways: true,
		// Our streams have bounds of their own, which work in a cluster too;
		// without a figure the server takes 75 % of what the disk has free
		// now, and refuses to start when that is less than the day before.
		JetStreamMaxStore: 1 << 50, JetStreamMaxMemory: 64 << 20,
	})
	if err != nil {
		return nil, err
	}
	lines := &serverLog{log: s.log}
	srv.SetLoggerV2(lines, false, false, false)
	srv.Start()
	s.closers = append(s.closers, func() error {
		srv.Shutdown()
		srv.WaitForShutdown()
		return nil
	})
	for deadline := time.Now().Add(startPatience); ; {
		switch {
		case lines.fatal() != "":
			return nil, fmt.Errorf("start: %s", lines.fatal())
		case srv.ReadyForConnections(100*time.Millisecond) && srv.JetStreamEnabled():
			return srv, nil
		case time.Now().After(deadline):
			return nil, fmt.Errorf("start: not ready after %v", startPatience)
		case ctx.Err() != nil:
			return nil, ctx.Err()
		}
	}
}

func (s *Store) dial(url string, options ...nats.Option) error {
	options = append(options, nats.Name("parcours"), nats.MaxReconnects(-1),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				s.log.Warn("store disconnected", "err", err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { s.log.Info("store reconnected") }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { s.log.Warn("store connection", "err", err) }),
	)
	if s.o.Creds != "" {
		options = append(options, nats.UserCredentials(s.o.Creds))
	}
	if s.o.CA != "" {
		options = append(options, nats.RootCAs(s.o.CA))
	}
	nc, err := nats.Connect(url, options...)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	s.nc = nc
	s.closers = append(s.closers, func() error { nc.Close(); return nil })
	return nil
}

// serverLog passes on what the embedded server warns of, and keeps the reason
// for which it could not start.
type serverLog struct {
	log *slog.Logger
	mu  sync.Mutex
	end string
}

func (l *serverLog) fatal() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.end
}

func (l *serverLog) Fatalf(format string, v ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end = strings.TrimSpace(fmt.Sprintf(format, v...))
}

func (l *serverLog) Errorf(format string, v ...any) {
	l.log.Error("store server", "text", fmt.Sprintf(format, v...))
}

func (l *serverLog) Warnf(format string, v ...any) {
	l.log.Warn("store server", "text", fmt.Sprintf(format, v...))
}

func (l *serverLog) Noticef(string, ...any) {}
func (l *serverLog) Debugf(string, ...any)  {}
func (l *serverLog) Tracef(string, ...any)  {}
