package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"github.com/sashabaranov/go-openai"
)

// endpoint is one endpoint and what was learnt of it.
type endpoint struct {
	Endpoint
	number    int // from 1
	times     Timeouts
	retries   int
	patience  time.Duration // with Retry-After
	transport http.RoundTripper
	breaker   circuitbreaker.CircuitBreaker[Answer]
	log       *slog.Logger
	keyLogged sync.Once

	mu     sync.Mutex
	known  habits
	proved Mode // a schema was answered in this mode
	system bool // a system's message was answered
	total  EndpointUsage
}

// asking is one question at one endpoint, over its tries.
type asking struct {
	*endpoint
	Request
	habits
	out    *sink
	tries  int
	failed error // the last try
}

// ask asks an endpoint, again where that may help.
func (e *endpoint) ask(ctx context.Context, r Request, out *sink) (Answer, error) {
	a := &asking{endpoint: e, Request: r, out: out}
	answer, err := failsafe.With(retries(ctx, e.retries, e.patience)).WithContext(ctx).Get(func() (Answer, error) { return a.try(ctx) })
	if err == nil || ctx.Err() == nil {
		return answer, err
	}
	// Failsafe has another error for a time that ran out between two tries, and
	// says nothing of the try before.
	err = understand(ctx, err)
	if a.failed != nil && Kind(err) != nil && a.failed != err {
		err = after(a.failed, err)
	}
	return answer, err
}

// try asks once, in humbler forms until the server takes one.
func (a *asking) try(ctx context.Context) (answer Answer, err error) {
	if !a.breaker.TryAcquirePermit() {
		return Answer{}, &fault{kind: ErrDown, what: "left alone after failures"}
	}
	defer func() {
		record(a.breaker, err)
		a.failed = err
	}()
	a.tries++
	a.mu.Lock()
	a.habits = a.habits.and(a.known)
	a.mu.Unlock()
	for {
		answer, err = a.once(ctx)
		var f *fault
		if err == nil || !errors.As(err, &f) {
			return answer, err
		}
		if next, ok := a.humbler(f.refuses); ok && ctx.Err() == nil {
			a.habits = next
			continue
		}
		a.ponder(f)
		return answer, err
	}
}

// humbler is the form to try after a refusal, if there is one.
func (a *asking) humbler(f feature) (habits, bool) {
	asSystem := a.System != "" || a.Schema != nil && a.mode != StrictSchema
	if f == format && (a.Schema == nil || a.Mode != 0) || f == systemRole && !asSystem {
		return a.habits, false
	}
	return a.habits.without(f)
}

// ponder changes the form of the next try where a server fails without saying
// why: one that ignores response_format answers in prose, and Albert answered
// 500 to a system's message (etalab-ia/OpenGateLLM#209). What this endpoint has
// taken before is not doubted.
func (a *asking) ponder(f *fault) {
	a.mu.Lock()
	proved, system := a.proved, a.system
	a.mu.Unlock()
	if f.prose && proved != a.mode {
		a.habits, _ = a.humbler(format)
	}
	if f.status == http.StatusInternalServerError && a.tries == a.retries && !system {
		a.habits, _ = a.humbler(systemRole)
	}
}

// once sends one request and checks what comes.
func (a *asking) once(ctx context.Context) (Answer, error) {
	if err := a.out.restart(); err != nil {
		return Answer{}, err
	}
	q := a.build(a.Endpoint.Model, a.habits)
	ctx, w := watchOver(ctx, a.times)
	defer w.stop()
	r, err := a.exchange(ctx, w, q, a.out)
	if errors.Is(err, openai.ErrReasoningModelMaxTokensDeprecated) {
		err = &fault{kind: ErrDown, what: "the model wants max_completion_tokens", refuses: maxTokens}
	} else if errors.Is(err, openai.ErrReasoningModelLimitationsOther) || errors.Is(err, openai.ErrReasoningSamplingUnsupported) {
		err = &fault{kind: ErrDown, what: "the model wants no temperature", refuses: temperature}
	} else if err != nil && !errors.Is(err, errSpurned) {
		err = understand(ctx, err)
	}
	answer := Answer{Text: r.text, Usage: usageOf(a.Endpoint, q, r), Endpoint: a.number, Model: r.model, Mode: PlainText, FirstToken: w.first}
	if a.Schema != nil {
		answer.Mode = a.mode
	}
	if err == nil {
		answer.Text, err = a.checked(r.text)
	}
	a.note(answer, r.text != "" || r.usage != nil, err)
	return answer, err
}

// checked is the text of a whole answer: the JSON object where one was asked.
func (a *asking) checked(text string) (string, error) {
	if strings.TrimSpace(text) == "" {
		return "", badAnswer("empty")
	}
	if a.Schema == nil {
		if text = thoughtless(text); text == "" {
			return "", badAnswer("thoughts without an answer")
		}
		return text, nil
	}
	object, err := ExtractJSON(text)
	if err != nil {
		return "", &fault{kind: ErrBadAnswer, what: "no JSON where a schema was asked", prose: true}
	}
	return string(object), nil
}

// note counts a request and keeps the form that was answered.
func (a *asking) note(answer Answer, spent bool, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.total.Requests++
	if spent {
		a.total.add(answer.Usage)
	}
	if err != nil {
		a.total.Failures++
		return
	}
	if now := a.known.and(a.habits); now != a.known {
		a.log.Info("model endpoint takes a humbler form", "endpoint", a.number, "mode", now.mode.String(), "system", !now.fold, "usage", !now.bareStream)
		a.known = now
	}
	if a.Schema != nil {
		a.proved = a.mode
	}
	a.system = a.system || a.System != "" && !a.fold
}

// reply is what came of a request, as far as it came.
type reply struct {
	text, model string
	usage       *openai.Usage
}

// exchange sends a request and gathers the stream.
func (e *endpoint) exchange(ctx context.Context, w *watch, q openai.ChatCompletionRequest, out *sink) (r reply, err error) {
	config := openai.DefaultConfig(e.APIKey)
	config.BaseURL = e.BaseURL
	config.HTTPClient = &http.Client{Transport: &guard{e.transport, w}}
	r.model = e.Model
	s, err := openai.NewClientWithConfig(config).CreateChatCompletionStream(ctx, q)
	if err != nil {
		return r, err
	}
	defer s.Close()
	var text strings.Builder
	defer func() { r.text = text.String() }()
	for {
		c, err := s.Recv()
		if err == io.EOF {
			return r, nil
		} else if err != nil {
			return r, err
		}
		if c.Model != "" {
			r.model = c.Model
		}
		if c.Usage != nil {
			r.usage = c.Usage
		}
		for _, choice := range c.Choices {
			text.WriteString(choice.Delta.Content)
			w.pause()
			if err := out.send(choice.Delta.Content); err != nil {
				return r, err
			}
			w.resume()
		}
	}
}

// errSpurned marks the error of a caller who would not take a delta.
var errSpurned = errors.New("the reader of the answer stopped")

// sink passes deltas on and says when they begin anew.
type sink struct {
	each func(Delta) error // may be nil
	sent bool
}

func (s *sink) send(text string) error {
	if s.each == nil || text == "" {
		return nil
	}
	s.sent = true
	return s.pass(Delta{Text: text})
}

// restart voids what was sent before.
func (s *sink) restart() error {
	if !s.sent {
		return nil
	}
	s.sent = false
	return s.pass(Delta{Restart: true})
}

func (s *sink) pass(d Delta) error {
	if err := s.each(d); err != nil {
		return fmt.Errorf("%w: %w", errSpurned, err)
	}
	return nil
}
