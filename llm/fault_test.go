package llm

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestFaults: each fault of a server is an error of its kind, none is taken for
// an answer, and none shows the key or repeats the question.
func TestFaults(t *testing.T) {
	long := `{"error":{"message":%MSG%,"type":"x","param":null,"code":%CODE%}}`
	body := func(message, code string) string {
		return strings.NewReplacer("%MSG%", message, "%CODE%", code).Replace(long)
	}
	for _, c := range []struct {
		name   string
		server *model
		kind   error
		want   string
	}{
		{"429", fails(429, `{"error":{"message":"slow down: ma question"}}`), ErrBusy, "answered 429 Too Many Requests"},
		{"500", fails(500, `{"error":{"message":"no memory for: ma question","type":"server_error"}}`), ErrDown, "answered 500"},
		{"503 in HTML", fails(503, "<h1>Oups: ma question</h1>"), ErrDown, "answered 503"},
		{"OpenGateLLM, busy", fails(503, `{"detail":"Model is too busy, please try again later."}`), ErrBusy, "answered 503"},
		{"OpenGateLLM, no provider", fails(424, `{"detail":"Model provider not reachable."}`), ErrDown, "answered 424"},
		{"OpenGateLLM, budget", fails(400, `{"detail":"Insufficient budget."}`), ErrUnauthorised, "answered 400"},
		{"401", fails(401, `{"error":{"message":"bad key `+key+`"}}`), ErrUnauthorised, "answered 401"},
		{"403", fails(403, `{"detail":"Invalid API key."}`), ErrUnauthorised, "answered 403"},
		{"404", fails(404, `{"detail":"Model not found."}`), ErrDown, "answered 404"},
		{"302", fails(302, ``), ErrDown, "answered 302"},
		{"204", fails(204, ``), ErrDown, "answered 204"},
		{"413", fails(413, `<html>nginx</html>`), ErrTooLong, "answered 413"},
		{"HTML with 200", says("text/html; charset=utf-8", "<html><body>Connexion requise</body></html>"), ErrBadAnswer, "HTML"},
		{"HTML as a stream", says(sse, "\n <!doctype html><html>"), ErrBadAnswer, "HTML"},
		{"nothing", says(sse, ""), ErrBadAnswer, "without a finish_reason"},
		{"a text", says("text/plain", "upstream connect error"), ErrBadAnswer, "without a finish_reason"},
		{"empty answer", says(sse, streamOf("")), ErrBadAnswer, "empty"},
		{"spaces", says(sse, streamOf(" ", "\n")), ErrBadAnswer, "empty"},
		{"thoughts alone", says(sse, streamOf("<think>Voyons, ma question")), ErrBadAnswer, "thoughts"},
		{"no choice", says("application/json", `{"object":"chat.completion","choices":[]}`), ErrBadAnswer, "without a finish_reason"},
		{"a JSON error with 200", says("application/json", `{"error":{"message":"model not loaded: ma question"}}`), ErrBadAnswer, "error in place of an answer"},
		{"llama.cpp, too long with 200", says("application/json; charset=utf-8", `{"error":{"code":400,"message":"the request exceeds the available context size. try increasing the context size or enable context shift","type":"exceed_context_size_error","n_prompt_tokens":14429,"n_ctx":8192}}`), ErrTooLong, ""},
		{"rate limit with 200", says("application/json", `{"error":{"message":"x","type":"rate_limit_exceeded","code":429}}`), ErrBusy, ""},
		{"a refusal of the form with 200", says("application/json", `{"error":{"message":"Unknown model","type":"invalid_request_error"}}`), ErrDown, "error in place"},
		{"what FastAPI repeats", fails(422, `{"detail":[{"loc":["body","stop"],"msg":"no","input":"maximum context length, content_filter, rate limit"}]}`), ErrDown, ""},
		{"server error with 200", says("application/json", `{"error":{"message":"x","type":"server_error"}}`), ErrDown, ""},
		{"error event", says(sse, delta("un")+`data: {"error":{"message":"ma question","type":"server_error","code":500}}`+"\n\n"), ErrDown, "error in place"},
		{"error event after comments", says(sse, ": ping\n\n: ping\n\nevent: error\ndata: {\"message\":\"overloaded\"}\n\n"+done), ErrBusy, ""},
		{"error event over lines", says(sse, "event: error\ndata: {\"message\":\ndata: \"overloaded\"}\n\n"), ErrBusy, ""},
		{"error field of llama.cpp", says(sse, `error: {"code":500,"message":"Context size has been exceeded.","type":"server_error"}`+"\n\n"), ErrTooLong, ""},
		{"bare error amid a stream", says(sse, delta("un")+`{"detail":"Model is too busy (ReadTimeout), please try again later."}`), ErrBusy, ""},
		{"older vLLM, amid a stream", says(sse, `data: {"object":"error","message":"boom","type":"InternalServerError","param":null,"code":500}`+"\n\n"+done), ErrDown, ""},
		{"error beside choices", says(sse, `data: {"error":{"code":502,"message":"provider disconnected"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}`+"\n\n"), ErrDown, ""},
		{"[DONE] without finish_reason", says(sse, delta("un cours")+done), ErrBadAnswer, "without a finish_reason"},
		{"end without finish_reason", says(sse, delta("un cours")), ErrBadAnswer, "without a finish_reason"},
		{"finish_reason of a tool", says(sse, delta("un cours")+finish("tool_calls")+done), ErrBadAnswer, "another reason"},
		{"finish_reason error", says(sse, delta("un cours")+finish("error")+done), ErrBadAnswer, "another reason"},
		{"broken chunk", says(sse, delta("un cours")+"data: {\"choices\":[{\"in\n\n"+finish("stop")+done), ErrBadAnswer, "malformed"},
		{"chunk of another type", says(sse, `data: {"choices":"ma question"}`+"\n\n"), ErrBadAnswer, "malformed"},
		{"length", says(sse, delta("un cours")+finish("length")+usageChunk+done), ErrTooLong, "cut at its length"},
		{"length, Mistral", says(sse, delta("un cours")+finish("model_length")), ErrTooLong, "cut at its length"},
		{"content filter", says(sse, delta("un")+finish("content_filter")+done), ErrRefused, "content filter"},
		{"content filter, Azure", fails(400, body(`"The response was filtered due to the prompt triggering Azure OpenAI's content management policy."`, `"content_filter"`)), ErrRefused, ""},
		{"refusal", says(sse, `data: {"choices":[{"index":0,"delta":{"refusal":"Je ne peux pas"},"finish_reason":null}]}`+"\n\n"+finish("stop")+done), ErrRefused, "declined"},
		{"refusal, without an end", says(sse, `data: {"choices":[{"index":0,"delta":{"refusal":"Je ne peux pas"}}]}`+"\n\n"+done), ErrRefused, "declined"},
		{"refusal, whole", says("application/json", `{"choices":[{"index":0,"message":{"role":"assistant","content":null,"refusal":"Non"},"finish_reason":"stop"}]}`), ErrRefused, "declined"},
		{"too long, OpenAI", fails(400, body(`"This model's maximum context length is 8192 tokens, however you requested 9000: ma question"`, `"context_length_exceeded"`)), ErrTooLong, "answered 400"},
		{"too long, vLLM", fails(400, `{"object":"error","message":"This model's maximum context length is 16384 tokens. However, you requested 122946 tokens (112946 in the messages, 10000 in the completion). Please reduce the length of the messages or completion.","type":"BadRequestError","param":null,"code":400}`), ErrTooLong, ""},
		{"too long, vLLM's max_tokens", fails(400, `{"object":"error","message":"max_tokens must be at least 1, got -186.","type":"BadRequestError","param":null,"code":400}`), ErrTooLong, ""},
		{"too long, llama.cpp", fails(400, body(`"request (4390 tokens) exceeds the available context size (4096 tokens), try increasing it"`, `400`)), ErrTooLong, ""},
		{"too long, llama.cpp's 500", fails(500, body(`"Context size has been exceeded."`, `500`)), ErrTooLong, ""},
		{"too long, OpenGateLLM around vLLM", fails(400, `{"detail":{"error":{"message":"This model's maximum context length is 2048 tokens","type":"BadRequestError","code":400}}}`), ErrTooLong, ""},
		{"too long, Mistral", fails(400, `{"object":"error","message":"Prompt contains 65536 tokens and 0 draft tokens, too large for model with 32768 maximum context length","type":"invalid_request_prompt","param":null,"code":"3051"}`), ErrTooLong, ""},
		{"too large", says(sse, strings.Repeat(delta(strings.Repeat("a", 64<<10)), 17)+finish("stop")), ErrBadAnswer, "too large"},
		{"too large, whole", says("application/json", `{"x":"`+strings.Repeat("a", 1<<20)), ErrBadAnswer, "too large"},
		{"a line too long", says(sse, delta(strings.Repeat("a", 1<<20))), ErrBadAnswer, "line of the stream is too long"},
		{"an event too large", says(sse, strings.Repeat("data: {"+strings.Repeat("a", 64<<10)+"\n", 17)), ErrBadAnswer, "event of the stream is too large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			chat := chatOf(t, ChatConfig{Retries: -1}, c.server)
			got, err := chat.Ask(t.Context(), Request{User: question})
			if err == nil {
				t.Fatalf("taken for an answer: %+v", got)
			}
			if !errors.Is(err, c.kind) || Kind(err) != c.kind || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "ask http://") {
				t.Errorf("got %v, want %v and %q", err, c.kind, c.want)
			}
			clean(t, err)
		})
	}
}

