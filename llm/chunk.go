package llm

import (
	"bytes"
	"encoding/json"
	"strings"
)

// chunk is what is read of a chat completion, streamed or whole.
type chunk struct {
	Model   string `json:"model"`
	Object  string `json:"object"`
	Choices []choice
	Usage   *struct {
		Prompt     int `json:"prompt_tokens"`
		Completion int `json:"completion_tokens"`
	} `json:"usage"`
	Error, Detail json.RawMessage
}

type choice struct {
	Index        int    `json:"index"`
	Delta        part   `json:"delta"`
	Message      *part  `json:"message"` // of a server that does not stream
	FinishReason string `json:"finish_reason"`
}

// text is the part that a choice carries.
func (c choice) text() part {
	if c.Message != nil {
		return *c.Message
	}
	return c.Delta
}

// part is a piece of the model's message. Its reasoning (DeepSeek, vLLM) shows
// that the model is at work, and is no answer.
type part struct {
	Content          content `json:"content"`
	Refusal          string  `json:"refusal"`
	Reasoning        opaque  `json:"reasoning"`
	ReasoningContent opaque  `json:"reasoning_content"`
}

// isError reports whether a chunk is an error in disguise: OpenAI's and
// llama.cpp's "error", FastAPI's "detail", older vLLM's "object".
func (c *chunk) isError() bool {
	return given(c.Error) || len(c.Choices) == 0 && (given(c.Detail) || c.Object == "error")
}

func given(v json.RawMessage) bool { return len(v) > 0 && string(v) != "null" }

// content is a text, or Mistral's list of pieces of which the texts count.
type content string

func (c *content) UnmarshalJSON(data []byte) error {
	if !bytes.HasPrefix(data, []byte("[")) {
		return json.Unmarshal(data, (*string)(c))
	}
	var pieces []struct{ Type, Text string }
	if err := json.Unmarshal(data, &pieces); err != nil {
		return err
	}
	var b strings.Builder
	for _, p := range pieces {
		if p.Type == "text" {
			b.WriteString(p.Text)
		}
	}
	*c = content(b.String())
	return nil
}

// opaque is a value of which the presence alone counts: reasoning comes as a
// text or as an object.
type opaque string

func (o *opaque) UnmarshalJSON(data []byte) error {
	if s := string(data); s != "null" && s != `""` {
		*o = opaque(s)
	}
	return nil
}

// judge says what a finish_reason means, nil for a good end. Reasons that
// nobody documents are no good end.
func judge(reason string, refused bool) *fault {
	switch reason {
	case "stop", "eos", "eos_token", "stop_sequence", "end_turn": // OpenAI; TGI; gateways to Anthropic
		if refused {
			return declined()
		}
		return nil
	case "length", "model_length", "max_tokens": // OpenAI; Mistral; gateways to Anthropic
		return &fault{kind: ErrTooLong, what: "the answer was cut at its length"}
	case "content_filter", "refusal", "safety":
		return &fault{kind: ErrRefused, what: "a content filter stopped the answer"}
	}
	return badAnswer("it ended for another reason than being finished")
}

func declined() *fault { return &fault{kind: ErrRefused, what: "the model declined"} }
