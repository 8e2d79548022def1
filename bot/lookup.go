package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/slack-go/slack"
)

// ErrLookupScope says that the token may not read e-mail addresses: the app
// lacks the scope users:read.email.
var ErrLookupScope = errors.New("the scope users:read.email is missing")

// LookupError is why people could not be looked for. Its text holds no token,
// no address of a person and no password of a proxy.
type LookupError struct {
	Finding DiagnoseFinding // what is wrong and how to mend it, in a sentence each
	err     error
}

func (e *LookupError) Error() string { return "ask slack for people: " + e.Finding.Code }

// Unwrap gives the client's own error.
func (e *LookupError) Unwrap() error { return e.err }

// LookupOptions say which workspace people are looked for in.
type LookupOptions struct {
	BotToken string // with the scope users:read.email
	APIURL   string // "https://slack.com/api/" when empty
}

// Lookup finds people of one workspace by their e-mail address, no faster than
// Slack allows: some 50 a minute, once the first 25 are through.
type Lookup struct {
	api  *slack.Client
	d    *diagnoseRun // puts errors into words
	team string
}

// lookupWait bounds one answer of Slack's. The waits that keep its limits come
// on top: a client's Timeout would count them in.
const lookupWait = 30 * time.Second

// OpenLookup asks Slack which workspace a token is of. The error is a
// *LookupError, or the context's.
func OpenLookup(ctx context.Context, o LookupOptions) (*Lookup, error) {
	pace := newPace(false)
	if t, ok := pace.next.(*http.Transport); ok {
		t.ResponseHeaderTimeout = lookupWait
	}
	d := newDiagnoseRun(DiagnoseOptions{BotToken: o.BotToken, APIURL: o.APIURL, Client: &http.Client{Transport: pace}})
	l := &Lookup{d: d, api: slack.New(o.BotToken, slack.OptionAPIURL(d.APIURL), slack.OptionHTTPClient(d.Client))}
	if !d.token(diagnoseBot, o.BotToken, "bot", "bot-token") {
		return nil, &LookupError{Finding: d.findings[0]}
	}
	who, err := l.api.AuthTestContext(ctx)
	if err != nil {
		return nil, l.failure(ctx, err)
	}
	l.team = who.TeamID
	return l, nil
}

// Team is the workspace's id: with a person's id it makes their LearnerID.
func (l *Lookup) Team() string { return l.team }

// User gives the Slack id of the person who has an address; "" when nobody in
// the workspace does, or only an app or somebody who has left. The error is
// ErrLookupScope, a *LookupError, or the context's.
func (l *Lookup) User(ctx context.Context, email string) (string, error) {
	u, err := l.api.GetUserByEmailContext(ctx, email)
	switch code := RefusedCode(err); {
	case err == nil && (u.IsBot || u.Deleted):
		return "", nil
	case err == nil:
		return u.ID, nil
	case code == "users_not_found":
		return "", nil
	case code == "missing_scope":
		return "", fmt.Errorf("find a person by address: %w", ErrLookupScope)
	}
	return "", l.failure(ctx, err)
}

// failure puts an error of the client into words.
func (l *Lookup) failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	l.d.findings = nil
	l.d.refused(diagnoseBot, err)
	return &LookupError{Finding: l.d.findings[0], err: err}
}
