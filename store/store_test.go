package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats-server/v2/server"
)

// quickPace keeps the order of defaultPace, a tenth of its length.
var quickPace = pace{
	beat: 150 * time.Millisecond, expire: time.Second, pin: 600 * time.Millisecond,
	ack: 2 * time.Second, mark: 500 * time.Millisecond, sweep: 50 * time.Millisecond,
	adopt: 3 * time.Second,
}

// testLog writes what a failing test logged.
func testLog(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}

func openTest(t testing.TB, o Options) *Store {
	t.Helper()
	if o.Dir == "" && o.URL == "" {
		o.Dir = t.TempDir()
	}
	s, err := open(t.Context(), testLog(t), o, quickPace)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeTest(t, s) })
	return s
}

func closeTest(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// clusterTest is a server that listens, as an operator would run it.
func clusterTest(t testing.TB) string {
	t.Helper()
	srv, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	srv.Start()
	t.Cleanup(func() { srv.Shutdown(); srv.WaitForShutdown() })
	if !srv.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server does not come up")
	}
	return srv.ClientURL()
}

// everywhere runs a test on an embedded store and on a cluster's.
func everywhere(t *testing.T, test func(t *testing.T, o Options)) {
	t.Run("embedded", func(t *testing.T) { test(t, Options{Dir: t.TempDir()}) })
	t.Run("cluster", func(t *testing.T) { test(t, Options{URL: clusterTest(t)}) })
}

func appendTest(t testing.TB, s *Store, events ...Event) {
	t.Helper()
	for _, e := range events {
		if _, err := s.Append(context.Background(), e); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]Options{
		"neither":           {},
		"both":              {Dir: "x", URL: "nats://localhost"},
		"two replicas":      {URL: "nats://localhost", Replicas: 2},
		"embedded replicas": {Dir: "x", Replicas: 3},
		"short key":         {Dir: "x", Key: []byte("short")},
	} {
		if s, err := Open(t.Context(), testLog(t), o); err == nil {
			t.Errorf("%s: opened", name)
			closeTest(t, s)
		}
	}
}

func TestLock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openTest(t, Options{Dir: dir})
	_, err := Open(t.Context(), testLog(t), Options{Dir: dir})
	if !errors.Is(err, ErrLocked) || !contains(err.Error(), dir) {
		t.Fatalf("second open: %v, want ErrLocked with the folder", err)
	}
	closeTest(t, s)
	openTest(t, Options{Dir: dir})
}

// files are the files of a folder with size and time of change.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		out[name] = fmt.Sprint(info.Size(), info.ModTime())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestNewer(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, o Options) {
		s := openTest(t, o)
		appendTest(t, s, Event{ID: "1", Thread: "a"})
		if _, err := s.put(t.Context(), metaBucket, schemaKey, schema+1); err != nil {
			t.Fatal(err)
		}
		closeTest(t, s)
		if _, err := Open(t.Context(), testLog(t), o); !errors.Is(err, ErrNewer) {
			t.Fatalf("open: %v, want ErrNewer", err)
		}
		if o.Dir == "" {
			return
		}
		if err := os.WriteFile(filepath.Join(o.Dir, schemaFile), []byte("2"), 0o600); err != nil {
			t.Fatal(err)
		}
		before := files(t, o.Dir)
		if _, err := Open(t.Context(), testLog(t), o); !errors.Is(err, ErrNewer) {
			t.Fatalf("open by the file: %v, want ErrNewer", err)
		}
		if diff := cmp.Diff(before, files(t, o.Dir)); diff != "" {
			t.Errorf("files touched (-before +after):\n%s", diff)
		}
	})
}

func TestRetention(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{Retention: Retention{Threads: time.Hour}})
	want := map[string]time.Duration{"events": 14 * day, "dead": 30 * day, "journal": 365 * day, "threads": time.Hour,
		"paths": 730 * day, "learners": 730 * day, "replies": 2 * day, "progress": 2 * day, "installations": 0}
	got := map[string]time.Duration{}
	for _, k := range s.kinds() {
		info, err := s.streams[k.stream].Info(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got[k.name] = info.Config.MaxAge
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ages (-want +got):\n%s", diff)
	}
}

func TestShares(t *testing.T) {
	t.Parallel()
	var percent int64
	for _, k := range openTest(t, Options{}).kinds() {
		percent += k.percent
	}
	if percent > 100 {
		t.Errorf("the kinds share out %d %% of the store", percent)
	}
}
