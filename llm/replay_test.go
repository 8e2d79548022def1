package llm

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReplay: the shapes of the servers that Parcours is likely to meet. The
// recordings are made by hand from the servers' sources, documentation and
// issues; each line says what it is.
func TestReplay(t *testing.T) {
	type want struct {
		kind  error
		usage Usage // 0: not looked at
		mode  Mode
	}
	good := want{mode: StrictSchema}
	fault := func(kind error) want { return want{kind: kind} }
	for name, wants := range map[string][]want{
		"ollama":   {{usage: Usage{Prompt: 33, Completion: 8}, mode: StrictSchema}, good, fault(ErrDown), fault(ErrDown)},
		"vllm":     {{usage: Usage{Prompt: 210, Completion: 9}, mode: StrictSchema}, fault(ErrTooLong), fault(ErrTooLong), fault(ErrDown), {mode: JSONObject}},
		"llamacpp": {{usage: Usage{Prompt: 17, Completion: 29}, mode: StrictSchema}, fault(ErrTooLong), fault(ErrTooLong), fault(ErrTooLong), fault(ErrDown)},
		"albert": {{usage: Usage{Prompt: 120, Completion: 9}, mode: StrictSchema}, fault(ErrBusy), fault(ErrDown), fault(ErrBusy), fault(ErrBusy), fault(ErrUnauthorised),
			fault(ErrTooLong), good},
		"mistral": {{usage: Usage{Prompt: 31, Completion: 9}, mode: StrictSchema}, good, fault(ErrTooLong), fault(ErrBusy), fault(ErrUnauthorised), fault(ErrTooLong)},
	} {
		t.Run(name, func(t *testing.T) {
			replayer, err := NewReplayer(filepath.Join("testdata", "replay", name+".jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			chat, err := NewChat(ChatConfig{Retries: -1, Transport: replayer, Endpoints: []Endpoint{{BaseURL: "http://" + name + "/v1", Model: "m", APIKey: key}}})
			if err != nil {
				t.Fatal(err)
			}
			for i, w := range wants {
				note := append(replayer.left, exchange{})[0].Note
				got, err := chat.Ask(t.Context(), Request{System: "Tu aides.", User: question, Schema: schema})
				if Kind(err) != w.kind || got.Mode != w.mode || w.usage != (Usage{}) && got.Usage != w.usage || err == nil && strings.ReplaceAll(got.Text, " ", "") != `{"cours":"Paie"}` {
					t.Errorf("%d (%s): got %+v, %v, want %+v", i+1, note, got, err, w)
				}
				clean(t, err)
			}
			if n := len(replayer.left); n != 0 {
				t.Errorf("%d exchanges are left", n)
			}
		})
	}
}

// throttled is a server that is busy once, repeats keys, then answers with the
// question.
func throttled() *model {
	return &model{answer: func(w http.ResponseWriter, _ *http.Request, n int, q asked) {
		if n == 0 {
			w.Header().Set("Retry-After", "0.01")
			write(w, 429, "application/json", `{"error":{"message":"slow down, `+key+` and autre-clef"}}`)
			return
		}
		write(w, 200, sse, streamOf(q.Messages[0].Content))
	}}
}

// TestRecord: what was recorded is replayed, without the keys.
func TestRecord(t *testing.T) {
	m := throttled()
	server := httptest.NewServer(m)
	defer server.Close()
	ask := func(transport http.RoundTripper, answer string) {
		t.Helper()
		chat, err := NewChat(ChatConfig{Transport: transport, Endpoints: []Endpoint{{BaseURL: server.URL + "/v1", Model: "m", APIKey: key}}})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := chat.Ask(t.Context(), Request{User: "un cours"}); err != nil || got.Text != answer {
			t.Errorf("got %+v, %v, want %q", got, err, answer)
		}
	}
	file := filepath.Join(t.TempDir(), "albert.jsonl")
	ask(NewRecorder(file, http.DefaultTransport, "autre-clef"), "un cours")
	recorded, err := os.ReadFile(file)
	if s := string(recorded); err != nil || strings.Contains(s, key) || strings.Contains(s, "autre-clef") || strings.Contains(s, "Bearer") || strings.Count(s, "\n") != 2 {
		t.Errorf("recorded %v:\n%s", err, s)
	}
	replayer, err := NewReplayer(file)
	if err != nil {
		t.Fatal(err)
	}
	ask(replayer, "un cours")
	if m.requests() != 2 || len(replayer.left) != 0 {
		t.Errorf("the replay asked the server, or left %d exchanges", len(replayer.left))
	}
	c, err := NewChat(ChatConfig{Transport: replayer, Endpoints: []Endpoint{{BaseURL: server.URL + "/v1", Model: "m"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Ask(t.Context(), Request{User: "autre"}); Kind(err) != ErrDown || !strings.Contains(err.Error(), "no exchange left") {
		t.Errorf("a request that was not recorded: %v", err)
	}
}

func TestNewReplayer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.jsonl")
	if _, err := NewReplayer(file); err == nil {
		t.Error("a file that is not there is read")
	}
	if err := os.WriteFile(file, []byte("{}\n{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewReplayer(file); err == nil || !strings.Contains(err.Error(), "exchange 2") {
		t.Errorf("got %v", err)
	}
}
