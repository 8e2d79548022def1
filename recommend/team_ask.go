package recommend

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"math"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// TeamQuestion is what a manager asks for a team. Whoever calls puts codes (M1)
// in place of names in Text: it may be told to a model.
type TeamQuestion struct {
	Text    string
	Lang    string // of the person, "fr" or "en"; "": as the text
	Members []Member
	// Before is the reply that Text changes ("budget 3 000 €"); nil: none. Then
	// Members are those of its need.
	Before   *TeamReply
	Learner  string // key of the model's fair queue; it is sent nowhere
	NoModel  bool
	DayHours float64 // of a training day; 0: 6
}

// TeamReply is an answer for a team.
type TeamReply struct {
	Kind      Kind // IsPath, IsPartial or IsNothing
	Lang      string
	Need      *TeamNeed
	Plan      *TeamPlan   // never nil
	Uncovered []Shortfall // of IsNothing
	Summary   string      // of the plan, the model's or the planner's
	Changes   []string    // from Before, in words
	Presumed  bool        // the hours of each were not said: three days and a half
	Fallback  error       // why the planner's words serve though a model is there
	Model     string      // that wrote the words; "" for none
	Usage     llm.Usage
	Mended    string
	Example   bool // the catalogue is the embedded example
}

// Team answers a manager. tell is called as Answer calls it, with Understood and
// Searched; it may be nil. Errors are of the catalogue or an interruption.
func (r *Recommender) Team(ctx context.Context, q TeamQuestion, tell func(Event)) (*TeamReply, error) {
	if tell == nil {
		tell = func(Event) {}
	}
	q.Text = heard(q.Text)
	reply := &TeamReply{}
	err := r.live.Use(func(s *index.Snapshot) error {
		reply.Example = s.Catalog.Example
		asking, cancel := context.WithTimeout(ctx, r.patience)
		defer cancel()
		n, err := r.teamNeed(ctx, asking, s, q, reply)
		if err != nil {
			return err
		}
		tell(Event{Understood: &n.Need})
		return r.serveTeam(ctx, asking, s, q, reply, tell)
	})
	return reply, err
}

// teamNeed understands a request: by slots, the team's own words, and a model's
// reading of the subject.
func (r *Recommender) teamNeed(ctx, asking context.Context, s *index.Snapshot, q TeamQuestion, reply *TeamReply) (*TeamNeed, error) {
	members := q.Members
	if q.Before != nil {
		members = q.Before.Need.Members
	}
	words := readTeam(q.Text, members, r.now())
	read := slots.Read(words.rest, slots.Context{Now: r.now(), DayHours: q.DayHours, Lang: q.Lang, HasPath: q.Before != nil})
	reply.Lang = cmp.Or(q.Lang, read.Lang)
	if q.Before != nil {
		n := changed(q.Before.Need, &read, &words)
		reply.Need, reply.Presumed = n, q.Before.Presumed && n.PerMember == q.Before.Need.PerMember
		reply.Lang = cmp.Or(q.Lang, q.Before.Lang)
		return n, nil
	}
	asked := Question{Text: q.Text, Lang: q.Lang, Learner: q.Learner, NoModel: q.NoModel, Profile: Profile{DayHours: q.DayHours}}
	m, usage := r.read(asking, asked, reply.Lang)
	reply.Usage = usage
	asked.Text = words.rest
	one, err := r.need(ctx, s, asked, read, m)
	if err != nil {
		return nil, err
	}
	one.Lang, one.Text = reply.Lang, q.Text
	if err := joinAims(ctx, s, one); err != nil {
		return nil, err
	}
	n := &TeamNeed{Need: *one, Members: slices.Clone(members), MaxAway: words.maxAway}
	n.bind(&words)
	if n.Hours == 0 && n.PerMember == 0 {
		n.PerMember, reply.Presumed = presumedHours, true
	}
	n.presumeAims()
	reply.Need = n
	return n, nil
}

