package recommend

import (
	"bufio"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/llm"
)

// aimock starts the server with faults of llm's tests, for questions that bear
// a mark.
func aimock(t *testing.T, mark, right, wrong string) string {
	t.Helper()
	dir := os.Getenv("PARCOURS_AIMOCK")
	if dir == "" {
		t.Skip("PARCOURS_AIMOCK is not set: npm install --prefix DIR @copilotkit/aimock@1.43, then PARCOURS_AIMOCK=DIR")
	}
	cmd := exec.Command("node", filepath.Join("..", "llm", "testdata", "aimock", "server.mjs"),
		filepath.Join(dir, "node_modules/@copilotkit/aimock/dist/index.js"), mark, right, wrong)
	cmd.Stderr = t.Output()
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("aimock: %v", err)
		}
	})
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("aimock did not start: %v", err)
	}
	return strings.TrimSpace(address)
}

// TestAimock: whatever a model server does, the learner has a valid path within
// the time for it, and is told who made it.
func TestAimock(t *testing.T) {
	s, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	const mark = "zq" // no word of the catalogue begins like that
	address := aimock(t, mark, steps("F1"), steps("F99"))
	for _, c := range []struct {
		ask, path string
		fallback  error
	}{
		{ask: "bien"}, {ask: "pas si vite"}, {ask: "hors liste"}, // answers, right or wrong: a path of the model's, or repaired
		{ask: "en panne", fallback: llm.ErrDown}, {ask: "lent", fallback: llm.ErrDown}, {ask: "figé", fallback: llm.ErrDown},
		{ask: "coupé", fallback: llm.ErrBadAnswer}, {ask: "malformé", fallback: llm.ErrBadAnswer}, {ask: "pas de JSON", fallback: llm.ErrBadAnswer},
		{ask: "filtré", fallback: llm.ErrRefused}, {ask: "refus", path: "/refus", fallback: llm.ErrRefused},
		{ask: "html", path: "/html", fallback: llm.ErrBadAnswer},
		{ask: "trop long", fallback: llm.ErrTooLong}, {ask: "réponse longue", fallback: llm.ErrTooLong},
	} {
		t.Run(c.ask, func(t *testing.T) {
			base := address + c.path
			if c.path == "" {
				base += "/v1"
			}
			chat, err := llm.NewChat(llm.ChatConfig{Retries: 1, Timeouts: llm.Timeouts{FirstToken: 2 * time.Second, BetweenTokens: time.Second},
				Endpoints: []llm.Endpoint{{BaseURL: base, Model: "gpt-4o"}}})
			if err != nil {
				t.Fatal(err)
			}
			r, err := New(slog.New(slog.DiscardHandler), Options{Live: index.NewLive(s), Chat: chat, Now: func() time.Time { return testDay }, Patience: 20 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			reply, err := r.Answer(t.Context(), Question{Text: dataRequest + " " + mark + c.ask}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if reply.Path == nil || reply.Fallback != c.fallback || c.fallback != nil && reply.Path.Origin != Planner {
				t.Fatalf("kind %v, fallback %v, want %v", reply.Kind, reply.Fallback, c.fallback)
			}
			checkShown(t, &work{r: r, s: s, n: reply.Need, reply: reply})
		})
	}
}
