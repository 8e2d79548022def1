package recommend

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

// usual is the level that a team is brought to when none is said: able to do it
// alone in everyday work (DigComp 2.2).
const usual catalog.Level = 3

// presumeAims sets the aims that nobody gave a level for: the usual one, or one
// above the lowest of a team that has it.
func (n *TeamNeed) presumeAims() {
	for i := range n.Aims {
		a := &n.Aims[i]
		if a.Asked {
			continue
		}
		lowest := catalog.MaxLevel
		for j := range n.Members {
			l, known := inTerms(n.Members[j].Levels)[a.Competence]
			if !known {
				l = a.From
			}
			lowest = min(lowest, l)
		}
		a.To = min(max(usual, lowest+1), catalog.MaxLevel)
	}
}

// jointForm is where a request goes from one subject to the next: a manager asks
// for two at once far more often than a learner does.
var jointForm = regexp.MustCompile(`(?i)\s*,?\s+(?:et|and|ainsi que)\s+`)

// Numbers of the choice of a second subject.
const (
	mostJoined = 14  // words of a goal that is a list of subjects and no story
	leastHeard = 0.3 // evidence of a part's competence
)

// joinAims gives each subject of a short goal its own competence, where one
// would drown the other: "l'IA et le RGPD".
func joinAims(ctx context.Context, s *index.Snapshot, n *Need) error {
	parts := jointForm.Split(n.Goal, -1)
	if len(parts) < 2 || len(parts) > maxAims || len(strings.Fields(n.Goal)) > mostJoined {
		return nil
	}
	aims := slices.Clone(n.Aims)
	for _, part := range parts {
		evidence := map[catalog.CompetenceID]float64{}
		if _, err := heardOf(ctx, s, part, evidence); err != nil {
			return err
		}
		found := chooseAims(evidence, 1)
		if len(found) == 0 || evidence[found[0].Competence] < leastHeard {
			continue
		}
		id := found[0].Competence
		if len(aims) < maxAims && !slices.ContainsFunc(aims, func(a Aim) bool { return a.Competence == id }) {
			a := Aim{Competence: id, From: n.start(id), To: n.Aim, Asked: n.Aim > 0}
			if a.To == 0 {
				a.To = a.From + aimStep
			}
			a.To = min(max(a.To, a.From+1), catalog.MaxLevel)
			aims = append(aims, a)
		}
	}
	if len(aims) > len(n.Aims) {
		for i := range aims {
			aims[i].Weight = 1 / float64(len(aims))
		}
		n.Aims = aims
	}
	return nil
}
