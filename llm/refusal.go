package llm

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Words in which servers say why they refuse, in lower case. Statuses alone do
// not tell: one 400 stands for a prompt too long, another for a parameter.
var (
	// OpenAI, vLLM (three wordings), llama.cpp (two), Mistral, TGI, OpenGateLLM.
	wordsTooLong = []string{"context_length_exceeded", "maximum context", "context length", "context size", "context window",
		"maximum model length", "max_tokens must be at least 1", "prompt is too long", "input is too long", "too many tokens",
		"reduce the length", "string_above_max_length", "max tokens exceeded", "`inputs` tokens"}
	// OpenAI, Azure, gateways with guardrails.
	wordsRefused = []string{"content_filter", "content filter", "content management policy", "content_policy", "responsibleaipolicy", "moderation", "guardrail"}
	wordsBusy    = []string{"rate limit", "rate_limit", "too busy", "overloaded", "too many requests"}
	wordsKey     = []string{"authentication_error", "invalid_api_key", "invalid api key", "insufficient budget", "insufficient_quota"}
	wordsInvalid = []string{"invalid_request_error", "badrequesterror"}
	wordsFailed  = []string{"server_error", "internal server error", "internalservererror", "api_error", "engine"}
	// Gemma and Mistral templates under vLLM, Google's own endpoint.
	wordsSystem = []string{"system role", "system message", "system prompt", "system_prompt", "role 'system'", "role: system",
		"roles must alternate", "only user and assistant roles", "developer instruction"}
	wordsFormat = []string{"response_format", "json_schema", "json_object", "guided", "grammar", "structured output", "requested parameters"}
)

func saysOne(said string, words []string) bool {
	for _, w := range words {
		if strings.Contains(said, w) {
			return true
		}
	}
	return false
}

// refusal understands an error body, whatever status it came with: some
// servers answer errors with 200, in the body or amid a stream.
func refusal(status int, header http.Header, body []byte) *fault {
	said, code := wordsOf(body)
	what := fmt.Sprintf("the server answered %d %s", status, http.StatusText(status))
	if status == http.StatusOK {
		status, what = code, "the server sent an error in place of an answer"
		if code == 0 && saysOne(said, wordsInvalid) {
			status = http.StatusBadRequest
		}
	}
	f := &fault{what: what, status: status, after: retryAfter(header, time.Now())}
	switch {
	case status == 401 || status == 402 || status == 403:
		f.kind = ErrUnauthorised
	case status == 429:
		f.kind, f.passing = ErrBusy, true
	case status == 413 || saysOne(said, wordsTooLong):
		f.kind = ErrTooLong
	case saysOne(said, wordsRefused):
		f.kind = ErrRefused
	case saysOne(said, wordsKey):
		f.kind = ErrUnauthorised
	case saysOne(said, wordsBusy):
		f.kind, f.passing = ErrBusy, true
	default:
		f.kind, f.refuses = ErrDown, refused(status, said)
		// 424 is OpenGateLLM's "model provider not reachable".
		f.passing = f.refuses == noFeature && (status >= 500 || status == 408 || status == 424 || status == 425)
		if status == 0 && !saysOne(said, wordsFailed) {
			f.kind = ErrBadAnswer
		}
		f.passing = f.passing || status == 0 && f.kind == ErrDown
	}
	return f
}

// refused is the part of the request that a server names in its refusal. In a
// plain 400 or 422 it is taken to be the response format, the likeliest.
func refused(status int, said string) feature {
	switch {
	case status == 0:
		return noFeature
	case strings.Contains(said, "stream_options") || strings.Contains(said, "include_usage"):
		return usageOption
	case strings.Contains(said, "max_completion_tokens"):
		return maxTokens
	case saysOne(said, wordsSystem):
		return systemRole
	case saysOne(said, wordsFormat):
		return format
	case status < 500 && strings.Contains(said, "temperature"):
		return temperature
	case status == 400 || status == 422:
		return format
	}
	return noFeature
}

// said are the members of an error body that hold a server's own words. Others,
// such as FastAPI's "input", repeat the question.
var said = map[string]bool{"error": true, "message": true, "type": true, "code": true, "param": true, "status": true,
	"detail": true, "details": true, "msg": true, "loc": true, "object": true, "error_type": true}

// wordsOf gathers a server's words in lower case, and the status that it gives
// in the body, 0 without one.
func wordsOf(body []byte) (words string, code int) {
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		if text := strings.TrimSpace(string(body)); !strings.HasPrefix(text, "<") {
			return strings.ToLower(text[:min(len(text), 2048)]), 0
		}
		return "", 0
	}
	var b strings.Builder
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, w := range v {
				if said[k] {
					walk(k, w)
				}
			}
		case []any:
			for _, w := range v {
				walk(key, w)
			}
		case string:
			b.WriteString(strings.ToLower(v) + "\n")
		case float64:
			if (key == "code" || key == "status") && v >= 400 && v < 600 {
				code = int(v)
			}
		}
	}
	walk("", v)
	return b.String(), code
}