// bind says whose the hours and the money are: hours are each member's, money
// is the team's, unless the request says otherwise.
func (n *TeamNeed) bind(w *teamWords) {
	if !w.teamHour {
		n.PerMember, n.Hours = n.Hours, 0
	}
	if w.perHead && n.MaxCents != nil {
		n.MaxEach, n.MaxCents = n.MaxCents, nil
	}
	n.Together = w.together
	if w.room && len(n.Modalities) == 0 {
		n.Modalities = []catalog.Modality{catalog.OnSite}
	}
	w.leave(n)
}

// serveTeam plans for a need that has been understood.
func (r *Recommender) serveTeam(ctx, asking context.Context, s *index.Snapshot, q TeamQuestion, reply *TeamReply, tell func(Event)) error {
	n, now := reply.Need, r.now()
	candidates, g, err := teamCandidates(ctx, s, n, dayOf(now))
	if err != nil {
		return err
	}
	reply.Mended = g.mended
	tell(Event{Searched: len(candidates)})
	if !g.subject {
		candidates = nil
	}
	plan := PlanTeam(n, candidates, now)
	if faults := CheckTeam(n, plan, now); len(faults) > 0 {
		// a fault of ours: the plan is right by construction, and the log tells
		// where that is not so
		r.log.Error("team plan not valid, not shown", slog.String("fault", faults[0].Kind.String()))
		plan = PlanTeam(n, nil, now)
	}
	plan.Uncovered = titled(s.Catalog, plan.Uncovered)
	reply.Plan, reply.Kind = plan, plan.kind()
	if reply.Kind == IsNothing {
		reply.Uncovered = titled(s.Catalog, g.nothing(&n.Need))
	}
	if q.Before != nil {
		reply.Changes = DiffTeam(q.Before.Plan, plan, sayIn(reply.Lang))
	}
	return r.teamWords(ctx, asking, q, reply)
}

func (p *TeamPlan) kind() Kind {
	switch {
	case p.count() == 0:
		return IsNothing
	case len(p.Uncovered) > 0:
		return IsPartial
	}
	return IsPath
}

// teamCandidates are the courses found for a team, more than for one learner:
// members differ in what they may take.
func teamCandidates(ctx context.Context, s *index.Snapshot, n *TeamNeed, today day) ([]Candidate, *gathered, error) {
	one := n.Need
	one.Hours = 0
	bounded := true
	for i := range n.Members {
		bounded = bounded && n.boundOf(i) > 0
		one.Hours = math.Max(one.Hours, n.boundOf(i))
	}
	if !bounded {
		one.Hours = n.Hours
	}
	one.Has = Levels{} // what all are known to have must not hide what one lacks
	g, err := gather(ctx, s, &one, today)
	if err != nil {
		return nil, nil, err
	}
	var out []Candidate
	for _, c := range g.pool {
		fit := Candidate{c.Course, fitted(&one, c, noise)}
		if fit.Relevance < leastRelevance && !teachesAim(&one, c.Course) || len(misfits(&one, c.Course, today)) > 0 {
			continue
		}
		fit.Relevance = math.Max(0, fit.Relevance)
		out = append(out, fit)
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Relevance, a.Relevance), cmp.Compare(a.Course.ID, b.Course.ID))
	})
	for _, c := range slices.Clone(out) {
		before, err := lacking(s.Catalog, &one, c.Course, today, nil)
		if err != nil {
			return nil, nil, fmt.Errorf("gather prerequisites of %s: %w", c.Course.ID, err)
		}
		for _, x := range before {
			if !slices.ContainsFunc(out, func(o Candidate) bool { return o.Course.ID == x.ID }) {
				out = append(out, Candidate{x, prerequisiteShare * c.Relevance})
			}
		}
	}
	return out, g, nil
}

func teachesAim(n *Need, c *catalog.Course) bool {
	return slices.ContainsFunc(taughtBy(c), func(t catalog.Target) bool { return n.aimFor(t.Competence) != nil })
}
