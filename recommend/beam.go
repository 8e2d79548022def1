package recommend

import (
	"cmp"
	"slices"
)

// beamWidth is how many prefixes of each length the beam search keeps: on random
// instances of 24 candidates 32 reach 99.2 % of the best, in half a millisecond.
// Branch and bound starts from there and prunes the more.
const beamWidth = 32

// grown is a prefix of the beam.
type grown struct {
	node
	steps []placed
}

// sprout is a step that may follow a prefix of the beam.
type sprout struct {
	placed
	from  *grown
	mask  uint32
	worth float64
}

// beam finds a first path by growing the best prefixes of each length together.
func (b *branch) beam() {
	alive := []grown{{node: b.p.start()}}
	for range b.p.steps {
		sprouts := b.sprouts(alive)
		seen := map[uint32]bool{}
		next := make([]grown, 0, beamWidth)
		for _, s := range sprouts {
			if seen[s.mask] { // the same steps in another order
				continue
			}
			seen[s.mask] = true
			g := grown{node: b.p.start(), steps: append(slices.Clone(s.from.steps), s.placed)}
			b.p.extend(&s.from.node, s.placed, &g.node)
			b.offer(g.steps, s.worth)
			if next = append(next, g); len(next) == beamWidth {
				break
			}
		}
		alive = next
	}
}

// sprouts lists what may follow the prefixes of a beam, the best first.
func (b *branch) sprouts(alive []grown) []sprout {
	var out []sprout
	for i := range alive {
		g := &alive[i]
		for j := range b.p.options {
			if s, ok := b.p.place(&g.node, &b.p.options[j]); ok {
				out = append(out, sprout{s, g, g.mask | s.bit, g.value + b.p.adds(&g.node, s.option) - b.p.lateness(s.end)})
			}
		}
	}
	slices.SortStableFunc(out, func(x, y sprout) int { return cmp.Compare(y.worth, x.worth) })
	return out
}
