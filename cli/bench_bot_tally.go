package cli

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/playground"
)

// benchTally is what came of the questions of a load test.
type benchTally struct {
	Questions  int `json:"questions"`
	Answered   int `json:"answered"` // by one answer or more
	Lost       int `json:"lost"`     // by none
	Double     int `json:"double"`   // by two or more
	Apologies  int `json:"apologies"`
	TurnedAway int `json:"turned_away"` // too many for one person
	Unfinished int `json:"unfinished"`  // messages half streamed, left over
	Again      int `json:"again"`       // questions that Slack sent more than once
	Unacked    int `json:"unacked"`     // never acknowledged
}

// ok tells that each question has its answer, and nothing else.
func (t *benchTally) ok() bool {
	return t.Lost == 0 && t.Double == 0 && t.Apologies == 0 && t.TurnedAway == 0 && t.Unfinished == 0
}

// benchAnswered is a question and its answers, the first first.
type benchAnswered struct {
	playground.Said
	answers []playground.Told
}

// done is when the answer was there; the zero time: never.
func (a *benchAnswered) done() time.Time {
	if len(a.answers) == 0 {
		return time.Time{}
	}
	return a.answers[0].Marked
}

// tally puts questions and answers together, in the order of the questions.
func tally(team string, m *playground.Measures) (benchTally, []*benchAnswered) {
	t := benchTally{Questions: len(m.Said)}
	all := make([]*benchAnswered, len(m.Said))
	byEvent := map[string]*benchAnswered{}
	for i, s := range m.Said {
		all[i] = &benchAnswered{Said: s}
		byEvent["q-"+team+"-"+s.Channel+"-"+s.TS] = all[i]
		if s.Sendings > 1 {
			t.Again++
		}
		if s.Acked.IsZero() {
			t.Unacked++
		}
	}
	for _, told := range m.Told {
		event, key := benchMark(told.Metadata)
		switch a := byEvent[event]; {
		case a != nil && key == "main" && !told.Streaming:
			a.answers = append(a.answers, told)
			t.read(told.Text)
		case a == nil && told.Files == 0, told.Streaming:
			t.Unfinished++
		}
	}
	for _, a := range all {
		slices.SortFunc(a.answers, func(x, y playground.Told) int { return x.Marked.Compare(y.Marked) })
		switch len(a.answers) {
		case 0:
			t.Lost++
		case 1:
			t.Answered++
		default:
			t.Answered++
			t.Double++
		}
	}
	return t, all
}

// benchMark reads what our messages are marked with.
func benchMark(metadata json.RawMessage) (event, key string) {
	var m struct {
		Payload struct{ Event, Key string } `json:"event_payload"`
	}
	if json.Unmarshal(metadata, &m) != nil {
		return "", ""
	}
	return m.Payload.Event, m.Payload.Key
}

// read counts the answers that are none.
func (t *benchTally) read(text string) {
	say := messages.For("fr") // as the people of the load tests speak
	sorry, _, _ := strings.Cut(say.T("bot.sorry", "Ref", "\x00"), "\x00")
	switch {
	case strings.HasPrefix(text, sorry):
		t.Apologies++
	case text == say.T("bot.too-many"):
		t.TurnedAway++
	}
}

// benchSpread is a spread of durations, in milliseconds.
type benchSpread struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

// spreadOf takes the nearest ranks; zeros of no duration.
func spreadOf(all []time.Duration) benchSpread {
	if len(all) == 0 {
		return benchSpread{}
	}
	all = slices.Sorted(slices.Values(all))
	at := func(percent int) float64 {
		return float64(all[(len(all)*percent+99)/100-1].Microseconds()) / 1000
	}
	return benchSpread{at(50), at(95), at(99), at(100)}
}

// between gathers the durations between two instants of each question; those
// that lack one are left out.
func between(all []*benchAnswered, from, to func(*benchAnswered) time.Time) []time.Duration {
	var out []time.Duration
	for _, a := range all {
		if f, t := from(a), to(a); !f.IsZero() && !t.IsZero() {
			out = append(out, t.Sub(f))
		}
	}
	return out
}