// TestGoodAnswers: what servers do differently and is no fault.
func TestGoodAnswers(t *testing.T) {
	for _, c := range []struct{ name, kind, body, want string }{
		{"no [DONE]", sse, delta("un cours") + finish("stop"), "un cours"},
		{"no blank lines", sse, strings.ReplaceAll(streamOf("un", " cours"), "\n\n", "\n"), "un cours"},
		{"carriage returns", sse, strings.ReplaceAll(streamOf("un", " cours"), "\n", "\r\n"), "un cours"},
		{"byte order mark", sse, "\ufeff" + streamOf("un cours"), "un cours"},
		{"no last newline", sse, strings.TrimRight(delta("un cours")+finish("stop"), "\n"), "un cours"},
		{"no content type", "", streamOf("un cours"), "un cours"},
		{"300 keep-alives", sse, strings.Repeat(": keep-alive\n\n", 300) + streamOf("un cours"), "un cours"},
		{"event names and ids", sse, strings.ReplaceAll(streamOf("un cours"), "data:", "event: message\nid: 4\nretry: 10\ndata:"), "un cours"},
		{"data over lines", sse, "data: {\"choices\":[{\"index\":0,\ndata: \"delta\":{\"content\":\"un cours\"},\ndata: \"finish_reason\":\"stop\"}]}\n\n", "un cours"},
		{"error null", sse, strings.ReplaceAll(streamOf("un cours"), `data: {"id"`, `data: {"error":null,"id"`), "un cours"},
		{"not streamed", "application/json", `{"id":"x","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"un cours"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}`, "un cours"},
		{"pieces", sse, `data: {"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Voyons"}]},{"type":"text","text":"un cours"}]},"finish_reason":"stop"}]}` + "\n\n", "un cours"},
		{"reasoning", sse, `data: {"choices":[{"index":0,"delta":{"reasoning_content":"Voyons","reasoning":{"a":1}}}]}` + "\n\n" + streamOf("un cours"), "un cours"},
		{"a second choice", sse, `data: {"choices":[{"index":1,"delta":{"content":"autre"},"finish_reason":"stop"}]}` + "\n\n" + streamOf("un cours"), "un cours"},
		{"Azure's filter results", sse, `data: {"choices":[],"prompt_filter_results":[]}` + "\n\n" + streamOf("un cours"), "un cours"},
		{"end twice", sse, delta("un cours") + finish("stop") + finish("stop") + usageChunk + done, "un cours"},
		{"TGI's end", sse, delta("un cours") + finish("eos_token") + done, "un cours"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := chatOf(t, ChatConfig{Retries: -1}, says(c.kind, c.body)).Ask(t.Context(), Request{User: question})
			if err != nil || got.Text != c.want {
				t.Errorf("got %q, %v", got.Text, err)
			}
		})
	}
}

