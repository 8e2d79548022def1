package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// benchRig is what a load test stands on: a Slack and a bot, each a process of
// this program's, and a model in this one.
type benchRig struct {
	ctx   context.Context // of all that it started; fail ends it
	fail  context.CancelCauseFunc
	env   *Env
	self  string
	dir   string // of what the bot keeps, and of its log
	model *benchModel
	slack *benchSlack
	vars  []string // of the bot's environment
	log   *os.File // of the bot
	close []func() error
}

// newBenchRig starts the Slack and the model; the bot is started by start.
func newBenchRig(ctx context.Context, env *Env, people int, modelTime time.Duration) (_ *benchRig, err error) {
	r := &benchRig{env: env, model: &benchModel{time: modelTime}}
	r.ctx, r.fail = context.WithCancelCause(ctx)
	defer func() {
		if err != nil {
			err = errors.Join(err, r.Close())
		}
	}()
	if r.self, err = os.Executable(); err != nil {
		return nil, err
	}
	if r.dir, err = os.MkdirTemp("", "parcours-bench-*"); err != nil {
		return nil, err
	}
	r.close = append(r.close, func() error { return os.RemoveAll(r.dir) })
	if r.log, err = os.Create(filepath.Join(r.dir, "bot.log")); err != nil {
		return nil, err
	}
	r.close = append(r.close, r.log.Close)
	address, err := r.serveModel()
	if err != nil {
		return nil, err
	}
	if r.slack, err = r.startSlack(people); err != nil {
		return nil, err
	}
	r.vars = append(benchEnviron(),
		varSlackAPI+"="+r.slack.hello.Address+"/api/", varSlackBot+"="+r.slack.hello.Bot, varSlackApp+"="+r.slack.hello.App, varUnpaced+"=1",
		varModelURL+"="+address, varModel+"=bench", varModelParallel+"=1000", varParallel+"=1000", varQuestions+"=600",
		varData+"="+filepath.Join(r.dir, "data"))
	return r, nil
}

// benchEnviron is the environment without what concerns us.
func benchEnviron() []string {
	var out []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "PARCOURS_") && !strings.HasPrefix(v, "SLACK_") && !strings.HasPrefix(v, "OPENAI_") {
			out = append(out, v)
		}
	}
	return out
}

// Close ends all but the bot.
func (r *benchRig) Close() error {
	var errs []error
	for i := len(r.close) - 1; i >= 0; i-- {
		errs = append(errs, r.close[i]())
	}
	r.close = nil
	r.fail(nil)
	return errors.Join(errs...)
}

func (r *benchRig) serveModel() (address string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("listen for the model's requests: %w", err)
	}
	ctx, cancel := context.WithCancel(r.ctx)
	ended := make(chan error, 1)
	mux := http.NewServeMux()
	mux.Handle("POST /v1/chat/completions", r.model)
	go func() { ended <- serveHTTP(ctx, l, mux) }()
	r.close = append(r.close, func() error { cancel(); return <-ended })
	return "http://" + l.Addr().String() + "/v1", nil
}

// command is this program with other arguments. The name is what a test's
// program goes by when it is to be this one.
func (r *benchRig) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(r.ctx, r.self, args...)
	cmd.Args[0] = "parcours"
	return cmd
}

func (r *benchRig) startSlack(people int) (*benchSlack, error) {
	cmd := r.command("bench-slack", "-people", fmt.Sprint(people))
	cmd.Env, cmd.Stderr = benchEnviron(), r.env.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start a Slack: %w", err)
	}
	r.close = append(r.close, func() error { return errors.Join(in.Close(), cmd.Wait()) })
	s := &benchSlack{http: &http.Client{Timeout: time.Minute}}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &s.hello)
	}
	if err != nil {
		return nil, fmt.Errorf("start a Slack: %w", err)
	}
	r.close = append(r.close, func() error { s.http.CloseIdleConnections(); return nil })
	return s, nil
}

// benchBot is a bot at work.
type benchBot struct {
	cmd    *exec.Cmd
	ending atomic.Bool
	ended  chan error // once, how it ended
}

// start starts a bot. debug is where it tells of itself, "" for nowhere. When
// it ends by itself, the rig's context ends.
func (r *benchRig) start(debug string) (*benchBot, error) {
	args := []string{"serve", "-listen", "127.0.0.1:0"}
	if debug != "" {
		args = append(args, "-debug", debug)
	}
	b := &benchBot{cmd: r.command(args...), ended: make(chan error, 1)}
	b.cmd.Env, b.cmd.Stdout, b.cmd.Stderr = r.vars, r.log, r.log
	if err := b.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the bot: %w", err)
	}
	go func() { // end and kill wait for it
		err := b.cmd.Wait()
		if !b.ending.Load() {
			r.fail(fmt.Errorf("the bot ended by itself (%v): %s", err, r.lastLine()))
		}
		b.ended <- err
	}()
	return b, nil
}

// end ends a bot as an operator would.
func (b *benchBot) end() error {
	b.ending.Store(true)
	if err := b.cmd.Process.Signal(os.Interrupt); err != nil {
		return errors.Join(err, b.kill())
	}
	if err := <-b.ended; err != nil {
		return fmt.Errorf("end the bot: %w", err)
	}
	return nil
}

// kill ends a bot without a warning.
func (b *benchBot) kill() error {
	b.ending.Store(true)
	err := b.cmd.Process.Kill()
	<-b.ended // killed: that is its error
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// lastLine is the last that the bot wrote to its log.
func (r *benchRig) lastLine() string {
	text, err := os.ReadFile(r.log.Name())
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return lines[len(lines)-1]
}

// keepLog copies the bot's log to a file, if one is named.
func (r *benchRig) keepLog(name string) error {
	if name == "" {
		return nil
	}
	from, err := os.Open(r.log.Name())
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}
