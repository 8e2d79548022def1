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

// exchange is a line of a recording: a request and its answer. The headers kept
// are those that the client reads; no request header is.
type exchange struct {
	Note     string          `json:"note,omitempty"` // of a recording made by hand
	Path     string          `json:"path"`
	Request  json.RawMessage `json:"request,omitempty"` // its body; without one, any request of the path is answered
	Status   int             `json:"status"`
	Type     string          `json:"type,omitempty"`
	Retry    string          `json:"retry,omitempty"`
	Response string          `json:"response"`
}

// Recorder writes down what passes through it, a line of JSON for each
// exchange, in the order of the answers. Texts are kept, so record made-up
// questions only; keys are not.
type Recorder struct {
	file string
	next http.RoundTripper
	keys []string

	mu sync.Mutex
}

// NewRecorder returns a transport that appends to a file. The key of each
// request is blotted out wherever it stands, and so are the keys named.
func NewRecorder(file string, next http.RoundTripper, keys ...string) *Recorder {
	return &Recorder{file: file, next: next, keys: keys}
}

// RoundTrip passes a request on; its exchange is written once the body of the
// answer is read or closed, as far as it was read.
func (r *Recorder) RoundTrip(q *http.Request) (*http.Response, error) {
	sent, err := bodyOf(q)
	if err != nil {
		return nil, err
	}
	q = q.Clone(q.Context())
	q.Body = io.NopCloser(bytes.NewReader(sent))
	resp, err := r.next.RoundTrip(q)
	if err != nil {
		return nil, err
	}
	keys := append([]string{strings.TrimPrefix(q.Header.Get("Authorization"), "Bearer ")}, r.keys...)
	e := exchange{Path: q.URL.Path, Status: resp.StatusCode, Type: resp.Header.Get("Content-Type"), Retry: resp.Header.Get("Retry-After")}
	if clean := blot(string(sent), keys); json.Valid([]byte(clean)) {
		e.Request = json.RawMessage(clean)
	}
	resp.Body = &recorded{body: resp.Body, done: func(body string) error {
		e.Response = blot(body, keys)
		return r.write(e)
	}}
	return resp, nil
}

// blot puts a sign in the place of each key.
func blot(s string, keys []string) string {
	for _, k := range keys {
		if k != "" {
			s = strings.ReplaceAll(s, k, "[key]")
		}
	}
	return s
}

func (r *Recorder) write(e exchange) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	f, err := os.OpenFile(r.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	err = json.NewEncoder(f).Encode(e)
	if shut := f.Close(); err == nil {
		err = shut
	}
	return err
}

// recorded is a body that tells what was read of it.
type recorded struct {
	body io.ReadCloser
	read bytes.Buffer
	once sync.Once
	done func(string) error
}

func (b *recorded) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	b.read.Write(p[:n])
	return n, err
}

func (b *recorded) Close() error {
	err := b.body.Close()
	b.once.Do(func() {
		if lost := b.done(b.read.String()); err == nil {
			err = lost
		}
	})
	return err
}
