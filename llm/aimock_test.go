package llm

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// aimock starts @copilotkit/aimock, installed with "npm install --prefix DIR",
// and returns its address; PARCOURS_AIMOCK is DIR.
func aimock(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("PARCOURS_AIMOCK")
	if dir == "" {
		t.Skip("PARCOURS_AIMOCK is not set: npm install --prefix DIR @copilotkit/aimock@1.43, then PARCOURS_AIMOCK=DIR")
	}
	cmd := exec.Command("node", filepath.Join("testdata", "aimock", "server.mjs"), filepath.Join(dir, "node_modules/@copilotkit/aimock/dist/index.js"))
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

// TestAimock: the faults of a model server that is not ours.
func TestAimock(t *testing.T) {
	address := aimock(t)
	for _, c := range []struct {
		ask, path string // path: "/v1"
		kind      error
		want      string // in the answer, or in the error
	}{
		{ask: "bien", want: `{"cours":"Paie"}`},
		{ask: "pas si vite", want: `{"cours":"Paie"}`},
		{ask: "en panne", kind: ErrDown, want: "answered 500"},
		{ask: "lent", kind: ErrDown, want: "no first token"},
		{ask: "figé", kind: ErrDown, want: "no further token"},
		{ask: "coupé", kind: ErrBadAnswer, want: "cut"},
		{ask: "malformé", kind: ErrBadAnswer, want: "malformed"},
		{ask: "pas de JSON", kind: ErrBadAnswer, want: "no JSON"},
		{ask: "hors liste", want: `{"cours":"Inconnu"}`}, // for the checker above
		{ask: "filtré", kind: ErrRefused, want: "content filter"},
		{ask: "refus", path: "/refus", kind: ErrRefused, want: "declined"},
		{ask: "html", path: "/html", kind: ErrBadAnswer, want: "HTML"},
		{ask: "trop long", kind: ErrTooLong, want: "answered 400"},
		{ask: "réponse longue", kind: ErrTooLong, want: "cut at its length"},
	} {
		t.Run(c.ask, func(t *testing.T) {
			chat, err := NewChat(ChatConfig{Retries: 1, Timeouts: Timeouts{FirstToken: 2 * time.Second, BetweenTokens: time.Second},
				Endpoints: []Endpoint{{BaseURL: address + c.path + map[bool]string{true: "/v1"}[c.path == ""], APIKey: key, Model: "gpt-4o"}}})
			if err != nil {
				t.Fatal(err)
			}
			defer chat.close()
			got, err := chat.Ask(t.Context(), Request{User: c.ask, Schema: schema})
			if Kind(err) != c.kind || !strings.Contains(got.Text+fmt.Sprint(err), c.want) {
				t.Errorf("got %+v, %v, want %v and %q", got, err, c.kind, c.want)
			}
			clean(t, err)
		})
	}
}
