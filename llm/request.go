package llm

import (
	"encoding/json"
	"math"
	"strings"

	"github.com/sashabaranov/go-openai"
)

// Request is a question to the model.
type Request struct {
	Name         string // of the prompt, for logs and as the schema's name
	System, User string
	Schema       json.RawMessage // JSON Schema of the answer; nil: free text
	Temperature  float32         // 0 is sent as the least number above it, since go-openai leaves 0 out
	MaxTokens    int             // of the answer; 0: the server's own bound
	Learner      string          // key of the fair queue; never sent
	History      []Turn          // what followed User, such as an answer and the faults found in it
}

// Turn is an answer of the model and what it was told next.
type Turn struct{ Assistant, User string }

const jsonOnly = "Answer with one JSON object and nothing else. It must be valid against this JSON Schema:\n"

// build puts a request into the form that an endpoint takes.
func (r Request) build(model string, h habits) openai.ChatCompletionRequest {
	q := openai.ChatCompletionRequest{Model: model, Messages: r.messages(h)}
	if h.newMaxTokens {
		q.MaxCompletionTokens = r.MaxTokens
	} else {
		//lint:ignore SA1019 deprecated by OpenAI, and the one name that the other servers know
		q.MaxTokens = r.MaxTokens
	}
	if !h.noTemperature {
		q.Temperature = max(r.Temperature, math.SmallestNonzeroFloat32)
	}
	if !h.bareStream {
		q.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	switch {
	case r.Schema == nil:
	case h.mode == StrictSchema:
		q.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: schemaName(r.Name), Schema: r.Schema, Strict: true},
		}
	case h.mode == JSONObject:
		q.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
	return q
}

func (r Request) messages(h habits) []openai.ChatCompletionMessage {
	system, user := r.System, r.User
	if r.Schema != nil && h.mode != StrictSchema {
		system = joined(system, jsonOnly+string(r.Schema))
	}
	var all []openai.ChatCompletionMessage
	say := func(role, text string) {
		all = append(all, openai.ChatCompletionMessage{Role: role, Content: text})
	}
	if h.fold {
		user = joined(system, user)
	} else if system != "" {
		say(openai.ChatMessageRoleSystem, system)
	}
	say(openai.ChatMessageRoleUser, user)
	for _, t := range r.History {
		say(openai.ChatMessageRoleAssistant, t.Assistant)
		say(openai.ChatMessageRoleUser, t.User)
	}
	return all
}

// joined puts two texts below each other.
func joined(a, b string) string { return strings.TrimSpace(a + "\n\n" + b) }

// schemaName is a name as OpenAI wants it: 64 letters, digits, - and _ at most.
func schemaName(name string) string {
	name = strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' {
			return c
		}
		return '_'
	}, name)
	if name == "" {
		return "answer"
	}
	return name[:min(len(name), 64)]
}
