package recommend

import (
	"fmt"

	"github.com/parcours-formation/parcours/catalog"
)

// FaultKind says what is wrong with a course for a need, or with a path. Zero
// means none.
type FaultKind uint8

// The faults. Those up to RefusedSubject are of a course by itself, the others
// of its place in a path.
const (
	WrongModality FaultKind = iota + 1
	WrongFormat
	WrongPlace
	WrongLanguage
	WrongAudience
	CourseTooLong   // beyond the length wanted of one course, or of all
	HoursUnknown    // the hours are counted and the catalogue does not give them
	TooDear         // beyond the money by itself, or the price is unknown and money counts
	NoSession       // no session with a seat, in the place and the time wanted
	AlreadyDone     // completed
	AlreadyRejected // refused in an earlier answer
	RefusedSubject  // "pas de code"

	UnknownCourse
	Duplicate
	PrerequisiteMissing // Other is neither done nor in the path
	PrerequisiteLate    // Other comes after
	RequirementMissing  // Target is required and not reached before
	LevelFalls          // Target was taught at a higher level before
	HoursOver
	MoneyOver
	WeeklyOver // a week asks for more hours than wanted
	AfterDeadline
	BeforeStart
	SessionFull
	SessionUnknown // not one of the course's sessions
	Overlap        // begins before the step before ends
	TooMany        // more steps than maxSteps
	Empty          // no step at all
	Weak           // serves the need far less well than the planner's
	Unreadable     // the proposal is no proposal

	// Of a plan for a team, besides those of its members' paths.
	SeatsOver     // more members than the session has seats
	TooManyAway   // more members absent the same day than wanted
	MemberAway    // a step on a day on which the member cannot take part
	UnknownMember // no member of the team, or twice in one cohort
	NotTogether   // a step that not all take, of a team that wants to stay together
	WrongFigures  // hours, money, days or coverage are not those of the steps
)

// faultCodes are the last part of a fault's message identifier.
var faultCodes = [...]string{"", "modality", "format", "place", "language", "audience", "too-long", "hours-unknown", "too-dear",
	"no-session", "done", "rejected", "refused-subject", "unknown", "duplicate", "prerequisite-missing", "prerequisite-late", "requirement",
	"level-falls", "hours-over", "money-over", "weekly-over", "after-deadline", "before-start", "session-full", "session-unknown", "overlap",
	"too-many", "empty", "weak", "unreadable", "seats-over", "too-many-away", "member-away", "unknown-member", "not-together",
	"wrong-figures"}

// String returns the fault's code, "" for none.
func (k FaultKind) String() string {
	if int(k) < len(faultCodes) {
		return faultCodes[k]
	}
	return fmt.Sprintf("fault(%d)", uint8(k))
}

// Fault is something wrong, as a value: the model is told in words, the
// operator by code.
type Fault struct {
	Kind   FaultKind
	Step   int // 1-based; 0: the path as a whole, or no path
	Course catalog.CourseID
	Other  catalog.CourseID
	Target catalog.Target
	Text   string // what the proposal wrote where it named no course, cut to 80 runes; the title of Other in a Misfit; the title of Other in a Shortfall
}

// Misfit is a fault of a course by itself.
type Misfit = Fault
