package cli

import (
	"fmt"
	"slices"
	"time"

	"github.com/parcours-formation/parcours/playground"
)

// crashFigures are what "bench crash" measures. Durations are in milliseconds.
type crashFigures struct {
	Kills   int        `json:"kills"`
	Seed    uint64     `json:"seed"`
	Threads int        `json:"threads"`
	Tally   benchTally `json:"tally"`
	// Disordered are pairs of one thread answered in another order than they
	// were said; Overtaken those among them where Slack itself brought the
	// earlier one later, as its first delivery was lost with the process.
	Disordered int `json:"disordered"`
	Overtaken  int `json:"overtaken"`
	// Recovery is from a start of the bot to the first answer after it; Brief
	// counts the starts without one, as the bot was killed again before.
	Recovery benchSpread `json:"recovery"`
	Brief    int         `json:"brief"`
	// Halves are messages that were half streamed when their process died;
	// Stale is how long each stayed so, from that death; Mended the same from
	// the last start of the bot before its end.
	Halves int         `json:"halves"`
	Stale  benchSpread `json:"stale"`
	Mended benchSpread `json:"mended"`
	Answer benchSpread `json:"answer"` // from the question to the answer
}

func (f *crashFigures) ok() bool { return f.Tally.ok() && f.Disordered == f.Overtaken }

func crashMeasured(team string, p *crashPlan, m *playground.Measures, lives []life) *crashFigures {
	f := &crashFigures{Kills: p.kills, Seed: p.seed}
	var all []*benchAnswered
	f.Tally, all = tally(team, m)
	f.order(all)
	f.recover(all, lives)
	f.halves(m.Told, lives)
	f.Answer = spreadOf(between(all, func(a *benchAnswered) time.Time { return a.At }, (*benchAnswered).done))
	return f
}

// order counts the pairs of a thread that were answered the wrong way round.
func (f *crashFigures) order(all []*benchAnswered) {
	threads := map[string][]*benchAnswered{}
	for _, a := range all {
		if !a.done().IsZero() {
			threads[a.Channel+a.Thread] = append(threads[a.Channel+a.Thread], a)
		}
	}
	f.Threads = len(threads)
	for _, said := range threads {
		for i, a := range said {
			for _, b := range said[i+1:] {
				if !b.done().Before(a.done()) {
					continue
				}
				f.Disordered++
				if a.Acked.After(b.Acked) {
					f.Overtaken++
				}
			}
		}
	}
}

// recover measures how long each process took to its first answer.
func (f *crashFigures) recover(all []*benchAnswered, lives []life) {
	answered := make([]time.Time, 0, len(all))
	for _, a := range all {
		if at := a.done(); !at.IsZero() {
			answered = append(answered, at)
		}
	}
	slices.SortFunc(answered, time.Time.Compare)
	var took []time.Duration
	for _, l := range lives[1:] {
		i, _ := slices.BinarySearchFunc(answered, l.began, time.Time.Compare)
		if i == len(answered) || !l.killed.IsZero() && answered[i].After(l.killed) {
			f.Brief++
			continue
		}
		took = append(took, answered[i].Sub(l.began))
	}
	f.Recovery = spreadOf(took)
}

// halves measures how long messages stayed half streamed after their process
// had died.
func (f *crashFigures) halves(told []playground.Told, lives []life) {
	var stale, mended []time.Duration
	for _, t := range told {
		if t.Marked.IsZero() {
			continue // left over: the tally has it
		}
		var died, began time.Time
		for _, l := range lives {
			if died.IsZero() && t.At.Before(l.killed) {
				died = l.killed
			}
			if l.began.Before(t.Marked) {
				began = l.began
			}
		}
		if !died.IsZero() && died.Before(t.Marked) {
			stale, mended = append(stale, t.Marked.Sub(died)), append(mended, t.Marked.Sub(began))
		}
	}
	f.Halves, f.Stale, f.Mended = len(stale), spreadOf(stale), spreadOf(mended)
}

func (f *crashFigures) print(env *Env, asJSON bool) error {
	if asJSON {
		return writeJSON(env.Stdout, f)
	}
	number := benchNumber(env)
	seconds := func(ms float64) string { return number(1, ms/1000) }
	_, err := fmt.Fprintln(env.Stdout, env.Say.T("bench-bot.crash", "Kills", f.Kills, "Seed", f.Seed, "Threads", f.Threads, "Tally", f.Tally.words(env),
		"Disordered", f.Disordered-f.Overtaken, "Overtaken", f.Overtaken, "RecoveryP50", seconds(f.Recovery.P50), "RecoveryMax", seconds(f.Recovery.Max),
		"Brief", f.Brief, "Halves", f.Halves, "StaleMax", seconds(f.Stale.Max), "MendedP50", seconds(f.Mended.P50), "MendedMax", seconds(f.Mended.Max),
		"AnswerP50", seconds(f.Answer.P50), "AnswerP95", seconds(f.Answer.P95), "AnswerMax", seconds(f.Answer.Max)))
	return err
}
