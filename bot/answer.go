package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
)

// memoryLife is how long a new message in private may go on from the last
// answer there.
const memoryLife = 7 * 24 * time.Hour

// ask answers a question.
func (t *task) ask(ctx context.Context) error {
	s, err := t.speech(ctx)
	if err != nil || s.reply.Done {
		return err
	}
	words, err := t.refusal(s)
	if err != nil {
		return err
	}
	at, err := t.where(ctx)
	if err != nil {
		return err
	}
	switch {
	case words == silent:
		return s.done(ctx)
	case words != "":
		return t.short(ctx, s, at, t.say.T(words))
	case wantsData(t.in.Text):
		return t.export(ctx, s, at)
	case wantsErasure(t.in.Text):
		return t.confirmErasure(ctx, s, at)
	}
	var th store.Thread
	if t.in.At.Channel != "" { // a command, a shortcut and the Home tab begin anew
		if th, err = t.recall(ctx); err != nil {
			return err
		}
	}
	if t.forTeam(&th) {
		return t.team(ctx, s, at, th)
	}
	if th.Asked == s.reply.Event { // again, after a crash or an edit
		th.Memory = th.Before
	}
	return t.answer(ctx, s, at, th, recommend.Question{Text: t.in.Text, Memory: th.Memory})
}

// silent is the answer to a question beyond the quota whose author knows.
const silent = "-"

// refusal is the message that turns a question away before it is read, "" for
// none. A question that was begun is gone on with.
func (t *task) refusal(s *speech) (string, error) {
	if len(s.reply.Posts) == 0 && t.d.Attempt == 1 {
		ok, tell := t.b.quota.question(t.person.ID, t.b.o.Now())
		switch {
		case !ok && tell:
			return "bot.too-many", nil
		case !ok:
			return silent, nil
		}
	}
	switch n := len([]rune(t.in.Text)); {
	case n > maxText:
		return "bot.too-long", nil
	case n == 0 && t.in.Files:
		return "bot.file", nil
	case n == 0:
		return "bot.empty", nil
	}
	return "", nil
}

// short says a few words and is done.
func (t *task) short(ctx context.Context, s *speech, at place, words string) error {
	if _, err := s.say(ctx, "main", at, lines(words)); err != nil {
		return err
	}
	return s.done(ctx)
}

// recall is the conversation that a message goes on from.
func (t *task) recall(ctx context.Context) (store.Thread, error) {
	th, err := t.b.o.Store.Thread(ctx, t.person.ID, t.in.thread())
	if !errors.Is(err, store.ErrNotFound) || t.in.Public {
		if errors.Is(err, store.ErrNotFound) {
			err = nil
		}
		return th, err
	}
	th, err = t.b.o.Store.Thread(ctx, t.person.ID, private)
	if errors.Is(err, store.ErrNotFound) || err == nil && t.b.o.Now().Sub(th.Updated) > memoryLife {
		return store.Thread{}, nil
	}
	return th, err
}

