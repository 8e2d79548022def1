package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
)

// The kinds of event that the store holds for us.
const (
	asked    = "asked"    // a question
	edited   = "edited"   // a question changed
	deleted  = "deleted"  // a question taken back
	pressed  = "pressed"  // a button or a menu
	mended   = "mended"   // the form that corrects what was understood
	profiled = "profiled" // the form of the profile
	opened   = "opened"   // the conversation, or the Home tab
	removed  = "removed"  // the app, from a workspace
)

// place is where in Slack something is said. The zero value is the
// conversation between the person and the app, which has yet to be opened.
type place struct {
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"` // its first message; "": none
}

// incoming is what the bot needs of what Slack sent, and no more: the body of
// an event in the store.
type incoming struct {
	Team       string `json:"team,omitempty"`
	Enterprise string `json:"enterprise,omitempty"`
	User       string `json:"user,omitempty"`
	At         place  `json:"at,omitzero"`
	TS         string `json:"ts,omitempty"`     // of the message written, changed, deleted or pressed
	Public     bool   `json:"public,omitempty"` // others read along
	Quote      bool   `json:"quote,omitempty"`  // the question stands nowhere: the answer repeats it
	Text       string `json:"text,omitempty"`   // as the person sees it
	Files      bool   `json:"files,omitempty"`

	Members []string `json:"members,omitempty"`  // people and user groups that Text mentions, by Slack's ids
	ForTeam bool     `json:"for_team,omitempty"` // the command for a team

	Action  string             `json:"action,omitempty"` // of a press
	Value   string             `json:"value,omitempty"`
	Chosen  []string           `json:"chosen,omitempty"` // the boxes ticked
	Tab     string             `json:"tab,omitempty"`    // opened: "home" or "messages"
	Terms   *recommend.Terms   `json:"terms,omitempty"`
	Profile *recommend.Profile `json:"profile,omitempty"`
}

func (in *incoming) learner() store.LearnerID { return store.NewLearnerID(in.Team, in.User) }

// order is what the event must be handled in order with: what a person says in
// private, or what people say in one thread of a channel. What touches no
// conversation does not wait for an answer that a model is long about.
func (in *incoming) order() string {
	switch {
	case in.Tab != "", in.Profile != nil, slices.Contains(aside, in.Action):
		return "aside:" + string(in.learner())
	case in.Public:
		return in.At.Channel + ":" + in.At.Thread
	}
	return string(in.learner())
}

// aside are the actions that touch no conversation.
var aside = []string{"keep", "ics", "pdf", "vote", "home-done", "home-drop", "home-ics", "home-pdf",
	"team-agree", "team-refuse", "home-team-withdraw", "team-accept", "team-decline"}

// thread is the conversation whose memory a message goes on from.
func (in *incoming) thread() store.ThreadID {
	if in.At.Channel == "" {
		return private
	}
	return store.ThreadID(in.At.Channel + ":" + in.At.Thread)
}

// private is the conversation between a person and the app as a whole, where
// a new message may go on from whichever answer came last.
const private store.ThreadID = "private"

// keep stores an event before it is acknowledged.
func (b *Bot) keep(ctx context.Context, kind, id string, in *incoming) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	e := store.Event{ID: id, Thread: in.order(), Learner: in.learner(), Kind: kind, Body: body}
	duplicate, err := b.o.Store.Append(ctx, e)
	if err != nil {
		return fmt.Errorf("keep event: %w", err)
	}
	if duplicate {
		b.log.Debug("event known already", "id", id, "kind", kind)
	}
	return nil
}

// follows tells whether a message in a thread of a channel goes on from an
// answer that its author had there.
func (b *Bot) follows(ctx context.Context, in *incoming) (bool, error) {
	_, err := b.o.Store.Thread(ctx, in.learner(), in.thread())
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
