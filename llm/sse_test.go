package llm

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
)

// FuzzStream: whatever a server sends with 200, an answer has text and a good
// end, and anything else is an error of a kind, however the bytes are cut.
func FuzzStream(f *testing.F) {
	for _, s := range []string{
		streamOf("un", " cours"), delta("un") + finish("length"), delta("un") + done, ": ping\n\n" + streamOf("un"), "event: error\ndata: {}\n\n",
		`{"choices":[{"message":{"content":"un"},"finish_reason":"stop"}]}`, `{"error":{"code":429}}`, "<html>", "data: {\"choices\":[\ndata: ]}\n\n", "data:", "error: x",
		`data: {"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"un"}],"refusal":"non"},"finish_reason":"stop"}],"usage":{"prompt_tokens":-1}}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		whole, err := through(t, strings.NewReader(s))
		bytewise, errBytewise := through(t, iotest.OneByteReader(strings.NewReader(s)))
		if whole != bytewise || Kind(err) != Kind(errBytewise) {
			t.Errorf("whole: %q, %v; byte by byte: %q, %v", whole, err, bytewise, errBytewise)
		}
		if err == nil && !strings.Contains(s, "finish_reason") && !strings.Contains(strings.ToLower(s), "finish_reason") && !strings.Contains(s, `\u`) {
			t.Errorf("an answer without its end: %q", whole)
		}
		if err != nil && Kind(err) == nil {
			t.Errorf("an error of no kind: %v", err)
		}
	})
}

// body is a transport that answers with a body.
type body struct{ io.Reader }

func (b body) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(b)}, nil
}

// through is what comes of a body by the guard and go-openai.
func through(t *testing.T, r io.Reader) (string, error) {
	e := &endpoint{Endpoint: Endpoint{BaseURL: "http://a", Model: "m"}, transport: body{r}}
	ctx, w := watchOver(t.Context(), Timeouts{}.withDefaults())
	defer w.stop()
	got, err := e.exchange(ctx, w, Request{User: question}.build("m", habits{}), &sink{})
	if err != nil {
		return "", understand(context.Background(), err)
	}
	return got.text, nil
}

// TestEventsErrors: a reader's own error comes out as it is.
func TestEventsErrors(t *testing.T) {
	boom := errors.New("boom")
	_, err := through(t, io.MultiReader(strings.NewReader(delta("un")), iotest.ErrReader(boom)))
	if Kind(err) != ErrBadAnswer || !strings.Contains(err.Error(), "the stream broke") {
		t.Errorf("got %v", err)
	}
}