// answer computes an answer, says it and remembers it. Whatever was done
// before a crash is not done again: a path that was posted is the one kept.
func (t *task) answer(ctx context.Context, s *speech, at place, th store.Thread, q recommend.Question) error {
	id := store.PathID(reference(s.reply.Event))
	if s.final("main") {
		k, err := t.b.o.Store.Path(ctx, t.person.ID, id)
		if err == nil {
			th.Before, th.Memory = q.Memory, &recommend.Memory{Need: k.Path.Need, Path: k.Path}
			return t.remember(ctx, s, at, th, nil)
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	now := t.b.o.Now()
	q.Lang, q.Profile, q.Learner = t.person.Lang, t.person.Profile, string(t.person.ID)
	q.Profile.DayHours = t.b.o.DayHours
	// A message that a dead process left half written has waited long enough.
	q.NoModel = t.late || s.halfWritten() || t.b.quota.spent(t.in.Team, now)
	reply, err := t.compute(ctx, s, at, q)
	if err != nil {
		return err
	}
	t.b.quota.use(t.in.Team, tokens(reply), now)
	if err := t.propose(ctx, id, at, reply); err != nil {
		return err
	}
	if err := t.tell(ctx, s, at, id, reply); err != nil {
		return err
	}
	t.title(ctx, at, reply)
	th.Before, th.Memory, th.Options, th.Team = q.Memory, reply.Memory, reply.Options, ""
	return t.remember(ctx, s, at, th, reply)
}

// propose keeps the path, or the need that nothing fits, under the name that
// the answer's buttons carry.
func (t *task) propose(ctx context.Context, id store.PathID, at place, r *recommend.Reply) error {
	path := r.Path
	if path == nil && r.Kind == recommend.IsNothing {
		path = &recommend.Path{Need: r.Need, Origin: recommend.Planner}
	}
	if path == nil {
		return nil
	}
	_, err := t.b.o.Store.KeepPath(ctx, store.KeptPath{ID: id, Learner: t.person.ID, Thread: store.ThreadID(at.Channel + ":" + at.Thread), Path: path})
	return err
}

// tell says an answer where the person alone reads it and, when they asked
// among others, in a few words there.
func (t *task) tell(ctx context.Context, s *speech, at place, id store.PathID, r *recommend.Reply) error {
	c := view(t.say, string(id), r, t.b.o.Now())
	if t.in.Quote || t.in.Public {
		c.blocks = append(quoted(t.say, t.in.Text), c.blocks...)
	}
	if t.in.Public {
		if short := publicly(t.say, r); short != nil {
			_, err := s.say(ctx, "public", t.in.At, *short)
			if err != nil || sharedWhole(r) {
				return err
			}
		}
	}
	_, err := s.say(ctx, "main", at, c)
	return err
}

// title names a conversation of the older assistant container by what its
// first question is about; in an agent view there are none to name.
func (t *task) title(ctx context.Context, at place, r *recommend.Reply) {
	if !t.b.o.Legacy || t.in.Public || at.Thread == "" || at.Thread == t.in.TS || r.Need == nil || r.Need.Goal == "" {
		return
	}
	err := t.api.SetAssistantThreadsTitleContext(ctx, slack.AssistantThreadsSetTitleParameters{
		ChannelID: at.Channel, ThreadTS: at.Thread, Title: upperFirst(cut(r.Need.Goal, maxTitle))})
	if err != nil {
		t.b.log.Debug("conversation not named", "error", err)
	}
}

// remember keeps the conversation, where the question was asked and in
// private, and what the journal tells of the answer (nil: told already); then
// it is done.
func (t *task) remember(ctx context.Context, s *speech, at place, th store.Thread, reply *recommend.Reply) error {
	th.Learner, th.Asked = t.person.ID, s.reply.Event
	ids := []store.ThreadID{private}
	if t.in.At.Channel != "" {
		ids = append(ids, t.in.thread())
	}
	if p := s.post("main"); p != nil && p.ThreadTS == "" && p.TS != "" {
		ids = append(ids, store.ThreadID(at.Channel+":"+p.TS)) // who answers below it
	}
	var writes errgroup.Group // each waits for the disk: they wait together
	for _, id := range ids {
		th := th
		th.ID = id
		writes.Go(func() error {
			_, err := t.b.o.Store.PutThread(ctx, th)
			return err
		})
	}
	if reply != nil {
		writes.Go(func() error { return t.record(ctx, reply) })
	}
	if err := writes.Wait(); err != nil {
		return err
	}
	return s.done(ctx)
}

// asking is what the journal tells of an answer: no word of anybody's.
type asking struct {
	Kind        string                 `json:"kind"`
	Origin      string                 `json:"origin,omitempty"`
	Fallback    string                 `json:"fallback,omitempty"`
	Competences []catalog.CompetenceID `json:"competences,omitempty"`
	Hours       float64                `json:"hours,omitempty"` // of the path
	Steps       int                    `json:"steps,omitempty"`
	Tokens      int                    `json:"tokens,omitempty"`
}

// lack is one need that the catalogue does not serve.
type lack struct {
	Competence catalog.CompetenceID `json:"competence,omitempty"`
	Cause      string               `json:"cause"`
}

// record tells the journal what was asked for and, in one entry, what the
// catalogue lacks of it.
func (t *task) record(ctx context.Context, r *recommend.Reply) error {
	a := asking{Kind: r.Kind.String(), Fallback: r.FallbackCode(), Tokens: tokens(r)}
	missing := r.Uncovered
	if r.Need != nil {
		for _, aim := range r.Need.Aims {
			a.Competences = append(a.Competences, aim.Competence)
		}
	}
	if r.Path != nil {
		a.Origin, a.Hours, a.Steps = r.Path.Origin.String(), r.Path.Hours, len(r.Path.Steps)
		missing = r.Path.Uncovered
	}
	if err := t.journal(ctx, store.Asked, a); err != nil {
		return err
	}
	if len(missing) == 0 {
		return nil
	}
	lacks := make([]lack, len(missing))
	for i, m := range missing {
		lacks[i] = lack{m.Gap.Competence, m.Cause.String()}
	}
	return t.journal(ctx, store.Unmet, lacks)
}

func (t *task) journal(ctx context.Context, kind store.EntryKind, what any) error {
	data, err := json.Marshal(what)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return t.b.o.Store.Record(ctx, store.Entry{Learner: t.person.ID, Kind: kind, Data: data})
}

func tokens(r *recommend.Reply) int { return r.Usage.Prompt + r.Usage.Completion }
