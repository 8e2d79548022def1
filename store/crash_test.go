package store

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// childDir is the environment's name for the store that this program works on
// when it is a test's child; childDies, for the event in which it dies.
const (
	childDir  = "STORE_TEST_CHILD_DIR"
	childDies = "STORE_TEST_CHILD_DIES"
)

// TestMain makes the program a worker when a test started it as one.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		child(dir)
	}
	os.Exit(m.Run())
}

// child works until it is killed. It says on standard output what begins and
// what ends; in between, a handler waits for a line to be written to a file
// and synced, so that kills fall into handlers.
func child(dir string) {
	ctx := context.Background()
	s, err := open(ctx, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})), Options{Dir: dir}, quickPace)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	err = s.Work(ctx, WorkOptions{}, func(_ context.Context, d Delivery) error {
		if d.Spent {
			say("spent", d)
			return nil
		}
		say("begin", d)
		if dies := os.Getenv(childDies); d.ID == dies {
			<-time.After(100 * time.Millisecond)
			os.Exit(9)
		} else if dies != "" {
			<-time.After(200 * time.Millisecond) // so that it dies beside them
		}
		f, err := os.CreateTemp(dir, "handler-")
		if err != nil {
			return err
		}
		defer os.Remove(f.Name())
		defer f.Close()
		if err := f.Sync(); err != nil {
			return err
		}
		say("end", d)
		return nil
	})
	fmt.Println("error", err)
	os.Exit(1)
}

func say(what string, d Delivery) { // one write: handlers are many
	os.Stdout.WriteString(fmt.Sprintf("%s\t%s\t%s\t%d\n", what, d.Thread, d.ID, d.Attempt))
}

// line is what a child said.
type line struct {
	what, thread, id string
	attempt          int
}

// spawn runs a child until stop says of its n-th line that it is enough, or
// until it dies by itself, and hands out what it said.
func spawn(t *testing.T, dir, dies string, stop func(l line) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir, childDies+"="+dies)
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stopped := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		f := strings.Split(lines.Text(), "\t")
		if len(f) != 4 {
			t.Fatalf("the child says %q", lines.Text())
		}
		n, _ := strconv.Atoi(f[3])
		// What it said before it died counts, though it is already stopped.
		if stop(line{f[0], f[1], f[2], n}) && !stopped {
			stopped = true
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_, _ = io.Copy(io.Discard, out)
	_ = cmd.Wait() // killed: that is its error
	if ctx.Err() != nil {
		t.Fatal("the child does not get on")
	}
}

// TestKill kills a process that works on some hundred events, again and again:
// none is lost, and in each thread none begins before the one before has ended.
func TestKill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	events, want := threadsOf(25, 12)
	s := openTest(t, Options{Dir: dir})
	appendTest(t, s, events...)
	closeTest(t, s)
	var said []line
	ended := map[string]bool{}
	for round := 0; len(ended) < len(events); round++ {
		n := 0
		spawn(t, dir, "", func(l line) bool {
			said = append(said, l)
			if l.what == "end" {
				ended[l.id] = true
			}
			n++
			return round < 6 && n > 60+7*round || len(ended) == len(events)
		})
		if round > 20 {
			t.Fatalf("%d of %d events after %d rounds", len(ended), len(events), round)
		}
	}
	got := map[string][]string{}
	for _, l := range said {
		order := got[l.thread]
		switch last := len(order) - 1; {
		case l.what == "begin" && last >= 0 && l.id < order[last]:
			t.Errorf("%s begins after %s", l.id, order[last])
		case l.what == "end" && (last < 0 || order[last] != l.id):
			got[l.thread] = append(order, l.id)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	s = openTest(t, Options{Dir: dir})
	if dead, err := s.Dead(t.Context()); err != nil || len(dead) > 0 {
		t.Errorf("dead: %v, %v", dead, err)
	}
}

// TestPoison: an event during which the process dies ends among the dead, once
// that could be said, and takes none along of those that were handled beside it.
func TestPoison(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	events, _ := threadsOf(10, 2)
	s := openTest(t, Options{Dir: dir})
	appendTest(t, s, events...)
	closeTest(t, s)
	const poison = "7-000"
	ended, attempts := map[string]bool{}, []string{}
	for round := 0; len(ended) < len(events); round++ {
		spawn(t, dir, poison, func(l line) bool {
			if l.id == poison {
				attempts = append(attempts, fmt.Sprint(l.what, l.attempt))
			}
			if l.what != "begin" {
				ended[l.id] = true
			}
			return len(ended) == len(events)
		})
		if round > 12 {
			t.Fatalf("%d of %d events after %d rounds", len(ended), len(events), round)
		}
	}
	if diff := cmp.Diff([]string{"begin1", "begin2", "begin3", "begin4", "begin5", "spent6"}, attempts); diff != "" {
		t.Errorf("attempts (-want +got):\n%s", diff)
	}
	s = openTest(t, Options{Dir: dir})
	work(t, s, WorkOptions{}, -1, nil) // what was said to end may not have been noted before the kill
	dead, err := s.Dead(t.Context())
	if err != nil || len(dead) != 1 || dead[0].Event.ID != poison || dead[0].Attempts != 5 || !contains(dead[0].Reason, "process stopped") {
		t.Errorf("dead: %+v, %v, want %s", dead, err, poison)
	}
}
