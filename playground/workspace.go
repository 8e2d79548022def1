// Package playground is a Slack workspace on one machine: strict and stateful, for tests, demonstrations and the browser.
package playground

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// Options say what a workspace is made of; the zero value is a workspace of
// three sample people and three channels, over Socket Mode, without rate limits.
type Options struct {
	Now      func() time.Time // of every timestamp and expiry; time.Now when nil
	TeamID   string           // "T0PARCOURS" when empty
	TeamName string
	People   []Person  // SamplePeople when nil
	Channels []Channel // SampleChannels when nil
	Groups   []Group   // SampleGroups when nil

	AppName, AppDescription string
	Commands                []Command
	Shortcuts               []Shortcut
	Scopes                  []string // granted; AllScopes when nil
	Legacy                  bool     // the older assistant container instead of the agent view
	Rotate                  bool     // OAuth gives tokens that expire, with refresh tokens

	Tiers   bool    // rate limits on
	Measure bool    // for Measures; it keeps everything that was said
	Deliver Deliver // signed HTTP; Socket Mode when zero
	Times   Times
}

// Command is a slash command of the app's manifest.
type Command struct {
	Command     string `json:"command"` // "/formation"
	Description string `json:"description"`
	UsageHint   string `json:"usage_hint"`
	Escape      bool   `json:"-"` // names and groups come as ids, the rest escaped
}

// Shortcut is a shortcut of the app's manifest; Type is "message" or "global".
type Shortcut struct {
	Name        string `json:"name"`
	CallbackID  string `json:"callback_id"`
	Type        string `json:"type"`
	Description string `json:"description"`
}

// Times are the waits of real time; Slack's own where zero.
type Times struct {
	Ack     time.Duration   // what is not acknowledged within is delivered again: 3 s
	Retries []time.Duration // before each further delivery: at once, 1 min, 5 min
	Grace   time.Duration   // between a disconnect's warning and its end: 10 s
	Ping    time.Duration   // between pings of a socket: 10 s
}

