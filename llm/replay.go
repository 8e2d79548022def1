package llm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
)

// Replayer answers from a recording, each exchange once and in order among
// those of one request, so that a retry gets the answer of the retry.
type Replayer struct {
	mu   sync.Mutex
	left []exchange
}

// NewReplayer reads a recording.
func NewReplayer(file string) (*Replayer, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("replay: %w", err)
	}
	defer f.Close()
	r := &Replayer{}
	for in := json.NewDecoder(f); ; {
		var e exchange
		if err := in.Decode(&e); err == io.EOF {
			return r, nil
		} else if err != nil {
			return nil, fmt.Errorf("replay %s, exchange %d: %w", file, len(r.left)+1, err)
		}
		r.left = append(r.left, e)
	}
}

// RoundTrip answers with the first exchange left that fits the request.
func (r *Replayer) RoundTrip(q *http.Request) (*http.Response, error) {
	sent, err := bodyOf(q)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, e := range r.left {
		if e.Path != q.URL.Path || e.Request != nil && !sameJSON(e.Request, sent) {
			continue
		}
		r.left = append(r.left[:i:i], r.left[i+1:]...)
		h := http.Header{"Content-Type": {e.Type}}
		if e.Retry != "" {
			h.Set("Retry-After", e.Retry)
		}
		return &http.Response{StatusCode: e.Status, Header: h, Body: io.NopCloser(strings.NewReader(e.Response)), Request: q}, nil
	}
	return nil, &fault{kind: ErrDown, what: "the recording has no exchange left for this request of " + q.URL.Path}
}

// sameJSON compares two values, whatever their spaces.
func sameJSON(a, b []byte) bool {
	var x, y bytes.Buffer
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}

// bodyOf reads the body of a request.
func bodyOf(q *http.Request) ([]byte, error) {
	if q.Body == nil {
		return nil, nil
	}
	defer q.Body.Close()
	return io.ReadAll(q.Body)
}
