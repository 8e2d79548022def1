package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"

	"github.com/parcours-formation/parcours/bot"
	"github.com/parcours-formation/parcours/playground"
)

// benchHello is the first line that "bench-slack" prints.
type benchHello struct {
	Address string `json:"address"`
	Team    string `json:"team"`
	Bot     string `json:"bot"` // token
	App     string `json:"app"` // token
}

// runBenchSlack is the Slack of the load tests, in a process of its own so that
// its memory and its time are not the bot's. It ends with its standard input:
// whoever started it need not be alive to end it.
func runBenchSlack(ctx context.Context, env *Env, args []string) error {
	fs := flags("bench-slack")
	people := fs.Int("people", 200, "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(env.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	w, err := playground.New(log, playground.Options{People: benchPeople(*people), Scopes: bot.ManifestScopes(), Measure: true})
	if err != nil {
		return err
	}
	defer w.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen for the bot: %w", err)
	}
	hello := benchHello{"http://" + l.Addr().String(), w.TeamID(), w.BotToken(), w.AppToken()}
	if err := json.NewEncoder(env.Stdout).Encode(hello); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { // a read of the standard input cannot be broken off: it ends with the process
		_, _ = io.Copy(io.Discard, env.Stdin)
		cancel()
	}()
	return serveHTTP(ctx, l, benchSlackHandler(w))
}

// benchPerson is the id of the n-th person.
func benchPerson(n int) string { return fmt.Sprintf("U0BENCH%05d", n) }

func benchPeople(n int) []playground.Person {
	out := make([]playground.Person, n)
	for i := range out {
		out[i] = playground.Person{ID: benchPerson(i), Name: "agent." + strconv.Itoa(i), RealName: "Agent " + strconv.Itoa(i), Locale: "fr-FR", Color: "3b6ea5"}
	}
	return out
}

// benchSlackHandler is the workspace, and what the load test does in it.
func benchSlackHandler(w *playground.Workspace) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", w.Handler())
	mux.HandleFunc("POST /bench/say", func(rw http.ResponseWriter, r *http.Request) {
		person, thread := r.FormValue("person"), r.FormValue("thread")
		ts, err := w.Say(person, w.AppDM(person), thread, r.FormValue("text"))
		if err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		fmt.Fprint(rw, ts)
	})
	mux.HandleFunc("GET /bench/standing", func(rw http.ResponseWriter, _ *http.Request) { benchJSON(rw, w.Standing()) })
	mux.HandleFunc("GET /bench/measures", func(rw http.ResponseWriter, _ *http.Request) { benchJSON(rw, w.Measures()) })
	return mux
}

func benchJSON(rw http.ResponseWriter, v any) {
	rw.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(rw).Encode(v) // who asks sees that it is cut
}
