package recommend

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/prompts"
)

// teamProposal is what a model answers for a team.
type teamProposal struct {
	Summary string         `json:"summary"`
	Reasons []proposedStep `json:"reasons"`
}

// maxSummary bounds a summary, in runes; the prompt asks for less.
const maxSummary = 700

// teamWords gives the plan its summary and reasons: the model's where they pass,
// the planner's for the rest.
func (r *Recommender) teamWords(ctx, asking context.Context, q TeamQuestion, reply *TeamReply) error {
	say := messages.For(reply.Lang)
	if r.chat != nil && !q.NoModel && reply.Plan.count() > 0 {
		if err := r.askTeam(ctx, asking, q, reply); err != nil {
			return err
		}
	}
	reply.Plan.reason(say)
	if reply.Summary == "" {
		reply.Summary = reply.Plan.InWords(say)
	}
	return nil
}

// askTeam has the model write. Whatever it does wrong, the planner's words stand.
func (r *Recommender) askTeam(ctx, asking context.Context, q TeamQuestion, reply *TeamReply) error {
	courses := reply.Plan.courses()
	courses = courses[:min(len(courses), prompts.MaxCandidates)]
	p, err := r.prompts.Team(reply.Lang, reply.Plan.promptData(messages.For(reply.Lang), courses))
	if err != nil {
		r.log.Error("prompt not rendered", slog.String("prompt", "team"), slog.Any("error", err))
		reply.Fallback = llm.ErrBadAnswer
		return nil
	}
	answer, err := r.chat.Ask(asking, request(p, q.Learner))
	reply.Usage = reply.Usage.Plus(answer.Usage)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		reply.Fallback = llm.Kind(err)
		if asking.Err() != nil || reply.Fallback == nil {
			reply.Fallback = llm.ErrDown
		}
		r.log.Warn("model gave no words for a team, planner's serve", slog.Any("error", err))
		return nil
	}
	var said teamProposal
	if err := json.Unmarshal([]byte(answer.Text), &said); err != nil || !reply.Plan.take(said, courses, reply) {
		reply.Fallback = llm.ErrBadAnswer
		r.log.Warn("words for a team refused, planner's serve")
		return nil
	}
	reply.Model = answer.Model
	return nil
}

// promptData words a plan for the model: codes, roles and gaps, no identity.
func (p *TeamPlan) promptData(say *messages.Printer, courses []*catalog.Course) prompts.TeamData {
	n := p.Need
	d := prompts.TeamData{Request: n.Text, Constraints: n.Constraints(say), Figures: []string{p.InWords(say)}}
	for i := range n.Members {
		m := prompts.TeamMember{Code: n.Members[i].Code, Role: n.Members[i].Role}
		for _, g := range p.Gaps[i] {
			m.Gaps = append(m.Gaps, say.T("team.gap", "Competence", CompetenceName(g.Competence, say.Lang), "From", int(g.From), "Reached", int(p.reached(i, g)), "To", int(g.To)))
		}
		d.Members = append(d.Members, m)
	}
	for i, c := range courses {
		d.Courses = append(d.Courses, prompts.TeamCourse{Ref: ref(i), Course: c, Who: p.whoTakes(c)})
	}
	return d
}

// reached is a member's level in a gap after the plan.
func (p *TeamPlan) reached(i int, g Gap) catalog.Level {
	for _, left := range p.Left[i] {
		if left.Competence == g.Competence {
			return left.From
		}
	}
	return g.To
}

// whoTakes are the codes of those who take a course.
func (p *TeamPlan) whoTakes(c *catalog.Course) []string {
	var out []string
	for i := range p.Need.Members {
		if slices.ContainsFunc(p.Steps(i), func(s Step) bool { return s.Course == c }) {
			out = append(out, p.Need.Members[i].Code)
		}
	}
	return out
}

