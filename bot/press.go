package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
	"github.com/parcours-formation/parcours/store"
	"github.com/slack-go/slack"
)

// changes are the buttons that ask for another path.
var changes = map[string]slots.ChangeKind{
	"another": slots.Another, "shorter": slots.Shorter, "replace": slots.Replace, "remove": slots.Remove,
}

// press does what a button or a menu asks for.
func (t *task) press(ctx context.Context) error {
	s, err := t.speech(ctx)
	if err != nil || s.reply.Done {
		return err
	}
	switch t.in.Action {
	case "option": // the answer to a question back
		t.in.Text, t.in.Quote = t.in.Value, true
		return t.ask(ctx)
	case "vote":
		return t.vote(ctx, s)
	case "home-done", "home-drop":
		return t.follow(ctx, s)
	case "team-agree", "team-refuse", "home-team-withdraw":
		return t.consent(ctx, s)
	}
	at, err := t.where(ctx)
	if err != nil {
		return err
	}
	switch t.in.Action {
	case "home-export":
		return t.export(ctx, s, at)
	case "home-erase", "erase-yes":
		return t.erase(ctx, s, at)
	case "erase-no":
		t.settled(ctx)
		return t.short(ctx, s, at, t.say.T("home.not-erased"))
	}
	if strings.HasPrefix(t.in.Action, "team-") {
		return t.pressTeam(ctx, s, at)
	}
	return t.pressPath(ctx, s, at)
}

// pressPath does what a button of a path asks for. Its value names the path,
// which is looked up among the person's own.
func (t *task) pressPath(ctx context.Context, s *speech, at place) error {
	verb, id := strings.TrimPrefix(t.in.Action, "home-"), t.in.Value
	order := recommend.Order{}
	if verb == "step" {
		v, step, ok := readStepValue(t.in.Value)
		if !ok {
			return store.Permanent(errors.New("press: value not of ours"))
		}
		verb, id, order.Step, order.With = v.verb, v.path, step, catalogID(v.course)
	}
	k, err := t.b.o.Store.Path(ctx, t.person.ID, store.PathID(id))
	if errors.Is(err, store.ErrNotFound) {
		return t.short(ctx, s, at, t.say.T("bot.stale"))
	} else if err != nil {
		return err
	}
	if len(k.Path.Steps) == 0 && verb != "mend" { // a need that nothing fits has that button alone
		return store.Permanent(errors.New("press: path without steps"))
	}
	switch verb {
	case "keep":
		return t.choose(ctx, s, at, k)
	case "ics", "pdf":
		return t.file(ctx, s, at, k, verb)
	case "why":
		return t.again(ctx, s, at, k, recommend.Question{Text: t.say.T("bot.why-question", "Step", order.Step)})
	case "mend": // the form could not be opened
		return t.short(ctx, s, at, t.say.T("bot.form-late"))
	}
	order.Change = changes[verb]
	if order.Change == 0 {
		return store.Permanent(errors.New("press: action not of ours"))
	}
	return t.again(ctx, s, at, k, recommend.Question{Order: &order})
}

// again answers anew from a path that was shown.
func (t *task) again(ctx context.Context, s *speech, at place, k store.KeptPath, q recommend.Question) error {
	th, err := t.recall(ctx)
	if err != nil {
		return err
	}
	q.Memory = &recommend.Memory{Need: k.Path.Need, Path: k.Path}
	return t.answer(ctx, s, at, th, q)
}

// choose keeps a path for good and shows it in the Home tab.
func (t *task) choose(ctx context.Context, s *speech, at place, k store.KeptPath) error {
	words := "bot.already-kept"
	if k.Kept.IsZero() || t.d.Attempt > 1 {
		words = "bot.kept-thanks"
		k.Kept = t.b.o.Now()
		if _, err := t.b.o.Store.KeepPath(ctx, k); err != nil {
			return err
		}
	}
	if err := t.publish(ctx); err != nil {
		return err
	}
	return t.short(ctx, s, at, t.say.T(words))
}

// follow notes the steps done, or lets a path go, and shows the Home tab anew.
func (t *task) follow(ctx context.Context, s *speech) error {
	id := store.PathID(t.in.Value)
	k, err := t.b.o.Store.Path(ctx, t.person.ID, id)
	switch {
	case errors.Is(err, store.ErrNotFound): // let go in another window: the tab shows it
	case err != nil:
		return err
	case t.in.Action == "home-drop":
		err = t.b.o.Store.RemovePath(ctx, t.person.ID, id)
	default:
		k.Done = nil
		for _, v := range t.in.Chosen {
			if n, err := strconv.Atoi(v); err == nil && n >= 1 && n <= len(k.Path.Steps) {
				k.Done = append(k.Done, n)
			}
		}
		slices.Sort(k.Done)
		_, err = t.b.o.Store.KeepPath(ctx, k)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err := t.publish(ctx); err != nil {
		return err
	}
	return s.done(ctx)
}

// opinion is what the journal tells of a vote.
type opinion struct {
	Vote   string `json:"vote"` // "good" or "bad"
	Path   string `json:"path"`
	Origin string `json:"origin,omitempty"`
	Steps  int    `json:"steps,omitempty"`
}

// vote notes whether an answer was useful.
func (t *task) vote(ctx context.Context, s *speech) error {
	vote, id, _ := strings.Cut(t.in.Value, " ")
	if vote != "good" && vote != "bad" {
		return store.Permanent(errors.New("vote: value not of ours"))
	}
	o := opinion{Vote: vote, Path: id}
	k, err := t.b.o.Store.Path(ctx, t.person.ID, store.PathID(id))
	if err == nil {
		o.Origin, o.Steps = k.Path.Origin.String(), len(k.Path.Steps)
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err := t.journal(ctx, store.Feedback, o); err != nil {
		return err
	}
	if err := s.done(ctx); err != nil {
		return err
	}
	_, err = t.api.PostEphemeralContext(ctx, t.in.At.Channel, t.in.User,
		slack.MsgOptionText(escape(t.say.T("bot.thanks-"+vote)), false), slack.MsgOptionTS(t.in.At.Thread))
	if err != nil { // the vote counts all the same
		t.b.log.Info("thanks not shown", "error", err)
	}
	return nil
}
