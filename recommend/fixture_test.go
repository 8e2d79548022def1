package recommend

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// testDay is the day of every question in the tests.
var testDay = time.Date(2026, 11, 23, 9, 0, 0, 0, catalog.Paris())

// sample is the example catalogue in service, made once for the package.
var sample = sync.OnceValues(func() (*index.Snapshot, error) {
	cat, err := catalog.Sample(testDay)
	if err != nil {
		return nil, err
	}
	return index.InMemory(context.Background(), cat, index.Options{})
})

// workFor is a need of the example catalogue, gathered and planned.
func workFor(t testing.TB, text string) *work {
	t.Helper()
	s, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	r := &Recommender{log: slog.New(slog.DiscardHandler), now: func() time.Time { return testDay }}
	q := Question{Text: text}
	n, err := r.need(t.Context(), s, q, slots.Read(text, slots.Context{Now: testDay}), reading{})
	if err != nil {
		t.Fatal(err)
	}
	g, err := gather(t.Context(), s, n, dayOf(testDay))
	if err != nil {
		t.Fatal(err)
	}
	w := &work{r: r, s: s, q: q, n: n, g: g, reply: &Reply{Memory: &Memory{}}, tell: func(Event) {}}
	if err := w.plan(dayOf(testDay)); err != nil {
		t.Fatal(err)
	}
	return w
}

// plainRecommender answers over the example catalogue, without a model.
func plainRecommender(t testing.TB) *Recommender {
	t.Helper()
	s, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(slog.New(slog.DiscardHandler), Options{Live: index.NewLive(s), Now: func() time.Time { return testDay }})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