// take puts the words that pass into the plan; false when none do. What speaks
// of a course stands in its cohorts and in the members' own steps.
func (p *TeamPlan) take(said teamProposal, courses []*catalog.Course, reply *TeamReply) bool {
	say := messages.For(reply.Lang)
	reply.Summary = p.passed(say, said.Summary, maxSummary)
	any := reply.Summary != ""
	for _, s := range said.Reasons[:min(len(said.Reasons), maxProposed)] {
		at := slices.IndexFunc(courses, func(c *catalog.Course) bool { return strings.EqualFold(strings.TrimSpace(s.Course), refOf(courses, c)) })
		why := p.passed(say, s.Why, maxWhy)
		if at < 0 || why == "" {
			continue
		}
		any = true
		for i := range p.Cohorts {
			if p.Cohorts[i].Course == courses[at] && p.Cohorts[i].Why == "" {
				p.Cohorts[i].Why = why
			}
		}
		for i := range p.Alone {
			for j := range p.Alone[i] {
				if p.Alone[i][j].Course == courses[at] && p.Alone[i][j].Why == "" {
					p.Alone[i][j].Why = why
				}
			}
		}
	}
	return any
}

func refOf(courses []*catalog.Course, c *catalog.Course) string { return ref(slices.Index(courses, c)) }

var (
	teamCodes   = regexp.MustCompile(`\bM\d+\b`)
	teamFigures = regexp.MustCompile(`\d+(?:[.,\x{00a0}\x{202f} ]\d+)*`)
	teamQuotes  = regexp.MustCompile(`[«“"]([^»”"]*)[»”"]`)
)

// passed is a model's text when it may be shown, else "": clean as a path's
// reasons are, no member who is not of the team, nothing in quotation marks but
// titles and competences of the plan, no number that the plan does not hold.
func (p *TeamPlan) passed(say *messages.Printer, text string, limit int) string {
	out := clean(text, limit)
	for _, code := range teamCodes.FindAllString(out, -1) {
		if !slices.ContainsFunc(p.Need.Members, func(m Member) bool { return m.Code == code }) {
			return ""
		}
	}
	bare := teamCodes.ReplaceAllString(out, "")
	for _, q := range teamQuotes.FindAllStringSubmatch(bare, -1) {
		if !p.names(say, strings.TrimSpace(strings.Trim(q[1], "\u00a0\u202f "))) {
			return ""
		}
		bare = strings.ReplaceAll(bare, q[0], "")
	}
	known := p.numbers()
	for _, n := range teamFigures.FindAllString(bare, -1) {
		if !known[strings.ReplaceAll(n, ",", ".")] {
			return ""
		}
	}
	return out
}

// names reports whether words are the title of a course of the plan or the name
// of a competence aimed at.
func (p *TeamPlan) names(say *messages.Printer, words string) bool {
	return slices.ContainsFunc(p.courses(), func(c *catalog.Course) bool { return strings.EqualFold(oneLine(c.Title), words) }) ||
		slices.ContainsFunc(p.Need.Aims, func(a Aim) bool { return strings.EqualFold(CompetenceName(a.Competence, say.Lang), words) })
}

// numbers are those that a text on the plan may hold: levels, members, hours,
// days, sessions, courses, coverage.
func (p *TeamPlan) numbers() map[string]bool {
	out := map[string]bool{}
	add := func(n int) { out[strconv.Itoa(n)] = true }
	for i := range p.Need.Members {
		for _, g := range append(slices.Clone(p.Gaps[i]), p.Left[i]...) {
			add(int(g.From))
			add(int(g.To))
		}
	}
	moved := 0
	for i := range p.Need.Members {
		if width(p.Left[i]) < width(p.Gaps[i]) {
			moved++
		}
	}
	for i := range p.Cohorts {
		add(len(p.Cohorts[i].Members))
	}
	for _, c := range p.courses() {
		add(len(p.whoTakes(c)))
		out[fmt.Sprint(c.Hours)] = true
	}
	add(len(p.Need.Members))
	add(moved)
	add(len(p.Need.Members) - moved)
	add(len(p.Cohorts))
	add(len(p.courses()))
	add(p.Days)
	add(int(math.Round(p.Coverage * 100)))
	out[fmt.Sprint(p.Hours)], out[fmt.Sprint(p.Need.PerMember)] = true, true
	return out
}
