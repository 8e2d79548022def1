package llm

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// picky is a server that takes some forms of a request alone: refuse returns a
// status and a body, or 0.
func picky(refuse func(asked) (int, string), good string) *model {
	return &model{answer: func(w http.ResponseWriter, _ *http.Request, _ int, q asked) {
		if status, body := refuse(q); status != 0 {
			write(w, status, "application/json", body)
			return
		}
		write(w, 200, sse, streamOf(good))
	}}
}

// without refuses the response formats named.
func without(status int, body string, formats ...string) func(asked) (int, string) {
	return func(q asked) (int, string) {
		for _, f := range formats {
			if q.format() == f {
				return status, body
			}
		}
		return 0, ""
	}
}

func formats(m *model) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := []string{}
	for _, q := range m.got {
		all = append(all, q.format())
	}
	return all
}

// TestModes: strict schema, then JSON mode, then plain text; what worked is
// remembered, and a refusal in between is no failure of the question.
func TestModes(t *testing.T) {
	const answer = "Voici :\n```json\n{\"cours\":\"Paie\",}\n```"
	both := []string{"json_schema", "json_object"}
	for _, c := range []struct {
		name   string
		server *model
		mode   Mode
		asked  []string // in two questions
	}{
		{"strict", picky(without(0, ""), `{"cours":"Paie"}`), StrictSchema, []string{"json_schema", "json_schema"}},
		{"no schema", picky(without(400, `{"error":{"message":"'response_format.type' must be 'json_object' or 'text'"}}`, "json_schema"), `{"cours":"Paie"}`),
			JSONObject, []string{"json_schema", "json_object", "json_object"}},
		{"neither", picky(without(422, `{"detail":[{"type":"extra_forbidden","loc":["body","response_format"],"msg":"Extra inputs are not permitted","input":{}}]}`, both...), answer),
			PlainText, []string{"json_schema", "json_object", "text", "text"}},
		{"neither, 501", picky(without(501, `{"error":"guided decoding is not built in"}`, both...), answer), PlainText, []string{"json_schema", "json_object", "text", "text"}},
		{"neither, 404 of OpenRouter", picky(without(404, `{"error":{"message":"No endpoints found that can handle the requested parameters.","code":404}}`, both...), answer),
			PlainText, []string{"json_schema", "json_object", "text", "text"}},
		{"a 400 without words", picky(without(400, ``, both...), answer), PlainText, []string{"json_schema", "json_object", "text", "text"}},
		{"500 with words", picky(without(500, `{"error":{"message":"Failed to parse grammar"}}`, both...), answer), PlainText, []string{"json_schema", "json_object", "text", "text"}},
		{"ignored", &model{answer: func(w http.ResponseWriter, _ *http.Request, _ int, q asked) {
			if strings.Contains(q.Messages[0].Content, "JSON Schema") {
				write(w, 200, sse, streamOf(answer))
			} else {
				write(w, 200, sse, streamOf("Je propose la paie."))
			}
		}}, JSONObject, []string{"json_schema", "json_object", "json_object"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // "ignored" waits before its retry
			chat := chatOf(t, ChatConfig{}, c.server)
			for range 2 {
				got, err := chat.Ask(t.Context(), Request{System: "Tu aides.", User: question, Schema: schema})
				if err != nil || got.Mode != c.mode || strings.ReplaceAll(got.Text, " ", "") != `{"cours":"Paie"}` {
					t.Errorf("got %+v, %v", got, err)
				}
			}
			if diff := cmp.Diff(c.asked, formats(c.server)); diff != "" {
				t.Errorf("formats asked (-want +got):\n%s", diff)
			}
			for _, q := range c.server.got {
				if strings.Contains(q.Messages[0].Content, string(schema)) == (q.format() == "json_schema") {
					t.Errorf("in %s the schema is in the prompt: %q", q.format(), q.Messages[0].Content)
				}
			}
		})
	}
}

// TestModeKept: what is no matter of form leaves the mode alone, and so does an
// endpoint whose mode is configured.
func TestModeKept(t *testing.T) {
	for _, c := range []struct {
		name   string
		server *model
		kind   error
	}{
		{"too long", fails(400, `{"error":{"code":"context_length_exceeded"}}`), ErrTooLong},
		{"filter", fails(400, `{"error":{"code":"content_filter"}}`), ErrRefused},
		{"key", fails(403, `{"detail":"Insufficient rights."}`), ErrUnauthorised},
		{"unknown model", fails(404, `{"error":{"message":"model 'm' not found"}}`), ErrDown},
	} {
		chat := chatOf(t, ChatConfig{Retries: -1}, c.server)
		_, err := chat.Ask(t.Context(), Request{User: question, Schema: schema})
		if Kind(err) != c.kind || c.server.requests() != 1 {
			t.Errorf("%s: %v after %d requests", c.name, err, c.server.requests())
		}
	}
	m := fails(400, `{}`)
	chat := chatOf(t, ChatConfig{Retries: -1}, m)
	chat.endpoints[0].Mode, chat.endpoints[0].known.mode = JSONObject, JSONObject
	if _, err := chat.Ask(t.Context(), Request{User: question, Schema: schema}); Kind(err) != ErrDown || m.requests() != 1 || m.got[0].format() != "json_object" {
		t.Errorf("a configured mode: %v, formats %v", err, formats(m))
	}
	m = fails(400, `{}`)
	if _, err := chatOf(t, ChatConfig{Retries: -1}, m).Ask(t.Context(), Request{User: question, Schema: schema}); Kind(err) != ErrDown || m.requests() != 3 {
		t.Errorf("no form at all: %v, formats %v", err, formats(m))
	}
}

