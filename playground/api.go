package playground

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// token is what a bearer may do.
type token struct {
	app     bool // an app-level token: Socket Mode alone
	scopes  []string
	expires time.Time // zero: never
	refresh string
	revoked bool
}

// method is one method of the Web API.
type method struct {
	tier   int      // 1 to 4; 0 without limit
	scopes []string // one of them is needed
	app    bool     // needs an app-level token
	open   bool     // needs no token
	check  func(*Workspace, *call) error
	run    func(*Workspace, *call) (obj, error)
}

// call is one call of a method.
type call struct {
	name   string
	args   args
	token  *token
	blocks []any // decoded and checked
	view   *view // decoded and checked
	chunks []any // decoded and checked
	now    time.Time
}

// serveAPI answers a method of the Web API.
func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	w.learnBase(r, true)
	if w.fault(rw, r) {
		return
	}
	in, err := readArgs(r)
	if err != nil {
		w.answer(rw, nil, refuse("invalid_form_data"))
		return
	}
	bearer, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if bearer == "" {
		bearer = in["token"]
	}
	m, known := w.methods[name]
	if !known {
		w.answer(rw, nil, refuse("unknown_method"))
		return
	}
	c := &call{name: name, args: in}
	if c.token, err = w.authorise(m, bearer); err != nil {
		w.answer(rw, nil, err)
		return
	}
	if wait := w.limit(m, c); wait > 0 {
		w.log.Debug("web api call over its rate limit", "method", name, "retry_after", wait)
		tooMany(rw, wait)
		return
	}
	if c.token != nil {
		rw.Header().Set("X-OAuth-Scopes", strings.Join(c.token.scopes, ","))
	}
	out, err := w.execute(m, c)
	w.answer(rw, out, err)
	w.log.Debug("web api call", "method", name, "refused", err)
}

// execute checks payloads outside the lock, for it takes long, and runs the
// method inside it.
func (w *Workspace) execute(m method, c *call) (obj, error) {
	if m.check != nil {
		if err := m.check(w, c); err != nil {
			return nil, err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	c.now = w.now()
	w.expireStreams()
	return m.run(w, c)
}

// authorise finds the token and what it may do.
func (w *Workspace) authorise(m method, bearer string) (*token, error) {
	if m.open {
		return nil, nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.tokens[bearer]
	switch {
	case bearer == "":
		return nil, refuse("not_authed")
	case t == nil:
		return nil, refuse("invalid_auth")
	case w.uninstalled:
		return nil, refuse("account_inactive")
	case t.revoked:
		return nil, refuse("token_revoked")
	case !t.expires.IsZero() && w.now().After(t.expires):
		return nil, refuse("token_expired")
	case t.app != m.app:
		return nil, refuse("not_allowed_token_type")
	}
	return t, t.need(m.scopes...)
}

// need refuses unless the token has one of the scopes.
func (t *token) need(scopes ...string) error {
	if len(scopes) == 0 || slices.ContainsFunc(scopes, func(s string) bool { return slices.Contains(t.scopes, s) }) {
		return nil
	}
	return &Error{Code: "missing_scope", Needed: strings.Join(scopes, ","), Provided: strings.Join(t.scopes, ",")}
}

// answer writes what a method gave, or why it refused.
func (w *Workspace) answer(rw http.ResponseWriter, out obj, err error) {
	var refused *Error
	switch {
	case errors.As(err, &refused):
		out = refused.reply()
	case err != nil:
		w.log.Error("web api method failed", "error", err)
		out = obj{"ok": false, "error": "internal_error"}
	case out == nil:
		out = obj{"ok": true}
	default:
		out["ok"] = true
	}
	writeJSON(rw, http.StatusOK, out)
}

func writeJSON(rw http.ResponseWriter, code int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.Header().Set("Content-Length", strconv.Itoa(len(b)))
	rw.WriteHeader(code)
	rw.Write(b)
}

// learnBase keeps the address under which the app reaches the workspace; file
// and response URLs begin with it, and slack-go gives its token to that address
// alone. The page's address serves only until the app has called.
func (w *Workspace) learnBase(r *http.Request, app bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if app || w.base == "" {
		w.base = "http://" + r.Host
	}
}
