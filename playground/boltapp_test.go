//go:build bolt

package playground

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

const (
	boltDir = "testdata/bolt"
	appLife = time.Minute // after which an app that hangs is killed
)

// said is one line of the app's output; fields are those of app.mjs.
type said map[string]any

func (s said) str(name string) string {
	out, _ := s[name].(string)
	return out
}

// boltApp is testdata/bolt/app.mjs at work.
type boltApp struct {
	ready said
	lines chan said
	past  []said // read and not yet asked for
	out   []byte // all that it said, for a failure
}

// bolt runs the app against a workspace until the test ends, when it must stop
// by itself and without error. It returns once the app is ready.
func (f fixture) bolt(t *testing.T, mode string, env ...string) *boltApp {
	t.Helper()
	if _, err := os.Stat(filepath.Join(boltDir, "node_modules", "@slack", "bolt")); err != nil {
		t.Fatalf("slack's clients are missing: run npm ci in playground/%s (%v)", boltDir, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), appLife) // not the test's: the app stops by itself
	cmd := f.node(ctx, mode, env)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	if err := cmd.Start(); err != nil {
		t.Fatalf("run node (20 or later must be installed): %v", err)
	}
	a := &boltApp{lines: make(chan said, 1000)}
	var reading sync.WaitGroup
	reading.Go(func() { a.read(stdout) })
	t.Cleanup(func() {
		defer cancel()
		stdin.Close()
		stopped := a.last(t)
		reading.Wait()
		if err := cmd.Wait(); err != nil || !stopped {
			t.Errorf("the app ended with %v, stopped in order: %v", err, stopped)
		}
		if t.Failed() {
			t.Logf("the app said:\n%s%s", a.out, complaints.Bytes())
		}
	})
	a.ready = a.hear(t, "ready", nil)
	return a
}

// node is the command that runs the app, with where the workspace is and its
// secrets in the environment.
func (f fixture) node(ctx context.Context, mode string, env []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "node", "app.mjs", mode)
	cmd.Dir = boltDir
	cmd.Env = append(os.Environ(), "SLACK_API="+f.base+"/api/", "SLACK_BOT_TOKEN="+f.BotToken(),
		"SLACK_APP_TOKEN="+f.AppToken(), "SLACK_SIGNING_SECRET="+f.SigningSecret())
	cmd.Env = append(cmd.Env, env...)
	return cmd
}

// read takes the app's output to its end.
func (a *boltApp) read(out io.Reader) {
	defer close(a.lines)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		a.out = append(append(a.out, lines.Bytes()...), '\n')
		var s said
		if json.Unmarshal(lines.Bytes(), &s) == nil {
			a.lines <- s
		}
	}
}

// last reads the rest of the output and says whether the app stopped in order.
func (a *boltApp) last(t *testing.T) bool {
	stopped := false
	for s := range a.lines {
		stopped = s["what"] == "stopped"
		if s["what"] == "error" {
			t.Errorf("the app met an error: %v", s)
		}
	}
	return stopped
}

// hear gives the next line of a kind that fulfils ok (nil: any), of those not
// heard yet, whatever their order; an error of the app ends the test.
func (a *boltApp) hear(t *testing.T, what string, ok func(said) bool) said {
	t.Helper()
	fits := func(s said) bool { return s["what"] == what && (ok == nil || ok(s)) }
	for i, s := range a.past {
		if fits(s) {
			a.past = append(a.past[:i:i], a.past[i+1:]...)
			return s
		}
	}
	ctx := patience(t)
	for {
		select {
		case s, more := <-a.lines:
			switch {
			case !more:
				t.Fatalf("the app ended and never said %q", what)
			case fits(s):
				return s
			case s["what"] == "error" || s["what"] == "failed":
				t.Fatalf("the app failed instead of saying %q: %v", what, s)
			}
			a.past = append(a.past, s)
		case <-ctx.Done():
			t.Fatalf("the app never said %q; not heard yet: %v", what, a.past)
		}
	}
}
