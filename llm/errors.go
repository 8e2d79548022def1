package llm

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/sashabaranov/go-openai"
)

// The kinds of failure of a chat endpoint, one for each decision of a caller.
// Kind picks the one to act on.
var (
	// ErrBusy: no place in the queue, or the server asked for patience (429).
	ErrBusy = errors.New("the model is busy")
	// ErrRefused: a content filter or the model itself declined to answer.
	ErrRefused = errors.New("the model refused")
	// ErrTooLong: the prompt is beyond the model's context, or the answer was
	// cut at its length.
	ErrTooLong = errors.New("too long for the model")
	// ErrBadAnswer: nothing, HTML, a broken stream, an answer without its
	// finish_reason, or no JSON where a schema was asked.
	ErrBadAnswer = errors.New("bad answer of the model")
	// ErrDown: not reached, 5xx, out of time, resting after failures, or a
	// server that takes the request in none of its forms.
	ErrDown = errors.New("the model is down")
	// ErrUnauthorised: the key or its budget is not accepted (401, 402, 403).
	ErrUnauthorised = errors.New("the model does not accept the key")
)

// Kind returns the kind of failure to act on, nil for an error of another
// sort: an interruption, a configuration. With several endpoints an error
// matches the kind of each; the one that says most about the request wins.
func Kind(err error) error {
	for _, kind := range []error{ErrRefused, ErrTooLong, ErrBadAnswer, ErrBusy, ErrUnauthorised, ErrDown} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	return nil
}

// fault is a failure understood. Its words are ours: servers repeat what they
// were sent, and a question must not reach a log.
type fault struct {
	kind    error
	what    string
	status  int           // HTTP status, 0 without one
	after   time.Duration // what Retry-After asks for, 0 without one
	passing bool          // may be gone a moment later
	refuses feature       // what of the request the server does not take
	prose   bool          // an answer, but not the JSON that was asked
}

func (f *fault) Error() string { return f.kind.Error() + ": " + f.what }
func (f *fault) Unwrap() error { return f.kind }

// badAnswer is a fault of an answer.
func badAnswer(what string) *fault { return &fault{kind: ErrBadAnswer, what: what} }

// understand turns what a request failed with into a fault, or into the
// caller's own interruption. Of ctx, the cause tells which time ran out.
func understand(ctx context.Context, err error) error {
	var f *fault
	switch {
	case errors.As(context.Cause(ctx), &f):
		return f
	case ctx.Err() != nil:
		return interrupted(ctx)
	case errors.As(err, &f):
		return f
	}
	var sent *url.Error
	if errors.As(err, &sent) { // its address may hold a key: keep the reason alone
		return &fault{kind: ErrDown, what: "not reached: " + reason(sent.Err), passing: true}
	}
	return badAnswer("malformed")
}

// interrupted is the error of a caller who gave up, by deed or by deadline.
func interrupted(ctx context.Context) error {
	if err, cause := ctx.Err(), context.Cause(ctx); err != cause {
		return fmt.Errorf("interrupted: %w: %w", err, cause)
	}
	return fmt.Errorf("interrupted: %w", ctx.Err())
}

// reason says why a server was not reached. Errors of the network name hosts
// and ports; those of proxies and others may hold more.
func reason(err error) string {
	var op *net.OpError
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	switch {
	case errors.As(err, &cert):
		return cert.Error()
	case errors.Is(err, http.ErrSchemeMismatch):
		return "it speaks http, not https"
	case errors.As(err, &dns):
		return dns.Error()
	case errors.As(err, &op):
		return op.Error()
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed"
	}
	return fmt.Sprintf("%T", err)
}

// address is an endpoint as errors may show it, without a password.
func address(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return "the endpoint"
	}
	u.RawQuery, u.Fragment = "", "" // a key may stand there
	return u.Redacted()
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
