package llm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/sashabaranov/go-openai"
)

// guard stands between the network and go-openai for one request. go-openai's
// stream reader takes HTML, JSON errors and cut streams for empty answers, and
// loses error events after comments; it is given clean chunks alone, and every
// fault as an error.
type guard struct {
	next  http.RoundTripper
	watch *watch
}

// RoundTrip returns a stream of clean chunks, or a fault.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := g.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	media, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	switch {
	case resp.StatusCode != http.StatusOK:
		defer resp.Body.Close()
		body, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10)) // what was read of it still tells
		return nil, refusal(resp.StatusCode, resp.Header, body)
	case media == "text/html":
		resp.Body.Close()
		return nil, badAnswer("HTML in place of an answer")
	}
	in := bufio.NewReader(resp.Body)
	resp.Body = &stream{body: resp.Body, in: in, events: events{in: in}, watch: g.watch, header: resp.Header}
	return resp, nil
}

// stream is the body that go-openai reads.
type stream struct {
	body   io.ReadCloser
	in     *bufio.Reader
	events events
	watch  *watch
	header http.Header

	opened   bool
	finished bool   // a finish_reason came
	refused  bool   // the model wrote a refusal
	verdict  *fault // what that reason means, nil for a good end
	size     int    // of the texts so far
	out      bytes.Buffer
	end      error // after out is read
}

func (s *stream) Close() error { return s.body.Close() }

func (s *stream) Read(p []byte) (int, error) {
	for s.out.Len() == 0 && s.end == nil {
		s.end = s.step()
	}
	if s.out.Len() > 0 {
		return s.out.Read(p)
	}
	return 0, s.end
}

// step puts the next chunk into out, or returns the end: io.EOF or a fault.
func (s *stream) step() error {
	if !s.opened {
		s.opened = true
		switch first, err := s.firstByte(); {
		case err != nil:
			return s.over(err)
		case first == '<':
			return badAnswer("HTML in place of an answer")
		case first == '{':
			return s.whole()
		}
	}
	e, err := s.events.next()
	if err != nil {
		return s.over(err)
	}
	switch {
	case string(e.data) == "[DONE]":
		err := s.over(io.EOF)
		if s.finished {
			_, _ = io.CopyN(io.Discard, s.in, 4096) // so that the connection serves again
		}
		return err
	case e.error:
		return refusal(http.StatusOK, s.header, e.data)
	}
	return s.pass(e.data)
}

// firstByte peeks at the first byte that is not space, past a byte order mark.
func (s *stream) firstByte() (byte, error) {
	if mark, err := s.in.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = s.in.Discard(3)
	}
	for {
		b, err := s.in.ReadByte()
		if err != nil {
			return 0, err
		}
		if b != ' ' && b != '\t' && b != '\r' && b != '\n' {
			return b, s.in.UnreadByte()
		}
	}
}

// whole reads the answer of a server that does not stream.
func (s *stream) whole() error {
	body, err := io.ReadAll(io.LimitReader(s.in, maxAnswer+1))
	switch {
	case err != nil:
		return s.over(err)
	case len(body) > maxAnswer:
		return badAnswer("too large")
	}
	if err := s.pass(body); err != nil {
		return err
	}
	return s.over(io.EOF)
}

// over judges the end of the stream. Once the answer is finished, a broken
// connection takes nothing from it.
func (s *stream) over(err error) error {
	switch {
	case s.finished && s.verdict != nil:
		return s.verdict
	case s.finished:
		s.out.WriteString("data: [DONE]\n\n")
		return io.EOF
	case s.refused:
		return declined()
	case err == io.EOF:
		return badAnswer("it ended without a finish_reason")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return badAnswer("the stream was cut")
	}
	var f *fault
	if errors.As(err, &f) {
		return f
	}
	return badAnswer(fmt.Sprintf("the stream broke (%s)", reason(err)))
}

// pass hands a chunk on in the form that go-openai reads without loss.
func (s *stream) pass(data []byte) error {
	var c chunk
	if err := json.Unmarshal(data, &c); err != nil {
		return badAnswer("malformed")
	}
	if c.isError() {
		return refusal(http.StatusOK, s.header, data)
	}
	clean := openai.ChatCompletionStreamResponse{Model: c.Model, Choices: []openai.ChatCompletionStreamChoice{}}
	if c.Usage != nil {
		clean.Usage = &openai.Usage{PromptTokens: c.Usage.Prompt, CompletionTokens: c.Usage.Completion}
	}
	for _, choice := range c.Choices {
		if choice.Index != 0 || s.finished {
			continue
		}
		text := s.take(choice.text())
		if choice.FinishReason != "" {
			s.finished = true
			s.verdict = judge(choice.FinishReason, s.refused)
			s.watch.finished()
		}
		clean.Choices = append(clean.Choices, openai.ChatCompletionStreamChoice{Delta: openai.ChatCompletionStreamChoiceDelta{Content: text}})
	}
	if s.size > maxAnswer {
		return badAnswer("too large")
	}
	line, err := json.Marshal(clean)
	if err != nil {
		return badAnswer("malformed")
	}
	fmt.Fprintf(&s.out, "data: %s\n\n", line)
	return nil
}

// take notes what the model wrote and returns what of it is the answer.
func (s *stream) take(p part) string {
	if p.Refusal != "" {
		s.refused = true
	}
	if n := len(p.Content) + len(p.Reasoning) + len(p.ReasoningContent); n > 0 {
		s.size += n
		s.watch.token()
	}
	return string(p.Content)
}
