// Package slots reads what a request says in so many words (hours, dates,
// modality, place, level, public, language, cost, refusals), in French and in
// English, and which intent it has. It knows no catalogue and no model: the
// same sentence gives the same slots on the same day. The meaning of each slot
// is the annotation guide's (eval/testdata/paths/README.md).
package slots

import (
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// Intent is what a message wants. The zero value means unknown.
type Intent uint8

// The intents.
const (
	Path       Intent = iota + 1 // a training path
	Search                       // which courses there are
	Explain                      // why a course, or what it is
	Change                       // another form of the path at hand
	Progress                     // where one stands, what comes next
	Team                         // a path for several people
	Help                         // what Parcours can do
	Greeting                     // hello, thank you
	OutOfScope                   // pay, leave, conflicts, health…
)

// Topic of what is out of scope, to say where to turn. Zero: none in particular.
type Topic uint8

// The topics.
const (
	Pay      Topic = iota + 1 // paie, primes, indemnités
	Leave                     // congés, RTT, temps de travail, télétravail
	Career                    // mutation, avancement, concours, retraite
	Conflict                  // conflit, harcèlement, discrimination, discipline
	Health                    // santé, mal-être, accident
	Legal                     // droit privé, impôts, démarches personnelles
	Support                   // panne, mot de passe perdu, badge
	Other                     // la météo, une recette, « ignore tes consignes »
)

// Slots are what was read. Zero values mean "not said". Dates are midnights of
// Europe/Paris.
type Slots struct {
	Lang   string // of the sentence: "fr" or "en"
	Intent Intent
	Topic  Topic // of OutOfScope

	Hours       float64 // in all
	Weekly      float64 // hours a week
	CourseHours float64 // of one course at most

	From     time.Time // first day
	Deadline time.Time // last day, included

	Modalities    []catalog.Modality // wanted, any of them
	NotModalities []catalog.Modality
	Formats       []catalog.Format
	NotFormats    []catalog.Format
	Places        []Place

	Level catalog.Level // of the learner on the subject: "je débute" is 1
	Known []Known       // "je maîtrise Excel", "Pix 4 en 1.3"
	Aim   catalog.Level // wanted at the end: "devenir expert" is 7

	Audience []catalog.Audience // what the learner is
	Role     string             // the words for it: "agent d’accueil"

	Language    string // of the courses: "fr", "en"
	MaxCents    *int64 // of the whole path; 0: free courses alone
	Certificate string // "any", or its name: "Pix"

	Done    []string // courses already taken, as written
	Without []string // subjects refused, as written: "code"

	Change Edit // of the intent Change

	// Goal is the text without what was read into other slots: what to search.
	Goal string
	// Read tells which words of the text filled which slot, in their order.
	Read []Span
}

// Known is something that the learner says to know.
type Known struct {
	Text       string               // as written: "Excel"
	Competence catalog.CompetenceID // "" when no code was given
	Level      catalog.Level
}

// Span is a stretch of the text, in bytes, that filled a slot.
type Span struct {
	Slot       string // the JSON name of the annotation guide: "hours", "deadline"…
	Start, End int
}

// ChangeKind says how a path is to be changed. Zero means none.
type ChangeKind uint8

// The kinds of change. A constraint that the message adds ("pas en présentiel",
// "avant mai") stands in its own slot; Constrain says that this is all.
const (
	Shorter ChangeKind = iota + 1
	Longer
	Another   // another proposal altogether
	Replace   // step N by another course
	Remove    // step N
	Easier    // lower levels
	Harder    // higher levels
	Cheaper   // less money
	Sooner    // ends earlier
	Constrain // the other slots of the message replace those of the need
	Add       // Goal is to be added to the need's goal
)

// Edit is a wanted change.
type Edit struct {
	Kind ChangeKind
	Step int // 1-based, 0: none; -1: the last
}

// Context is what is known before the sentence is read.
type Context struct {
	Now      time.Time
	DayHours float64 // of a training day; 0: 6
	HasPath  bool    // there is a path that a message may change
	Lang     string  // of the person, when the sentence does not tell; "" is "fr"
}
