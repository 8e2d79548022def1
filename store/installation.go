package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Installation is the application in one Slack workspace, or in a whole
// Enterprise Grid organisation when Team is "".
type Installation struct {
	Team         string    `json:"team,omitempty"`
	Enterprise   string    `json:"enterprise,omitempty"`
	AppID        string    `json:"app_id,omitempty"`
	BotUser      string    `json:"bot_user,omitempty"`
	Scopes       []string  `json:"scopes,omitempty"`
	InstalledBy  LearnerID `json:"installed_by,omitempty"`
	Expires      time.Time `json:"expires,omitzero"` // of BotToken; zero: never
	Updated      time.Time `json:"updated"`
	BotToken     string    `json:"-"` // encrypted apart
	RefreshToken string    `json:"-"`
}

// sealedInstallation is how an installation is kept.
type sealedInstallation struct {
	Installation
	Sealed []byte `json:"sealed"` // tokens, encrypted
}

type tokens struct {
	Bot     string `json:"bot"`
	Refresh string `json:"refresh,omitempty"`
}

// key is the team's, or the organisation's.
func (i *Installation) key() string {
	if i.Team != "" {
		return i.Team
	}
	return i.Enterprise
}

// PutInstallation keeps an installation, in place of the one of the same team;
// ErrNoKey without Options.Key.
func (s *Store) PutInstallation(ctx context.Context, i Installation) error {
	if i.key() == "" {
		return errors.New("keep installation: it has neither team nor enterprise")
	}
	i.Updated = s.o.Now()
	plain, err := json.Marshal(tokens{i.BotToken, i.RefreshToken})
	if err != nil {
		return fmt.Errorf("keep installation of %s: %w", i.key(), err)
	}
	sealed, err := s.seal(plain, i.key())
	if err != nil {
		return fmt.Errorf("keep installation of %s: %w", i.key(), err)
	}
	if _, err := s.put(ctx, installationsBucket, digest(i.key()), sealedInstallation{i, sealed}); err != nil {
		return fmt.Errorf("keep installation of %s: %w", i.key(), err)
	}
	return nil
}

// Installation returns the installation of a team, or of an organisation by its
// enterprise's ID. Errors: ErrNotFound, ErrNoKey, ErrWrongKey.
func (s *Store) Installation(ctx context.Context, team string) (Installation, error) {
	var kept sealedInstallation
	if _, err := s.get(ctx, installationsBucket, digest(team), &kept); err != nil {
		return Installation{}, fmt.Errorf("read installation of %s: %w", team, err)
	}
	i, err := s.unsealed(kept)
	if err != nil {
		return Installation{}, fmt.Errorf("read installation of %s: %w", team, err)
	}
	return i, nil
}

func (s *Store) unsealed(kept sealedInstallation) (Installation, error) {
	i := kept.Installation
	plain, err := s.unseal(kept.Sealed, i.key())
	if err != nil {
		return i, err
	}
	var t tokens
	if err := json.Unmarshal(plain, &t); err != nil {
		return i, fmt.Errorf("read tokens: %w", err)
	}
	i.BotToken, i.RefreshToken = t.Bot, t.Refresh
	return i, nil
}

// RemoveInstallation forgets a team's installation; one that is not there is no
// error.
func (s *Store) RemoveInstallation(ctx context.Context, team string) error {
	return s.remove(ctx, installationsBucket, digest(team))
}

func (s *Store) installations(ctx context.Context) ([]sealedInstallation, error) {
	return list[sealedInstallation](ctx, s, installationsBucket.stream(), installationsBucket.subject("*"), nil)
}

func (s *Store) installedBy(ctx context.Context, learner LearnerID) ([]string, error) {
	all, err := s.installations(ctx)
	var teams []string
	for _, i := range all {
		if i.InstalledBy == learner {
			teams = append(teams, i.key())
		}
	}
	return teams, err
}

// forgetInstaller takes a person's name from the installations they made.
func (s *Store) forgetInstaller(ctx context.Context, learner LearnerID) (int, error) {
	all, err := s.installations(ctx)
	n := 0
	for _, i := range all {
		if i.InstalledBy != learner {
			continue
		}
		i.InstalledBy = ""
		key := digest(i.key())
		if _, err := s.put(ctx, installationsBucket, key, i); err != nil {
			return n, err
		}
		n++
	}
	return n, err
}
