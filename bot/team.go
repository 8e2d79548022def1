package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
	"github.com/parcours-formation/parcours/store"
)

// forTeam reports whether a question is a manager's for a team: the command's,
// one that mentions people in private, or one that changes a plan for a team.
func (t *task) forTeam(th *store.Thread) bool {
	if t.in.Public {
		return false
	}
	return t.in.ForTeam || len(t.in.Members) > 0 || t.intent(false) == slots.Team || t.changesTeam(th)
}

// changesTeam reports whether a message is a what-if on the team's plan at
// hand: it names nobody but whom it leaves out.
func (t *task) changesTeam(th *store.Thread) bool {
	if th.Team == "" || t.in.ForTeam || th.Team == store.PathID(reference(t.questionEvent())) {
		return false
	}
	left := 0
	for _, m := range without.FindAllString(t.in.Text, -1) {
		left += strings.Count(m, somebody)
	}
	return strings.Count(t.in.Text, somebody) == left && (left > 0 || t.intent(true) == slots.Change)
}

func (t *task) intent(hasPath bool) slots.Intent {
	return slots.Read(t.in.Text, slots.Context{Now: t.b.o.Now(), DayHours: t.b.o.DayHours, Lang: t.person.Lang, HasPath: hasPath}).Intent
}

// questionEvent is the event that the answer belongs to.
func (t *task) questionEvent() string {
	if t.d.Kind == edited {
		return questionID(t.in)
	}
	return t.d.ID
}

// team answers a manager for their team. A plan that was posted before a crash
// is the one that is kept.
func (t *task) team(ctx context.Context, s *speech, at place, th store.Thread) error {
	switch ok, err := t.manages(ctx); {
	case err != nil:
		return err
	case !ok:
		return t.short(ctx, s, at, t.say.T("bot-team.refused"))
	}
	id := store.PathID(reference(s.reply.Event))
	if !s.final("main") {
		if said, err := t.teamPlan(ctx, s, at, &th, id); said || err != nil {
			return err
		}
	}
	k, err := t.b.o.Store.Path(ctx, t.person.ID, id)
	if errors.Is(err, store.ErrNotFound) { // erased meanwhile
		return s.done(ctx)
	} else if err != nil {
		return err
	}
	if err := t.askConsents(ctx, s, k.Team); err != nil {
		return err
	}
	th.Team, th.Memory, th.Options = id, nil, nil
	return t.remember(ctx, s, at, th, nil)
}

// teamPlan computes a plan, keeps it and shows it. said tells that something
// else was said, and that no plan is there.
func (t *task) teamPlan(ctx context.Context, s *speech, at place, th *store.Thread, id store.PathID) (said bool, err error) {
	if at.Thread != "" {
		newStream(t, s, at).status(ctx)
	}
	r, q, err := t.teamQuestion(ctx, th)
	if err != nil {
		return false, err
	}
	if q == nil || len(r.mates) == 0 {
		if _, err := s.say(ctx, "main", at, shown(append([]string{escape(t.say.T("bot-team.nobody"))}, r.notes...))); err != nil {
			return true, err
		}
		return true, s.done(ctx)
	}
	now := t.b.o.Now()
	q.NoModel = t.late || t.b.quota.spent(t.in.Team, now)
	reply, err := t.b.o.Recommender.Team(ctx, *q, nil)
	if err != nil {
		return false, err
	}
	t.b.quota.use(t.in.Team, reply.Usage.Prompt+reply.Usage.Completion, now)
	r.keep(reply.Need)
	k := store.KeptPath{ID: id, Learner: t.person.ID, Thread: store.ThreadID(at.Channel + ":" + at.Thread),
		Path: &recommend.Path{Need: &recommend.Need{Goal: reply.Need.Goal, Lang: reply.Lang}, Origin: recommend.Planner},
		Team: store.NewKeptTeam(reply.Need, reply.Plan, r.learners())}
	if _, err := t.b.o.Store.KeepPath(ctx, k); err != nil {
		return false, err
	}
	v := teamView{say: t.say, id: string(id), reply: reply, roster: r}
	c := v.content()
	if t.in.Quote {
		c.blocks = append(quoted(t.say, t.in.Text), c.blocks...)
	}
	if _, err := s.say(ctx, "main", at, c); err != nil {
		return false, err
	}
	return false, t.recordTeam(ctx, reply)
}

// teamQuestion is what is asked of the planner; nil when nobody is named.
func (t *task) teamQuestion(ctx context.Context, th *store.Thread) (*roster, *recommend.TeamQuestion, error) {
	if t.changesTeam(th) || len(t.in.Members) == 0 && th.Team != "" && !t.in.ForTeam {
		r, q, err := t.teamChange(ctx, th)
		if q != nil || err != nil {
			return r, q, err
		}
	}
	r, err := t.roll(ctx, t.in.Members)
	if err != nil || len(r.mates) == 0 {
		return r, nil, err
	}
	q := t.newTeamQuestion(teamText(t.in.Text, r.codes(t.in.Members), r.names(nil)))
	for i := range r.mates {
		m, err := t.member(ctx, &r.mates[i], i)
		if err != nil {
			return r, nil, err
		}
		q.Members = append(q.Members, m)
	}
	return r, q, nil
}

