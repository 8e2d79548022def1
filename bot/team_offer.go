package bot

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
)

// pressTeam does what a button of a team's plan asks for.
func (t *task) pressTeam(ctx context.Context, s *speech, at place) error {
	switch t.in.Action {
	case "team-propose":
		return t.proposeTeam(ctx, s, at)
	case "team-accept", "team-decline":
		return t.answerOffer(ctx, s, at)
	}
	return store.Permanent(errors.New("press: action not of ours"))
}

// proposeTeam sends each member the steps that the plan has for them. A plan is
// proposed once.
func (t *task) proposeTeam(ctx context.Context, s *speech, at place) error {
	switch ok, err := t.manages(ctx); {
	case err != nil:
		return err
	case !ok:
		return t.short(ctx, s, at, t.say.T("bot-team.refused"))
	}
	id := store.PathID(t.in.Value)
	k, err := t.b.o.Store.Path(ctx, t.person.ID, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && k.Team == nil {
		return t.short(ctx, s, at, t.say.T("bot-team.stale"))
	} else if err != nil {
		return err
	}
	k, err = t.b.o.Store.UpdatePath(ctx, t.person.ID, id, func(k *store.KeptPath) { k.Team.Propose(s.reply.Event) })
	if err != nil {
		return err
	}
	if k.Team.Proposed != s.reply.Event {
		return t.short(ctx, s, at, t.say.T("bot-team.proposed-already"))
	}
	if err := t.count(ctx, s, at, &k); err != nil {
		return err
	}
	for i := range k.Team.Members {
		if err := t.offer(ctx, s, &k, i); err != nil {
			return err
		}
	}
	if err := t.recount(ctx, t.person.ID, id); err != nil {
		return err
	}
	return s.done(ctx)
}

// count says how many have answered, in a message that is kept up to date.
func (t *task) count(ctx context.Context, s *speech, at place, k *store.KeptPath) error {
	ts, err := s.say(ctx, "main", at, counts(t.say, k.Team))
	if err != nil {
		return err
	}
	*k, err = t.b.o.Store.UpdatePath(ctx, k.Learner, k.ID, func(k *store.KeptPath) { k.Team.Channel, k.Team.TS = s.post("main").Channel, ts })
	return err
}

// counts are the answers so far: how many, never whose nor why.
func counts(say *messages.Printer, team *store.KeptTeam) content {
	n := map[store.Answer]int{}
	all := 0
	for _, m := range team.Members {
		if m.Answer != "" {
			n[m.Answer]++
			all++
		}
	}
	lines := []string{bold(say.T("bot-team.counts", "Count", all)), escape(say.T("bot-team.counts-of",
		"Accepted", n[store.Accepted], "Declined", n[store.Declined], "Waiting", n[store.Waiting]))}
	if n[store.Missed] > 0 {
		lines = append(lines, escape(say.T("bot-team.counts-missed", "Count", n[store.Missed])))
	}
	text := joinLines(lines)
	return content{text, []slack.Block{section(text), footnote(escape(say.T("bot-team.counts-note")))}}
}

// recount shows the answers as they now are. Whoever is overtaken by another
// answer shows that one too.
func (t *task) recount(ctx context.Context, manager store.LearnerID, id store.PathID) error {
	l, err := t.b.o.Store.Learner(ctx, manager)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	for range 5 {
		k, err := t.b.o.Store.Path(ctx, manager, id)
		if errors.Is(err, store.ErrNotFound) || err == nil && (k.Team == nil || k.Team.TS == "") {
			return nil
		} else if err != nil {
			return err
		}
		c := counts(messages.For(l.Lang), k.Team)
		_, _, _, err = t.api.UpdateMessageContext(ctx, k.Team.Channel, k.Team.TS, slack.MsgOptionText(c.text, false), slack.MsgOptionBlocks(c.blocks...))
		if err != nil {
			if hopeless(err) {
				t.b.log.Info("answers not shown", "error", err)
				return nil
			}
			return err
		}
		now, err := t.b.o.Store.Path(ctx, manager, id)
		if err != nil || now.Updated.Equal(k.Updated) {
			return nil
		}
	}
	return nil
}

// offer sends one member their steps. Whom Slack does not reach is counted as
// such.
func (t *task) offer(ctx context.Context, s *speech, k *store.KeptPath, i int) error {
	m := k.Team.Members[i]
	if m.Answer != store.Waiting || userOf(m.Learner) == "" {
		return nil
	}
	path := offered(k, i)
	o := store.KeptPath{ID: k.ID + store.PathID("-"+strconv.Itoa(i+1)), Learner: m.Learner, Path: path,
		Offer: &store.Offer{Manager: t.person.ID, Team: k.ID, Member: i}}
	in := incoming{Team: t.in.Team, Enterprise: t.in.Enterprise, User: userOf(m.Learner)}
	l, err := t.b.known(ctx, t.api, &in)
	if err != nil {
		return err
	}
	key := "offer-" + strconv.Itoa(i+1)
	if s.final(key) { // before a crash; they may have answered since
		return nil
	}
	if _, err := t.b.o.Store.KeepPath(ctx, o); err != nil {
		return err
	}
	at, err := t.b.direct(ctx, t.api, &in)
	if err == nil {
		_, err = s.say(ctx, key, at, offerView(messages.For(l.Lang), t.in.User, &o))
	}
	if err == nil || !hopeless(err) {
		return err
	}
	t.b.log.Info("a member not reached", "error", err)
	_, err = t.b.o.Store.UpdatePath(ctx, k.Learner, k.ID, func(k *store.KeptPath) { k.Team.Members[i].Answer = store.Missed })
	return err
}

// offered is the path that a plan has for a member, without the team.
func offered(k *store.KeptPath, i int) *recommend.Path {
	p := &recommend.Path{Need: &recommend.Need{Goal: k.Team.Need.Goal, Text: k.Team.Need.Goal, Lang: k.Team.Need.Lang}, Steps: k.Team.Steps(i), Origin: recommend.Planner}
	for j := range p.Steps {
		p.Hours += p.Steps[j].Hours
		p.Cents += max(0, p.Steps[j].Course.Cost.Cents)
	}
	return p
}

// offerView is what a member reads: their own steps, and two buttons.
func offerView(say *messages.Printer, user string, k *store.KeptPath) content {
	head := say.T("bot-team.offer", "Manager", "<@"+user+">", "Goal", escape(k.Path.Need.Goal))
	blocks := []slack.Block{section(head)}
	for i := range k.Path.Steps {
		blocks = append(blocks, stepSection(say, i+1, &k.Path.Steps[i]))
	}
	return content{head, append(blocks, footnote(escape(say.T("bot-team.offer-note"))), slack.NewActionBlock("team-offer",
		button("team-accept", say.T("bot-team.accept"), "", string(k.ID)).WithStyle(slack.StylePrimary),
		button("team-decline", say.T("bot-team.decline"), "", string(k.ID))))}
}

// answerOffer notes what a member says to a proposal, which is looked up among
// their own paths. One that is accepted stands in their Home tab.
func (t *task) answerOffer(ctx context.Context, s *speech, at place) error {
	id := store.PathID(t.in.Value)
	k, err := t.b.o.Store.Path(ctx, t.person.ID, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && k.Offer == nil {
		return t.short(ctx, s, at, t.say.T("bot-team.offer-stale"))
	} else if err != nil {
		return err
	}
	answer, words := store.Accepted, "bot-team.accepted"
	if t.in.Action == "team-decline" {
		answer, words = store.Declined, "bot-team.declined"
	}
	offer := *k.Offer
	_, err = t.b.o.Store.UpdatePath(ctx, offer.Manager, offer.Team, func(team *store.KeptPath) { team.Team.Note(offer.Member, t.person.ID, answer) })
	if err != nil && !errors.Is(err, store.ErrNotFound) { // the manager had theirs erased: the member's answer holds
		return err
	}
	if answer == store.Accepted {
		k.Kept = t.b.o.Now()
		if _, err = t.b.o.Store.KeepPath(ctx, k); err != nil {
			return err
		}
	}
	t.replace(ctx, offerSettled(t.say, &k, words))
	if err := t.recount(ctx, offer.Manager, offer.Team); err != nil {
		return err
	}
	if answer == store.Declined { // at the end: after a crash it is still there to be answered
		if err := t.b.o.Store.RemovePath(ctx, t.person.ID, id); err != nil {
			return err
		}
	}
	if err := t.publish(ctx); err != nil {
		return err
	}
	return s.done(ctx)
}

// offerSettled is a proposal that was answered.
func offerSettled(say *messages.Printer, k *store.KeptPath, words string) content {
	text := say.T(words)
	titles := []string{bold(text)}
	for i := range k.Path.Steps {
		titles = append(titles, "• "+link(k.Path.Steps[i].Link(), cut(k.Path.Steps[i].Course.Title, maxTitle)))
	}
	return content{escape(text), []slack.Block{section(strings.Join(titles, "\n"))}}
}
