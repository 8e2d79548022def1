package recommend

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/prompts"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// Recommender answers questions over the catalogue in service.
type Recommender struct {
	log      *slog.Logger
	live     *index.Live
	chat     *llm.Chat // nil: the planner alone
	prompts  *prompts.Set
	now      func() time.Time
	patience time.Duration
}

// Options are what a Recommender is made of.
type Options struct {
	Live    *index.Live
	Chat    *llm.Chat    // nil: the planner alone
	Prompts *prompts.Set // nil: the embedded ones
	Now     func() time.Time
	// Patience is how long the model's calls of one answer may take together;
	// then the planner answers. 0: 50 s, so that everyone has an answer within
	// a minute.
	Patience time.Duration
}

// defaultPatience leaves ten seconds of a minute to everything else.
const defaultPatience = 50 * time.Second

// New returns a Recommender. It owns none of what it is given.
func New(log *slog.Logger, o Options) (*Recommender, error) {
	if o.Prompts == nil {
		var err error
		if o.Prompts, err = prompts.Default(); err != nil {
			return nil, err
		}
	}
	if o.Live == nil || o.Now == nil {
		return nil, errors.New("recommender: a catalogue in service and a clock are needed")
	}
	if o.Patience <= 0 {
		o.Patience = defaultPatience
	}
	return &Recommender{log, o.Live, o.Chat, o.Prompts, o.Now, o.Patience}, nil
}

// Question is one message with what surrounds it.
type Question struct {
	Text    string
	Lang    string // of the person, "fr" or "en"; "": as the text
	Profile Profile
	Memory  *Memory // of the thread; nil: none
	Learner string  // key of the model's fair queue; it is sent nowhere
	NoModel bool    // the planner answers, model or not
	K       int     // hits of a search; 0: 5
	Order   *Order  // a button's, in place of Text, of the need in Memory; nil: none
}

// Order is a change of the path at hand that needs no reading, since a button
// or a form gave it.
type Order struct {
	Change slots.ChangeKind // 0: none
	Step   int              // of Replace and Remove, from 1
	With   catalog.CourseID // of Replace, one of Reply.Alternatives; "": the best
	Terms  *Terms           // what the need is bound by from now on; nil: as it is
}

// Terms are what a form asks of a need: each replaces what the need held, and
// zero values lift it.
type Terms struct {
	Goal           string // "": as it is
	Hours, Weekly  float64
	From, Deadline time.Time // midnights Europe/Paris, both included
	Modalities     []catalog.Modality
	Place          string // a town, department or region; what is none is left out
	MaxCents       *int64
}

// Memory is what a thread remembers between two messages.
type Memory struct {
	Need      *Need
	Path      *Path
	Clarified bool   // a question was asked back: the next answer is a path, whatever comes
	Pending   string // the message that the question was asked about
}

func (m *Memory) hasPath() bool { return m != nil && m.Path != nil && len(m.Path.Steps) > 0 }

// Kind says what sort of answer a Reply is. Zero means none.
type Kind uint8

// The kinds of answer.
const (
	IsPath    Kind = iota + 1 // Path, whole
	IsPartial                 // Path, which leaves something uncovered
	IsHits                    // Hits
	IsClarify                 // Options to choose from
	IsNothing                 // nothing fits: Uncovered says why and what is nearest
	IsDecline                 // out of scope: Topic says where to turn
	IsTalk                    // words: greeting, help, progress, team, explain
)

// String returns the kind's code, as the scenarios of eval name it.
func (k Kind) String() string {
	return [...]string{"", "path", "partial", "hits", "clarify", "nothing", "decline", "talk"}[min(k, IsTalk)]
}

// Reply is an answer.
type Reply struct {
	Kind      Kind
	Lang      string
	Slots     slots.Slots // what was read in so many words
	Need      *Need
	Path      *Path
	Hits      []index.Hit
	Total     int         // courses found, of which Hits are the first
	Options   []string    // answers proposed to a question back
	Uncovered []Shortfall // of IsNothing
	Explained *Explanation
	// Alternatives are, step by step, what could stand in its place.
	Alternatives [][]Alternative
	// Mended is the request as it should be spelt, "" when it was.
	Mended string
	// Fallback tells why the planner answered though a model is there: a kind
	// of llm, nil otherwise.
	Fallback error
	Model    string // that answered, as its server names it; "" for none
	Usage    llm.Usage
	Memory   *Memory // for the next message
	Example  bool    // the catalogue is the embedded example
}

// Event tells how an answer comes along. One field is set.
type Event struct {
	Understood *Need // before the search
	Searched   int   // candidates found
	Step       *Step // complete and checked, in order
	Void       bool  // the steps told so far are void: the path comes anew
}

