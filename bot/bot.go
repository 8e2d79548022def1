// Package bot speaks Slack: it receives what people do there and keeps it in
// the store before it says so, answers with recommend, and posts each answer
// once.
package bot

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
	"github.com/slack-go/slack"
)

// Options are what a Bot is made of.
type Options struct {
	Store       *store.Store
	Recommender *recommend.Recommender
	// Token gives the app's token in a workspace, or in the organisation
	// (Enterprise Grid) that the workspace belongs to.
	Token func(ctx context.Context, team, enterprise string) (string, error)
	// Forget is called once the app is removed from a workspace; nil: there is
	// nothing to forget.
	Forget func(ctx context.Context, team, enterprise string) error
	APIURL string // of the Web API, with a slash at the end; "": Slack's
	Legacy bool   // the older assistant container: its prompts belong to a thread
	Limits Limits
	// Managers may plan for a team: ids of people (U…, W…) and of user groups
	// (S…). Nobody may when it is empty.
	Managers []string
	// DayHours is how many hours a training day counts; 0: 6.
	DayHours float64
	// Replica names this process in logs; it need not be unique.
	Replica string
	Now     func() time.Time // nil: time.Now
}

// Limits bound what people may ask for, and how fast Slack is called.
type Limits struct {
	Questions int // of one person in a minute, on one replica; 0: 12
	Tokens    int // of the model, of one workspace in a day, on one replica; then the planner answers; 0: no bound
	Parallel  int // questions at once on this replica; 0: 250
	// Unpaced leaves out the waits that keep below Slack's limits; what Slack
	// refuses with 429 is still waited for. For a Slack without limits.
	Unpaced bool
}

// Bot is the app in Slack. It is safe for concurrent use.
type Bot struct {
	log   *slog.Logger
	o     Options
	http  *http.Client
	pace  *pace
	quota *quota

	mu      sync.Mutex
	clients map[string]*slack.Client // by token
	wg      sync.WaitGroup           // of what goes on after an acknowledgement
}

// New returns a Bot. It owns none of what it is given; Close waits for what it
// began.
func New(log *slog.Logger, o Options) *Bot {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Limits.Questions == 0 {
		o.Limits.Questions = 12
	}
	if o.APIURL == "" {
		o.APIURL = slack.APIURL
	}
	b := &Bot{log: log, o: o, clients: map[string]*slack.Client{}, quota: newQuota(o.Limits)}
	b.pace = newPace(o.Limits.Unpaced)
	b.http = &http.Client{Timeout: 30 * time.Second, Transport: b.pace}
	return b
}

// Close waits for what was begun after acknowledgements. End the transports and
// Work before.
func (b *Bot) Close() { b.wg.Wait() }

// Work answers what the transports have kept, until ctx ends. Several
// processes may do so on one store.
func (b *Bot) Work(ctx context.Context) error {
	return b.o.Store.Work(ctx, store.WorkOptions{Parallel: b.o.Limits.Parallel, Replica: b.o.Replica}, b.handle)
}

// api is Slack's Web API for a workspace, and the token by which Slack counts
// what it grants.
func (b *Bot) api(ctx context.Context, in *incoming) (c *slack.Client, token string, err error) {
	if token, err = b.o.Token(ctx, in.Team, in.Enterprise); err != nil {
		return nil, "", err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if c = b.clients[token]; c == nil {
		if len(b.clients) > 1000 { // tokens that rotate leave their clients behind
			clear(b.clients)
		}
		c = slack.New(token, slack.OptionAPIURL(b.o.APIURL), slack.OptionHTTPClient(b.http))
		b.clients[token] = c
	}
	return c, token, nil
}