// TestTimes: each time that runs out is named. The server stays silent until
// the client goes away, but for what it wrote before.
func TestTimes(t *testing.T) {
	silent := func(before string) *model {
		return &model{answer: func(w http.ResponseWriter, r *http.Request, _ int, _ asked) {
			if before != "" {
				write(w, 200, sse, before)
			}
			<-r.Context().Done()
		}}
	}
	short := 50 * time.Millisecond
	for _, c := range []struct {
		name   string
		server *model
		times  Timeouts
		want   string
	}{
		{"no answer", silent(""), Timeouts{FirstToken: short}, "no first token in 50ms"},
		{"keep-alives alone", silent(": ping\n\n"), Timeouts{FirstToken: short}, "no first token in 50ms"},
		{"the role alone", silent(delta("")), Timeouts{FirstToken: short}, "no first token in 50ms"},
		{"stall", silent(delta("un")), Timeouts{BetweenTokens: short}, "no further token in 50ms"},
		{"whole", silent(delta("un")), Timeouts{Whole: short}, "no whole answer in 50ms"},
		{"no end, yet finished", silent(delta("un cours") + finish("stop")), Timeouts{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := chatOf(t, ChatConfig{Timeouts: c.times}, c.server).Ask(t.Context(), Request{User: question})
			if c.want == "" {
				if err != nil || got.Text != "un cours" || got.Duration > 5*time.Second {
					t.Errorf("got %q, %v after %v", got.Text, err, got.Duration)
				}
				return
			}
			if !errors.Is(err, ErrDown) || !strings.Contains(err.Error(), c.want) || errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if n := c.server.requests(); n != 1 {
				t.Errorf("%d requests: a stall is not tried again where it stalled", n)
			}
		})
	}
}

