package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/playground"
)

// TestBenchCrash kills a real bot three times under a hundred questions: none
// is lost, none answered twice.
func TestBenchCrash(t *testing.T) {
	t.Parallel()
	code, out, errs := run(t, nil, strings.Fields("bench crash -json -questions 100 -kills 3 -rate 25 -model-time 100ms")...)
	var f crashFigures
	if err := json.Unmarshal([]byte(out), &f); err != nil || code != exitOK || errs != "" {
		t.Fatalf("code %d, %v, %s\n%s", code, err, errs, out)
	}
	want := benchTally{Questions: 100, Answered: 100, Again: f.Tally.Again}
	if diff := cmp.Diff(want, f.Tally); diff != "" || f.Threads != 10 || f.Kills != 3 {
		t.Errorf("%d threads, %d kills (-want +got):\n%s", f.Threads, f.Kills, diff)
	}
}

// TestBenchBot asks a real bot a few questions: each has its answer, and all is
// measured.
func TestBenchBot(t *testing.T) {
	t.Parallel()
	code, out, errs := run(t, nil, strings.Fields("bench bot -json -rate 10 -for 2s -model-time 200ms -people 7")...)
	var f botFigures
	if err := json.Unmarshal([]byte(out), &f); err != nil || code != exitOK || errs != "" {
		t.Fatalf("code %d, %v, %s\n%s", code, err, errs, out)
	}
	if diff := cmp.Diff(benchTally{Questions: 20, Answered: 20, Again: f.Tally.Again}, f.Tally); diff != "" {
		t.Errorf("tally (-want +got):\n%s", diff)
	}
	// The model's time is in each answer, and a sign comes before it.
	if f.Ack.P50 <= 0 || f.Sign.P50 <= f.Ack.P50 || f.Answer.P50 < 400 || f.Answer.P50 <= f.Sign.P50 || f.CPUSeconds <= 0 || f.Goroutines[0] == 0 {
		t.Errorf("measured %+v", f)
	}
}

// TestCrashMeasured: what a load test finds wrong is counted as such.
func TestCrashMeasured(t *testing.T) {
	at := func(seconds float64) time.Time {
		return time.Unix(1000, 0).Add(time.Duration(seconds * float64(time.Second)))
	}
	said := func(ts string, sent int, acked float64) playground.Said {
		return playground.Said{Channel: "D1", Thread: "1", TS: ts, At: at(0), Sendings: sent, Acked: at(acked)}
	}
	told := func(event, ts string, from, marked float64, text string) playground.Told {
		m := playground.Told{Channel: "D1", Thread: "1", TS: ts, At: at(from), Text: text}
		if event != "" {
			m.Marked, m.Metadata = at(marked), json.RawMessage(`{"event_type":"parcours_answer","event_payload":{"event":"q-T1-D1-`+event+`","key":"main"}}`)
		}
		return m
	}
	m := &playground.Measures{
		Said: []playground.Said{said("1", 1, 1), said("2", 2, 9), said("3", 1, 2), said("4", 1, 3), said("5", 1, 4)},
		Told: []playground.Told{
			told("1", "10", 2, 7, "Votre parcours"),                                             // cut at 5, mended after the start at 6
			told("3", "11", 7, 8, messages.For("fr").T("bot.sorry", "Ref", "ABCDEFGH")),         // an apology, before 2
			told("2", "12", 9, 10, "Votre parcours"), told("2", "13", 10, 10, "Votre parcours"), // twice
			told("5", "14", 11, 11, "Votre parcours"),
			told("", "15", 12, 0, "…"), // left over; 4 is lost
		},
	}
	lives := []life{{at(0), at(5)}, {at(6), at(6.5)}, {began: at(6.6)}}
	f := crashMeasured("T1", &crashPlan{kills: 2, seed: 3}, m, lives)
	want := &crashFigures{Kills: 2, Seed: 3, Threads: 1,
		Tally:      benchTally{Questions: 5, Answered: 4, Lost: 1, Double: 1, Apologies: 1, Unfinished: 1, Again: 1},
		Disordered: 1, Overtaken: 1, Brief: 1,
		Recovery: benchSpread{400, 400, 400, 400},
		Halves:   1, Stale: benchSpread{2000, 2000, 2000, 2000}, Mended: benchSpread{400, 400, 400, 400},
		Answer: benchSpread{8000, 11000, 11000, 11000},
	}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	if f.ok() {
		t.Error("found in order")
	}
}
