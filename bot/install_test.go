package bot

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/store"
)

var installTestKey = bytes.Repeat([]byte{7}, 32)

// installClock is a time that the test moves.
type installClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *installClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *installClock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// installWire is the way to Slack; it counts the renewals that go over it, and
// runs before ahead of the next one.
type installWire struct {
	mu       sync.Mutex
	renewals int
	before   func()
}

func (w *installWire) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.GetBody != nil {
		body, err := r.GetBody()
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(body)
		if err != nil {
			return nil, err
		}
		if strings.Contains(string(text), "grant_type=refresh_token") {
			w.renewal()
		}
	}
	return http.DefaultTransport.RoundTrip(r)
}

func (w *installWire) renewal() {
	w.mu.Lock()
	w.renewals++
	before := w.before
	w.before = nil
	w.mu.Unlock()
	if before != nil {
		before()
	}
}

func (w *installWire) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.renewals
}

// installLog is what was logged.
type installLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *installLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *installLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// installFixture is an Installer behind HTTPS, with a Slack workspace.
type installFixture struct {
	*Installer
	slack  *playground.Workspace
	clock  *installClock
	wire   *installWire
	logged *installLog
	dir    string // of the store
	base   string
	server *httptest.Server
}

// installStart starts both; change, unless nil, changes the options first.
func installStart(t *testing.T, change func(*InstallOptions)) *installFixture {
	t.Helper()
	f := &installFixture{clock: &installClock{now: time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)}, wire: &installWire{}, logged: &installLog{}, dir: t.TempDir()}
	var err error
	if f.slack, err = playground.New(slog.New(slog.DiscardHandler), playground.Options{Now: f.clock.Now, Rotate: true}); err != nil {
		t.Fatal(err)
	}
	slackServer := httptest.NewServer(f.slack.Handler())
	t.Cleanup(func() {
		f.slack.Close()
		slackServer.Close()
	})
	f.server = httptest.NewUnstartedServer(nil)
	f.base = "https://" + f.server.Listener.Addr().String()
	o := InstallOptions{Store: installStore(t, f.dir, installTestKey, f.clock), ClientID: f.slack.ClientID(), ClientSecret: f.slack.ClientSecret(),
		BaseURL: f.base, APIURL: slackServer.URL + "/api/", AuthorizeURL: slackServer.URL + "/oauth/v2/authorize",
		Scopes: []string{"chat:write", "im:history"}, HTTPClient: &http.Client{Transport: f.wire}, Now: f.clock.Now}
	if change != nil {
		change(&o)
	}
	f.Installer = f.replica(o)
	f.server.Config.Handler = f.Handler()
	f.server.StartTLS()
	t.Cleanup(f.server.Close)
	return f
}

// replica is one more Installer, as another process would have.
func (f *installFixture) replica(o InstallOptions) *Installer {
	n := NewInstaller(slog.New(slog.NewTextHandler(f.logged, nil)), o)
	n.pause = time.Millisecond
	return n
}

func installStore(t *testing.T, dir string, key []byte, clock *installClock) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), slog.New(slog.DiscardHandler), store.Options{Dir: dir, Key: key, Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// installBrowser is a browser with its own cookies; it stays where follow is
// false.
type installBrowser struct {
	client *http.Client
	lang   string
}

func (f *installFixture) browser(t *testing.T, follow bool) *installBrowser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := f.server.Client()
	client = &http.Client{Transport: client.Transport, Jar: jar}
	if !follow {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	return &installBrowser{client: client}
}

// get returns the answer with its body read.
func (b *installBrowser) get(t *testing.T, address string, cookies ...*http.Cookie) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if b.lang != "" {
		req.Header.Set("Accept-Language", b.lang)
	}
	for _, c := range cookies {
		req.AddCookie(c)
	}
	res, err := b.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(text)
}

// begin begins an installation and returns its cookie and state.
func (f *installFixture) begin(t *testing.T, b *installBrowser) (*http.Cookie, string) {
	t.Helper()
	res, _ := b.get(t, f.base+"/slack/install")
	to, err := res.Location()
	if err != nil || len(res.Cookies()) != 1 {
		t.Fatalf("begun with %s, cookies %v, %v", res.Status, res.Cookies(), err)
	}
	return res.Cookies()[0], to.Query().Get("state")
}

// callback is the address to which Slack sends the browser.
func (f *installFixture) callback(state, code string) string {
	return f.base + "/slack/oauth?" + url.Values{"state": {state}, "code": {code}}.Encode()
}

// install goes the whole way.
func (f *installFixture) install(t *testing.T) {
	t.Helper()
	if res, page := f.browser(t, true).get(t, f.base+"/slack/install"); res.StatusCode != http.StatusOK {
		t.Fatalf("install: %s\n%s", res.Status, page)
	}
}

// token is Token where it may not fail.
func (f *installFixture) token(t *testing.T, team, enterprise string) string {
	t.Helper()
	token, err := f.Token(t.Context(), team, enterprise)
	if err != nil {
		t.Fatal(err)
	}
	return token
}