// TestConnect: the time to a connection is a bound of its own.
func TestConnect(t *testing.T) {
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	c, err := NewChat(ChatConfig{Transport: transport, Timeouts: Timeouts{Connect: 50 * time.Millisecond}, Endpoints: []Endpoint{{BaseURL: "http://a", Model: "m"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Ask(t.Context(), Request{User: question}); Kind(err) != ErrDown || !strings.Contains(err.Error(), "no connection in 50ms") {
		t.Errorf("got %v", err)
	}
}

// TestSlowReader: the time of who reads along is none of the server's.
func TestSlowReader(t *testing.T) {
	answers := map[string]func(int) *http.Response{"a": each(text("un cours"))}
	inTime(t, ChatConfig{}, answers, func(t *testing.T, chat *Chat, l *lines) {
		_, err := chat.Stream(t.Context(), Request{User: question}, func(Delta) error {
			time.Sleep(20 * time.Second)
			return nil
		})
		if err != nil || len(l.asked["a"]) != 1 {
			t.Errorf("got %v after %d requests", err, len(l.asked["a"]))
		}
	})
}

// TestCut: a connection closed amid the answer.
func TestCut(t *testing.T) {
	m := &model{answer: func(w http.ResponseWriter, _ *http.Request, _ int, _ asked) {
		write(w, 200, sse, delta("un"))
		panic(http.ErrAbortHandler)
	}}
	_, err := chatOf(t, ChatConfig{Retries: -1}, m).Ask(t.Context(), Request{User: question})
	if Kind(err) != ErrBadAnswer || !strings.Contains(err.Error(), "cut") {
		t.Errorf("got %v", err)
	}
	m = &model{answer: func(w http.ResponseWriter, _ *http.Request, _ int, _ asked) {
		write(w, 200, sse, delta("un cours")+finish("stop"))
		panic(http.ErrAbortHandler)
	}}
	if got, err := chatOf(t, ChatConfig{Retries: -1}, m).Ask(t.Context(), Request{User: question}); err != nil || got.Text != "un cours" {
		t.Errorf("cut after its end: %q, %v", got.Text, err)
	}
}

func TestNotReached(t *testing.T) {
	server := httptest.NewServer(nil)
	address := strings.Replace(server.URL, "http://", "http://agent:motdepasse@", 1)
	server.Close()
	plain := httptest.NewServer(nil)
	defer plain.Close()
	secure := httptest.NewTLSServer(nil) // of a certificate that nobody signed
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	defer secure.Close()
	for _, base := range []string{address, "http://agent:motdepasse@nulle-part.invalid", strings.Replace(plain.URL, "http:", "https:", 1), secure.URL} {
		c, err := NewChat(ChatConfig{Retries: -1, Endpoints: []Endpoint{{BaseURL: base, Model: "m"}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Ask(t.Context(), Request{User: question})
		if Kind(err) != ErrDown || !strings.Contains(err.Error(), "not reached: ") || strings.Contains(err.Error(), "*") {
			t.Errorf("got %v", err)
		}
		clean(t, err)
	}
}

// TestCancel: who gives up gets their own error, at once.
func TestCancel(t *testing.T) {
	here := make(chan struct{}, 1)
	m := &model{answer: func(w http.ResponseWriter, r *http.Request, _ int, _ asked) {
		write(w, 200, sse, delta("un"))
		here <- struct{}{}
		<-r.Context().Done()
	}}
	c := chatOf(t, ChatConfig{}, m, m)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-here; cancel() }()
	_, err := c.Ask(ctx, Request{User: question})
	if !errors.Is(err, context.Canceled) || Kind(err) != nil || m.requests() != 1 {
		t.Errorf("got %v after %d requests", err, m.requests())
	}
	if _, err := c.Ask(ctx, Request{User: question}); !errors.Is(err, context.Canceled) || m.requests() != 1 {
		t.Errorf("cancelled before: %v after %d requests", err, m.requests())
	}
	why := errors.New("l’agent est parti")
	for _, ctx := range []context.Context{expired(t), caused(t, why)} {
		if _, err := c.Ask(ctx, Request{User: question}); !errors.Is(err, ctx.Err()) || !errors.Is(err, context.Cause(ctx)) {
			t.Errorf("got %v", err)
		}
	}
}

func expired(t *testing.T) context.Context {
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	t.Cleanup(cancel)
	return ctx
}

func caused(t *testing.T, why error) context.Context {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	return ctx
}
