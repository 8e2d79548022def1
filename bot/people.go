package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/store"
)

// localeLife is how long a person's language is believed before Slack is asked
// again; localeWait how long the answer may take, as a question waits for it.
const (
	localeLife = 7 * 24 * time.Hour
	localeWait = 2 * time.Second
)

// person is whom an event comes from, in their language. Nothing is kept of
// them by this.
func (b *Bot) person(ctx context.Context, in *incoming) (store.Learner, error) {
	l, err := b.o.Store.Learner(ctx, in.learner())
	if errors.Is(err, store.ErrNotFound) {
		return store.Learner{ID: in.learner()}, nil
	}
	return l, err
}

// known is a person with their language: as kept, or as Slack says. A language
// that Slack does not give is French.
func (b *Bot) known(ctx context.Context, api *slack.Client, in *incoming) (store.Learner, error) {
	l, err := b.person(ctx, in)
	if err != nil || l.Lang != "" && b.o.Now().Sub(l.Updated) < localeLife {
		return l, err
	}
	ask, cancel := context.WithTimeout(ctx, localeWait)
	defer cancel()
	u, err := api.GetUserInfoContext(ask, in.User)
	if err != nil {
		b.log.Warn("language of a person not known", "error", err)
		if l.Lang == "" {
			l.Lang = "fr"
		}
		return l, nil
	}
	lang := messages.For(u.Locale).Lang
	// They may have withdrawn an agreement while Slack was asked.
	if l, err = b.o.Store.UpdateLearner(ctx, in.learner(), func(l *store.Learner) { l.Lang = lang }); err != nil {
		return l, fmt.Errorf("keep language: %w", err)
	}
	return l, nil
}

// sayTo speaks a person's language as far as it is known without asking Slack.
func (b *Bot) sayTo(ctx context.Context, in *incoming) *messages.Printer {
	l, err := b.person(ctx, in)
	if err != nil {
		b.log.Warn("language of a person not read", "error", err)
	}
	return messages.For(l.Lang)
}

// direct is the conversation between a person and the app, opened if need be.
func (b *Bot) direct(ctx context.Context, api *slack.Client, in *incoming) (place, error) {
	c, _, _, err := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{in.User}, ReturnIM: true})
	if err != nil {
		return place{}, fmt.Errorf("open conversation: %w", err)
	}
	return place{Channel: c.ID}, nil
}
