package playground

import (
	"encoding/json"
	"slices"
)

// Action is what a person does with an element of a message or a view.
type Action struct {
	Channel string          // of a message
	TS      string          // of a message
	ViewID  string          // of a view
	BlockID string          //
	Action  json.RawMessage // {"type":"button","action_id":"keep","value":"1"}
	State   json.RawMessage // {block_id:{action_id:{…}}}, as Slack's state.values
}

// interaction is what all interactive payloads carry.
func (w *Workspace) interaction(kind, person string) obj {
	p, _ := w.person(person)
	return obj{"type": kind, "token": w.verification(), "api_app_id": appID, "trigger_id": w.newTrigger(person),
		"team": obj{"id": w.opt.TeamID, "domain": "playground"}, "enterprise": nil, "is_enterprise_install": false,
		"user": obj{"id": p.ID, "username": p.Name, "name": p.Name, "team_id": w.opt.TeamID}}
}

func (w *Workspace) channelRef(c *conversation) obj {
	name := c.name
	if c.isDM() {
		name = "directmessage"
	}
	return obj{"id": c.id, "name": name}
}

// Press does something with an interactive element and waits until the app has
// acknowledged it.
func (w *Workspace) Press(person string, a Action) error {
	_, err := w.interact(kindInteractive, func() (obj, error) {
		payload := w.interaction("block_actions", person)
		var blocks json.RawMessage
		var err error
		if a.ViewID != "" {
			blocks, err = w.pressedView(payload, person, a)
		} else {
			blocks, err = w.pressedMessage(payload, person, a)
		}
		if err != nil {
			return nil, err
		}
		var action obj
		if json.Unmarshal(a.Action, &action) != nil {
			return nil, refuse("invalid_action")
		}
		id, _ := action["action_id"].(string)
		e := element(blocks, a.BlockID, id)
		if e == nil {
			return nil, refuse("action_not_found")
		}
		action["type"], action["block_id"], action["action_ts"] = e["type"], a.BlockID, w.eventTS()
		if e["type"] == "button" {
			action["text"] = e["text"]
		}
		payload["actions"] = []obj{action}
		return payload, nil
	})
	return err
}

func (w *Workspace) pressedView(payload obj, person string, a Action) (json.RawMessage, error) {
	v := w.views[a.ViewID]
	if v == nil || v.person != person {
		return nil, refuse("view_not_found")
	}
	if a.State != nil {
		v.state = a.State
	}
	payload["view"] = w.slackView(v)
	payload["container"] = obj{"type": "view", "view_id": v.ID}
	payload["state"] = obj{"values": values(v.state)}
	return v.Blocks, nil
}

func (w *Workspace) pressedMessage(payload obj, person string, a Action) (json.RawMessage, error) {
	c, err := w.seat(person, a.Channel)
	if err != nil {
		return nil, err
	}
	m := c.byTS[a.TS]
	if m == nil || m.BotID != botID || !m.visibleTo(person) {
		return nil, refuse("message_not_found")
	}
	container := obj{"type": "message", "message_ts": m.TS, "channel_id": c.id, "is_ephemeral": m.Ephemeral}
	if m.ThreadTS != "" {
		container["thread_ts"] = m.ThreadTS
	}
	payload["container"], payload["channel"] = container, w.channelRef(c)
	payload["state"] = obj{"values": values(a.State)}
	payload["response_url"] = w.newResponse(c, person, m)
	if !m.Ephemeral { // Slack does not repeat an ephemeral message
		payload["message"] = w.slackMessage(m, true)
	}
	return m.Blocks, nil
}

func values(state json.RawMessage) json.RawMessage {
	if len(state) == 0 || string(state) == "null" {
		return json.RawMessage("{}")
	}
	return state
}

// Command gives a slash command; what the app acknowledges it with is shown.
func (w *Workspace) Command(person, channel, command, text string) error {
	var to *responseURL
	answer, err := w.interact(kindCommand, func() (obj, error) {
		c, err := w.seat(person, channel)
		if err != nil {
			return nil, err
		}
		if !w.command(command) || !w.granted("commands") {
			return nil, refuse("unknown_command")
		}
		p, _ := w.person(person)
		ref := w.channelRef(c)
		url := w.newResponse(c, person, nil)
		to = &responseURL{channel: c.id, person: person}
		return obj{"token": w.verification(), "team_id": w.opt.TeamID, "team_domain": "playground", "channel_id": c.id,
			"channel_name": ref["name"], "user_id": p.ID, "user_name": p.Name, "command": command, "text": w.commanded(command, text),
			"api_app_id": appID, "is_enterprise_install": "false", "response_url": url,
			"trigger_id": w.newTrigger(person)}, nil
	})
	if err != nil {
		return err
	}
	var in response
	if len(answer) == 0 || json.Unmarshal(answer, &in) != nil || in.Text == "" && len(in.Blocks) == 0 {
		return nil
	}
	return w.respond(to, in)
}

// Shortcut uses one of the app's shortcuts: on a message, or, with an empty
// channel, anywhere.
func (w *Workspace) Shortcut(person, callbackID, channel, ts string) error {
	kind := "message"
	if channel == "" {
		kind = "global"
	}
	_, err := w.interact(kindInteractive, func() (obj, error) {
		known := func(s Shortcut) bool { return s.CallbackID == callbackID && s.Type == kind }
		if !slices.ContainsFunc(w.opt.Shortcuts, known) {
			return nil, refuse("unknown_shortcut")
		}
		if kind == "global" {
			payload := w.interaction("shortcut", person)
			payload["callback_id"], payload["action_ts"] = callbackID, w.eventTS()
			return payload, nil
		}
		c, err := w.seat(person, channel)
		if err != nil {
			return nil, err
		}
		m := c.byTS[ts]
		if m == nil || m.Ephemeral {
			return nil, refuse("message_not_found")
		}
		payload := w.interaction("message_action", person)
		payload["callback_id"], payload["action_ts"], payload["message_ts"] = callbackID, w.eventTS(), m.TS
		payload["channel"], payload["message"] = w.channelRef(c), w.slackMessage(m, true)
		payload["response_url"] = w.newResponse(c, person, m)
		return payload, nil
	})
	return err
}
