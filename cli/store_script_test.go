package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/parcours-formation/parcours/store"
)

// theirStore opens the store that the script's environment names.
func theirStore(ts *testscript.TestScript) *store.Store {
	env := &Env{Getenv: ts.Getenv, Now: func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }}
	s, err := new(storeFlags).open(context.Background(), env, slog.New(slog.DiscardHandler))
	ts.Check(err)
	return s
}

// fillStore is "fill-store [big]": two events that were given up and one that
// waits, a person, and an installation when there is a key. With "big" the
// events that wait are more than a store of 16 MiB takes.
func fillStore(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	s := theirStore(ts)
	defer func() { ts.Check(s.Close()) }()
	who := store.NewLearnerID("T1", "U1")
	_, err := s.PutLearner(ctx, store.Learner{ID: who, Lang: "fr"})
	ts.Check(err)
	giveUp(ts.Check, s, []store.Event{
		{ID: "Ev1", Thread: "C1:1.0", Learner: who, Kind: "message", Body: json.RawMessage(`{"text":"des mots de la personne"}`)},
		{ID: "Ev2", Thread: "C1:1.0", Kind: "block_actions"},
	})
	waiting := []store.Event{{ID: "Ev3", Thread: "C2:1.0", Learner: who, Kind: "message", Body: json.RawMessage(`{"text":"plus tard"}`)}}
	if len(args) > 0 {
		for n := range 5 {
			body, err := json.Marshal(strings.Repeat("x", 900_000))
			ts.Check(err)
			waiting = append(waiting, store.Event{ID: fmt.Sprint("big", n), Thread: "C3:1.0", Body: body})
		}
	}
	for _, e := range waiting {
		_, err := s.Append(ctx, e)
		ts.Check(err)
	}
	if ts.Getenv(varKey) != "" {
		ts.Check(s.PutInstallation(ctx, store.Installation{Team: "T1", BotToken: "xoxb-secret"}))
	}
}

// giveUp has events of one thread fail for good. What follows them in their
// thread comes only once they are given up.
func giveUp(check func(error), s *store.Store, events []store.Event) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, e := range append(events, store.Event{ID: "end", Thread: events[0].Thread}) {
		_, err := s.Append(ctx, e)
		check(err)
	}
	check(s.Work(ctx, store.WorkOptions{}, func(_ context.Context, d store.Delivery) error {
		if d.ID == "end" {
			cancel()
			return nil
		}
		return store.Permanent(errors.New("Slack\trefuse ce message : channel_not_found\x1b[2J"))
	}))
}

// holdStore is "hold-store": another process, this one, has the store open until
// the script's end.
func holdStore(ts *testscript.TestScript, _ bool, _ []string) {
	s := theirStore(ts)
	ts.Defer(func() { ts.Check(s.Close()) })
}