// Answer answers one message. tell is called, from one goroutine at a time, as
// the answer comes along; it may be nil. Errors are of the catalogue or an
// interruption: a model's never end an answer, since the planner is there.
func (r *Recommender) Answer(ctx context.Context, q Question, tell func(Event)) (*Reply, error) {
	if tell == nil {
		tell = func(Event) {}
	}
	if q.Order != nil && q.Memory != nil && q.Memory.Need != nil {
		return r.obey(ctx, q, tell)
	}
	said := strings.TrimSpace(q.Text) != ""
	q.Text = heard(q.Text)
	read := slots.Read(q.Text, slots.Context{Now: r.now(), DayHours: q.Profile.DayHours, HasPath: q.Memory.hasPath(), Lang: q.Lang})
	reply := &Reply{Slots: read, Lang: read.Lang, Memory: &Memory{}}
	if q.Memory != nil {
		*reply.Memory = *q.Memory // the caller's stays as it was: a message may come twice
	}
	if q.Lang != "" {
		reply.Lang = q.Lang
	}
	if said && q.Text == "" { // nothing but orders to a machine
		reply.Slots.Intent, reply.Slots.Topic, reply.Kind = slots.OutOfScope, slots.Other, IsDecline
		return reply, nil
	}
	err := r.live.Use(func(s *index.Snapshot) error {
		reply.Example = s.Catalog.Example
		return r.answer(ctx, s, q, reply, tell)
	})
	return reply, err
}

func (r *Recommender) answer(ctx context.Context, s *index.Snapshot, q Question, reply *Reply, tell func(Event)) error {
	pending := reply.Memory.Clarified && reply.Memory.Path == nil
	switch intent := reply.Slots.Intent; {
	case intent == slots.OutOfScope:
		reply.Kind = IsDecline
		return nil
	case intent == slots.Greeting || intent == slots.Help || intent == slots.Progress || intent == slots.Team:
		reply.Kind = IsTalk
		return nil
	case intent == slots.Explain:
		return r.explain(ctx, s, q, reply)
	case intent == slots.Change && q.Memory.hasPath():
		other, err := newSubject(ctx, s, reply.Slots, q.Memory.Need)
		if err != nil {
			return err
		}
		if !other {
			return r.change(ctx, s, q, reply, tell)
		}
		reply.Slots = slots.Read(q.Text, slots.Context{Now: r.now(), DayHours: q.Profile.DayHours, Lang: q.Lang})
	case intent == slots.Search && !pending:
		return r.search(ctx, s, q, reply)
	}
	return r.path(ctx, s, q, reply, tell)
}

// path answers a need.
func (r *Recommender) path(ctx context.Context, s *index.Snapshot, q Question, reply *Reply, tell func(Event)) error {
	memory := reply.Memory
	if reply.Slots.Vague() && !memory.Clarified {
		r.clarify(s, q, reply)
		return nil
	}
	if memory.Clarified && memory.Path == nil && memory.Pending != "" {
		// the answer to a question back completes the first message
		q.Text = memory.Pending + ", " + q.Text
		reply.Slots = slots.Read(q.Text, slots.Context{Now: r.now(), DayHours: q.Profile.DayHours, Lang: q.Lang})
		memory.Pending = ""
	}
	asking, cancel := context.WithTimeout(ctx, r.patience)
	defer cancel()
	m, usage := r.read(asking, q, reply.Lang)
	reply.Usage = usage
	n, err := r.need(ctx, s, q, reply.Slots, m)
	if err != nil {
		return err
	}
	n.Lang = reply.Lang
	reply.Need = n
	tell(Event{Understood: n})
	return r.serve(ctx, asking, s, q, reply, tell)
}

// search answers with courses.
func (r *Recommender) search(ctx context.Context, s *index.Snapshot, q Question, reply *Reply) error {
	n := fromSlots(q, reply.Slots)
	n.Lang = reply.Lang
	reply.Need = n
	if n.Goal == "" {
		n.Goal = q.Text
	}
	if err := refusals(ctx, s, n); err != nil {
		return err
	}
	g, err := gather(ctx, s, n, dayOf(r.now()))
	if err != nil {
		return err
	}
	k := q.K
	if k == 0 {
		k = 5
	}
	reply.Mended = g.mended
	if !g.subject || len(g.candidates) == 0 {
		reply.Kind, reply.Uncovered = IsNothing, titled(s.Catalog, g.nothing(n))
		return nil
	}
	reply.Kind = IsHits
	reply.Total = len(g.candidates)
	for _, c := range g.candidates[:min(k, len(g.candidates))] {
		reply.Hits = append(reply.Hits, index.Hit{Course: c.Course, Score: c.Relevance, OtherLanguage: c.Course.Language != "" && c.Course.Language != n.Lang})
	}
	return nil
}

// asked are the competences that a question back proposes, in the order of the
// needs that grow; those that the catalogue does not teach are left out.
var asked = []catalog.CompetenceID{"metiers:cybersecurite", "metiers:donnees", "metiers:ia", "metiers:droit", "metiers:eadministration", "metiers:ecoconception", "digcomp:2.4", "metiers:projet"}

// maxOptions is how many answers a question back proposes.
const maxOptions = 4

// clarify asks one question back, with answers to choose from.
func (r *Recommender) clarify(s *index.Snapshot, q Question, reply *Reply) {
	say := messages.For(reply.Lang)
	for _, id := range asked {
		if s.Teaching(id) > 0 && len(reply.Options) < maxOptions {
			reply.Options = append(reply.Options, say.T("subject."+id.Framework()+"-"+id.Code()))
		}
	}
	reply.Kind = IsClarify
	reply.Memory = &Memory{Clarified: true, Pending: q.Text}
}
