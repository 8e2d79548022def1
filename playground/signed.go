package playground

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Deliver names where the app is told over HTTP.
type Deliver struct {
	Events, Interactions, Commands string // URLs
}

// SetDeliver changes how the app is told; the zero value is Socket Mode.
func (w *Workspace) SetDeliver(d Deliver) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.deliver = d
	w.out.poke()
}

func (w *Workspace) overHTTP() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.deliver != Deliver{}
}

// sendHTTP sends a delivery in a goroutine of its own; over HTTP Slack keeps no order.
func (w *Workspace) sendHTTP(d *delivery) {
	select {
	case w.out.slots <- struct{}{}:
	case <-w.run.Done():
		return
	}
	w.wg.Go(func() {
		defer func() { <-w.out.slots }()
		body, final, err := w.request(d)
		w.mu.Lock()
		defer w.mu.Unlock()
		switch {
		case err == nil && !w.spend(&w.faults.DropAck):
			if d.done != nil {
				d.done <- ack{payload: body}
			}
		case final && d.done == nil:
			w.log.Info("delivery refused without retry", "kind", d.kind)
		default:
			reason := "http_timeout"
			if err != nil && w.run.Err() == nil && !isTimeout(err) {
				reason = "http_error"
			}
			w.again(d, reason)
		}
	})
}

func isTimeout(err error) bool {
	t, ok := err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// request makes one signed request. final is true when the app asked for no
// further tries.
func (w *Workspace) request(d *delivery) (payload json.RawMessage, final bool, err error) {
	to, kind, body, err := w.encode(d)
	if err != nil {
		return nil, true, err
	}
	answer, header, err := w.postSigned(to, kind, body, d)
	if err != nil {
		return nil, header.Get("X-Slack-No-Retry") == "1", err
	}
	if len(answer) > 0 && !json.Valid(answer) {
		answer, err = json.Marshal(obj{"text": string(answer)}) // a command answered in plain text
	}
	return answer, false, err
}

// encode gives a delivery's address, content type and body.
func (w *Workspace) encode(d *delivery) (to, kind string, body []byte, err error) {
	w.mu.Lock()
	at := w.deliver
	w.mu.Unlock()
	const form = "application/x-www-form-urlencoded"
	if d.kind == kindCommand {
		fields := url.Values{}
		for name, value := range d.payload {
			fields.Set(name, fmt.Sprint(value))
		}
		return at.Commands, form, []byte(fields.Encode()), nil
	}
	body, err = json.Marshal(d.payload)
	if err != nil {
		return "", "", nil, fmt.Errorf("encode delivery: %w", err)
	}
	if d.kind == kindInteractive {
		return at.Interactions, form, []byte(url.Values{"payload": {string(body)}}.Encode()), nil
	}
	return at.Events, "application/json", body, nil
}

// postSigned posts with Slack's signature; an answer other than 2xx is an error.
func (w *Workspace) postSigned(to, kind string, body []byte, d *delivery) ([]byte, http.Header, error) {
	ctx, cancel := context.WithTimeout(w.run, w.opt.Times.Ack)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return nil, nil, fmt.Errorf("deliver to %q: %w", to, err)
	}
	req.Header.Set("Content-Type", kind)
	w.Sign(req.Header, body)
	if d != nil && d.attempt > 0 {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(d.attempt))
		req.Header.Set("X-Slack-Retry-Reason", d.reason)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err == nil && res.StatusCode/100 != 2 {
		err = fmt.Errorf("deliver to %q: status %d", to, res.StatusCode)
	}
	return answer, res.Header, err
}

// Sign adds Slack's signature of a body, version 0, to a header.
func (w *Workspace) Sign(header http.Header, body []byte) {
	// The app compares with its own clock, not with a test's.
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(w.signing))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	header.Set("X-Slack-Request-Timestamp", stamp)
	header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

// VerifyURL asks the events URL for its challenge, as Slack does when an app's
// manifest is saved.
func (w *Workspace) VerifyURL() error {
	w.mu.Lock()
	to := w.deliver.Events
	w.mu.Unlock()
	challenge := randomHex(24)
	body, err := json.Marshal(obj{"type": "url_verification", "token": w.verification(), "challenge": challenge})
	if err != nil {
		return fmt.Errorf("verify %q: %w", to, err)
	}
	answer, _, err := w.postSigned(to, "application/json", body, nil)
	if err != nil {
		return err
	}
	var in struct{ Challenge string }
	if json.Unmarshal(answer, &in) == nil && in.Challenge == challenge || strings.TrimSpace(string(answer)) == challenge {
		return nil
	}
	return fmt.Errorf("verify %q: the challenge was not given back", to)
}
