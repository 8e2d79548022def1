package cli

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/parcours-formation/parcours/playground"
)

// perThread is how many questions each thread has.
const perThread = 10

// openThreads is how many threads are talked in at a time: with ten questions a
// second, one in a thread about every two seconds.
const openThreads = 20

// crashPlan is what "bench crash" does.
type crashPlan struct {
	questions, kills int
	rate             float64 // questions a second
	seed             uint64
}

// runBenchCrash kills the bot again and again while it is asked, and looks at
// what became of each question.
func runBenchCrash(ctx context.Context, env *Env, args []string) error {
	var p crashPlan
	fs := flags("bench crash")
	fs.IntVar(&p.questions, "questions", 2000, "")
	fs.IntVar(&p.kills, "kills", 20, "")
	fs.Float64Var(&p.rate, "rate", 10, "")
	fs.Uint64Var(&p.seed, "seed", 1, "")
	modelTime := fs.Duration("model-time", 300*time.Millisecond, "")
	asJSON, log := fs.Bool("json", false, ""), fs.String("log", "", "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	if p.questions < perThread || p.questions > 100_000 || p.kills < 0 || p.kills > 1000 || !(p.rate >= 0.1 && p.rate <= 1000) ||
		*modelTime < 0 || *modelTime > 20*time.Second {
		fmt.Fprintln(env.Stderr, env.Say.T("bench-bot.crash-range"))
		return errUsage
	}
	r, err := newBenchRig(ctx, env, (p.questions+perThread-1)/perThread, *modelTime)
	if err != nil {
		return err
	}
	f, err := r.crash(&p)
	if err = errors.Join(err, r.keepLog(*log), r.Close()); err != nil {
		return err
	}
	if err := f.print(env, *asJSON); err != nil {
		return err
	}
	if !f.ok() {
		return errSilent
	}
	return nil
}

// life is one process of the bot's.
type life struct {
	began, killed time.Time // killed: zero for the last
}

// crash asks, kills and measures.
func (r *benchRig) crash(p *crashPlan) (*crashFigures, error) {
	rng := rand.New(rand.NewPCG(p.seed, p.seed))
	instants := make([]time.Duration, p.kills) // from the first question to the last
	for i := range instants {
		instants[i] = time.Duration(rng.Float64() * float64(p.questions) / p.rate * float64(time.Second))
	}
	slices.Sort(instants)
	lives := []life{{began: time.Now()}}
	b, err := r.start("")
	if err != nil {
		return nil, err
	}
	began := time.Now()
	group, ctx := errgroup.WithContext(r.ctx)
	group.Go(func() error { return r.converse(ctx, p, rng) })
	group.Go(func() error {
		b, lives, err = r.killing(ctx, b, lives, began, instants)
		return err
	})
	err = group.Wait()
	if err == nil {
		err = r.slack.answered(r.ctx)
	}
	var m playground.Measures
	if err == nil {
		err = r.slack.get(r.ctx, "measures", &m)
	}
	if err != nil {
		return nil, errors.Join(context.Cause(r.ctx), err, b.kill())
	}
	if err := b.end(); err != nil {
		return nil, err
	}
	return crashMeasured(r.slack.hello.Team, p, &m, lives), nil
}

// killing kills the bot at instants after began, and starts it again each time
// at once. It returns the last bot, also with an error.
func (r *benchRig) killing(ctx context.Context, b *benchBot, lives []life, began time.Time, instants []time.Duration) (*benchBot, []life, error) {
	t := time.NewTimer(0)
	defer t.Stop()
	<-t.C
	for _, at := range instants {
		t.Reset(time.Until(began.Add(at)))
		select {
		case <-t.C:
		case <-ctx.Done():
			return b, lives, context.Cause(ctx)
		}
		lives[len(lives)-1].killed = time.Now()
		if err := b.kill(); err != nil {
			return b, lives, err
		}
		next, err := r.start("")
		if err != nil {
			return b, lives, err
		}
		b, lives = next, append(lives, life{began: time.Now()})
	}
	return b, lives, nil
}

// talk is a thread that is being talked in.
type talk struct {
	person, root string
	left         int
}

// converse says all questions: in each thread one after another without
// waiting, the threads mixed.
func (r *benchRig) converse(ctx context.Context, p *crashPlan, rng *rand.Rand) error {
	threads := (p.questions + perThread - 1) / perThread
	var open []*talk
	opened := 0
	return benchPaced(ctx, p.rate, p.questions, func(i int) error {
		for len(open) < openThreads && opened < threads {
			open = append(open, &talk{person: benchPerson(opened), left: min(perThread, p.questions-opened*perThread)})
			opened++
		}
		n := rng.IntN(len(open))
		t := open[n]
		ts, err := r.slack.say(ctx, t.person, t.root, benchQuestions[rng.IntN(len(benchQuestions))])
		if t.root == "" {
			t.root = ts
		}
		if t.left--; t.left == 0 {
			open = slices.Delete(open, n, n+1)
		}
		return err
	})
}
