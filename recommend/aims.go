package recommend

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// Numbers of the choice of aims, found on eval/testdata/paths, tuning half.
const (
	maxAims      = 3
	aimVoters    = 8    // hits whose competences vote
	aimLeast     = 0.75 // of the best aim's evidence that another one needs
	aimLeastOf   = 0.45 // the same in a request of few ideas, each of which counts
	fewIdeas     = 3
	unsaid       = 0.3 // what a competence weighs that the words do not speak of
	unvoted      = 0.3 // and one that no course found teaches
	aimStep      = 3   // levels that a path usually brings
	modelAimMost = 3
)

// findAims tells which competences a need is about: those that the words speak
// of (index.Competences), those that the courses found teach, and those that a
// model named, which count most.
func findAims(ctx context.Context, s *index.Snapshot, n *Need, named []catalog.Target, aim catalog.Level) error {
	evidence := map[catalog.CompetenceID]float64{}
	for i, t := range named[:min(len(named), modelAimMost)] {
		evidence[t.Competence] += 1.5 - 0.25*float64(i)
	}
	ideas, err := heardOf(ctx, s, n.Goal, evidence)
	if err != nil {
		return err
	}
	least := aimLeast
	if ideas <= fewIdeas {
		least = aimLeastOf
	}
	n.Aims = chooseAims(evidence, least)
	for i := range n.Aims {
		a := &n.Aims[i]
		a.From = n.start(a.Competence)
		a.To, a.Asked = aim, aim > 0
		for _, t := range named {
			if t.Competence == a.Competence && t.Level > 0 && aim == 0 {
				a.To = t.Level
			}
		}
		if a.To == 0 {
			a.To = a.From + aimStep
		}
		a.To = min(max(a.To, a.From+1), catalog.MaxLevel)
	}
	return nil
}

// heardOf adds the evidence of a goal's own words: how strongly they speak of a
// competence, and how strongly the courses found teach it, multiplied: a word
// that means several things is decided by the courses, and courses that share
// a word by chance are decided by what it means. It returns how many ideas the
// goal has.
func heardOf(ctx context.Context, s *index.Snapshot, goal string, evidence map[catalog.CompetenceID]float64) (ideas int, err error) {
	guesses, err := s.Guess(ctx, goal, 2*maxAims)
	if err != nil {
		return 0, err
	}
	r, err := s.Search(ctx, index.Query{Text: goal, K: aimVoters})
	if err != nil {
		return 0, err
	}
	said, voted := map[catalog.CompetenceID]float64{}, votes(r.Hits)
	for id := range voted {
		said[id] = 0
	}
	for _, g := range guesses {
		// the constant keeps weak evidence from counting as sure
		said[g.Competence] = g.Score / (guesses[0].Score + 1)
	}
	if ideas = strongIdeas(r); ideas <= fewIdeas {
		if err := heardAlone(ctx, s, r, said); err != nil {
			return 0, err
		}
	}
	for id, v := range said {
		evidence[id] += (unsaid+v)*(unvoted+voted[id]) - unsaid*unvoted
	}
	return ideas, nil
}

func strongIdeas(r index.Result) int {
	n := 0
	for _, i := range r.Ideas {
		if !i.Weak {
			n++
		}
	}
	return n
}

// heardAlone gives each idea of a short request its own voice: in "projet data"
// the one word must not drown the other.
func heardAlone(ctx context.Context, s *index.Snapshot, r index.Result, said map[catalog.CompetenceID]float64) error {
	for _, i := range r.Ideas {
		if i.Weak {
			continue
		}
		guesses, err := s.Guess(ctx, i.Text, 1)
		if err != nil {
			return err
		}
		for _, g := range guesses {
			said[g.Competence] = math.Max(said[g.Competence], g.Score/(g.Score+1))
		}
	}
	return nil
}

// votes is how strongly the courses found speak for each competence: the main
// one of a course whole, the others a little less, by the course's score.
func votes(hits []index.Hit) map[catalog.CompetenceID]float64 {
	out := map[catalog.CompetenceID]float64{}
	var top float64
	for _, h := range hits {
		for i, t := range taughtBy(h.Course) {
			share := h.Score / hits[0].Score
			if i > 0 {
				share /= 1.25
			}
			out[t.Competence] += share * share
			top = math.Max(top, out[t.Competence])
		}
	}
	for id := range out {
		out[id] /= top + 0.5
	}
	return out
}

// chooseAims keeps the competences with evidence near the best; weights add up
// to one.
func chooseAims(evidence map[catalog.CompetenceID]float64, least float64) []Aim {
	var out []Aim
	for id, v := range evidence {
		out = append(out, Aim{Competence: id, Weight: v})
	}
	slices.SortFunc(out, func(a, b Aim) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Competence, b.Competence))
	})
	var sum float64
	kept := 0
	for kept < len(out) && kept < maxAims && out[kept].Weight >= least*out[0].Weight {
		sum += out[kept].Weight
		kept++
	}
	out = out[:kept]
	for i := range out {
		out[i].Weight /= sum
	}
	return out
}

// start is the level from which the learner sets out in an aim: what is known,
// else what the request says ("je débute" has nothing yet), else one.
func (n *Need) start(id catalog.CompetenceID) catalog.Level {
	switch level, ok := n.Has[id]; {
	case ok && n.Level == 0:
		return level
	case ok:
		return max(level, n.Level-1)
	case n.Level == 1:
		return 0
	case n.Level > 1:
		return n.Level
	}
	return 1
}

// knownLevels adds what the request says that the learner knows to Has: by its
// code, else by the competence that its words speak of.
func knownLevels(ctx context.Context, s *index.Snapshot, n *Need, known []slots.Known) error {
	for _, k := range known {
		ids := []catalog.CompetenceID{k.Competence}
		if k.Competence == "" {
			guesses, err := s.Guess(ctx, k.Text, 1)
			if err != nil {
				return err
			}
			if len(guesses) == 0 || k.Level == 0 {
				continue
			}
			ids[0] = guesses[0].Competence
			k.Level = min(k.Level, knownByName)
		}
		for id, level := range inTerms(Levels{ids[0]: k.Level}) {
			n.Has[id] = max(n.Has[id], level)
		}
	}
	return nil
}

// knownByName bounds what a tool's name proves: who masters Excel has not
// mastered all that the competence holds.
const knownByName catalog.Level = 4

// refusals finds the competences that the refused subjects speak of: "pas de
// code" is also a refusal of Python.
func refusals(ctx context.Context, s *index.Snapshot, n *Need) error {
	for _, words := range n.Without {
		guesses, err := s.Guess(ctx, words, 3)
		if err != nil {
			return err
		}
		for _, g := range guesses {
			if g.Score >= refusalShare*guesses[0].Score {
				n.NotCompetences = append(n.NotCompetences, g.Competence)
			}
		}
	}
	return nil
}

// refusalShare is of the best guess's evidence that a further refused
// competence needs.
const refusalShare = 0.7
