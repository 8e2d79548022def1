package recommend

import "math"

// relaxation answers how much a prefix can still gain at most. It forgets
// dates, order and prerequisites; it keeps hours, the number of steps, twins
// and gaps. Hours are kept by a price: whatever an hour costs,
//
//	gain ≤ price·hours left + Σ best (value − price·hours)⁺ over the steps left
//
// (Lagrangian relaxation; Fisher, Management Science 1981), and the least over
// some prices holds.
type relaxation struct {
	p     *plan
	items [maxCandidates]item
	count int
	gaps  float64 // what all items together would close
}

// item is an option that may still come.
type item struct {
	class   int // of twins
	hours   float64
	own     float64 // what it adds at most beyond the gaps
	closing float64 // what it would close of the gaps as the next step
}

// prices of an hour, the ones that cut most first. A course of 21 h that closes
// all gaps and answers exactly is worth 0.07 an hour. More prices save fewer
// nodes than they cost time (parcours bench planner).
var prices = [...]float64{0.03, 0.015, 0.05, 0.08, 0}

// bound is no less than what any continuation of n by so many steps adds. It
// stops early once that is no more than enough.
func (r *relaxation) bound(n *node, left int, enough float64) float64 {
	r.gather(n)
	room := max(0, r.p.hours+minute-n.hours)
	least := math.Inf(1)
	for _, price := range prices {
		// A gap may be closed once only: either each item has what it closes
		// by itself, or all have what they close together.
		least = min(least, price*room+r.best(left, price, 0)+r.gaps)
		if least <= enough {
			break
		}
		least = min(least, price*room+r.best(left, price, 1))
		if least <= enough {
			break
		}
	}
	return least
}

// gather lists the options that may come after n.
func (r *relaxation) gather(n *node) {
	p := r.p
	r.count = 0
	top := n.credit
	for i := range p.options {
		o := &p.options[i]
		if !p.affords(n, o) || o.latest <= n.end {
			continue
		}
		top.raise(&o.credit)
		r.items[r.count] = item{o.class, o.hours, p.stepValue(o, n.mask) + p.w.Vary, n.credit.more(&o.credit)}
		r.count++
	}
	r.gaps = n.credit.more(&top)
}

// ranked is an item's class and what it adds at a price.
type ranked struct {
	value float64
	class int
}

// best is the sum of the best items at a price, so many at most; of each class
// the second pays for one twin, the third for two.
func (r *relaxation) best(left int, price, closing float64) float64 {
	var order [maxCandidates]ranked
	n := 0
	for i := range r.items[:r.count] {
		it := &r.items[i]
		v := it.own + closing*it.closing - price*it.hours
		if v <= 0 {
			continue
		}
		at := n
		for ; at > 0 && order[at-1].value < v; at-- {
			order[at] = order[at-1]
		}
		order[at] = ranked{v, it.class}
		n++
	}
	var twins [maxCandidates]float64
	var top [maxSteps + 1]float64 // the best so far, the best first, and one that is no longer among them
	for _, o := range order[:n] {
		v := o.value - twins[o.class]
		twins[o.class] += r.p.w.Twin
		at := left
		for ; at > 0 && top[at-1] < v; at-- {
			top[at] = top[at-1]
		}
		top[at] = v
	}
	var sum float64
	for _, v := range top[:left] {
		sum += v
	}
	return sum
}
