package bot

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	installStateLife = 10 * time.Minute
	// installStatesKept bounds the memory that a flood of states can take; an
	// honest service sees a few.
	installStatesKept = 10_000
)

// newState is 8 bytes of time, 16 of chance and a seal on both, so that a state
// ends by the server's clock and is not of anybody's making.
func (n *Installer) newState() string {
	raw := binary.BigEndian.AppendUint64(nil, uint64(n.o.Now().Unix()))
	raw = append(raw, make([]byte, 16)...)
	rand.Read(raw[8:]) // never fails: crypto/rand
	return base64.RawURLEncoding.EncodeToString(append(raw, n.stateSeal(raw)...))
}

func (n *Installer) stateSeal(raw []byte) []byte {
	mac := hmac.New(sha256.New, []byte(n.o.ClientSecret))
	mac.Write([]byte("parcours install state\x00"))
	mac.Write(raw)
	return mac.Sum(nil)
}

// takeState checks that the state which Slack brings back is the one that this
// browser was given, and uses it up. Replicas do not tell each other which ones
// were used: there the code, which Slack takes once, ends the second attempt.
func (n *Installer) takeState(r *http.Request) error {
	state := r.URL.Query().Get("state")
	cookies := r.CookiesNamed(n.cookieName())
	if len(cookies) == 0 {
		return errors.New("the browser has no cookie")
	}
	same := 0
	for _, c := range cookies {
		same |= subtle.ConstantTimeCompare([]byte(c.Value), []byte(state))
	}
	if same == 0 {
		return errors.New("the state is not this browser's")
	}
	began, err := n.stateTime(state)
	if err != nil {
		return err
	}
	now := n.o.Now()
	if now.After(began.Add(installStateLife)) || began.After(now.Add(time.Minute)) {
		return errors.New("the state has ended")
	}
	return n.useState(state, began.Add(installStateLife), now)
}

func (n *Installer) stateTime(state string) (time.Time, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(state)
	if err != nil || len(raw) != 8+16+sha256.Size || !hmac.Equal(raw[24:], n.stateSeal(raw[:24])) {
		return time.Time{}, errors.New("the state is not ours")
	}
	return time.Unix(int64(binary.BigEndian.Uint64(raw)), 0), nil
}

func (n *Installer) useState(state string, ends, now time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	maps.DeleteFunc(n.used, func(_ string, ends time.Time) bool { return now.After(ends) })
	if _, used := n.used[state]; used {
		return errors.New("the state was used before")
	}
	if len(n.used) >= installStatesKept {
		return errors.New("too many installations at once")
	}
	n.used[state] = ends
	return nil
}

// cookie keeps the state in the browser for life; a life of 0 takes it away.
func (n *Installer) cookie(state string, life time.Duration) *http.Cookie {
	age := int(life.Seconds())
	if age == 0 {
		age = -1
	}
	return &http.Cookie{Name: n.cookieName(), Value: state, Path: n.cookiePath(), MaxAge: age,
		HttpOnly: true, Secure: n.secure(), SameSite: http.SameSiteLaxMode}
}

func (n *Installer) secure() bool { return strings.HasPrefix(n.o.BaseURL, "https://") }

// cookieName has the prefix that makes browsers refuse the cookie from plain
// HTTP; "__Host-" would want the path to be "/".
func (n *Installer) cookieName() string {
	if n.secure() {
		return "__Secure-parcours-install"
	}
	return "parcours-install"
}

// cookiePath is /slack, below the path that a proxy serves this at, if any.
func (n *Installer) cookiePath() string {
	base, err := url.Parse(n.o.BaseURL)
	if err != nil {
		return "/slack"
	}
	return strings.TrimRight(base.Path, "/") + "/slack"
}
