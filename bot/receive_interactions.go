package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// interaction is what is used of a payload of Slack's interactivity
// (https://docs.slack.dev/reference/interaction-payloads).
type interaction struct {
	Type       string `json:"type"`
	CallbackID string `json:"callback_id"`
	TriggerID  string `json:"trigger_id"`
	ActionTS   string `json:"action_ts"`
	Team       struct {
		ID string `json:"id"`
	} `json:"team"`
	Enterprise struct {
		ID string `json:"id"`
	} `json:"enterprise"`
	User struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		ThreadTS  string `json:"thread_ts"`
		ChannelID string `json:"channel_id"`
		MessageTS string `json:"message_ts"`
	} `json:"container"`
	Message written             `json:"message"`
	Actions []slack.BlockAction `json:"actions"`
	View    struct {
		ID              string           `json:"id"`
		Type            string           `json:"type"`
		CallbackID      string           `json:"callback_id"`
		PrivateMetadata string           `json:"private_metadata"`
		State           *slack.ViewState `json:"state"`
	} `json:"view"`
}

// takeInteraction keeps what a person did with a button or a form, or opens a
// form. The answer, if any, goes into the acknowledgement.
func (b *Bot) takeInteraction(ctx context.Context, payload []byte) (any, error) {
	var i interaction
	if err := json.Unmarshal(payload, &i); err != nil {
		return nil, fmt.Errorf("read interaction: %w", err)
	}
	in := incoming{Team: i.Team.ID, Enterprise: i.Enterprise.ID, User: i.User.ID}
	if in.Team == "" {
		in.Team = i.User.TeamID
	}
	switch i.Type {
	case "block_actions":
		return nil, b.takePress(ctx, &in, &i)
	case "view_submission":
		return b.takeForm(ctx, &in, &i)
	case "message_action":
		in.Text, in.Quote = heard(i.Message.Text, ""), true
		return nil, b.keep(ctx, asked, "s-"+i.TriggerID, &in)
	case "shortcut":
		b.later(func(ctx context.Context) { b.open(ctx, &in, i.TriggerID, b.askForm(ctx, &in)) })
	}
	return nil, nil
}

// takePress keeps a press, or opens the form that it asks for: that must be
// within three seconds, and needs nothing to be remembered.
func (b *Bot) takePress(ctx context.Context, in *incoming, i *interaction) error {
	if len(i.Actions) == 0 {
		return nil
	}
	a := &i.Actions[0]
	in.Action, in.Value, in.TS = actionName(a), a.Value, i.Container.MessageTS
	if a.SelectedOption.Value != "" {
		in.Value = a.SelectedOption.Value
	}
	for _, o := range a.SelectedOptions {
		in.Chosen = append(in.Chosen, o.Value)
	}
	if i.View.Type != "home" {
		in.At = i.place()
		in.Public = !strings.HasPrefix(in.At.Channel, "D")
	}
	if slices.Contains([]string{"mend", "home-ask", "home-profile"}, in.Action) {
		b.later(func(ctx context.Context) { b.openForm(ctx, in, i.TriggerID) })
		return nil
	}
	if in.Action == "link" {
		return nil
	}
	return b.keep(ctx, pressed, "p-"+i.TriggerID, in)
}

// actionName is the identifier of an action without the part that makes it
// unique within its message: "option-2" and "home-done.p1" are one action each.
func actionName(a *slack.BlockAction) string {
	name, rest, found := strings.Cut(a.ActionID, ".")
	if found && a.Value == "" {
		a.Value = rest
	}
	return name
}

// place is where the message stands whose button was pressed.
func (i *interaction) place() place {
	at := place{i.Channel.ID, i.Container.ThreadTS}
	if at.Channel == "" {
		at.Channel = i.Container.ChannelID
	}
	if at.Thread == "" {
		at.Thread = i.Message.ThreadTS
	}
	if at.Thread == "" {
		at.Thread = i.Container.MessageTS
	}
	return at
}

// takeCommand keeps the question of a slash command, which the person alone
// sees; the acknowledgement says where the answer comes.
func (b *Bot) takeCommand(ctx context.Context, c *slack.SlashCommand) (any, error) {
	in := incoming{Team: c.TeamID, Enterprise: c.EnterpriseID, User: c.UserID, Text: heard(c.Text, ""), Quote: true,
		Members: membersOf(c.Text, ""), ForTeam: c.Command == ManifestTeamCommand}
	say := b.sayTo(ctx, &in)
	if strings.TrimSpace(in.Text) == "" {
		if in.ForTeam {
			return ephemeral(say.T("bot-team.command-empty", "Command", c.Command)), nil
		}
		return ephemeral(say.T("bot.command-empty", "Command", c.Command)), nil
	}
	if err := b.keep(ctx, asked, "c-"+c.TriggerID, &in); err != nil {
		return nil, err
	}
	return ephemeral(say.T("bot.commanded")), nil
}

// ephemeral is the answer to a command that its author alone sees.
func ephemeral(text string) any {
	return map[string]string{"response_type": "ephemeral", "text": escape(text)}
}

// later runs what goes on after an acknowledgement; Close waits for it.
func (b *Bot) later(do func(context.Context)) {
	b.wg.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), formLife)
		defer cancel()
		do(ctx)
	})
}
