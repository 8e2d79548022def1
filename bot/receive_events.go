package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/parcours-formation/parcours/store"
)

// maxText bounds what is read of one message, in characters; Slack itself lets
// a message have 40,000.
const maxText = 8000

// envelope is what surrounds an event. Only what is used is read, so that a
// block or a field that Slack invents tomorrow loses no question.
// https://docs.slack.dev/apis/events-api/
type envelope struct {
	Type           string          `json:"type"`
	Challenge      string          `json:"challenge"`
	TeamID         string          `json:"team_id"`
	EnterpriseID   string          `json:"enterprise_id"`
	EventID        string          `json:"event_id"`
	Event          json.RawMessage `json:"event"`
	Authorizations []struct {
		EnterpriseID string `json:"enterprise_id"`
		TeamID       string `json:"team_id"`
		UserID       string `json:"user_id"`
		IsBot        bool   `json:"is_bot"`

		IsEnterpriseInstall bool `json:"is_enterprise_install"`
	} `json:"authorizations"`
}

// written is a message, as an event and as part of one.
type written struct {
	Type        string            `json:"type"`
	Subtype     string            `json:"subtype"`
	Channel     string            `json:"channel"`
	ChannelType string            `json:"channel_type"`
	User        string            `json:"user"`
	BotID       string            `json:"bot_id"`
	Text        string            `json:"text"`
	TS          string            `json:"ts"`
	ThreadTS    string            `json:"thread_ts"`
	Files       []json.RawMessage `json:"files"`
	Hidden      bool              `json:"hidden"`
	Edited      struct {
		TS string `json:"ts"`
	} `json:"edited"`

	Message   *written `json:"message"`          // message_changed
	Previous  *written `json:"previous_message"` // message_changed, message_deleted
	DeletedTS string   `json:"deleted_ts"`

	Tab    string `json:"tab"`      // app_home_opened
	Event  string `json:"event_ts"` // of any
	Tokens struct {
		Bot []string `json:"bot"`
	} `json:"tokens"` // tokens_revoked
	Assistant struct {
		User    string `json:"user_id"`
		Channel string `json:"channel_id"`
		Thread  string `json:"thread_ts"`
	} `json:"assistant_thread"`
}

// takeEvent keeps what an Events API payload says, if it concerns us.
func (b *Bot) takeEvent(ctx context.Context, payload []byte) error {
	var e envelope
	var m written
	if err := json.Unmarshal(payload, &e); err != nil {
		return fmt.Errorf("read event: %w", err)
	}
	if err := json.Unmarshal(e.Event, &m); err != nil {
		return fmt.Errorf("read event %s: %w", e.EventID, err)
	}
	in := incoming{Team: e.TeamID, Enterprise: e.EnterpriseID, User: m.User}
	self := ""
	if len(e.Authorizations) > 0 { // in a shared channel team_id may be a guest's
		a := e.Authorizations[0]
		if in.Team = cmp.Or(a.TeamID, in.Team); a.EnterpriseID != "" {
			in.Enterprise = a.EnterpriseID
		}
		if a.IsBot {
			self = a.UserID
		}
	}
	switch m.Type {
	case "message", "app_mention":
		return b.takeMessage(ctx, &in, &m, self)
	case "app_home_opened":
		in.At.Channel, in.Tab = m.Channel, m.Tab
		return b.keep(ctx, opened, e.EventID, &in)
	case "assistant_thread_started":
		in.User, in.Tab = m.Assistant.User, "messages"
		in.At = place{m.Assistant.Channel, m.Assistant.Thread}
		return b.keep(ctx, opened, e.EventID, &in)
	case "app_uninstalled":
	case "tokens_revoked":
		if len(m.Tokens.Bot) == 0 {
			return nil
		}
	default:
		return nil
	}
	if len(e.Authorizations) > 0 && e.Authorizations[0].IsEnterpriseInstall {
		in.Team = "" // the whole organisation's
	}
	return b.keep(ctx, removed, e.EventID, &in)
}

