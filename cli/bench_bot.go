package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/parcours-formation/parcours/playground"
)

// botFigures are what "bench bot" measures.
type botFigures struct {
	Rate         float64     `json:"rate"`     // questions a second, asked for
	Achieved     float64     `json:"achieved"` // the same, said
	Seconds      float64     `json:"seconds"`
	ModelSeconds float64     `json:"model_seconds"` // of one request
	Drained      float64     `json:"drained"`       // seconds from the last question to the last answer
	Tally        benchTally  `json:"tally"`
	Ack          benchSpread `json:"ack"`    // from the socket to the acknowledgement
	Sign         benchSpread `json:"sign"`   // from the question to the first sign
	Answer       benchSpread `json:"answer"` // from the question to the answer
	Readings     int64       `json:"readings"`
	Paths        int64       `json:"paths"`
	Corrections  int64       `json:"corrections"`
	AtOnce       int64       `json:"at_once"` // requests to the model
	Memory       int64       `json:"memory"`  // bytes resident at most; 0: unknown
	Idle         int64       `json:"idle"`    // the same, before the first question
	Goroutines   [4]int      `json:"goroutines"`
	CPUSeconds   float64     `json:"cpu_seconds"` // of the bot
}

// runBenchBot asks the bot, in another process, so many questions a second.
func runBenchBot(ctx context.Context, env *Env, args []string) error {
	fs := flags("bench bot")
	rate := fs.Float64("rate", 50, "")
	period := fs.Duration("for", 5*time.Minute, "")
	modelTime := fs.Duration("model-time", 5*time.Second, "")
	people := fs.Int("people", 2000, "")
	asJSON, log := fs.Bool("json", false, ""), fs.String("log", "", "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	if !(*rate >= 0.1 && *rate <= 1000) || *period < time.Second || *period > time.Hour || *modelTime < 0 || *modelTime > 20*time.Second || *people < 1 || *people > 20_000 {
		fmt.Fprintln(env.Stderr, env.Say.T("bench-bot.range"))
		return errUsage
	}
	r, err := newBenchRig(ctx, env, *people, *modelTime)
	if err != nil {
		return err
	}
	f := &botFigures{Rate: *rate, Seconds: period.Seconds(), ModelSeconds: modelTime.Seconds()}
	err = r.load(f, max(1, int(*rate*period.Seconds())), *people)
	err = errors.Join(err, r.keepLog(*log), r.Close())
	if err != nil {
		return err
	}
	if err := f.print(env, *asJSON); err != nil {
		return err
	}
	if !f.Tally.ok() {
		return errSilent
	}
	return nil
}

// load starts the bot, asks n questions and fills the figures in.
func (r *benchRig) load(f *botFigures, n, people int) error {
	debug, err := freeAddress()
	if err != nil {
		return err
	}
	b, err := r.start(debug)
	if err != nil {
		return err
	}
	m, err := r.ask(f, b, debug, n, people)
	if err != nil {
		return errors.Join(context.Cause(r.ctx), err, b.kill())
	}
	if err := b.end(); err != nil {
		return err
	}
	s := b.cmd.ProcessState
	f.CPUSeconds = (s.UserTime() + s.SystemTime()).Seconds()
	f.measure(r, m)
	return nil
}

// ask asks a bot n questions and waits for the answers.
func (r *benchRig) ask(f *botFigures, b *benchBot, debug string, n, people int) (*playground.Measures, error) {
	if err := r.slack.connected(r.ctx); err != nil {
		return nil, err
	}
	f.Idle = residentPeak(b.cmd.Process.Pid)
	count := func(i int) (err error) {
		f.Goroutines[i], err = r.goroutines(debug)
		return err
	}
	if err := count(0); err != nil {
		return nil, err
	}
	began := time.Now()
	err := benchPaced(r.ctx, f.Rate, n, func(i int) error {
		if i == n/2 {
			if err := count(1); err != nil {
				return err
			}
		}
		_, err := r.slack.say(r.ctx, benchPerson(i%people), "", benchQuestions[(i/people+i)%len(benchQuestions)])
		return err
	})
	f.Achieved = float64(n) / time.Since(began).Seconds()
	if err == nil {
		err = errors.Join(count(2), r.slack.answered(r.ctx), count(3))
	}
	if err != nil {
		return nil, err
	}
	f.Memory = residentPeak(b.cmd.Process.Pid)
	var m playground.Measures
	return &m, r.slack.get(r.ctx, "measures", &m)
}

