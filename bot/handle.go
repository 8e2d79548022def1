package bot

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/store"
)

// lateAfter is how long a question may wait for its turn and still be put to
// the model, whose time is bounded by recommend.Options.Patience: nobody is to
// wait longer than a minute for an answer.
const lateAfter = 10 * time.Second

// handle does what an event asks for. It is called again after an error, and
// after a crash; the last failure ends in an apology.
func (b *Bot) handle(ctx context.Context, d store.Delivery) error {
	var in incoming
	if err := json.Unmarshal(d.Body, &in); err != nil {
		return store.Permanent(fmt.Errorf("read kept event: %w", err))
	}
	if d.Kind == removed { // there is no token any more
		if b.o.Forget == nil {
			return nil
		}
		return b.o.Forget(ctx, in.Team, in.Enterprise)
	}
	api, token, err := b.api(ctx, &in)
	if err != nil {
		return err
	}
	began := b.o.Now()
	t := task{b: b, api: api, token: token, in: &in, d: d, late: d.Attempt > 2 || began.Sub(d.Received) > lateAfter}
	if t.person, err = b.known(ctx, api, &in); err == nil {
		t.say = messages.For(t.person.Lang)
		err = t.do(ctx)
	}
	log := b.log.With("kind", d.Kind, "ref", reference(d.ID), "attempt", d.Attempt, "waited", began.Sub(d.Received), "took", b.o.Now().Sub(began))
	if err == nil {
		log.Info("event handled")
		return nil
	}
	if ctx.Err() != nil {
		return err // the process ends; the event comes again
	}
	log.Warn("event not handled", "event", d.ID, "error", err)
	if hopeless(err) {
		return store.Permanent(err)
	}
	if d.Last && t.say != nil {
		t.apologise(ctx)
	}
	return err
}

// task is one event in hand.
type task struct {
	b      *Bot
	api    *slack.Client
	token  string
	in     *incoming
	d      store.Delivery
	person store.Learner
	say    *messages.Printer
	late   bool // it waited long: the planner answers at once
}

func (t *task) do(ctx context.Context) error {
	if t.d.Spent {
		t.apologise(ctx)
		return nil
	}
	switch t.d.Kind {
	case asked:
		return t.ask(ctx)
	case edited:
		return t.edit(ctx)
	case deleted:
		return t.takeBack(ctx)
	case pressed:
		return t.press(ctx)
	case mended:
		return t.mend(ctx)
	case profiled:
		return t.profile(ctx)
	case opened:
		return t.open(ctx)
	}
	return nil
}

// reference names an event in a few characters: what a person tells, and an
// operator finds in the logs.
func reference(event string) string {
	sum := sha256.Sum256([]byte(event))
	return strings.ToUpper(base32.StdEncoding.EncodeToString(sum[:])[:8])
}

// apologise says that a request failed, in place of whatever was begun.
func (t *task) apologise(ctx context.Context) {
	s, err := t.speech(ctx)
	if err != nil || s.final("main") || t.d.Kind == opened {
		return
	}
	at, err := t.where(ctx)
	if err == nil {
		_, err = s.say(ctx, "main", at, lines(t.say.T("bot.sorry", "Ref", reference(t.d.ID))))
	}
	if err != nil {
		t.b.log.Error("apology not posted", "ref", reference(t.d.ID), "error", err)
	}
}

// speech is what is said in answer to the event; the answer to an edited
// question is that of the question.
func (t *task) speech(ctx context.Context) (*speech, error) {
	id := t.d.ID
	if t.d.Kind == edited || t.d.Kind == deleted {
		id = questionID(t.in)
	}
	return t.b.speech(ctx, t.api, id, t.person.ID)
}

// where is the place of what is for the person alone.
func (t *task) where(ctx context.Context) (place, error) {
	if t.in.At.Channel == "" || t.in.Public {
		return t.b.direct(ctx, t.api, t.in)
	}
	return t.in.At, nil
}

// hopeless tells an error of Slack's that no further try will mend.
func hopeless(err error) bool {
	var status slack.StatusCodeError
	if errors.As(err, &status) {
		return status.Code >= 400 && status.Code < 500 && status.Code != http.StatusTooManyRequests && status.Code != http.StatusRequestTimeout
	}
	switch RefusedCode(err) {
	case "account_inactive", "token_revoked", "invalid_auth", "not_authed", "channel_not_found", "is_archived", "not_in_channel",
		"missing_scope", "user_not_found", "user_disabled", "cannot_dm_bot", "message_not_found", "thread_not_found", "cant_update_message",
		"edit_window_closed", "restricted_action", "team_access_not_granted":
		return true
	}
	return false
}
