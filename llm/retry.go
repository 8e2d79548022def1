package llm

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
)

const (
	firstDelay = 300 * time.Millisecond
	lastDelay  = 5 * time.Second
	jitter     = 0.2
	// Early jitter must not come before the moment that Retry-After names.
	unearly = 1 / (1 - jitter)
)

// retries is how a request is tried again at one endpoint: what may pass, up
// to most times; a bad answer once, since a model that answers badly twice
// will a third time. Retry-After is waited for up to patience, and never beyond
// ctx.
func retries(ctx context.Context, most int, patience time.Duration) retrypolicy.RetryPolicy[Answer] {
	bad := 0
	again := func(_ Answer, err error) bool {
		var f *fault
		if !errors.As(err, &f) {
			return false
		}
		if f.kind == ErrBadAnswer {
			bad++
			return bad == 1
		}
		return f.passing && (f.after == 0 || f.after <= patience && f.after < lasts(ctx)*2/3) // jitter: up to 1.5 times
	}
	delay := func(exec failsafe.ExecutionAttempt[Answer]) time.Duration {
		var f *fault
		if errors.As(exec.LastError(), &f) && f.after > 0 {
			return time.Duration(float64(f.after) * unearly)
		}
		return -1 // the backoff
	}
	return retrypolicy.NewBuilder[Answer]().HandleIf(again).WithDelayFunc(delay).WithBackoff(firstDelay, lastDelay).
		WithJitterFactor(jitter).WithMaxRetries(most).ReturnLastFailure().Build()
}

// lasts is the time that ctx still has.
func lasts(ctx context.Context) time.Duration {
	if end, ok := ctx.Deadline(); ok {
		return time.Until(end)
	}
	return time.Hour
}

// retryAfter reads a Retry-After header, in seconds or as a date; 0 without
// one. Servers that limit by the minute send fractions too.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if s, err := strconv.ParseFloat(v, 64); err == nil && s > 0 && s < 86400 {
		return time.Duration(s * float64(time.Second))
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

const (
	// In a row: two requests that found the endpoint down with their retries.
	failuresToRest = 5
	// Short: where there is one endpoint, nobody is served meanwhile.
	rest = 15 * time.Second
)

func newBreaker() circuitbreaker.CircuitBreaker[Answer] {
	return circuitbreaker.NewBuilder[Answer]().WithFailureThreshold(failuresToRest).WithSuccessThreshold(1).WithDelay(rest).Build()
}

// record tells the breaker how a try went. Whatever a living server answers is
// a success; an interruption says nothing, but frees the permit of a trial.
func record(b circuitbreaker.CircuitBreaker[Answer], err error) {
	var f *fault
	switch {
	case err == nil || errors.As(err, &f) && f.kind != ErrDown:
		b.RecordSuccess()
	case f != nil && (f.passing || f.status == 0) || b.IsHalfOpen():
		b.RecordFailure()
	}
}
