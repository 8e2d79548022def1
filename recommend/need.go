// Package recommend turns a need into a checked, dated training path: it
// understands the request, gathers candidates, lets a model propose or plans by
// itself, checks, repairs and schedules. The model proposes, the code disposes.
package recommend

import (
	"slices"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// Levels are what a learner is known to have: competence to level, 0 to 8.
type Levels map[catalog.CompetenceID]catalog.Level

// Profile is what is known of a learner before the first word. It holds no
// identity.
type Profile struct {
	Audience []catalog.Audience
	Levels   Levels
	Done     []catalog.CourseID // courses completed
	Place    string             // where the learner works: "Lyon"
	DayHours float64            // of a training day; 0: 6
}

// Aim is a competence to reach. Levels are of DigComp 2.2 or of "metiers".
type Aim struct {
	Competence catalog.CompetenceID
	From, To   catalog.Level
	Weight     float64 // share of the need, over all aims 1
	// Asked tells that the person gave the level To; otherwise it is what a
	// path of this kind usually reaches, and falling short of it is no fault.
	Asked bool
}

// Need is what a learner wants, understood. Zero values mean "not said".
type Need struct {
	Text  string   // as written
	Goal  string   // what to search for: the text without its constraints
	Goals []string // parts of the goal, when a model saw several
	Lang  string   // of the learner: "fr" or "en"
	Aims  []Aim

	Level catalog.Level // of the learner on the subject
	Aim   catalog.Level // wanted at the end
	Has   Levels
	Known []slots.Known

	Hours, Weekly, CourseHours float64
	From, Deadline             time.Time // midnights Europe/Paris, both included
	Modalities, NotModalities  []catalog.Modality
	Formats, NotFormats        []catalog.Format
	Places                     []slots.Place
	Audience                   []catalog.Audience
	Role                       string
	Language                   string
	MaxCents                   *int64
	Certificate                string
	Done                       []catalog.CourseID
	Covered                    []catalog.CourseID // prerequisites of which the learner has what they teach
	DoneWords, Without         []string
	NotCompetences             []catalog.CompetenceID // those that Without speaks of
	Rejected                   []catalog.CourseID     // "remplace l'étape 2", "autre proposition"
}

// presumed is the level that any public servant is taken to have in a
// competence of which nothing is known: DigComp's foundation band.
const presumed catalog.Level = 2

// aimFor returns the aim at a competence, nil without one.
func (n *Need) aimFor(id catalog.CompetenceID) *Aim {
	for i := range n.Aims {
		if n.Aims[i].Competence == id {
			return &n.Aims[i]
		}
	}
	return nil
}

// level is what the learner has in a competence: what is known, else what the
// request says of its subject, else what is presumed.
func (n *Need) level(id catalog.CompetenceID) catalog.Level {
	if l, ok := n.Has[id]; ok {
		return l
	}
	if a := n.aimFor(id); a != nil {
		return a.From
	}
	return presumed
}

// allows reports whether a modality is wanted and not refused. What is done
// partly in a room is refused with the room.
func (n *Need) allows(m catalog.Modality) bool {
	if slices.Contains(n.NotModalities, m) {
		return false
	}
	if m == catalog.Blended && slices.Contains(n.NotModalities, catalog.OnSite) && !slices.Contains(n.Modalities, catalog.Blended) {
		return false
	}
	return len(n.Modalities) == 0 || slices.Contains(n.Modalities, m)
}

// met reports whether a prerequisite is behind the learner.
func (n *Need) met(id catalog.CourseID) bool {
	return slices.Contains(n.Done, id) || slices.Contains(n.Covered, id)
}

// taughtBy returns what a course teaches in the terms of the aims: Pix's
// competences as those of DigComp that they amount to.
func taughtBy(c *catalog.Course) []catalog.Target { return translated(c.Teaches, c.Level) }

// requiredBy returns what a course requires, likewise.
func requiredBy(c *catalog.Course) []catalog.Target { return translated(c.Requires, 0) }

// translated puts targets into DigComp's and our own terms; a level that is
// unknown is taken from the whole course.
func translated(targets []catalog.Target, whole catalog.Level) []catalog.Target {
	out := make([]catalog.Target, 0, len(targets))
	add := func(t catalog.Target) {
		if t.Level == 0 {
			t.Level = whole
		}
		for i := range out {
			if out[i].Competence == t.Competence {
				out[i].Level = max(out[i].Level, t.Level)
				return
			}
		}
		out = append(out, t)
	}
	for _, t := range targets {
		if t.Competence.Framework() != "pix" {
			add(t)
			continue
		}
		for _, e := range catalog.StandardFrameworks().EquivalentTargets(t) {
			add(e)
		}
	}
	return out
}

// inTerms puts known levels into the same terms, the higher winning.
func inTerms(l Levels) Levels {
	out := Levels{}
	for id, level := range l {
		for _, t := range translated([]catalog.Target{{Competence: id, Level: level}}, 0) {
			out[t.Competence] = max(out[t.Competence], t.Level)
		}
	}
	return out
}
