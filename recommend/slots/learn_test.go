package slots

import (
	"cmp"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
)

// The settings of learning, found best by TestCrossValidation.
const (
	epochs     = 25
	rate       = 0.25 // of AdaGrad
	decay      = 1e-3 // pulls weights to zero at each step
	biasRate   = 0.02 // of plain descent
	seenAtMin  = 2    // texts that have a sign, for it to be learnt
	mostSigns  = 8000 // kept, the strongest: 65 kB
	blindCount = 4    // how often a text counts that the rules were not made from
	// how often a bare subject counts: there are hundreds
	subjectCount = 0.03
)

// learn makes a learnt of examples: logistic regression by AdaGrad, always the
// same for the same examples.
func learn(examples []example) *learnt {
	c := newCourse(examples)
	rnd := rand.New(rand.NewPCG(1, 2))
	order := rnd.Perm(len(c.examples))
	for range epochs {
		rnd.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			c.step(c.examples[i], c.counts[i])
		}
	}
	return c.rounded()
}

// course is learning under way.
type course struct {
	examples []trained
	counts   []float32 // how often each counts
	names    []sign
	weights  []perIntent
	squares  []perIntent // AdaGrad's sums of squares
	bias     perIntent
}

// trained is an example with its signs by number.
type trained struct {
	want    Intent
	hasPath bool
	ids     []int
	values  []float32
}

func newCourse(examples []example) *course {
	c := &course{counts: weigh(examples)}
	seen := map[sign]int{}
	for _, e := range examples {
		if e.source == subject {
			continue // its words teach nothing but that they are no other intent's
		}
		for _, s := range slices.Concat(e.signs.words, e.signs.flags) {
			seen[s]++
		}
	}
	ids := map[sign]int{}
	for _, e := range examples {
		tr := trained{want: e.want, hasPath: e.hasPath}
		add := func(list []sign, value float32) {
			for _, s := range list {
				if seen[s] < seenAtMin {
					continue
				}
				id, ok := ids[s]
				if !ok {
					id = len(c.names)
					ids[s], c.names = id, append(c.names, s)
				}
				tr.ids, tr.values = append(tr.ids, id), append(tr.values, value)
			}
		}
		add(e.signs.words, e.signs.wordValue())
		add(e.signs.flags, flagValue)
		c.examples = append(c.examples, tr)
	}
	c.weights, c.squares = make([]perIntent, len(c.names)), make([]perIntent, len(c.names))
	return c
}

// mix is by which examples an intent counts among all of them: the tables of the
// rules hold what was hard to write rules for, thirty kinds of change among
// them, and learn.tsv has as many of each intent, whereas most people want a
// path. The tuning half alone has too few of the rare ones.
var mix = map[source]float32{tuning: 2, written: 1. / 3}

// weigh returns how often each example counts.
func weigh(examples []example) []float32 {
	type key struct {
		want    Intent
		hasPath bool
	}
	all, blind := map[key]float32{}, map[key]float32{}
	for _, e := range examples {
		if e.source == subject {
			continue
		}
		k := key{e.want, e.hasPath}
		all[k]++
		blind[k] += mix[e.source]
	}
	counts := make([]float32, len(examples))
	for i, e := range examples {
		if e.source == subject {
			counts[i] = subjectCount
			continue
		}
		k := key{e.want, e.hasPath}
		counts[i] = 2 * blind[k] / all[k]
		if e.blind() {
			counts[i] *= blindCount
		}
	}
	return counts
}

// step learns from one example.
func (c *course) step(e trained, count float32) {
	if count == 0 {
		return
	}
	off := c.likelihood(e)
	off[e.want-1]--
	for i := range off {
		off[i] *= count
		c.bias[i] -= biasRate * off[i]
	}
	for j, id := range e.ids {
		w, sq := &c.weights[id], &c.squares[id]
		for i := range w {
			g := off[i]*e.values[j] + decay*w[i]
			sq[i] += g * g
			w[i] -= rate * g / (float32(math.Sqrt(float64(sq[i]))) + 0.1)
		}
	}
}

// likelihood returns how likely each intent is, as things stand.
func (c *course) likelihood(e trained) perIntent {
	p := c.bias
	for j, id := range e.ids {
		for i, w := range c.weights[id] {
			p[i] += e.values[j] * w
		}
	}
	if !e.hasPath {
		p[Change-1] = float32(math.Inf(-1))
	}
	top, sum := slices.Max(p[:]), float32(0)
	for i := range p {
		p[i] = float32(math.Exp(float64(p[i] - top)))
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// rounded keeps the strongest signs and rounds their weights to 8 bits.
func (c *course) rounded() *learnt {
	strength := make([]float32, len(c.names))
	ids := make([]int, len(c.names))
	for id, w := range c.weights {
		ids[id] = id
		for _, x := range w {
			strength[id] = max(strength[id], x, -x)
		}
	}
	slices.SortFunc(ids, func(a, b int) int {
		return cmp.Or(cmp.Compare(strength[b], strength[a]), cmp.Compare(c.names[a], c.names[b]))
	})
	ids = ids[:min(len(ids), mostSigns)]
	l := &learnt{bias: c.bias, scale: strength[ids[0]] / 127, weights: map[sign][intentCount]int8{}}
	for _, id := range ids {
		var w [intentCount]int8
		for i, x := range c.weights[id] {
			w[i] = int8(math.Round(float64(x / l.scale)))
		}
		l.weights[c.names[id]] = w
	}
	return l
}

// write is the inverse of readLearnt.
func (l *learnt) write(learntFrom uint64) []byte {
	b := binary.LittleEndian.AppendUint64(nil, learntFrom)
	for _, x := range append(slices.Clone(l.bias[:]), l.scale) {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	names := make([]sign, 0, len(l.weights))
	for name := range l.weights {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		b = binary.LittleEndian.AppendUint32(b, uint32(name))
		for _, w := range l.weights[name] {
			b = append(b, byte(w))
		}
	}
	return b
}
