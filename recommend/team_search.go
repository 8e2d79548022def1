package recommend

import (
	"math"
	"math/rand/v2"
)

// teamSearch looks for a plan of a whole team: each member's best part in turn,
// the others' given, from several prices of what is scarce (a Lagrangian
// heuristic), then a large neighbourhood search (Shaw, CP 1998): a few members'
// parts are dropped and built anew, and what is better is kept.
type teamSearch struct {
	p    *teamProblem
	s    *teamState
	r    *responder
	rand *rand.Rand
	base tariff // that would use the worth of all up
}

// Bounds of the search, by the number of responses: a count, not a time, so
// that the same team has the same plan on every machine.
const (
	maxResponses  = 10_000 // rounds × members of the neighbourhood search
	leastRounds   = 150    // of it, however many members
	mostRounds    = 1_000
	mostNeighbour = 6 // members whose parts are built anew together
	maxPasses     = 4 // of polishing
)

// solve returns the best plan found.
func (p *teamProblem) solve() *teamState {
	s := newTeamState(p)
	t := &teamSearch{p: p, s: s, r: newResponder(p, s), rand: rand.New(rand.NewPCG(1, 2)), base: p.scarcity()}
	if len(p.members) == 0 {
		return s
	}
	best := t.starts()
	s.restore(&best)
	t.improve()
	return s
}

// scarcity is what a unit of each bounded thing would cost if all that the team
// can gain were paid with it.
func (p *teamProblem) scarcity() tariff {
	var out tariff
	n := float64(len(p.members))
	if p.need.MaxCents != nil && *p.need.MaxCents > 0 {
		out.euro = n / (float64(p.cents) / 100)
	}
	if p.need.Hours > 0 {
		out.hour = n / p.hours
	}
	if p.need.MaxAway > 0 && p.last >= p.first {
		out.day = n / math.Max(1, float64(p.need.MaxAway*p.agenda.worked(p.first, p.last)))
	}
	return out
}

func (c tariff) times(x float64) tariff {
	return tariff{euro: c.euro * x, hour: c.hour * x, day: c.day * x, seat: c.seat * x}
}

// starts builds plans at several prices and returns the best, polished.
func (t *teamSearch) starts() saved {
	levels := []tariff{{}}
	if t.base != (tariff{}) {
		for _, x := range [...]float64{0.3, 0.7, 1.5, 3} {
			levels = append(levels, t.base.times(x))
		}
	}
	if len(t.p.members) <= wideStarts {
		levels = append(levels, tariff{seat: 0.1})
	}
	best := t.s.save()
	for _, price := range levels {
		for i := range t.p.members {
			t.s.drop(i)
		}
		t.build(price)
		t.polish()
		if k := t.s.save(); k.value > best.value+insignificant {
			best = k
		}
	}
	return best
}

// wideStarts is up to how many members a start for shared sessions is tried.
const wideStarts = 100

// build gives every member, in turn, the best part at a price.
func (t *teamSearch) build(price tariff) {
	for i := range t.p.members {
		t.again(i, price)
	}
}

// again gives a member the best part at a price.
func (t *teamSearch) again(i int, price tariff) {
	t.s.drop(i)
	steps, tally := t.r.respond(i, price)
	t.s.put(i, steps, tally)
}

// polish lets every member choose anew, without a price, until nothing is gained.
func (t *teamSearch) polish() {
	passes := maxPasses
	if len(t.p.members) > wideStarts {
		passes = 1
	}
	for range passes {
		before := t.s.value()
		t.build(tariff{})
		if t.s.value() <= before+insignificant {
			return
		}
	}
}

// improve is the neighbourhood search.
func (t *teamSearch) improve() {
	n := len(t.p.members)
	rounds := min(mostRounds, max(leastRounds, maxResponses/n))
	for range rounds {
		who := t.neighbours()
		before := t.s.value()
		old := make([]teamStepTally, len(who))
		for j, i := range who {
			old[j] = teamStepTally{t.s.parts[i], t.s.tallies[i]}
			t.s.drop(i)
		}
		t.rand.Shuffle(len(who), func(a, b int) { who[a], who[b], old[a], old[b] = who[b], who[a], old[b], old[a] })
		price := t.anyPrice(who[0])
		for _, i := range who {
			t.again(i, price)
		}
		if price != (tariff{}) {
			for _, i := range who {
				t.again(i, tariff{})
			}
		}
		if t.s.value() > before+insignificant {
			continue
		}
		for _, i := range who {
			t.s.drop(i)
		}
		for j, i := range who {
			t.s.put(i, old[j].steps, old[j].tally)
		}
	}
}

// teamStepTally is a member's part as it was.
type teamStepTally struct {
	steps []teamStep
	tally tally
}

// neighbours are the members of the next round: any, or those who share a
// session with one of them.
func (t *teamSearch) neighbours() []int {
	n := len(t.p.members)
	most := 1 + t.rand.IntN(min(n, mostNeighbour))
	order := t.rand.Perm(n)
	if t.rand.IntN(2) == 0 {
		return order[:most]
	}
	who := []int{order[0]}
	for _, i := range order[1:] {
		if len(who) < most && t.together(order[0], i) {
			who = append(who, i)
		}
	}
	return who
}

// together reports whether two members share a session.
func (t *teamSearch) together(a, b int) bool {
	for i := range t.s.parts[a] {
		for j := range t.s.parts[b] {
			if r := t.s.parts[a][i].run; r != nil && r == t.s.parts[b][j].run {
				return true
			}
		}
	}
	return false
}

// anyPrice draws a price: none, of what is scarce, of sessions, or a bonus for
// one of a member's sessions, to which others may come along.
func (t *teamSearch) anyPrice(member int) tariff {
	switch t.rand.IntN(5) {
	case 0:
		return tariff{}
	case 1:
		return tariff{seat: 0.1 * t.rand.Float64()}
	case 2, 3:
		out := t.base.times(2 * t.rand.Float64() * float64(t.rand.IntN(2)))
		if m := &t.p.members[member]; len(m.menu) > 0 {
			if it := &m.menu[t.rand.IntN(len(m.menu))]; len(it.runs) > 0 {
				out.wanted, out.bonus = it.runs[t.rand.IntN(len(it.runs))], 0.2*t.rand.Float64()
			}
		}
		return out
	}
	out := t.base.times(4 * t.rand.Float64())
	out.seat = 0.05 * t.rand.Float64()
	return out
}
