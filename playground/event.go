package playground

import (
	"slices"
	"strings"
)

// emit delivers an event of the workspace to the app.
func (w *Workspace) emit(event obj) {
	w.enqueue(&delivery{kind: kindEvent, payload: obj{
		"token": w.verification(), "team_id": w.opt.TeamID, "api_app_id": appID, "event": event,
		"type": "event_callback", "event_id": newID("Ev"), "event_time": w.now().Unix(),
		"authorizations": []obj{{"enterprise_id": nil, "team_id": w.opt.TeamID, "user_id": botUser, "is_bot": true,
			"is_enterprise_install": false}},
		"is_ext_shared_channel": false, "event_context": newID("EC"),
	}})
}

// verification is the deprecated token that payloads still carry.
func (w *Workspace) verification() string { return w.signing[:24] }

// granted says whether the app's current token has a scope.
func (w *Workspace) granted(scope string) bool {
	t := w.tokens[w.botToken]
	return t != nil && slices.Contains(t.scopes, scope)
}

// emitIn delivers an event of a conversation, if the app is in it and may read it.
func (w *Workspace) emitIn(c *conversation, event obj) {
	if !c.has(botUser) || !w.granted(c.history()) {
		return
	}
	event["channel_type"] = "channel"
	if c.private() {
		event["channel_type"] = c.scope()
	}
	w.emit(event)
}

// emitMessage tells the app of a new message, its own ones too, as Slack does:
// telling them apart is the app's task. A mention among several comes as a
// second event, with an id of its own.
func (w *Workspace) emitMessage(c *conversation, m *message) {
	event := w.slackMessage(m, true)
	event["channel"], event["event_ts"] = c.id, m.TS
	if m.BotID == "" && m.Subtype == "" {
		event["client_msg_id"] = newEnvelopeID()
	}
	w.emitIn(c, event)
	if c.isDM() || !c.has(botUser) || m.User == botUser || !strings.Contains(m.Text, "<@"+botUser+">") || !w.granted("app_mentions:read") {
		return
	}
	mention := w.slackMessage(m, true)
	delete(mention, "subtype")
	mention["type"], mention["channel"], mention["event_ts"] = "app_mention", c.id, m.TS
	w.emit(mention)
}

// Join makes someone a member of a channel; with BotUserID, the app is invited.
func (w *Workspace) Join(person, channel string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.byID[channel]
	if c == nil || c.private() {
		return refuse("channel_not_found")
	}
	if _, ok := w.person(person); !ok {
		return refuse("user_not_found")
	}
	if c.has(person) {
		return refuse("already_in_channel")
	}
	c.members = append(c.members, person)
	w.noteConversations()
	w.post(c, &message{Message: Message{User: person, Subtype: "channel_join", Text: "<@" + person + "> has joined the channel"}})
	if c.has(botUser) {
		w.emit(obj{"type": "member_joined_channel", "user": person, "channel": c.id, "channel_type": "C",
			"team": w.opt.TeamID, "event_ts": w.eventTS()})
	}
	return nil
}

// Uninstall removes the app from the workspace: its tokens are worth nothing
// from then on, and it is told.
func (w *Workspace) Uninstall() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.uninstalled = true
	w.emit(obj{"type": "tokens_revoked", "tokens": obj{"oauth": []string{}, "bot": []string{botUser}}, "event_ts": w.eventTS()})
	w.emit(obj{"type": "app_uninstalled", "event_ts": w.eventTS()})
}
