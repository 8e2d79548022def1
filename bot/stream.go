package bot

import (
	"context"
	"slices"

	"github.com/slack-go/slack"

	"github.com/parcours-formation/parcours/recommend"
)

// stream shows how an answer comes along: the stages as task cards, then the
// steps as they are complete. Nothing of it is needed afterwards: the answer
// takes its place. Where Slack refuses it, or has no more of them this minute,
// a status line stands instead.
type stream struct {
	t   *task
	s   *speech
	at  place
	key string

	post    bool // the message streams
	refused bool
	pending []slack.StreamChunk
	tasks   [3]slack.TaskCardStatus
	steps   int
	sent    int // characters
}

// The stages, in order.
const (
	reading = iota
	searching
	composing
)

func newStream(t *task, s *speech, at place) *stream {
	l := &stream{t: t, s: s, at: at, key: "main"}
	l.stage(reading, slack.TaskCardStatusInProgress, "")
	return l
}

// note takes what the answer tells.
func (l *stream) note(e recommend.Event) {
	say := l.t.say
	switch {
	case e.Understood != nil:
		l.stage(reading, slack.TaskCardStatusComplete, e.Understood.InWords(say))
		l.stage(searching, slack.TaskCardStatusInProgress, "")
	case e.Void:
		l.steps = 0
		l.stage(composing, slack.TaskCardStatusInProgress, say.T("bot.on-again"))
	case e.Step != nil:
		l.steps++
		l.pending = append(l.pending, slack.NewBlocksChunk(stepSection(say, l.steps, e.Step)))
	default:
		l.stage(searching, slack.TaskCardStatusComplete, say.T("bot.searching", "Count", e.Searched))
		l.stage(composing, slack.TaskCardStatusInProgress, "")
	}
}

func (l *stream) stage(n int, status slack.TaskCardStatus, details string) {
	l.tasks[n] = status
	c := slack.NewTaskUpdateChunk([]string{"reading", "searching", "composing"}[n],
		l.t.say.T([]string{"bot.on-reading", "bot.on-searching", "bot.on-composing"}[n]))
	c.Status, c.Details = status, cut(details, maxWhy)
	l.pending = slices.DeleteFunc(l.pending, func(p slack.StreamChunk) bool {
		old, ok := p.(slack.TaskUpdateChunk)
		return ok && old.ID == c.ID
	})
	l.pending = append(l.pending, c)
}

// start gives the first sign. What was begun by a process that died goes on as
// a status, since its message waits for the answer already.
func (l *stream) start(ctx context.Context) {
	if l.s.post(l.key) == nil && l.at.Thread != "" && !l.t.in.Public && l.t.b.pace.spare(l.t.token, "chat.startStream") {
		if l.begin(ctx) {
			return
		}
	}
	l.status(ctx)
}

// begin opens the stream.
func (l *stream) begin(ctx context.Context) bool {
	p, err := l.s.begin(ctx, l.key, l.at, true)
	if err != nil {
		l.t.b.log.Warn("stream not begun", "error", err)
		return false
	}
	options := []slack.MsgOption{
		slack.MsgOptionTS(p.ThreadTS), slack.MsgOptionRecipientTeamID(l.t.in.Team), slack.MsgOptionRecipientUserID(l.t.in.User),
		slack.MsgOptionChunks(l.pending...),
	}
	_, p.TS, err = l.t.api.StartStreamContext(ctx, p.Channel, options...)
	if err != nil {
		l.t.b.log.Info("stream refused", "error", err)
		if hopeless(err) { // certainly not begun: the answer is posted as any other
			p.Streaming = false
		}
		_ = l.s.keep(ctx)
		return false
	}
	l.post, l.pending = true, nil
	if err := l.s.keep(ctx); err != nil {
		l.t.b.log.Warn("place of a stream not kept", "error", err)
	}
	return true
}

// status shows a line that says what goes on; it vanishes with the answer.
func (l *stream) status(ctx context.Context) {
	at := l.at
	if l.t.in.Public {
		at = l.t.in.At
	}
	if at.Thread == "" {
		return
	}
	err := l.t.api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
		ChannelID: at.Channel, ThreadTS: at.Thread, Status: l.t.say.T("bot.status")})
	if err != nil {
		l.t.b.log.Debug("status not shown", "error", err)
	}
}

// flush sends what has gathered, unless that would use up what Slack grants.
func (l *stream) flush(ctx context.Context) {
	if !l.post || len(l.pending) == 0 || l.refused {
		return
	}
	size := weight(l.pending)
	if l.sent+size > maxMessage*3/4 || !l.t.b.pace.spare(l.t.token, "chat.appendStream") {
		return
	}
	p := l.s.post(l.key)
	if _, _, err := l.t.api.AppendStreamContext(ctx, p.Channel, p.TS, slack.MsgOptionChunks(l.pending...)); err != nil {
		l.t.b.log.Info("stream broken off, the answer comes whole", "error", err)
		l.refused = true
		return
	}
	l.sent, l.pending = l.sent+size, nil
}