// takeMessage keeps a message that a person wrote to us, changed or deleted.
func (b *Bot) takeMessage(ctx context.Context, in *incoming, m *written, self string) error {
	switch m.Subtype {
	case "", "file_share", "thread_broadcast":
		return b.takeQuestion(ctx, in, m, self)
	case "message_changed":
		return b.takeChange(ctx, in, m, self)
	case "message_deleted":
		if m.Previous == nil || !fromPerson(m.Previous, self) {
			return nil
		}
		b.locate(in, m, m.Previous)
		if in.TS = m.DeletedTS; in.TS == "" {
			in.TS = m.Previous.TS
		}
		return b.takeBack(ctx, in)
	}
	return nil // somebody joined, a topic was set…
}

func fromPerson(m *written, self string) bool {
	return m.BotID == "" && m.User != "" && m.User != self && m.User != "USLACKBOT" && m.Subtype != "bot_message"
}

// locate says where a message stands and who wrote it.
func (b *Bot) locate(in *incoming, outer, m *written) {
	in.User, in.TS = m.User, m.TS
	in.At = place{outer.Channel, m.ThreadTS}
	if in.At.Thread == "" {
		in.At.Thread = m.TS
	}
	in.Public = outer.ChannelType != "im" && !strings.HasPrefix(outer.Channel, "D")
}

// takeQuestion keeps a message to us: in private any, in a channel one that
// names us, or that goes on from an answer its author had in that thread and
// names nobody else.
func (b *Bot) takeQuestion(ctx context.Context, in *incoming, m *written, self string) error {
	if !fromPerson(m, self) {
		return nil
	}
	b.locate(in, m, m)
	if in.Public && m.Type != "app_mention" && (self == "" || !strings.Contains(m.Text, "<@"+self)) {
		if m.ThreadTS == "" || strings.Contains(m.Text, "<@") {
			return nil
		}
		if ok, err := b.follows(ctx, in); !ok || err != nil {
			return err
		}
	}
	in.Text, in.Members, in.Files = heard(m.Text, self), membersOf(m.Text, self), len(m.Files) > 0
	return b.keep(ctx, asked, questionID(in), in)
}

// questionID names a question by its message: a mention comes as two events
// with an id of its own each, and any event may come again.
func questionID(in *incoming) string {
	return "q-" + in.Team + "-" + in.At.Channel + "-" + in.TS
}

// heard is what a person wrote, one character beyond the bound when it is too
// long.
func heard(text, self string) string {
	if runes := []rune(spoken(text, self)); len(runes) > maxText {
		return string(runes[:maxText+1])
	}
	return spoken(text, self)
}

// takeChange keeps a question whose words were changed. What Slack changes by
// itself, a link unfurled or a thread begun, is none; a message with replies
// that is deleted becomes a tombstone.
func (b *Bot) takeChange(ctx context.Context, in *incoming, m *written, self string) error {
	now, before := m.Message, m.Previous
	if now == nil {
		return nil
	}
	if now.Subtype == "tombstone" && before != nil && fromPerson(before, self) {
		b.locate(in, m, before)
		return b.takeBack(ctx, in)
	}
	if !fromPerson(now, self) || before != nil && before.Text == now.Text {
		return nil
	}
	b.locate(in, m, now)
	in.Text, in.Members = heard(now.Text, self), membersOf(now.Text, self)
	named := self != "" && strings.Contains(now.Text, "<@"+self)
	if answered, err := b.answered(ctx, in); !answered && !named || err != nil {
		return err
	}
	return b.keep(ctx, edited, "e"+questionID(in)+"-"+now.Edited.TS, in)
}

func (b *Bot) takeBack(ctx context.Context, in *incoming) error {
	if answered, err := b.answered(ctx, in); !answered || err != nil {
		return err
	}
	return b.keep(ctx, deleted, "d"+questionID(in), in)
}

// answered tells whether a message is one that we answer or have answered. In
// channels a word that was never for us is not kept, changed or not.
func (b *Bot) answered(ctx context.Context, in *incoming) (bool, error) {
	if !in.Public {
		return true, nil
	}
	_, err := b.o.Store.Reply(ctx, questionID(in))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
