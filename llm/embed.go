// Package llm is an OpenAI-compatible client that never mistakes a fault for an
// answer. go-openai is used here alone.
package llm

import (
	"context"
	"fmt"
	"net/http"
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
		return nil, fmt.Errorf("ask %s for vectors: %w", address(e.config.BaseURL), withoutTexts(err))
	}
	return e.check(answer.Data, len(in))
}

// check puts the vectors in the order of the texts.
func (e *Embedder) check(data []openai.Embedding, want int) ([][]float32, error) {
	if len(data) != want {
		return nil, fmt.Errorf("ask %s for vectors: got %d for %d texts", address(e.config.BaseURL), len(data), want)
	}
	out := make([][]float32, want)
	for _, d := range data {
		if d.Index < 0 || d.Index >= want || out[d.Index] != nil || len(d.Embedding) == 0 || len(d.Embedding) != len(data[0].Embedding) {
			return nil, fmt.Errorf("ask %s for vectors: malformed answer at index %d (%d dimensions)", address(e.config.BaseURL), d.Index, len(d.Embedding))
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
