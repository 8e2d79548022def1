package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"golang.org/x/sync/errgroup"
)

// Socket receives over Socket Mode with an app-level token, by as many
// connections as asked: Slack sends each event over one of them, and while one
// is renewed another goes on. It returns when ctx ends, or when Slack refuses
// the token for good.
func (b *Bot) Socket(ctx context.Context, appToken string, connections int) error {
	group, ctx := errgroup.WithContext(ctx)
	for n := range max(connections, 1) {
		group.Go(func() error { return b.connected(ctx, appToken, n) })
	}
	if err := group.Wait(); err != nil && ctx.Err() == nil {
		return err
	} else if err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// connected keeps one connection up. The second waits a moment, as Slack counts
// how often connections are opened.
func (b *Bot) connected(ctx context.Context, appToken string, n int) error {
	wait := time.Duration(n) * 500 * time.Millisecond
	for {
		if !pause(ctx, wait) {
			return nil
		}
		began := b.o.Now()
		err := b.connect(ctx, appToken, n)
		switch {
		case ctx.Err() != nil:
			return nil
		case refusedForGood(err):
			return fmt.Errorf("open socket mode connection: %w", err)
		}
		if b.o.Now().Sub(began) > time.Minute {
			wait = 0
		}
		wait = min(max(2*wait, time.Second), 30*time.Second)
		var limited *slack.RateLimitedError
		if errors.As(err, &limited) {
			wait = max(wait, limited.RetryAfter)
		}
		b.log.Warn("socket mode connection lost", "connection", n+1, "error", err, "wait", wait)
	}
}

// connect is one run of Slack's client, which reconnects by itself when Slack
// asks it to.
func (b *Bot) connect(ctx context.Context, appToken string, n int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	api := slack.New("", slack.OptionAppLevelToken(appToken), slack.OptionAPIURL(b.o.APIURL), slack.OptionHTTPClient(b.http))
	client := socketmode.New(api)
	var lanes [intake]chan socketmode.Event
	var taking sync.WaitGroup
	for i := range lanes {
		lanes[i] = make(chan socketmode.Event)
		taking.Go(func() {
			for e := range lanes[i] {
				b.received(ctx, client, &e, n)
			}
		})
	}
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(ctx) }()
	err := b.pass(ctx, client, lanes[:], ended)
	cancel() // nobody sends acknowledgements any more
	for _, l := range lanes {
		close(l)
	}
	taking.Wait()
	return err
}

// intake is how many events of a connection are being kept at once: each is
// acknowledged once it is on the disk, which others wait for as well.
const intake = 16

// pass hands events on until the connection ends; those of one conversation
// stay in order.
func (b *Bot) pass(ctx context.Context, client *socketmode.Client, lanes []chan socketmode.Event, ended <-chan error) error {
	for {
		select {
		case e := <-client.Events:
			lanes[lane(&e, len(lanes))] <- e
		case err := <-ended:
			return err
		case <-ctx.Done():
			return <-ended
		}
	}
}

// lane is which lane an event belongs in, by its conversation or its author.
func lane(e *socketmode.Event, lanes int) int {
	if e.Request == nil {
		return 0
	}
	var about struct {
		Event struct {
			Channel string `json:"channel"`
		} `json:"event"`
		Channel struct {
			ID string `json:"id"`
		} `json:"channel"`
	}
	_ = json.Unmarshal(e.Request.Payload, &about) // what is read of another shape goes anywhere
	h := fnv.New32a()
	_, _ = io.WriteString(h, about.Event.Channel+about.Channel.ID)
	return int(h.Sum32() % uint32(lanes))
}

// received takes one event of a connection and acknowledges it once it is
// kept; without that Slack sends it again.
func (b *Bot) received(ctx context.Context, client *socketmode.Client, e *socketmode.Event, n int) {
	if e.Request == nil {
		if e.Type == socketmode.EventTypeConnected || e.Type == socketmode.EventTypeDisconnect {
			b.log.Info("socket mode", "state", string(e.Type), "connection", n+1)
		}
		return
	}
	var answer any
	var err error
	switch e.Request.Type {
	case socketmode.RequestTypeEventsAPI:
		err = b.takeEvent(ctx, e.Request.Payload)
	case socketmode.RequestTypeInteractive:
		answer, err = b.takeInteraction(ctx, e.Request.Payload)
	case socketmode.RequestTypeSlashCommands:
		var c slack.SlashCommand
		if err = json.Unmarshal(e.Request.Payload, &c); err == nil {
			answer, err = b.takeCommand(ctx, &c)
		}
	default:
		return // hello, disconnect: the client's own
	}
	if ctx.Err() != nil {
		return // the process ends: slack sends it again, to the next one
	}
	if err != nil {
		b.log.Error("event not kept, slack will send it again", "type", e.Request.Type, "error", err)
		return
	}
	if err := client.AckCtx(ctx, e.Request.EnvelopeID, answer); err != nil {
		b.log.Warn("acknowledgement not sent, slack will send the event again", "error", err)
	}
}

// refusedForGood tells that no further try will succeed: the token is wrong,
// or Socket Mode is off.
func refusedForGood(err error) bool {
	switch RefusedCode(err) {
	case "", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited", "team_added_to_org":
		return false
	}
	return true
}

// pause waits; false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// RefusedCode is Slack's code when an error is its refusal of a token, "" for
// any other error.
func RefusedCode(err error) string {
	var refused slack.SlackErrorResponse
	if errors.As(err, &refused) {
		return refused.Err
	}
	return ""
}

// Known asks Slack whether it knows the app's token, where there is one for
// all.
func (b *Bot) Known(ctx context.Context) error {
	api, _, err := b.api(ctx, &incoming{})
	if err != nil {
		return err
	}
	if _, err := api.AuthTestContext(ctx); err != nil {
		return fmt.Errorf("ask who the bot is: %w", err)
	}
	return nil
}