func (t Times) withDefaults() Times {
	if t.Ack == 0 {
		t.Ack = 3 * time.Second
	}
	if t.Retries == nil {
		t.Retries = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if t.Grace == 0 {
		t.Grace = 10 * time.Second
	}
	if t.Ping == 0 {
		t.Ping = 10 * time.Second // slack-go hangs up after 30 s without one
	}
	return t
}

// Workspace is one Slack team with one app installed. Its methods may be called
// from several goroutines; Close ends what it started.
type Workspace struct {
	log     *slog.Logger
	now     func() time.Time
	opt     Options
	methods map[string]method
	checks  *checker
	page    http.Handler
	run     context.Context // ends with Close; never a caller's
	stop    context.CancelFunc
	wg      sync.WaitGroup

	mu            sync.Mutex // everything below
	seq           int64
	changed       chan struct{} // closed and replaced at each change
	journal       []change
	clock         int64  // last timestamp given, in microseconds
	base          string // "http://127.0.0.1:1234", learnt from requests
	people        []Person
	groups        []Group
	conversations []*conversation
	byID          map[string]*conversation
	files         map[string]*file
	views         map[string]*view
	homes         map[string]*view   // by person
	modals        map[string][]*view // by person, the last on top
	streams       map[*message]bool  // those not ended
	statuses      map[threadKey]*status
	prompts       map[threadKey]*Prompts
	scheduled     map[string]*scheduled
	triggers      map[string]*trigger
	responses     map[string]*responseURL
	tokens        map[string]*token
	codes         map[string]string // OAuth code → person
	botToken      string
	appToken      string
	clientSecret  string
	signing       string
	uninstalled   bool
	calls         map[string][]time.Time // by rate-limit key
	faults        Faults
	deliver       Deliver
	out           outbox
	tickets       map[string]bool // of sockets not yet connected
	gauge         *gauge          // nil without Options.Measure
}

// New makes a workspace. It runs until Close.
func New(log *slog.Logger, opt Options) (*Workspace, error) {
	opt = opt.withDefaults()
	checks, err := newChecker()
	if err != nil {
		return nil, fmt.Errorf("read slack's payload schema: %w", err)
	}
	page, err := pageHandler(opt.TeamName)
	if err != nil {
		return nil, fmt.Errorf("read the page: %w", err)
	}
	w := newWorkspace(opt)
	w.log, w.checks, w.page = log, checks, page
	if err := w.settle(); err != nil {
		return nil, err
	}
	w.run, w.stop = context.WithCancel(context.Background())
	w.wg.Go(w.dispatch)
	w.wg.Go(w.tick)
	return w, nil
}

// newWorkspace makes a workspace that nobody has moved into.
func newWorkspace(opt Options) *Workspace {
	w := &Workspace{
		now: opt.Now, opt: opt, methods: methods(),
		changed: make(chan struct{}), byID: map[string]*conversation{}, files: map[string]*file{},
		views: map[string]*view{}, homes: map[string]*view{}, modals: map[string][]*view{},
		streams: map[*message]bool{}, statuses: map[threadKey]*status{}, prompts: map[threadKey]*Prompts{}, scheduled: map[string]*scheduled{},
		triggers: map[string]*trigger{}, responses: map[string]*responseURL{}, tokens: map[string]*token{},
		codes: map[string]string{}, calls: map[string][]time.Time{}, deliver: opt.Deliver, tickets: map[string]bool{},
		out: newOutbox(),
	}
	if opt.Measure {
		w.gauge = newGauge()
	}
	w.signing, w.clientSecret = randomHex(16), randomHex(16)
	w.botToken, w.appToken = "xoxb-"+randomHex(16), "xapp-1-"+randomHex(16)
	w.tokens[w.botToken] = &token{scopes: opt.Scopes}
	w.tokens[w.appToken] = &token{app: true, scopes: []string{"connections:write"}}
	return w
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.TeamID == "" {
		o.TeamID = "T0PARCOURS"
	}
	if o.TeamName == "" {
		o.TeamName = "Préfecture exemple"
	}
	if o.AppName == "" {
		o.AppName = "Parcours"
	}
	if o.People == nil {
		o.People = SamplePeople()
	}
	if o.Channels == nil {
		o.Channels = SampleChannels()
	}
	if o.Groups == nil {
		o.Groups = SampleGroups()
	}
	if o.Scopes == nil {
		o.Scopes = AllScopes()
	}
	o.Times = o.Times.withDefaults()
	return o
}

// Close ends the workspace's goroutines and sockets and waits for them.
func (w *Workspace) Close() {
	w.stop()
	w.mu.Lock()
	w.hangUp()
	w.mu.Unlock()
	w.wg.Wait()
}

// tick makes time pass for what is due without anyone asking.
func (w *Workspace) tick() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			w.Tick()
		case <-w.run.Done():
			return
		}
	}
}

// Tick posts the scheduled messages that are due and ends the streams and
// statuses that have expired. A workspace does it each second; a test that
// moves its own clock calls it.
func (w *Workspace) Tick() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.postScheduled()
	w.expireStreams()
	w.expireStatuses()
	w.forget()
}

// Handler serves the Web API, the socket, files and the page.
func (w *Workspace) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", w.serveAPI)
	mux.HandleFunc("GET /socket", w.serveSocket)
	mux.HandleFunc("POST /upload/{id}", w.serveUpload)
	mux.HandleFunc("GET /files/{id}/{name}", w.serveFile)
	mux.HandleFunc("POST /respond/{id}", w.serveResponse)
	mux.HandleFunc("GET /oauth/v2/authorize", w.serveAuthorize)
	w.mountBrowser(mux)
	w.mountPage(mux)
	return mux
}

// BotToken is the token of the Web API (xoxb-…).
func (w *Workspace) BotToken() string { return w.botToken }

// AppToken is the token of Socket Mode (xapp-…).
func (w *Workspace) AppToken() string { return w.appToken }

// SigningSecret signs what is delivered over HTTP.
func (w *Workspace) SigningSecret() string { return w.signing }

// ClientID is the app's public name in OAuth.
func (w *Workspace) ClientID() string { return "1234567890.0987654321" }

// ClientSecret goes with ClientID.
func (w *Workspace) ClientSecret() string { return w.clientSecret }

// TeamID is the workspace's id.
func (w *Workspace) TeamID() string { return w.opt.TeamID }

// BotUserID is the id under which the app is mentioned.
func (w *Workspace) BotUserID() string { return botUser }

// BotID is the app's id as the author of messages.
func (w *Workspace) BotID() string { return botID }

// AppID is the app's own id.
func (w *Workspace) AppID() string { return appID }

const (
	botUser = "U0PARCOURS"
	botID   = "B0PARCOURS"
	appID   = "A0PARCOURS"
)
