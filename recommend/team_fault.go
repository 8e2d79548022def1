package recommend

// The faults of a plan for a team, besides those of its members' paths.
const (
	SeatsOver     = Unreadable + 1 + iota // more members than the session has seats
	TooManyAway                           // more members absent the same day than wanted
	MemberAway                            // a step on a day on which the member cannot take part
	UnknownMember                         // no member of the team, or twice in one cohort
	NotTogether                           // a step that not all take, of a team that wants to stay together
	WrongFigures                          // hours, money, days or coverage are not those of the steps
)

// TeamFaultCode returns a fault's code as String does, those of a team included.
func TeamFaultCode(k FaultKind) string {
	switch k {
	case SeatsOver:
		return "seats-over"
	case TooManyAway:
		return "too-many-away"
	case MemberAway:
		return "member-away"
	case UnknownMember:
		return "unknown-member"
	case NotTogether:
		return "not-together"
	case WrongFigures:
		return "wrong-figures"
	}
	return k.String()
}
