package playground

import (
	"strconv"
	"time"
)

// scheduled is a message to be posted later.
type scheduled struct {
	at   time.Time
	call *call
	conv *conversation
}

// farthest is how far ahead Slack lets a message be scheduled.
const farthest = 120 * 24 * time.Hour

func (w *Workspace) chatSchedule(c *call) (obj, error) {
	conv, err := w.destination(c)
	if err != nil {
		return nil, err
	}
	seconds, err := strconv.ParseInt(c.args["post_at"], 10, 64)
	at := time.Unix(seconds, 0)
	switch {
	case err != nil:
		return nil, refuse("invalid_time")
	case !at.After(c.now):
		return nil, refuse("time_in_past")
	case at.Sub(c.now) > farthest:
		return nil, refuse("time_too_far")
	}
	m := &message{Message: Message{User: botUser, BotID: botID}}
	if err := c.fill(m); err != nil {
		return nil, err
	}
	id := newID("Q")
	w.scheduled[id] = &scheduled{at: at, call: c, conv: conv}
	return obj{"channel": conv.id, "scheduled_message_id": id, "post_at": seconds,
		"message": obj{"text": m.Text, "type": "delayed_message", "bot_id": botID, "user": botUser, "team": w.opt.TeamID}}, nil
}

func (w *Workspace) chatDeleteScheduled(c *call) (obj, error) {
	id := c.args["scheduled_message_id"]
	s := w.scheduled[id]
	if s == nil || s.conv.id != c.args["channel"] {
		return nil, refuse("invalid_scheduled_message_id")
	}
	delete(w.scheduled, id)
	return nil, nil
}

// postScheduled posts what is due.
func (w *Workspace) postScheduled() {
	for id, s := range w.scheduled {
		if s.at.After(w.now()) {
			continue
		}
		delete(w.scheduled, id)
		m := &message{Message: Message{User: botUser, BotID: botID, ThreadTS: s.call.thread(s.conv)}}
		if err := s.call.fill(m); err != nil {
			w.log.Warn("scheduled message not posted", "error", err)
			continue
		}
		w.post(s.conv, m)
	}
}
