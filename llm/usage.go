package llm

import (
	"math"
	"unicode/utf8"

	"github.com/sashabaranov/go-openai"
)

// Usage is what a request took.
type Usage struct {
	Prompt, Completion int     // tokens, reasoning included
	Estimated          bool    // the server sent none: counted in characters
	Cost               float64 // euros, 0 where prices are unknown
}

// EndpointUsage is what an endpoint took since the start, answers that were
// thrown away included.
type EndpointUsage struct {
	Endpoint int // its number from 1
	Model    string
	Requests int // sent, refusals and retries included
	Failures int // of these, without an answer
	Usage
}

// runesPerToken is a mean of French prose in the vocabularies of Llama,
// Mistral and GPT models, from 3.3 to 4.1.
const runesPerToken = 3.6

func tokensOf(texts ...string) int {
	runes := 0
	for _, t := range texts {
		runes += utf8.RuneCountInString(t)
	}
	return int(math.Ceil(float64(runes) / runesPerToken))
}

// usageOf counts a reply by the server's own figures, or else by its texts.
func usageOf(e Endpoint, q openai.ChatCompletionRequest, r reply) Usage {
	u := Usage{}
	if r.usage != nil && r.usage.PromptTokens > 0 && r.usage.CompletionTokens >= 0 {
		u.Prompt, u.Completion = r.usage.PromptTokens, r.usage.CompletionTokens
	} else {
		texts := make([]string, len(q.Messages))
		for i, m := range q.Messages {
			texts[i] = m.Content
		}
		u = Usage{Prompt: tokensOf(texts...), Completion: tokensOf(r.text), Estimated: true}
	}
	u.Cost = (float64(u.Prompt)*e.InPrice + float64(u.Completion)*e.OutPrice) / 1e6
	return u
}

// add sums; a sum is estimated when a part of it is.
func (u *Usage) add(v Usage) {
	u.Prompt += v.Prompt
	u.Completion += v.Completion
	u.Estimated = u.Estimated || v.Estimated
	u.Cost += v.Cost
}

// Plus adds up two requests' tokens and cost.
func (u Usage) Plus(v Usage) Usage {
	u.add(v)
	return u
}
