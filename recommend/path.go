package recommend

import (
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// Origin tells who made a path. Zero means unknown.
type Origin uint8

// The origins.
const (
	Model    Origin = iota + 1 // the model's proposal, valid as it was
	Repaired                   // the model's, with parts replaced by the planner
	Planner                    // the planner's alone
)

// String returns "model", "repaired" or "planner", "" when unknown.
func (o Origin) String() string {
	return [...]string{"", "model", "repaired", "planner"}[min(o, Planner)]
}

// Step is one course of a path.
type Step struct {
	Course *catalog.Course
	// Session is the dated run chosen; nil for self-paced courses and for those
	// whose catalogue gives no session at all.
	Session *catalog.Session
	Why     string // to the learner, in their language
	Closes  []Gap  // what of the aims this step closes
	// Start and End are the first and last day, midnights Europe/Paris. A step
	// without a session is spread over working days at Weekly hours a week.
	Start, End time.Time
	Hours      float64 // 0: the catalogue does not say
}

// Undated reports whether the step's dates are still to be agreed with the
// provider: not self-paced, and no session in the catalogue.
func (s *Step) Undated() bool { return s.Session == nil && s.Course.Modality != catalog.SelfPaced }

// Gap is a stretch of levels of one competence.
type Gap struct {
	Competence catalog.CompetenceID
	From, To   catalog.Level
}

// Week is what one week asks for.
type Week struct {
	Monday time.Time
	Hours  float64
}

// Path is a checked, dated path.
type Path struct {
	Need   *Need
	Steps  []Step
	Hours  float64 // in all, of the courses whose length is known
	Cents  int64   // in all, of the courses whose price is known, in euros
	Weekly float64 // pace of self-paced work, hours a week
	Weeks  []Week  // the load, week by week, weeks without any left out
	// Uncovered is what of the need the path does not serve.
	Uncovered []Shortfall
	Origin    Origin
	Faults    []Fault // of the model's proposals, for the operator; none of them is in Steps
	Note      string  // the model's word on the whole, "" without
	Value     float64 // of the planner's objective, see objective
}

// End is the last day; zero for an empty path.
func (p *Path) End() time.Time {
	if len(p.Steps) == 0 {
		return time.Time{}
	}
	return p.Steps[len(p.Steps)-1].End
}

// Start is the first day; zero for an empty path.
func (p *Path) Start() time.Time {
	if len(p.Steps) == 0 {
		return time.Time{}
	}
	return p.Steps[0].Start
}

// Cause is why something is not covered. Zero means unknown.
type Cause uint8

// The causes.
const (
	NotTaught    Cause = iota + 1 // no course of the catalogue teaches it
	Constrained                   // the constraints keep out those that do: Misfits tells which
	TooHard                       // the nearest requires more than the learner has
	NoRoom                        // hours, dates or money do not suffice for it besides the rest
	LevelShort                    // reached in part only
	NoSubject                     // the words of the request are in no course
	NotCertified                  // no step leads to the certificate wanted
)

// String returns a code, the last part of the message's identifier.
func (c Cause) String() string {
	return [...]string{"", "not-taught", "constrained", "too-hard", "no-room", "level-short", "no-subject", "not-certified"}[min(c, NotCertified)]
}

// Shortfall is a part of the need that a path leaves open.
type Shortfall struct {
	Gap     Gap
	Reached catalog.Level
	Words   string // when the need names no competence: the words
	Cause   Cause
	Nearest *catalog.Course // nil: none
	Misfits []Misfit        // why Nearest is not enough
}
