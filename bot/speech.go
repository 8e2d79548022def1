package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/store"
)

// answerType marks our messages, with the event that they answer, so that after
// a crash they are found again.
const answerType = "parcours_answer"

// speech is what is said in answer to one event. Its place is kept before and
// after each message, so that whoever goes on after a crash says nothing twice.
// It is used by one goroutine.
type speech struct {
	log   *slog.Logger
	store *store.Store
	api   *slack.Client
	reply store.Reply
}

// speech reads how far the answer to an event came.
func (b *Bot) speech(ctx context.Context, api *slack.Client, event string, who store.LearnerID) (*speech, error) {
	r, err := b.o.Store.Reply(ctx, event)
	if errors.Is(err, store.ErrNotFound) {
		r, err = store.Reply{Event: event, Learner: who}, nil
	}
	return &speech{log: b.log, store: b.o.Store, api: api, reply: r}, err
}

// keep writes the state down. When the person had their data erased meanwhile
// it begins anew.
func (s *speech) keep(ctx context.Context) error {
	r, err := s.store.PutReply(ctx, s.reply)
	if errors.Is(err, store.ErrConflict) {
		now, readErr := s.store.Reply(ctx, s.reply.Event)
		switch {
		case errors.Is(readErr, store.ErrNotFound):
			s.reply.Revision = 0
		case readErr != nil:
			return readErr
		default:
			return fmt.Errorf("keep answer, revision %d against %d: %w", s.reply.Revision, now.Revision, err)
		}
		r, err = s.store.PutReply(ctx, s.reply)
	}
	if err == nil {
		s.reply = r
	}
	return err
}

func (s *speech) post(key string) *store.Post {
	for i := range s.reply.Posts {
		if s.reply.Posts[i].Key == key {
			return &s.reply.Posts[i]
		}
	}
	return nil
}

// final tells whether a message has been said to its end.
func (s *speech) final(key string) bool {
	p := s.post(key)
	return p != nil && p.Final
}

// halfWritten tells whether a message streams that no process goes on with.
func (s *speech) halfWritten() bool {
	return slices.ContainsFunc(s.reply.Posts, func(p store.Post) bool { return p.Streaming && !p.Final })
}

// begin writes down that a message is about to be posted.
func (s *speech) begin(ctx context.Context, key string, at place, streaming bool) (*store.Post, error) {
	s.reply.Posts = append(s.reply.Posts, store.Post{Key: key, Channel: at.Channel, ThreadTS: at.Thread, Streaming: streaming})
	if err := s.keep(ctx); err != nil {
		return nil, err
	}
	return s.post(key), nil
}

// say says a content, in as many messages as it takes: posted, or in place of
// what was begun. It returns when the first was written. What is final already
// is not said again.
func (s *speech) say(ctx context.Context, key string, at place, c content) (ts string, err error) {
	for n, part := range split(c) {
		partKey := key
		if n > 0 {
			partKey = fmt.Sprint(key, "-", n+1)
		}
		if err := s.sayOne(ctx, partKey, at, part); err != nil {
			return ts, err
		}
		if n == 0 {
			ts = s.post(key).TS
		}
	}
	return ts, nil
}

func (s *speech) sayOne(ctx context.Context, key string, at place, c content) error {
	p := s.post(key)
	if p != nil && p.Final {
		return nil
	}
	var err error
	if p == nil {
		if p, err = s.begin(ctx, key, at, false); err != nil {
			return err
		}
	} else if p.TS == "" {
		if p.TS, err = s.find(ctx, p); err != nil {
			return err
		}
	}
	if p.Streaming && p.TS != "" {
		s.stop(ctx, p)
	}
	if p.TS == "" {
		_, p.TS, err = s.api.PostMessageContext(ctx, p.Channel, append(s.options(key, c), threadOption(p))...)
	} else {
		_, _, _, err = s.api.UpdateMessageContext(ctx, p.Channel, p.TS, s.options(key, c)...)
	}
	if err != nil {
		return fmt.Errorf("post answer: %w", err)
	}
	p.Streaming, p.Final = false, true
	return s.keep(ctx)
}

// stop ends a stream. One that has ended already, or is too old, is no fault:
// what follows replaces its content.
func (s *speech) stop(ctx context.Context, p *store.Post) {
	if _, _, err := s.api.StopStreamContext(ctx, p.Channel, p.TS); err != nil {
		s.log.Debug("stream not stopped", "error", err)
	}
}

func threadOption(p *store.Post) slack.MsgOption {
	if p.ThreadTS == "" {
		return slack.MsgOptionCompose()
	}
	return slack.MsgOptionTS(p.ThreadTS)
}

// options are those of every message: nothing is unfurled, as the links are
// the catalogue's and their previews would bury the path.
func (s *speech) options(key string, c content) []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(c.text, false), slack.MsgOptionBlocks(c.blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: answerType, EventPayload: map[string]any{"event": s.reply.Event, "key": key}}),
	}
}

// find looks for a message that was about to be posted when its process died,
// or Slack's answer was lost; "" when it was not. A stream that has just begun
// carries no mark: in that thread it is the app's only message without one, files apart.
func (s *speech) find(ctx context.Context, p *store.Post) (string, error) {
	messages, err := s.nearby(ctx, p)
	if err != nil {
		return "", fmt.Errorf("look for an answer begun: %w", err)
	}
	for _, m := range messages {
		about := m.Metadata.EventPayload
		if m.Metadata.EventType == answerType && about["event"] == s.reply.Event && about["key"] == p.Key {
			return m.Timestamp, nil
		}
	}
	if !p.Streaming {
		return "", nil
	}
	for _, m := range messages {
		if m.BotID != "" && m.Metadata.EventType == "" && len(m.Files) == 0 {
			return m.Timestamp, nil
		}
	}
	return "", nil
}

// nearby are the latest messages where a post belongs.
func (s *speech) nearby(ctx context.Context, p *store.Post) ([]slack.Message, error) {
	if p.ThreadTS == "" {
		h, err := s.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: p.Channel, Limit: 50, IncludeAllMetadata: true})
		if err != nil {
			return nil, err
		}
		return h.Messages, nil
	}
	var all []slack.Message
	cursor := ""
	for range 10 {
		messages, more, next, err := s.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: p.Channel, Timestamp: p.ThreadTS, Cursor: cursor, Limit: 200, IncludeAllMetadata: true})
		if err != nil {
			return nil, err
		}
		all = append(all, messages...)
		if cursor = next; !more || cursor == "" {
			break
		}
	}
	return all, nil
}

// done writes down that nothing more is to be said.
func (s *speech) done(ctx context.Context) error {
	s.reply.Done = true
	return s.keep(ctx)
}
