package bot

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/store"
)

// consentLife is how long an agreement holds, and how long somebody who gave
// none is not asked again.
const consentLife = 180 * 24 * time.Hour

// The names of store.Learner.Consents: what a manager may see, and when the
// person was asked for it.
const (
	consentName = "team:"
	askedName   = "team-asked:"
)

func consentKey(manager store.LearnerID) string { return consentName + string(manager) }
func askedKey(manager store.LearnerID) string   { return askedName + string(manager) }

// agreed reports whether what was agreed to at a time still holds.
func agreed(at, now time.Time) bool { return !at.IsZero() && now.Sub(at) < consentLife }

// userID is Slack's id of a person.
var userID = regexp.MustCompile(`^[UW][A-Z0-9]+$`)

// userOf is Slack's id of a learner, "" without one.
func userOf(id store.LearnerID) string {
	_, user, _ := strings.Cut(string(id), "-")
	if !userID.MatchString(user) {
		return ""
	}
	return user
}

// askConsents asks those members of a team who have not been asked whether the
// manager may see what is known of them: each once, in private.
func (t *task) askConsents(ctx context.Context, s *speech, team *store.KeptTeam) error {
	for i := range team.Members {
		who := team.Members[i].Learner
		if who == t.person.ID || userOf(who) == "" {
			continue
		}
		if err := t.askConsent(ctx, s, "consent-"+strconv.Itoa(i+1), who); err != nil {
			return err
		}
	}
	return nil
}

func (t *task) askConsent(ctx context.Context, s *speech, key string, who store.LearnerID) error {
	in := incoming{Team: t.in.Team, Enterprise: t.in.Enterprise, User: userOf(who)}
	l, err := t.b.known(ctx, t.api, &in)
	now := t.b.o.Now()
	if err != nil || agreed(l.Consents[consentKey(t.person.ID)], now) || agreed(l.Consents[askedKey(t.person.ID)], now) {
		return err
	}
	at, err := t.b.direct(ctx, t.api, &in)
	if err == nil {
		_, err = s.say(ctx, key, at, consentAsked(messages.For(l.Lang), t.in.User, t.person.ID))
	}
	if hopeless(err) {
		t.b.log.Info("a member not asked for their agreement", "error", err)
		return nil
	} else if err != nil {
		return err
	}
	_, err = t.b.o.Store.UpdateLearner(ctx, who, func(l *store.Learner) { l.Agree(askedKey(t.person.ID), now) })
	return err
}

// consentAsked asks for an agreement: what is seen, by whom, for how long.
func consentAsked(say *messages.Printer, user string, manager store.LearnerID) content {
	by := "<@" + user + ">"
	days := int(consentLife / (24 * time.Hour))
	text := say.T("bot-team.consent", "Manager", by, "Days", days)
	yes := button("team-agree", say.T("bot-team.agree"), "", string(manager)).WithStyle(slack.StylePrimary)
	no := button("team-refuse", say.T("bot-team.refuse"), "", string(manager))
	return content{say.T("bot-team.consent-short", "Manager", by), []slack.Block{section(text),
		footnote(escape(say.T("bot-team.consent-note"))), slack.NewActionBlock("team-consent", yes, no)}}
}

// consenting is what the journal tells of an agreement.
type consenting struct {
	What    string          `json:"what"` // "team"
	Manager store.LearnerID `json:"manager"`
	Given   bool            `json:"given"`
}

// consent notes what a member answered, or takes back. It holds from the moment
// that this returns. Only who was asked can answer.
func (t *task) consent(ctx context.Context, s *speech) error {
	manager := store.LearnerID(t.in.Value)
	if userOf(manager) == "" {
		return store.Permanent(errors.New("consent: value not of ours"))
	}
	given, now := t.in.Action == "team-agree", t.b.o.Now()
	if _, asked := t.person.Consents[askedKey(manager)]; !asked {
		return s.done(ctx)
	}
	l, err := t.b.o.Store.UpdateLearner(ctx, t.person.ID, func(l *store.Learner) {
		delete(l.Consents, consentKey(manager))
		l.Agree(askedKey(manager), now)
		if given {
			l.Agree(consentKey(manager), now)
		}
	})
	if err != nil {
		return err
	}
	t.person = l
	if err := t.journal(ctx, store.Consent, consenting{"team", manager, given}); err != nil {
		return err
	}
	if t.in.At.Channel != "" {
		t.consentSettled(ctx, manager, given)
	}
	if err := t.publish(ctx); err != nil {
		return err
	}
	return s.done(ctx)
}

// consentSettled says the answer in place of the question, with the button that
// takes it back.
func (t *task) consentSettled(ctx context.Context, manager store.LearnerID, given bool) {
	id, other, words := "bot-team.agreed", "team-refuse", "bot-team.withdraw"
	if !given {
		id, other, words = "bot-team.not-agreed", "team-agree", "bot-team.agree"
	}
	text := t.say.T(id, "Manager", "<@"+userOf(manager)+">", "Day", t.say.Day(t.b.o.Now().Add(consentLife)))
	t.replace(ctx, content{text, []slack.Block{section(text),
		slack.NewActionBlock("team-consent", button(other, t.say.T(words), "", string(manager)))}})
}

// replace puts a content in the place of the message whose button was pressed.
func (t *task) replace(ctx context.Context, c content) {
	_, _, _, err := t.api.UpdateMessageContext(ctx, t.in.At.Channel, t.in.TS, slack.MsgOptionText(c.text, false), slack.MsgOptionBlocks(c.blocks...))
	if err != nil {
		t.b.log.Info("a message answered left as it was", "error", err)
	}
}

// seers are the managers who may see what is known of a person, in order.
func seers(l *store.Learner, now time.Time) []store.LearnerID {
	var out []store.LearnerID
	for name, at := range l.Consents {
		if id, ok := strings.CutPrefix(name, consentName); ok && agreed(at, now) && userOf(store.LearnerID(id)) != "" {
			out = append(out, store.LearnerID(id))
		}
	}
	slices.Sort(out)
	return out
}

// maxSeers bounds a list of the Home tab, which takes 100 blocks.
const maxSeers = 10

// homeSeers are the blocks of the Home tab that say who may see what is known
// of a person, each with the button that ends it; none when nobody may.
func homeSeers(say *messages.Printer, l *store.Learner, now time.Time) []slack.Block {
	list := seers(l, now)
	if len(list) == 0 {
		return nil
	}
	blocks := []slack.Block{slack.NewHeaderBlock(plainText(say.T("bot-team.seers"), maxTitle)), section(escape(say.T("bot-team.seers-text")))}
	for _, id := range list[:min(len(list), maxSeers)] {
		until := l.Consents[consentKey(id)].Add(consentLife)
		b := section(say.T("bot-team.seer", "Manager", "<@"+userOf(id)+">", "Day", say.Day(until)))
		b.Accessory = slack.NewAccessory(button("home-team-withdraw", say.T("bot-team.withdraw"), "", string(id)))
		blocks = append(blocks, b)
	}
	return blocks
}
