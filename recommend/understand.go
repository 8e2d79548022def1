package recommend

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/llm"
	"github.com/parcours-formation/parcours/prompts"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// reading is what a model made of a request; its zero value that there was none.
type reading struct {
	Goal     string   `json:"goal"`
	Subgoals []string `json:"subgoals"`
	Targets  []struct {
		Competence catalog.CompetenceID `json:"competence"`
		Level      int                  `json:"level"`
	} `json:"targets"`
	Vague bool `json:"vague"`
}

// maxGoal bounds a goal in bytes, maxSubgoals their number.
const (
	maxGoal     = 200
	maxSubgoals = 4
)

// need makes the need of a request's slots, of what is known of the learner,
// and of a model's reading. Rules win on numbers, dates and refusals: a model
// only names the subject.
func (r *Recommender) need(ctx context.Context, s *index.Snapshot, q Question, read slots.Slots, m reading) (*Need, error) {
	n := fromSlots(q, read)
	if n.Goal == "" || strings.TrimSpace(m.Goal) != "" && len(m.Goal) <= maxGoal {
		n.Goal = strings.TrimSpace(n.Goal + " " + m.Goal) // both: a model may rename the subject away
	}
	for _, g := range m.Subgoals[:min(len(m.Subgoals), maxSubgoals)] {
		if g = strings.TrimSpace(g); g != "" && len(g) <= maxGoal {
			n.Goals = append(n.Goals, g)
		}
	}
	return n, r.complete(ctx, s, n, read, m.targets())
}

// targets are the competences that a model named, in our terms.
func (m reading) targets() []catalog.Target {
	var out []catalog.Target
	for _, t := range m.Targets {
		if _, ok := catalog.LookupCompetence(t.Competence); ok && t.Level >= 0 && t.Level <= int(catalog.MaxLevel) {
			out = append(out, catalog.Target{Competence: t.Competence, Level: catalog.Level(t.Level)})
		}
	}
	return translated(out, 0)
}

// fromSlots copies what was read in so many words, over the profile.
func fromSlots(q Question, read slots.Slots) *Need {
	n := &Need{
		Text: q.Text, Goal: read.Goal, Lang: read.Lang, Level: read.Level, Has: inTerms(q.Profile.Levels), Known: read.Known,
		Hours: read.Hours, Weekly: read.Weekly, CourseHours: read.CourseHours, From: read.From, Deadline: read.Deadline,
		Modalities: read.Modalities, NotModalities: read.NotModalities, Formats: read.Formats, NotFormats: read.NotFormats,
		Places: read.Places, Audience: audience(q.Profile.Audience, read.Audience), Role: read.Role, Language: read.Language,
		MaxCents: read.MaxCents, Certificate: read.Certificate, Done: slices.Clone(q.Profile.Done), DoneWords: read.Done, Without: read.Without,
		Aim: read.Aim,
	}
	if q.Lang != "" {
		n.Lang = q.Lang
	}
	if p, ok := slots.FindPlace(q.Profile.Place); ok && len(n.Places) == 0 {
		n.Places = []slots.Place{p}
	}
	return n
}

// complete finds what the catalogue must tell: aims, levels behind words,
// courses behind "déjà suivi".
func (r *Recommender) complete(ctx context.Context, s *index.Snapshot, n *Need, read slots.Slots, named []catalog.Target) error {
	if err := knownLevels(ctx, s, n, read.Known); err != nil {
		return err
	}
	if err := refusals(ctx, s, n); err != nil {
		return err
	}
	for _, words := range n.DoneWords {
		id, err := courseCalled(ctx, s, words)
		if err != nil {
			return err
		}
		if id != "" && !slices.Contains(n.Done, id) {
			n.Done = append(n.Done, id)
		}
	}
	return findAims(ctx, s, n, named, n.Aim)
}

// audience joins what the profile and the request say; of a kind (branch,
// position) the request wins.
func audience(profile, said []catalog.Audience) []catalog.Audience {
	out := slices.Clone(said)
	for _, a := range profile {
		same := func(b catalog.Audience) bool { return (a >= catalog.Staff) == (b >= catalog.Staff) }
		if !slices.ContainsFunc(said, same) {
			out = append(out, a)
		}
	}
	return out
}

// courseCalled returns the course that a person means by some words: the best
// hit whose title holds them all, "" when none does.
func courseCalled(ctx context.Context, s *index.Snapshot, words string) (catalog.CourseID, error) {
	wanted := index.Stems(words)
	if len(wanted) == 0 {
		return "", nil
	}
	r, err := s.Search(ctx, index.Query{Text: words, K: 5})
	if err != nil {
		return "", err
	}
	for _, h := range r.Hits {
		title := index.Stems(h.Course.Title)
		if !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(title, w) }) {
			return h.Course.ID, nil
		}
	}
	return "", nil
}

// read asks a model what a request is about. Whatever goes wrong, the rules'
// reading stands; the log tells the operator what, without the question.
func (r *Recommender) read(ctx context.Context, q Question, lang string) (reading, llm.Usage) {
	if r.chat == nil || q.NoModel {
		return reading{}, llm.Usage{}
	}
	p, err := r.prompts.Understand(lang, prompts.UnderstandData{Request: q.Text, Today: r.now(), HasPath: q.Memory.hasPath(), Competences: aimable()})
	if err != nil {
		r.log.Error("prompt not rendered", slog.String("prompt", "understand"), slog.Any("error", err))
		return reading{}, llm.Usage{}
	}
	answer, err := r.chat.Ask(ctx, request(p, q.Learner))
	if err != nil {
		r.log.Warn("request not understood by the model, rules serve", slog.Any("error", err))
		return reading{}, answer.Usage
	}
	var m reading
	if err := json.Unmarshal([]byte(answer.Text), &m); err != nil {
		r.log.Warn("request not understood by the model, rules serve", slog.String("error", "not the form asked for"))
		return reading{}, answer.Usage
	}
	return m, answer.Usage
}

// request is a rendered prompt as the client sends it.
func request(p prompts.Rendered, learner string) llm.Request {
	return llm.Request{Name: p.Name, System: p.System, User: p.User, Schema: p.Schema, Temperature: p.Temperature, MaxTokens: p.MaxTokens, Learner: learner}
}

// aimable are the competences that an aim may have: Pix is left to its mapping.
func aimable() []catalog.Competence {
	var out []catalog.Competence
	for _, f := range catalog.Frameworks() {
		if f.ID != "pix" {
			out = append(out, f.Competences...)
		}
	}
	return out
}