func (t *task) newTeamQuestion(text string) *recommend.TeamQuestion {
	return &recommend.TeamQuestion{Text: text, Lang: t.person.Lang, Learner: string(t.person.ID), DayHours: t.b.o.DayHours}
}

// teamChange is the question that changes the plan at hand, its members read
// anew; nil when that plan is gone.
func (t *task) teamChange(ctx context.Context, th *store.Thread) (*roster, *recommend.TeamQuestion, error) {
	k, err := t.b.o.Store.Path(ctx, t.person.ID, th.Team)
	if errors.Is(err, store.ErrNotFound) || err == nil && k.Team == nil {
		return nil, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	var users []string
	for _, m := range k.Team.Members {
		users = append(users, userOf(m.Learner))
	}
	r, err := t.roll(ctx, slices.DeleteFunc(slices.Clone(users), func(u string) bool { return u == "" }))
	if err != nil {
		return nil, nil, err
	}
	need, plan := *k.Team.Need, *k.Team.Plan
	plan.Need, need.Members = k.Team.Need, nil
	for i := range r.mates {
		m, err := t.member(ctx, &r.mates[i], i)
		if err != nil {
			return nil, nil, err
		}
		if at := slices.Index(users, r.mates[i].user); at >= 0 {
			m.Hours, m.Away = k.Team.Need.Members[at].Hours, k.Team.Need.Members[at].Away
		}
		need.Members = append(need.Members, m)
	}
	q := t.newTeamQuestion(teamText(t.in.Text, r.codes(t.in.Members), r.names(nil)))
	q.Before = &recommend.TeamReply{Lang: t.person.Lang, Need: &need, Plan: &plan}
	return r, q, nil
}

// member is what the planner is told of a mate: what they agreed to, and else
// nothing.
func (t *task) member(ctx context.Context, m *mate, i int) (recommend.Member, error) {
	out := recommend.Member{Code: recommend.MemberCode(i)}
	if !m.open {
		return out, nil
	}
	p := m.learner.Profile
	out.Levels, out.Done, out.Audience, out.Place = p.Levels, slices.Clone(p.Done), p.Audience, p.Place
	paths, err := t.b.o.Store.Paths(ctx, m.learner.ID)
	if err != nil {
		return out, err
	}
	for _, k := range paths {
		for _, n := range k.Done {
			if n <= len(k.Path.Steps) && !slices.Contains(out.Done, k.Path.Steps[n-1].Course.ID) {
				out.Done = append(out.Done, k.Path.Steps[n-1].Course.ID)
			}
		}
	}
	return out, nil
}

// codes are the members' codes by mention, "" for one that is no member's.
func (r *roster) codes(ids []string) []string {
	out := make([]string, len(ids))
	for n, id := range ids {
		if i := slices.IndexFunc(r.mates, func(m mate) bool { return m.user == id }); i >= 0 {
			out[n] = recommend.MemberCode(i)
		}
	}
	return out
}

// names are what the members are called, by the codes of a need, or in order
// without one.
func (r *roster) names(n *recommend.TeamNeed) *recommend.Names {
	out := make([]recommend.Named, len(r.mates))
	for i, m := range r.mates {
		out[i] = recommend.Named{Code: recommend.MemberCode(i), Name: m.name, Also: m.first}
		if n != nil {
			out[i].Code = n.Members[i].Code
		}
	}
	return recommend.NewNames(out)
}

// keep leaves those whom a need still has, in its order.
func (r *roster) keep(n *recommend.TeamNeed) {
	var left []mate
	for _, m := range n.Members {
		if i, err := strconv.Atoi(m.Code[1:]); err == nil && i >= 1 && i <= len(r.mates) {
			left = append(left, r.mates[i-1])
		}
	}
	r.mates = left
}

func (r *roster) learners() []store.LearnerID {
	var out []store.LearnerID
	for i := range r.mates {
		out = append(out, r.mates[i].learner.ID)
	}
	return out
}

// recordTeam tells the journal what was asked for a team: nobody's name.
func (t *task) recordTeam(ctx context.Context, r *recommend.TeamReply) error {
	a := asking{Kind: "team", Hours: r.Plan.Hours, Steps: len(r.Plan.Cohorts), Tokens: r.Usage.Prompt + r.Usage.Completion}
	for _, aim := range r.Need.Aims {
		a.Competences = append(a.Competences, aim.Competence)
	}
	for _, steps := range r.Plan.Alone {
		a.Steps += len(steps)
	}
	if err := t.journal(ctx, store.Asked, a); err != nil {
		return err
	}
	missing := slices.Concat(r.Plan.Uncovered, r.Uncovered)
	if len(missing) == 0 {
		return nil
	}
	lacks := make([]lack, len(missing))
	for i, m := range missing {
		lacks[i] = lack{catalog.CompetenceID(m.Gap.Competence), m.Cause.String()}
	}
	return t.journal(ctx, store.Unmet, lacks)
}
