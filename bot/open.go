package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
)

// maxPrompts is how many questions Slack lets an app propose.
const maxPrompts = 4

// open greets whoever opens a tab of the app: the Home tab is drawn, the
// conversation gets questions to begin with.
func (t *task) open(ctx context.Context) error {
	if t.in.Tab == "home" {
		return t.publish(ctx)
	}
	if t.in.At.Channel == "" {
		return nil
	}
	kept, err := t.kept(ctx)
	if err != nil {
		return err
	}
	p := slack.AssistantThreadsSetSuggestedPromptsParameters{Title: t.say.T("suggest.title"), ChannelID: t.in.At.Channel}
	if t.b.o.Legacy { // sent by an app with an agent view, a thread makes the call fail silently
		p.ThreadTS = t.in.At.Thread
	}
	for _, name := range suggestions(t.person.Profile, len(kept) > 0)[:maxPrompts] {
		p.Prompts = append(p.Prompts, slack.AssistantThreadsPrompt{Title: t.say.T("suggest." + name), Message: t.say.T("suggest." + name + "-message")})
	}
	if err := t.api.SetAssistantThreadsSuggestedPromptsContext(ctx, p); err != nil {
		t.b.log.Info("questions not proposed", "error", err) // an app without an assistant has no place for them
	}
	return nil
}

// suggestions are questions to begin with, those that suit a person first.
func suggestions(p recommend.Profile, following bool) []string {
	is := func(a catalog.Audience) bool { return slices.Contains(p.Audience, a) }
	var out []string
	add := func(when bool, names ...string) {
		for _, n := range names {
			if when && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	add(following, "follow")
	add(is(catalog.Elected), "rgpd", "ai", "cyber", "green")
	add(is(catalog.Manager) || is(catalog.Senior), "lead", "ai", "green", "data")
	add(is(catalog.Digital), "data", "green", "lead", "ai")
	add(true, "data", "cyber", "ai", "rgpd", "lead", "green")
	return out
}

// profile keeps what a person says of themselves.
func (t *task) profile(ctx context.Context) error {
	l, err := t.b.o.Store.UpdateLearner(ctx, t.person.ID, func(l *store.Learner) {
		l.Lang, l.Profile.Place, l.Profile.Audience = t.person.Lang, t.in.Profile.Place, t.in.Profile.Audience
	})
	if err != nil {
		return fmt.Errorf("keep profile: %w", err)
	}
	t.person = l
	return t.publish(ctx)
}

// mend answers anew with the terms that a form corrected.
func (t *task) mend(ctx context.Context) error {
	s, err := t.speech(ctx)
	if err != nil || s.reply.Done {
		return err
	}
	at, err := t.where(ctx)
	if err != nil {
		return err
	}
	k, err := t.b.o.Store.Path(ctx, t.person.ID, store.PathID(t.in.Value))
	if errors.Is(err, store.ErrNotFound) {
		return t.short(ctx, s, at, t.say.T("bot.stale"))
	} else if err != nil {
		return err
	}
	return t.again(ctx, s, at, k, recommend.Question{Order: &recommend.Order{Terms: t.in.Terms}})
}
