package bot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/store"
)

const (
	// installKept is how long a token is known without asking the store: what
	// another replica forgot is used no longer than that.
	installKept = time.Minute
	// installEarly is how long before its end a token is renewed: longer than
	// any answer takes that was begun with it, and than an outage of Slack's
	// that one may hope to outlive.
	installEarly = 30 * time.Minute
)

// installPlace is where an event comes from.
type installPlace struct{ team, enterprise string }

// installToken is a token in memory.
type installToken struct {
	token string
	until time.Time
}

// Token returns the bot token for an event of a team, in an enterprise when the
// team belongs to one: the team's own installation is preferred to the
// organisation's. Both come from the event's authorizations, as team_id may name
// a guest's team. A token that ends within 30 minutes is renewed first. Errors:
// ErrNotInstalled; others are worth a retry. Where Slack then refuses the token
// as token_revoked or account_inactive, Forget is due.
func (n *Installer) Token(ctx context.Context, team, enterprise string) (string, error) {
	place := installPlace{team, enterprise}
	if token, ok := n.known(place); ok {
		return token, nil
	}
	why := ErrNotInstalled
	for _, key := range []string{team, enterprise} {
		i, err := n.usable(ctx, key)
		switch {
		case err == nil:
			n.remember(place, i)
			return i.BotToken, nil
		case errors.Is(err, store.ErrNotFound):
			continue
		}
		if why = err; !errors.Is(err, ErrNotInstalled) {
			break
		}
	}
	return "", fmt.Errorf("token of team %q, enterprise %q: %w", team, enterprise, why)
}

func (n *Installer) known(place installPlace) (string, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	t, ok := n.tokens[place]
	return t.token, ok && n.o.Now().Before(t.until)
}

func (n *Installer) remember(place installPlace, i store.Installation) {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.o.Now()
	maps.DeleteFunc(n.tokens, func(_ installPlace, t installToken) bool { return !now.Before(t.until) })
	until := now.Add(installKept)
	if !i.Expires.IsZero() && i.Expires.Before(until) {
		until = i.Expires
	}
	n.tokens[place] = installToken{i.BotToken, until}
}

// drop forgets the tokens in memory that an installation may have given.
func (n *Installer) drop(team, enterprise string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	maps.DeleteFunc(n.tokens, func(p installPlace, _ installToken) bool {
		return team != "" && p.team == team || enterprise != "" && p.enterprise == enterprise
	})
	key := installKey(store.Installation{Team: team, Enterprise: enterprise})
	delete(n.unsaved, key)
}

// usable is the installation kept under a key, renewed if it is time to;
// store.ErrNotFound without one.
func (n *Installer) usable(ctx context.Context, key string) (store.Installation, error) {
	if key == "" {
		return store.Installation{}, store.ErrNotFound
	}
	i, err := n.read(ctx, key)
	if err != nil || !n.due(i) {
		return i, err
	}
	v, err, _ := n.flight.Do(key, func() (any, error) {
		// Others wait for this one: it does not end with its own caller.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), installPatience)
		defer cancel()
		return n.renew(ctx, key)
	})
	if err != nil {
		return store.Installation{}, err
	}
	return v.(store.Installation), nil
}

// due tells that a token is to be renewed.
func (n *Installer) due(i store.Installation) bool {
	return !i.Expires.IsZero() && !n.o.Now().Before(i.Expires.Add(-installEarly))
}

// alive tells that a token serves yet.
func (n *Installer) alive(i store.Installation) bool { return n.o.Now().Before(i.Expires) }

// renew exchanges the refresh token, which Slack takes once, for new tokens
// (https://docs.slack.dev/authentication/using-token-rotation).
func (n *Installer) renew(ctx context.Context, key string) (store.Installation, error) {
	old, err := n.read(ctx, key) // anew: the renewal before this one may have just ended
	switch {
	case err != nil || !n.due(old):
		return old, err
	case old.RefreshToken == "":
		return n.orOld(old, fmt.Errorf("%w: its token has ended and no other was given with it", ErrNotInstalled))
	}
	got, err := slack.RefreshOAuthV2TokenContext(ctx, n.o.HTTPClient, n.o.ClientID, n.o.ClientSecret, old.RefreshToken,
		slack.OAuthOptionAPIURL(n.o.APIURL))
	switch {
	case RefusedCode(err) == "invalid_refresh_token":
		return n.renewedByOther(ctx, key, old)
	case err == nil && (got.AccessToken == "" || got.RefreshToken == ""):
		err = errors.New("slack's answer holds no tokens")
		fallthrough
	case err != nil:
		return n.orOld(old, fmt.Errorf("renew token: %w", err))
	}
	return n.rotate(ctx, key, old, got)
}

// orOld is the old installation while its token serves, else the error.
func (n *Installer) orOld(old store.Installation, err error) (store.Installation, error) {
	if !n.alive(old) {
		return old, err
	}
	n.log.Warn("token not renewed", "team", old.Team, "enterprise", old.Enterprise, "expires", old.Expires, "error", err)
	return old, nil
}

// renewedByOther waits for what another replica, which was first to use the
// refresh token, is about to write; meanwhile the old token serves if it can.
func (n *Installer) renewedByOther(ctx context.Context, key string, old store.Installation) (store.Installation, error) {
	// The other one has Slack's answer already, or is as long in getting it as
	// we were: four looks over 1.5 s.
	for look := range 4 {
		if look > 0 {
			if err := n.wait(ctx); err != nil {
				return old, fmt.Errorf("await a token renewed elsewhere: %w", err)
			}
		}
		i, err := n.read(ctx, key)
		if err != nil || i.RefreshToken != old.RefreshToken {
			return i, err
		}
		if n.alive(old) {
			break
		}
	}
	return n.orOld(old, fmt.Errorf("%w: slack no longer takes its refresh token", ErrNotInstalled))
}

func (n *Installer) wait(ctx context.Context) error {
	t := time.NewTimer(n.pause)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
