package bot

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
)

// world is a Slack workspace, a store and the bot between them.
type world struct {
	t     *testing.T
	slack *playground.Workspace
	api   string
	store *store.Store
	bot   *Bot
	stop  func() // ends the bot; done by the test's end as well
}

// worldOptions say how a world differs from the usual one.
type worldOptions struct {
	workspace playground.Options
	chat      *llm.Chat
	limits    Limits
	legacy    bool
	dir       string // of the store
	idle      bool   // the bot is not started
	managers  []string
}

func newWorld(t *testing.T, o worldOptions) *world {
	t.Helper()
	w := &world{t: t}
	var err error
	if w.slack, err = playground.New(quiet(), o.workspace); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.slack.Close)
	server := httptest.NewServer(w.slack.Handler())
	t.Cleanup(server.Close)
	w.api = server.URL + "/api/"
	if o.dir == "" {
		o.dir = t.TempDir()
	}
	if w.store, err = store.Open(t.Context(), quiet(), store.Options{Dir: o.dir}); err != nil {
		t.Fatal(err)
	}
	w.bot = New(quiet(), Options{
		Store: w.store, Recommender: recommender(t, o.chat), APIURL: w.api, Limits: o.limits, Legacy: o.legacy, Managers: o.managers,
		Token: func(context.Context, string, string) (string, error) { return w.slack.BotToken(), nil },
	})
	w.stop = func() {}
	if !o.idle {
		w.start()
	}
	t.Cleanup(func() {
		w.stop()
		if err := w.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// quiet logs nothing; -v shows what the bot logs.
func quiet() *slog.Logger {
	if testing.Verbose() {
		return slog.Default()
	}
	return slog.New(slog.DiscardHandler)
}

// sample is the example catalogue, indexed once for all tests.
var sample = sync.OnceValues(func() (*index.Live, error) {
	cat, err := catalog.Sample(time.Now())
	if err != nil {
		return nil, err
	}
	snapshot, err := index.InMemory(context.Background(), cat, index.Options{})
	if err != nil {
		return nil, err
	}
	return index.NewLive(snapshot), nil
})

func recommender(t *testing.T, chat *llm.Chat) *recommend.Recommender {
	t.Helper()
	live, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	r, err := recommend.New(quiet(), recommend.Options{Live: live, Chat: chat, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// start runs the bot over Socket Mode.
func (w *world) start() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- w.bot.Socket(ctx, w.slack.AppToken(), 2) }()
	go func() { ended <- w.bot.Work(ctx) }()
	w.stop = func() {
		cancel()
		for range 2 {
			if err := <-ended; err != nil && ctx.Err() == nil {
				w.t.Error(err)
			}
		}
		w.bot.Close()
		w.stop = func() {}
	}
	waiting, cancelWait := context.WithTimeout(w.t.Context(), patience)
	defer cancelWait()
	if err := w.slack.WaitConnected(waiting, 2); err != nil {
		w.t.Fatal(err)
	}
}

// work has the workers answer, without a transport.
func (w *world) work() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Work(ctx) }()
	w.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			w.t.Error(err)
		}
		w.bot.Close()
		w.stop = func() {}
	}
}

// patience bounds every wait of a test.
const patience = 20 * time.Second

// wait waits until a person sees something.
func (w *world) wait(person, what string, ok func(playground.State) bool) playground.State {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	if err := w.slack.Wait(ctx, person, ok); err != nil {
		w.t.Fatalf("%s: never seen: %v\n%s", what, err, w.transcript(person))
	}
	return w.slack.State(person)
}

// ask asks for a path in private, without waiting for it.
func (w *world) ask(person string) (dm, ts string) {
	w.t.Helper()
	dm = w.slack.AppDM(person)
	ts, err := w.slack.Say(person, dm, "", need)
	if err != nil {
		w.t.Fatal(err)
	}
	return dm, ts
}

// homeShows finds a text in a Home tab.
func homeShows(text string) func(playground.State) bool {
	return func(s playground.State) bool { return s.Home != nil && strings.Contains(string(s.Home.Blocks), text) }
}

// say says something to the app in private and waits for the answer, which it
// returns.
func (w *world) say(person, thread, text string) (ts string, answer playground.Message) {
	w.t.Helper()
	dm := w.slack.AppDM(person)
	ts, err := w.slack.Say(person, dm, thread, text)
	if err != nil {
		w.t.Fatal(err)
	}
	return ts, w.answerAfter(person, dm, ts)
}

// answerAfter waits for the app's first message after another that no longer
// streams.
func (w *world) answerAfter(person, channel, ts string) playground.Message {
	w.t.Helper()
	var found playground.Message
	w.wait(person, "answer", func(s playground.State) bool {
		for _, m := range s.Messages[channel] {
			if m.TS > ts && whole(m) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// whole tells an answer from the stages that stand in its place: it carries the
// mark of its event, or a file.
func whole(m playground.Message) bool {
	return m.BotID != "" && !m.Streaming && (len(m.Metadata) > 0 || len(m.Files) > 0)
}

// transcript is all that a person sees, for a failure's message.
func (w *world) transcript(person string) string {
	var b strings.Builder
	s := w.slack.State(person)
	for channel, list := range s.Messages {
		for _, m := range list {
			b.WriteString(channel + " " + m.TS + " " + m.User + m.BotID + ": " + m.Text + "\n")
		}
	}
	return b.String()
}

// path asks for a path and returns its message.
func (w *world) path(person string) playground.Message {
	w.t.Helper()
	_, m := w.say(person, "", need)
	return m
}

// idle waits until the store holds no event any more.
func (w *world) idle() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	for {
		s, err := w.store.Stats(ctx)
		if err != nil {
			w.t.Fatal(err)
		}
		if s.Kinds[0].Messages == 0 {
			return
		}
		select {
		case <-ctx.Done():
			w.t.Fatal("events still wait")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// answers are the app's messages in a thread that still stand there.
func (w *world) answers(channel, thread string) (out []playground.Message) {
	for _, m := range w.slack.Messages(channel, thread) {
		if m.BotID != "" && m.Subtype != "tombstone" {
			out = append(out, m)
		}
	}
	return out
}

// answerIn waits for an answer in a thread.
func (w *world) answerIn(channel, thread string) playground.Message {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	var found playground.Message
	err := w.slack.WaitMessages(ctx, channel, thread, func(list []playground.Message) bool {
		for _, m := range list {
			if whole(m) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		w.t.Fatalf("no answer in %s: %v", thread, err)
	}
	return found
}
