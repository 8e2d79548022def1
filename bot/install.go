package bot

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
	"golang.org/x/text/language"

	"github.com/parcours-formation/parcours/store"
)

// ErrNotInstalled tells that the application is not, or no longer, installed
// where an event comes from; no retry will mend it.
var ErrNotInstalled = errors.New("not installed")

// installPatience bounds what one installation or renewal may take, Slack and
// the store together: a person and a question wait for it.
const installPatience = 15 * time.Second

// InstallOptions say how the application is installed in many workspaces.
type InstallOptions struct {
	Store                  *store.Store // opened with a key
	ClientID, ClientSecret string
	BaseURL                string           // of this service as browsers see it: "https://parcours.example.fr"
	APIURL                 string           // "https://slack.com/api/" when empty
	AuthorizeURL           string           // "https://slack.com/oauth/v2/authorize" when empty
	Scopes                 []string         // of the bot
	HTTPClient             *http.Client     // of calls to Slack; nil: one that waits 10 s
	Now                    func() time.Time // nil: time.Now
}

func (o InstallOptions) withDefaults() InstallOptions {
	o.BaseURL = strings.TrimRight(o.BaseURL, "/")
	if o.APIURL == "" {
		o.APIURL = "https://slack.com/api/"
	}
	o.APIURL = strings.TrimRight(o.APIURL, "/") + "/"
	if o.AuthorizeURL == "" {
		o.AuthorizeURL = "https://slack.com/oauth/v2/authorize"
	}
	if o.HTTPClient == nil {
		// A redirect would carry the secret elsewhere.
		o.HTTPClient = &http.Client{Timeout: 10 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Installer installs the application in workspaces and in Enterprise Grid
// organisations by OAuth v2 (https://docs.slack.dev/authentication/installing-with-oauth),
// and knows the token of each. It is safe for concurrent use.
type Installer struct {
	log     *slog.Logger
	o       InstallOptions
	langs   language.Matcher
	pause   time.Duration // between looks at what another replica writes
	flight  singleflight.Group
	writing sync.Mutex // from reading an installation to writing or removing it

	mu      sync.Mutex // everything below
	tokens  map[installPlace]installToken
	unsaved map[string]installUnsaved // by team or enterprise
	used    map[string]time.Time      // states, and when they end
}

// NewInstaller makes an Installer; it starts nothing.
func NewInstaller(log *slog.Logger, o InstallOptions) *Installer {
	return &Installer{
		log: log, o: o.withDefaults(), langs: language.NewMatcher([]language.Tag{language.French, language.English}),
		pause:  500 * time.Millisecond,
		tokens: map[installPlace]installToken{}, unsaved: map[string]installUnsaved{}, used: map[string]time.Time{},
	}
}

// Handler serves GET /slack/install, which begins an installation, and GET
// /slack/oauth, to which Slack sends the browser back.
func (n *Installer) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /slack/install", n.serveInstall)
	mux.HandleFunc("GET /slack/oauth", n.serveOAuth)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Content-Security-Policy", installPolicy())
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer") // the address holds the code
		h.Set("Cache-Control", "no-store")
		mux.ServeHTTP(rw, r)
	})
}

// serveInstall sends the browser to Slack's consent page.
func (n *Installer) serveInstall(rw http.ResponseWriter, r *http.Request) {
	to, err := url.Parse(n.o.AuthorizeURL)
	if err != nil {
		n.fail(rw, r, installFailure{kind: "settings", err: err})
		return
	}
	state := n.newState()
	http.SetCookie(rw, n.cookie(state, installStateLife))
	q := to.Query()
	q.Set("client_id", n.o.ClientID)
	q.Set("scope", strings.Join(n.o.Scopes, ","))
	q.Set("redirect_uri", n.redirectURI())
	q.Set("state", state)
	to.RawQuery = q.Encode()
	http.Redirect(rw, r, to.String(), http.StatusFound)
}

func (n *Installer) redirectURI() string { return n.o.BaseURL + "/slack/oauth" }
