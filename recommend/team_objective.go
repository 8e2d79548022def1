package recommend

// TeamObjective holds the weights of what a team's plan is worth. Only their
// ratios matter; the unit is one member who reaches all aims by courses that
// answer the request exactly.
type TeamObjective struct {
	Gap     float64 // all gaps of one member closed, each aim by its share of the need
	Beside  float64 // share of a gap that a course closes which teaches the competence without answering the request
	Step    float64 // cost of one course for one member: few good ones rather than many small
	Euro    float64 // cost of a euro: between two plans that close the same, the cheaper
	Day     float64 // cost of a day that a member is away
	Session float64 // cost of a session that anybody takes: members go together where they can
	Undated float64 // cost of a step whose dates must still be agreed
	Late    float64 // cost of a member's ending on the last possible day
}

// DefaultTeamObjective closes gaps first: a course of 21 h and 1,500 € over three
// days costs 0.06 + 0.15 + 0.03, so that it is worth taking for a quarter of a
// member's gaps; a session of one's own is worth two days away.
var DefaultTeamObjective = TeamObjective{Gap: 1, Beside: 0.5, Step: 0.06, Euro: 0.0001, Day: 0.01, Session: 0.02, Undated: 0.02, Late: 0.02}

// tally is what the objective sees of a plan, or of one member's part: a plan's
// tally is the sum of its members', sessions counted once.
type tally struct {
	closed   float64 // Σ aims weight · max over steps (Beside + (1 − Beside) · relevance) · levels gained up to the aim / gap
	steps    int
	cents    int64
	days     int // away
	sessions int // that nobody else of the team takes
	undated  int
	late     float64 // (end − first possible day) / (days that there are, 180 at most)
	hours    float64 // counted for the bounds; the objective does not see them
}

// value is the objective, in one place.
//
//	Gap · closed − Step · steps − Euro · euros − Day · days away
//	− Session · sessions − Undated · undated steps − Late · Σ members lateness
//
// It is linear, so that what a member adds is the value of their tally.
func (o *TeamObjective) value(t *tally) float64 {
	return o.Gap*t.closed - o.Step*float64(t.steps) - o.Euro*float64(t.cents)/100 - o.Day*float64(t.days) -
		o.Session*float64(t.sessions) - o.Undated*float64(t.undated) - o.Late*t.late
}

func (t *tally) add(by *tally) {
	t.closed += by.closed
	t.steps += by.steps
	t.cents += by.cents
	t.days += by.days
	t.sessions += by.sessions
	t.undated += by.undated
	t.late += by.late
	t.hours += by.hours
}
