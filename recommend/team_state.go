package recommend

import "slices"

// teamState is a plan under way: each member's part, and what they use together.
type teamState struct {
	p       *teamProblem
	parts   [][]teamStep
	tallies []tally
	total   tally   // sessions are counted in open
	taken   []int   // by session: seats
	absent  []int16 // by day from first on
	open    int     // sessions that anybody takes
}

func newTeamState(p *teamProblem) *teamState {
	return &teamState{p: p, parts: make([][]teamStep, len(p.members)), tallies: make([]tally, len(p.members)),
		taken: make([]int, p.sessions), absent: make([]int16, agendaDays+1)}
}

// value is the objective of the whole.
func (s *teamState) value() float64 {
	t := tally{sessions: s.open}
	for i := range s.tallies { // anew, so that the order of changes leaves no trace
		t.add(&s.tallies[i])
	}
	return s.p.w.value(&t)
}

// room reports whether a session takes one more, and so does each of its days.
func (s *teamState) room(r *teamRun) bool {
	if s.taken[r.number] >= r.seats {
		return false
	}
	most := s.p.need.MaxAway
	if most <= 0 {
		return true
	}
	for d := r.start; d <= r.end; d++ {
		if int(s.absent[d-s.p.first]) >= most && s.p.agenda.worked(d, d) > 0 {
			return false
		}
	}
	return true
}

// put gives a member, who has none, a part.
func (s *teamState) put(i int, steps []teamStep, t tally) {
	t.sessions = 0
	s.parts[i], s.tallies[i] = steps, t
	s.total.add(&t)
	s.use(steps, 1)
}

// drop takes a member's part away.
func (s *teamState) drop(i int) {
	s.use(s.parts[i], -1)
	s.parts[i], s.tallies[i] = nil, tally{}
	s.total = tally{}
	for j := range s.tallies {
		s.total.add(&s.tallies[j])
	}
}

func (s *teamState) use(steps []teamStep, by int) {
	for i := range steps {
		run := steps[i].run
		if run == nil {
			continue
		}
		if s.taken[run.number] == 0 {
			s.open++
		}
		s.taken[run.number] += by
		if s.taken[run.number] == 0 {
			s.open--
		}
		for d := run.start - s.p.first; d <= run.end-s.p.first; d++ {
			s.absent[d] += int16(by)
		}
	}
}

// saved is what a plan can be put back to.
type saved struct {
	parts   [][]teamStep
	tallies []tally
	value   float64
}

func (s *teamState) save() saved {
	return saved{slices.Clone(s.parts), slices.Clone(s.tallies), s.value()}
}

func (s *teamState) restore(k *saved) {
	for i := range s.parts {
		s.use(s.parts[i], -1)
	}
	s.total = tally{}
	for i := range k.parts {
		s.parts[i], s.tallies[i] = k.parts[i], k.tallies[i]
		s.use(s.parts[i], 1)
		s.total.add(&s.tallies[i])
	}
}