// benchPaced does n things at a rate. What is late is made up for.
func benchPaced(ctx context.Context, rate float64, n int, do func(i int) error) error {
	began := time.Now()
	t := time.NewTimer(0)
	defer t.Stop()
	for i := range n {
		select {
		case <-t.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if err := do(i); err != nil {
			return err
		}
		t.Reset(time.Until(began.Add(time.Duration(float64(i+1) / rate * float64(time.Second)))))
	}
	return nil
}

func (f *botFigures) measure(r *benchRig, m *playground.Measures) {
	tallied, all := tally(r.slack.hello.Team, m)
	at := func(a *benchAnswered) time.Time { return a.At }
	f.Tally = tallied
	f.Ack = spreadOf(between(all, func(a *benchAnswered) time.Time { return a.Sent }, func(a *benchAnswered) time.Time { return a.Acked }))
	f.Sign = spreadOf(between(all, at, func(a *benchAnswered) time.Time { return a.Sign }))
	f.Answer = spreadOf(between(all, at, (*benchAnswered).done))
	f.Readings, f.Paths, f.Corrections, f.AtOnce = r.model.Readings.Load(), r.model.Paths.Load(), r.model.Corrections.Load(), r.model.Most.Load()
	var last time.Time
	for _, a := range all {
		if d := a.done(); d.After(last) {
			last = d
		}
	}
	if len(all) > 0 && !last.IsZero() {
		f.Drained = last.Sub(all[len(all)-1].At).Seconds()
	}
}

func (f *botFigures) print(env *Env, asJSON bool) error {
	if asJSON {
		return writeJSON(env.Stdout, f)
	}
	number := benchNumber(env)
	memory := env.Say.T("bench-bot.unknown")
	if f.Memory > 0 {
		memory = env.Say.T("bench-bot.memory", "Peak", f.Memory>>20, "Idle", f.Idle>>20)
	}
	_, err := fmt.Fprintln(env.Stdout, env.Say.T("bench-bot.result", "Rate", number(1, f.Achieved), "Seconds", number(0, f.Seconds), "Model", number(1, f.ModelSeconds),
		"Tally", f.Tally.words(env), "AckP50", number(1, f.Ack.P50), "AckP99", number(1, f.Ack.P99), "AckMax", number(1, f.Ack.Max),
		"SignP50", number(0, f.Sign.P50), "SignP95", number(0, f.Sign.P95), "SignMax", number(0, f.Sign.Max),
		"AnswerP50", number(2, f.Answer.P50/1000), "AnswerP95", number(2, f.Answer.P95/1000), "AnswerMax", number(2, f.Answer.Max/1000),
		"Readings", f.Readings, "Paths", f.Paths, "Corrections", f.Corrections, "AtOnce", f.AtOnce, "Drained", number(1, f.Drained),
		"Memory", memory, "Start", f.Goroutines[0], "Middle", f.Goroutines[1], "End", f.Goroutines[2], "After", f.Goroutines[3],
		"CPU", number(1, 1000*f.CPUSeconds/float64(max(1, f.Tally.Questions)))))
	return err
}

func (t *benchTally) words(env *Env) string {
	return env.Say.T("bench-bot.tally", "Questions", t.Questions, "Answered", t.Answered, "Lost", t.Lost, "Double", t.Double,
		"Apologies", t.Apologies, "TurnedAway", t.TurnedAway, "Unfinished", t.Unfinished, "Again", t.Again, "Unacked", t.Unacked)
}

// benchNumber writes numbers as the person does.
func benchNumber(env *Env) func(decimals int, v float64) string {
	return func(decimals int, v float64) string { return env.Say.Decimal(v, decimals) }
}
