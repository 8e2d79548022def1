package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrAbsent means that the machine has no PostgreSQL we can run.
var ErrAbsent = errors.New("PostgreSQL is absent")

// server is one throw-away PostgreSQL cluster with its own directory, reached
// by a Unix socket inside it.
type server struct {
	dir  string
	cmd  *exec.Cmd
	done chan error // the exit of cmd, once
	log  *os.File
}

// serverSettings: as fast as it can be without care for durability, for no
// data outlives the run. JIT costs more than it gives on questions of
// milliseconds. One core a question, as the other engines do: what is
// measured with two goroutines is two questions at once.
var serverSettings = []string{
	"listen_addresses=", "shared_buffers=512MB", "work_mem=64MB", "maintenance_work_mem=256MB",
	"fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
	"max_wal_size=4GB", "autovacuum=off", "jit=off", "max_parallel_workers_per_gather=0", "random_page_cost=1.1",
	"effective_cache_size=2GB", "max_connections=20",
}

// postgresBinaries returns the directory of initdb and postgres: that of the
// newest version under /usr/lib/postgresql, or of the PATH.
func postgresBinaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	// By length first, so that 15 comes after 9.6.
	slices.SortFunc(found, func(a, b string) int {
		if d := len(a) - len(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	file, err := exec.LookPath("initdb")
	if err != nil {
		return "", fmt.Errorf("%w: no initdb in /usr/lib/postgresql/*/bin nor in PATH (apt-get install postgresql)", ErrAbsent)
	}
	return filepath.Dir(file), nil
}

// startServer makes a cluster in a new directory under parent and starts it.
func startServer(ctx context.Context, parent string) (_ *server, err error) {
	bin, err := postgresBinaries()
	if err != nil {
		return nil, err
	}
	as, err := serverOwner()
	if err != nil {
		return nil, err
	}
	// A socket's name has 107 bytes at most: keep ours short.
	dir, err := os.MkdirTemp(parent, "bench-pg-")
	if err != nil {
		return nil, fmt.Errorf("make the directory of PostgreSQL: %w", err)
	}
	s := &server{dir: dir, done: make(chan error, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.stop())
		}
	}()
	if err := as.own(dir); err != nil {
		return nil, fmt.Errorf("give %s to PostgreSQL's account: %w", dir, err)
	}
	if err := s.initialise(ctx, bin, as); err != nil {
		return nil, err
	}
	if err := s.start(bin, as); err != nil {
		return nil, err
	}
	return s, s.awaitReady(ctx)
}

func (s *server) initialise(ctx context.Context, bin string, as *owner) error {
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "--pgdata="+filepath.Join(s.dir, "data"),
		"--username=bench", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
	cmd.Dir = s.dir
	as.become(cmd)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("run initdb in %s: %w: %s", s.dir, err, strings.TrimSpace(string(out)))
	}
	return nil
}

func (s *server) start(bin string, as *owner) (err error) {
	args := []string{"-D", filepath.Join(s.dir, "data"), "-k", s.dir}
	for _, setting := range serverSettings {
		args = append(args, "-c", setting)
	}
	if s.log, err = os.Create(filepath.Join(s.dir, "log")); err != nil {
		return fmt.Errorf("open PostgreSQL's log: %w", err)
	}
	// Not bound to a context: killed outright, the server would leave its
	// shared memory behind. stop ends it.
	cmd := exec.Command(filepath.Join(bin, "postgres"), args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, s.log, s.log
	as.become(cmd)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	s.cmd = cmd
	go func() { s.done <- cmd.Wait() }() // ends with the server; stop waits for it
	return nil
}

// awaitReady tries to connect until the server answers, 30 s at most.
func (s *server) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		c, err := pgx.Connect(ctx, s.dsn())
		if err == nil {
			return c.Close(ctx)
		}
		select {
		case exit := <-s.done:
			s.cmd = nil
			text, _ := os.ReadFile(s.log.Name()) // best effort, for the message
			return fmt.Errorf("postgres ended at its start (%v): %s", exit, strings.TrimSpace(string(text)))
		case <-ctx.Done():
			return fmt.Errorf("wait for postgres: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// dsn sets plan_cache_mode so that every question is planned with its own
// words: a generic plan does not know how rare they are.
func (s *server) dsn() string {
	return "host=" + s.dir + " user=bench dbname=postgres plan_cache_mode=force_custom_plan"
}

// stop ends the server in order, kills it after 10 s, and removes everything.
func (s *server) stop() error {
	var err error
	if s.cmd != nil {
		err = s.cmd.Process.Signal(os.Interrupt) // "fast shutdown"
		select {
		case <-s.done:
		case <-time.After(10 * time.Second):
			err = errors.Join(err, s.cmd.Process.Kill())
			<-s.done
		}
		s.cmd = nil
	}
	if s.log != nil {
		err = errors.Join(err, s.log.Close())
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}
