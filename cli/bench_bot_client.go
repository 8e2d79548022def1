package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/playground"
)

// benchSlack is the Slack of a load test, seen from without.
type benchSlack struct {
	http  *http.Client
	hello benchHello
}

// say has a person write to the app and gives the message's ts.
func (s *benchSlack) say(ctx context.Context, person, thread, text string) (string, error) {
	form := url.Values{"person": {person}, "thread": {thread}, "text": {text}}.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.hello.Address+"/bench/say", strings.NewReader(form))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	body, err := s.do(r)
	return string(body), err
}

func (s *benchSlack) do(r *http.Request) ([]byte, error) {
	resp, err := s.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", r.URL.Path, resp.Status)
	}
	return body, err
}

func (s *benchSlack) get(ctx context.Context, what string, to any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.hello.Address+"/bench/"+what, nil)
	if err != nil {
		return err
	}
	body, err := s.do(r)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, to)
}

// standing is how far the answers are.
func (s *benchSlack) standing(ctx context.Context) (out playground.Standing, err error) {
	err = s.get(ctx, "standing", &out)
	return out, err
}

// connected waits for the bot's two sockets.
func (s *benchSlack) connected(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return benchEvery(ctx, 50*time.Millisecond, func() (bool, error) {
		now, err := s.standing(ctx)
		return now.Sockets >= 2, err
	})
}

// Without progress for so long, the answers that are missing will not come.
// Slack sends what was not acknowledged again after a minute, then after five.
const (
	benchPatience        = 90 * time.Second
	benchPatienceUnacked = 6 * time.Minute
)

// answered waits until every question has its answer, or nothing goes on.
func (s *benchSlack) answered(ctx context.Context) error {
	var last playground.Standing
	since := time.Now()
	return benchEvery(ctx, 200*time.Millisecond, func() (bool, error) {
		now, err := s.standing(ctx)
		if err != nil {
			return false, err
		}
		if now != last {
			last, since = now, time.Now()
		}
		patience := benchPatience
		switch {
		case now.Acked < now.Said:
			patience = benchPatienceUnacked
		case now.Marked >= now.Said && now.Streaming == 0:
			patience = benchSettle
		}
		return time.Since(since) > patience, nil
	})
}

// benchSettle is how long after the last answer a second one would show.
const benchSettle = 3 * time.Second

// benchEvery looks at something at intervals until it is so.
func benchEvery(ctx context.Context, interval time.Duration, so func() (bool, error)) error {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		if done, err := so(); done || err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