// TestForms: what else servers refuse is left out from then on.
func TestForms(t *testing.T) {
	system := func(q asked) bool { return q.Messages[0].Role == "system" }
	for _, c := range []struct {
		name    string
		refuses func(asked) bool
		status  int
		body    string
		want    func(asked) bool
	}{
		{"system role, Gemma under vLLM", system, 400, `{"object":"error","message":"System role not supported","type":"BadRequestError","code":400}`, nil},
		{"system role, Mistral under vLLM", system, 400, `{"object":"error","message":"Conversation roles must alternate user/assistant/user/assistant/...","code":400}`, nil},
		{"system role, Google", system, 400, `[{"error":{"code":400,"message":"Developer instruction is not enabled for models/gemma-3-27b-it","status":"INVALID_ARGUMENT"}}]`, nil},
		{"system role, 500 with words", system, 500, `{"detail":"TemplateError: System role not supported"}`, nil},
		{"stream_options", func(q asked) bool { return q.StreamOptions != nil }, 422,
			`{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted","input":{"include_usage":true}}]}`, nil},
		{"max_tokens", func(q asked) bool { return q.MaxTokens != 0 }, 400,
			`{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}`,
			func(q asked) bool { return q.MaxCompletionTokens == 50 }},
		{"temperature", func(q asked) bool { return q.Temperature != 0 }, 400,
			`{"error":{"message":"Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.","param":"temperature","code":"unsupported_value"}}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := picky(func(q asked) (int, string) {
				if c.refuses(q) {
					return c.status, c.body
				}
				return 0, ""
			}, `{"cours":"Paie"}`)
			chat := chatOf(t, ChatConfig{}, m)
			for range 2 {
				got, err := chat.Ask(t.Context(), Request{System: "Tu aides.", User: question, Schema: schema, MaxTokens: 50})
				if err != nil || got.Mode != StrictSchema {
					t.Errorf("got %+v, %v", got, err)
				}
			}
			if m.requests() != 3 {
				t.Errorf("%d requests, want one refusal and two answers", m.requests())
			}
			last := m.got[len(m.got)-1]
			if text := last.Messages[0].Content; !strings.Contains(text, "Tu aides.") || last.Messages[0].Role == "user" && !strings.Contains(text, question) {
				t.Errorf("the system's text is lost: %+v", last.Messages)
			}
			if c.want != nil && !c.want(last) {
				t.Errorf("asked %+v", last)
			}
		})
	}
}

// TestReasoningModels: go-openai itself refuses max_tokens and a temperature
// for OpenAI's own names.
func TestReasoningModels(t *testing.T) {
	m := says(sse, streamOf("un cours"))
	chat := chatOf(t, ChatConfig{}, m)
	chat.endpoints[0].Endpoint.Model = "o3-mini"
	if _, err := chat.Ask(t.Context(), Request{User: question, MaxTokens: 50}); err != nil || m.requests() != 1 || m.got[0].MaxCompletionTokens != 50 {
		t.Errorf("%v after %+v", err, m.got)
	}
}

// TestLearnTogether: questions under way at once may each find out, and agree.
func TestLearnTogether(t *testing.T) {
	m := picky(without(400, `{"error":"json_schema"}`, "json_schema"), `{"cours":"Paie"}`)
	chat := chatOf(t, ChatConfig{}, m)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if got, err := chat.Ask(t.Context(), Request{User: question, Schema: schema}); err != nil || got.Mode != JSONObject {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	all.Wait()
	before := m.requests()
	if _, err := chat.Ask(t.Context(), Request{User: question, Schema: schema}); err != nil || m.requests() != before+1 {
		t.Errorf("%v after %d requests", err, m.requests()-before)
	}
}

func TestNoJSON(t *testing.T) {
	for _, text := range []string{`{"cours":`, "Paie", `["Paie"]`, `{"cours":"Paie"`, "<think>{\"cours\":\"Paie\"}</think>", `{"a":{"cours":"Paie"} x}`} {
		chat := chatOf(t, ChatConfig{Retries: -1}, says(sse, streamOf(text)))
		got, err := chat.Ask(t.Context(), Request{User: question, Schema: schema})
		if !errors.Is(err, ErrBadAnswer) || !strings.Contains(err.Error(), "no JSON") {
			t.Errorf("%s: got %+v, %v", text, got, err)
		}
	}
}
