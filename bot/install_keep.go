package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/store"
)

// installUnsaved is a renewed installation that the store would not take: the
// tokens it replaces are worth nothing any more, so it lives here until the
// store has room.
type installUnsaved struct {
	store.Installation
	instead string // the refresh token that it replaces
}

// waiting is what waits to be kept under a key.
func (n *Installer) waiting(key string) (installUnsaved, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	u, ok := n.unsaved[key]
	return u, ok
}

func (n *Installer) setWaiting(key string, u installUnsaved) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.unsaved[key] = u
}

func (n *Installer) saved(key string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.unsaved, key)
}

// read returns the installation kept under a key, or what waits to be kept in
// its place; store.ErrNotFound without one.
func (n *Installer) read(ctx context.Context, key string) (store.Installation, error) {
	if _, ok := n.waiting(key); !ok {
		return n.o.Store.Installation(ctx, key)
	}
	n.writing.Lock()
	defer n.writing.Unlock()
	kept, err := n.o.Store.Installation(ctx, key)
	u, ok := n.waiting(key)
	if err != nil || !ok {
		return kept, err
	}
	if kept.RefreshToken != u.instead { // installed anew meanwhile
		n.saved(key)
		return kept, nil
	}
	if err := n.o.Store.PutInstallation(ctx, u.Installation); err == nil {
		n.saved(key)
	}
	return u.Installation, nil
}

// rotate keeps renewed tokens in place of the old ones, unless the installation
// went, or was made anew, while Slack was asked.
func (n *Installer) rotate(ctx context.Context, key string, old store.Installation, got *slack.OAuthV2Response) (store.Installation, error) {
	n.writing.Lock()
	defer n.writing.Unlock()
	instead := old.RefreshToken
	if u, ok := n.waiting(key); ok {
		instead = u.instead
	}
	i, err := n.o.Store.Installation(ctx, key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return i, err
	case err != nil:
		i = old
	case i.RefreshToken != instead:
		return i, nil
	}
	n.setTokens(&i, got)
	if err := n.o.Store.PutInstallation(ctx, i); err != nil {
		n.log.Error("renewed token not kept: the installation is lost if this process ends", "team", i.Team, "enterprise", i.Enterprise, "error", err)
		n.setWaiting(key, installUnsaved{i, instead})
		return i, nil
	}
	n.saved(key)
	return i, nil
}

// Forget erases the installation of a team, or of an organisation when team is
// "", after the events app_uninstalled and tokens_revoked (of the bot). A team
// that lives by its organisation's installation takes that one with it only if
// Slack no longer honours its token: one workspace leaving is not the end of
// the others. Forgetting what is not there is no error.
func (n *Installer) Forget(ctx context.Context, team, enterprise string) error {
	if team == "" {
		return n.erase(ctx, "", enterprise)
	}
	_, err := n.o.Store.Installation(ctx, team)
	switch {
	case err == nil, errors.Is(err, store.ErrWrongKey), errors.Is(err, store.ErrNoKey):
		return n.erase(ctx, team, "")
	case !errors.Is(err, store.ErrNotFound):
		return fmt.Errorf("forget installation: %w", err)
	}
	dead, err := n.dead(ctx, enterprise)
	if err != nil {
		return fmt.Errorf("forget installation: %w", err)
	}
	if !dead {
		n.drop(team, "")
		n.log.Info("team left, its organisation's installation stays", "team", team, "enterprise", enterprise)
		return nil
	}
	return n.erase(ctx, "", enterprise)
}

func (n *Installer) erase(ctx context.Context, team, enterprise string) error {
	key := installKey(store.Installation{Team: team, Enterprise: enterprise})
	if key == "" {
		return nil
	}
	n.writing.Lock()
	defer n.writing.Unlock()
	if err := n.o.Store.RemoveInstallation(ctx, key); err != nil {
		return fmt.Errorf("forget installation of %s: %w", key, err)
	}
	n.drop(team, enterprise)
	n.log.Info("application uninstalled", "team", team, "enterprise", enterprise)
	return nil
}

// dead asks Slack whether an organisation's installation is no more.
func (n *Installer) dead(ctx context.Context, enterprise string) (bool, error) {
	token, err := n.Token(ctx, "", enterprise)
	switch {
	case errors.Is(err, ErrNotInstalled):
		return true, nil
	case err != nil:
		return false, err
	}
	_, err = n.client(token).AuthTestContext(ctx)
	switch RefusedCode(err) {
	case "":
		return false, err
	case "account_inactive", "token_revoked", "invalid_auth", "not_authed":
		return true, nil
	}
	return false, fmt.Errorf("ask slack for the installation: %w", err)
}
