package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Endpoint is one OpenAI-compatible chat endpoint.
type Endpoint struct {
	BaseURL           string // "https://albert.api.etalab.gouv.fr/v1"
	APIKey            string // may be empty on a local server
	Model             string
	InPrice, OutPrice float64 // euros per million tokens, 0 unknown
	Mode              Mode    // 0: find out; another is kept to
}

// ChatConfig says which endpoints to ask, and how patiently.
type ChatConfig struct {
	Endpoints   []Endpoint // in order of preference
	Timeouts    Timeouts
	Concurrency int // requests under way at once; 0: 8
	Waiting     int // requests that may wait for a place; 0: 256
	Retries     int // per endpoint; 0: 2, below 0: none
	Log         *slog.Logger
	Transport   http.RoundTripper // nil: a transport of its own
}

// Chat asks a model, by whichever of its endpoints answers.
type Chat struct {
	endpoints []*endpoint
	whole     time.Duration
	queue     *fair
	log       *slog.Logger
}

// Answer is a whole answer.
type Answer struct {
	// Text is the JSON object where a schema was asked; of free text, what
	// follows the model's thoughts.
	Text       string
	Usage      Usage
	Endpoint   int           // number from 1
	Model      string        // as the server names it
	Mode       Mode          // how it was asked; PlainText for free text
	Duration   time.Duration // from the place in the queue, retries included
	FirstToken time.Duration // of the request that was answered
}

// Delta is a piece of an answer as the model writes it: JSON, thoughts and code
// fences included.
type Delta struct {
	Text    string
	Restart bool // what came before is void: a retry or another endpoint begins anew
}

// NewChat returns a client of the endpoints; nothing is sent before Ask. Its
// errors name an endpoint by its number from 1.
func NewChat(c ChatConfig) (*Chat, error) {
	if len(c.Endpoints) == 0 {
		return nil, errors.New("chat: no endpoint")
	}
	times := c.Timeouts.withDefaults()
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Transport == nil {
		c.Transport = newTransport(times.Connect)
	}
	if c.Retries == 0 {
		c.Retries = 2
	}
	chat := &Chat{whole: times.Whole, queue: newFair(orElse(c.Concurrency, 8), orElse(c.Waiting, 256)), log: c.Log}
	for i, e := range c.Endpoints {
		if err := e.check(); err != nil {
			return nil, fmt.Errorf("chat endpoint %d: %w", i+1, err)
		}
		e.BaseURL = strings.TrimRight(e.BaseURL, "/")
		patience := lastDelay // another endpoint may answer sooner
		if i == len(c.Endpoints)-1 {
			patience = times.Whole
		}
		chat.endpoints = append(chat.endpoints, &endpoint{
			Endpoint: e, number: i + 1, times: times, retries: max(c.Retries, 0), patience: patience, transport: c.Transport,
			breaker: newBreaker(), log: c.Log, known: habits{mode: max(e.Mode, StrictSchema)}, total: EndpointUsage{Endpoint: i + 1, Model: e.Model},
		})
	}
	return chat, nil
}

func orElse(n, otherwise int) int {
	if n <= 0 {
		return otherwise
	}
	return n
}

// newTransport bounds its dials later than the watch does: they outlive the
// request that wanted them.
func newTransport(connect time.Duration) *http.Transport {
	return &http.Transport{
		Proxy:       http.ProxyFromEnvironment,
		DialContext: (&net.Dialer{Timeout: 2 * connect}).DialContext, TLSHandshakeTimeout: 2 * connect,
		ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 8, IdleConnTimeout: 90 * time.Second,
	}
}

// check returns errors that name the field and never its value: an address may
// hold a password.
func (e Endpoint) check() error {
	u, err := url.Parse(e.BaseURL)
	switch {
	case e.BaseURL == "":
		return errors.New("no address")
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return errors.New("the address is not one of http or https")
	case u.RawQuery != "" || u.Fragment != "":
		return errors.New("the address has a query")
	case e.Model == "":
		return errors.New("no model")
	case strings.ContainsAny(e.APIKey, "\r\n"):
		return errors.New("the key has a line break")
	case !price(e.InPrice) || !price(e.OutPrice):
		return errors.New("a price is not a number of euros")
	case e.Mode > PlainText:
		return errors.New("the mode is unknown")
	}
	return nil
}

func price(p float64) bool { return p >= 0 && !math.IsInf(p, 1) }

// Ask returns a whole answer. It streams underneath, so that the same guards
// hold. Errors match one of the kinds, or the error of ctx.
func (c *Chat) Ask(ctx context.Context, r Request) (Answer, error) {
	return c.Stream(ctx, r, nil)
}

// Stream passes an answer to each as it comes, in the caller's goroutine, then
// returns it whole. Its time, but for that of the whole, stands still while each
// is at work. An error of each ends it. After an error, what was passed is void.
//
// Of the kinds, ErrRefused ends it at once: an answer that one model declines
// is not looked for at another. All others go on to the next endpoint, ErrTooLong
// too: another model may have room.
func (c *Chat) Stream(ctx context.Context, r Request, each func(Delta) error) (Answer, error) {
	if r.Schema != nil && !json.Valid(r.Schema) {
		return Answer{}, fmt.Errorf("ask the model: the schema of prompt %q is no JSON", r.Name)
	}
	if err := c.enter(ctx, r.Learner); err != nil {
		return Answer{}, fmt.Errorf("ask the model: %w", err)
	}
	defer c.queue.leave()
	started := time.Now()
	whole, cancel := context.WithTimeoutCause(ctx, c.whole, outOfTime("no whole answer", c.whole))
	defer cancel()
	out := &sink{each: each}
	var failed error
	for _, e := range c.endpoints {
		answer, err := e.ask(whole, r, out)
		if err == nil {
			answer.Duration = time.Since(started)
			return answer, nil
		}
		failed = after(failed, fmt.Errorf("ask %s: %w", address(e.BaseURL), err))
		if ctx.Err() != nil || errors.Is(err, errSpurned) {
			break
		}
		if c.report(e, r, err); whole.Err() != nil || errors.Is(err, ErrRefused) {
			break
		}
	}
	return Answer{}, failed
}

// after puts an error after those before it, on one line.
func after(failed, err error) error {
	if failed == nil {
		return err
	}
	return fmt.Errorf("%w; %w", failed, err)
}

// enter waits for a place as long as a whole answer may take.
func (c *Chat) enter(ctx context.Context, learner string) error {
	wait, cancel := context.WithTimeout(ctx, c.whole)
	defer cancel()
	err := c.queue.enter(wait, learner)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return interrupted(ctx)
	case wait.Err() != nil:
		return &fault{kind: ErrBusy, what: fmt.Sprintf("no place in the queue in %v", c.whole)}
	}
	return err
}

// report logs a failure; a key that is not accepted once, not at each question.
func (c *Chat) report(e *endpoint, r Request, err error) {
	attrs := []any{"endpoint", e.number, "address", address(e.BaseURL), "prompt", r.Name, "err", err}
	if errors.Is(err, ErrUnauthorised) {
		e.keyLogged.Do(func() { c.log.Error("model key not accepted", attrs...) })
		return
	}
	c.log.Warn("model endpoint failed", attrs...)
}

// Usage returns the totals since the start, by endpoint.
func (c *Chat) Usage() []EndpointUsage {
	all := make([]EndpointUsage, len(c.endpoints))
	for i, e := range c.endpoints {
		e.mu.Lock()
		all[i] = e.total
		e.mu.Unlock()
	}
	return all
}
