package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/parcours-formation/parcours/bot"
	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/store"
)

// pixPerson is a learner and the results that count.
type pixPerson struct {
	id  store.LearnerID
	one catalog.Participation
}

// find looks for the people of the latest participations: in the list of
// -users, else in Slack. Two addresses of one person are one person.
func (f *pixFlags) find(ctx context.Context, env *Env, in *pixRead) error {
	if len(in.latest) == 0 {
		return nil // nobody's address leaves for nothing
	}
	ask, team, err := f.directory(ctx, env, in.users)
	if err != nil {
		return err
	}
	ids := map[string]store.LearnerID{}
	bar := newProgress(env, "progress.pix")
	defer bar.done()
	for i, one := range in.latest {
		user, err := ask(ctx, one.Person)
		if err != nil {
			return pixLookup(env, err)
		}
		ids[one.Person] = store.NewLearnerID(team, user)
		if user == "" {
			in.missing = append(in.missing, one)
		}
		bar.at(i+1, len(in.latest))
	}
	who := func(p catalog.Participation) string { return string(ids[p.Person]) }
	for _, one := range catalog.LatestPix(in.latest, who) {
		in.people = append(in.people, pixPerson{id: ids[one.Person], one: one})
	}
	return nil
}

// directory gives who answers whose Slack id an address or identifier is, and
// the workspace.
func (f *pixFlags) directory(ctx context.Context, env *Env, users map[string]string) (ask func(context.Context, string) (string, error), team string, err error) {
	if users != nil {
		return func(_ context.Context, who string) (string, error) { return users[who], nil }, f.team, nil
	}
	o, err := slackOptions(env, bot.ManifestSocket)
	if err != nil {
		return nil, "", err
	}
	if o.BotToken == "" {
		return nil, "", env.fault("pix.no-slack")
	}
	l, err := bot.OpenLookup(ctx, bot.LookupOptions{BotToken: o.BotToken, APIURL: o.APIURL})
	if err != nil {
		return nil, "", pixLookup(env, err)
	}
	return l.User, l.Team(), nil
}

// pixLookup says why people could not be looked for, and what to do.
func pixLookup(env *Env, err error) error {
	var told *bot.LookupError
	switch {
	case errors.Is(err, bot.ErrLookupScope):
		return env.fault("pix.no-scope")
	case errors.As(err, &told):
		return &fault{told.Finding.Text(env.Say) + "\n" + told.Finding.Remedy(env.Say)}
	}
	return fmt.Errorf("find people in Slack: %w", err)
}
