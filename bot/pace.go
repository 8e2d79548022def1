package bot

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// perMinute is how many calls of a method Slack promises a workspace in a
// minute, by the tier that its page names; those not listed are T4.
// https://docs.slack.dev/apis/web-api/rate-limits
var perMinute = map[string]int{
	"apps.connections.open": 0, // the client waits by itself, and two are opened at once
	"chat.startStream":      20,
	"chat.stopStream":       20,
	"chat.update":           50,
	"chat.delete":           50,
	"conversations.open":    50,
	"conversations.replies": 50,
	"conversations.history": 50,
	"users.lookupByEmail":   50,
	"usergroups.users.list": 20,

	"assistant.threads.setStatus": 600, // 60 in one conversation, which no person comes near
	"chat.postMessage":            300, // "several hundred" a workspace, besides one a second in a channel
}

// perMinuteDefault is T4.
const perMinuteDefault = 100

// maxTries bounds how often a call that Slack refuses with 429 is sent again.
const maxTries = 4

// pace sends requests to Slack no faster than it lets a workspace, and waits
// as long as a 429 says. A call that Slack refused was not carried out, so
// that sending it again does nothing twice.
type pace struct {
	unpaced bool
	next    http.RoundTripper

	mu      sync.Mutex
	buckets map[string]*rate.Limiter
}

func newPace(unpaced bool) *pace {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 64 // all calls go to one host
	return &pace{unpaced: unpaced, next: t, buckets: map[string]*rate.Limiter{}}
}

// RoundTrip implements http.RoundTripper.
func (p *pace) RoundTrip(r *http.Request) (*http.Response, error) {
	method := path.Base(r.URL.Path)
	for try := 1; ; try++ {
		for _, b := range p.of(method, r) {
			if err := b.Wait(r.Context()); err != nil {
				return nil, err
			}
		}
		resp, err := p.next.RoundTrip(r)
		if err != nil || resp.StatusCode != http.StatusTooManyRequests || try == maxTries || r.Body != nil && r.GetBody == nil {
			return resp, err
		}
		wait := retryAfter(resp.Header)
		if end, ok := r.Context().Deadline(); ok && time.Until(end) < wait {
			return resp, nil
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16))
		resp.Body.Close()
		if !pause(r.Context(), wait) {
			return nil, context.Cause(r.Context())
		}
		if r.GetBody != nil {
			if r.Body, err = r.GetBody(); err != nil {
				return nil, err
			}
		}
	}
}

// retryAfter is the wait that a refusal names, at least a second.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 1 {
		seconds = 1
	}
	return time.Duration(seconds) * time.Second
}

// of are the buckets that a call draws from: its method's in the workspace,
// and a channel's for a message.
func (p *pace) of(method string, r *http.Request) []*rate.Limiter {
	if p.unpaced || strings.Contains(method, "upload") {
		return nil
	}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	form := formOf(r)
	if token == "" {
		token = form.Get("token")
	}
	out := make([]*rate.Limiter, 0, 2)
	if b := p.bucket(token, method); b != nil {
		out = append(out, b)
	}
	if channel := form.Get("channel"); method == "chat.postMessage" && channel != "" {
		out = append(out, p.named(token+" post "+channel, rate.Every(time.Second), 4))
	}
	return out
}

// bucket is a method's in a workspace; nil for one without.
func (p *pace) bucket(token, method string) *rate.Limiter {
	n, ok := perMinute[method]
	if !ok {
		n = perMinuteDefault
	}
	if n == 0 {
		return nil
	}
	return p.named(token+" "+method, rate.Limit(float64(n)/60), max(n/2, 1))
}

// spare draws from a method's bucket if that needs no waiting: for what may
// as well be left out.
func (p *pace) spare(token, method string) bool {
	if p.unpaced {
		return true
	}
	b := p.bucket(token, method)
	return b == nil || b.Tokens() >= 1
}

func (p *pace) named(key string, every rate.Limit, burst int) *rate.Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.buckets[key]
	if b == nil {
		if len(p.buckets) > 10_000 { // full ones are as good as new
			for k, b := range p.buckets {
				if b.Tokens() >= float64(b.Burst()) {
					delete(p.buckets, k)
				}
			}
		}
		b = rate.NewLimiter(every, burst)
		p.buckets[key] = b
	}
	return b
}

// formOf reads the form that a request carries, without using its body up.
func formOf(r *http.Request) url.Values {
	if r.GetBody == nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return nil
	}
	body, err := r.GetBody()
	if err != nil {
		return nil
	}
	defer body.Close()
	text, err := io.ReadAll(body)
	if err != nil {
		return nil
	}
	form, _ := url.ParseQuery(string(text))
	return form
}
