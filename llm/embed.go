// Package llm is an OpenAI-compatible client that never mistakes a fault for an
// answer. go-openai is used here alone.
package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
	"github.com/sashabaranov/go-openai"
)

// EmbedConfig names an OpenAI-compatible embeddings endpoint.
type EmbedConfig struct {
	BaseURL string // "https://albert.api.etalab.gouv.fr/v1"
	APIKey  string // may be empty on a local server
	Model   string
	// Some models want their texts announced: E5 wants "query: " and
	// "passage: ". Empty for models that do not.
	QuestionPrefix, CoursePrefix string
	Timeout                      time.Duration // of one request; 0: 10 s for a question, 60 s for courses
}

// Embedder computes vectors at an embeddings endpoint.
type Embedder struct {
	config EmbedConfig
	client *openai.Client
}

// NewEmbedder returns a client of the endpoint; nothing is sent before Embed.
func NewEmbedder(c EmbedConfig) (*Embedder, error) {
	if c.BaseURL == "" || c.Model == "" {
		return nil, fmt.Errorf("embeddings endpoint: both an address and a model are needed")
	}
	config := openai.DefaultConfig(c.APIKey)
	config.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	config.HTTPClient = &http.Client{} // the context of each call bounds it
	return &Embedder{c, openai.NewClientWithConfig(config)}, nil
}

// Model names the model, with its prefixes: they change the vectors.
func (e *Embedder) Model() string {
	return e.config.Model + "|" + e.config.QuestionPrefix + "|" + e.config.CoursePrefix
}

// address is the endpoint as errors may show it, without a password.
func (e *Embedder) address() string {
	u, err := url.Parse(e.config.BaseURL)
	if err != nil {
		return "the embeddings endpoint"
	}
	u.RawQuery = "" // a key may stand there
	return u.Redacted()
}

// Embed returns a vector for each text. An answer of another count, an empty
// vector or vectors of several lengths are errors.
func (e *Embedder) Embed(ctx context.Context, texts []string, question bool) ([][]float32, error) {
	if len(texts) == 0 {
		return nil, nil // servers refuse an empty request
	}
	prefix, timeout := e.config.CoursePrefix, 60*time.Second
	if question {
		prefix, timeout = e.config.QuestionPrefix, 10*time.Second
	}
	if e.config.Timeout > 0 {
		timeout = e.config.Timeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	in := make([]string, len(texts))
	for i, t := range texts {
		in[i] = prefix + t
	}
	answer, err := failsafe.With(patience(question)).WithContext(ctx).Get(func() (openai.EmbeddingResponse, error) {
		return e.client.CreateEmbeddings(ctx, openai.EmbeddingRequestStrings{Input: in, Model: openai.EmbeddingModel(e.config.Model)})
	})
	if err != nil {
		return nil, fmt.Errorf("ask %s for vectors: %w", e.address(), withoutTexts(err))
	}
	return e.check(answer.Data, len(in))
}

// check puts the vectors in the order of the texts.
func (e *Embedder) check(data []openai.Embedding, want int) ([][]float32, error) {
	if len(data) != want {
		return nil, fmt.Errorf("ask %s for vectors: got %d for %d texts", e.address(), len(data), want)
	}
	out := make([][]float32, want)
	for _, d := range data {
		if d.Index < 0 || d.Index >= want || out[d.Index] != nil || len(d.Embedding) == 0 || len(d.Embedding) != len(data[0].Embedding) {
			return nil, fmt.Errorf("ask %s for vectors: malformed answer at index %d (%d dimensions)", e.address(), d.Index, len(d.Embedding))
		}
		out[d.Index] = d.Embedding
	}
	return out, nil
}

// patience is how often a request is tried again: courses can wait, a question
// falls back to words instead.
func patience(question bool) retrypolicy.RetryPolicy[openai.EmbeddingResponse] {
	retries := 3
	if question {
		retries = 0
	}
	return retrypolicy.NewBuilder[openai.EmbeddingResponse]().
		HandleIf(func(_ openai.EmbeddingResponse, err error) bool { return passing(err) }).
		WithBackoff(300*time.Millisecond, 5*time.Second).WithJitterFactor(0.2).WithMaxRetries(retries).ReturnLastFailure().Build()
}

// passing reports whether a fault may be gone a moment later: the server is
// busy, failed, or was not reached.
func passing(err error) bool {
	var network *url.Error
	status := statusOf(err)
	return status == http.StatusTooManyRequests || status >= 500 || errors.As(err, &network) && !network.Timeout()
}

// statusOf returns the HTTP status behind an error, 0 without one.
func statusOf(err error) int {
	var api *openai.APIError
	if errors.As(err, &api) {
		return api.HTTPStatusCode
	}
	var request *openai.RequestError
	if errors.As(err, &request) {
		return request.HTTPStatusCode
	}
	return 0
}

// withoutTexts keeps the status alone of a server's refusal: servers repeat
// what they were sent, and a question must not reach a log.
func withoutTexts(err error) error {
	if status := statusOf(err); status != 0 {
		return fmt.Errorf("the server answered %d %s", status, http.StatusText(status))
	}
	return err
}
