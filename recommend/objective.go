package recommend

import "math/bits"

// Objective holds the weights of what a path is worth.
type Objective struct {
	Gap       float64 // all aims reached, each by its share of the need
	Beside    float64 // share of a gap that a course closes which teaches the competence without answering the request
	Relevance float64 // one step of 21 h that answers the request exactly
	Step      float64 // cost of a step: few good ones rather than many small
	Twin      float64 // cost of two steps that teach the same at the same level
	Vary      float64 // gain of a step that changes format or modality from the one before
	Late      float64 // cost of ending on the last possible day
	Undated   float64 // cost of a step whose dates must still be agreed
	Pinned    float64 // gain of a step that a proposal had right: above all else
}

// DefaultObjective was found by eye on the tuning half of the path scenarios
// (eval/testdata/paths): gaps first, then relevance; the rest breaks ties.
var DefaultObjective = Objective{Gap: 1, Beside: 0.2, Relevance: 0.5, Step: 0.06, Twin: 0.12, Vary: 0.01, Late: 0.02, Undated: 0.02, Pinned: 100}

// value is the objective, in one place: what a path (options in their order,
// with their days) is worth.
//
//	Gap · Σ aims weight · max over steps ((Beside + (1 − Beside) · relevance) · levels gained up to the aim / gap)
//	+ Σ steps (Relevance · relevance · √(min(hours, 21)/21) − Step − Undated?)
//	− Twin · pairs that teach one main competence at one level
//	+ Vary · steps whose format or modality differs from the step's before
//	− Late · (end − first possible day)/(days that there are, 180 at most)
//	+ Pinned · pinned steps
//
// Every term but Vary and Late depends on the set of steps alone, which is
// what the bound of the search rests on.
func (p *plan) value(steps []*option, end day) float64 {
	var v float64
	var mask uint32
	var credit credits
	for i, o := range steps {
		v += p.stepValue(o, mask)
		if i > 0 && o.kind != steps[i-1].kind {
			v += p.w.Vary
		}
		mask |= o.bit
		credit.raise(&o.credit)
	}
	v += credit.sum()
	if len(steps) > 0 {
		v -= p.lateness(end)
	}
	return v
}

// stepValue is what a step adds by itself and beside those of a mask.
func (p *plan) stepValue(o *option, mask uint32) float64 {
	v := o.gain - p.w.Twin*float64(bits.OnesCount32(o.twins&mask))
	if o.pinned {
		v += p.w.Pinned
	}
	return v
}

// credits are what is had of each aim of a plan.
type credits [maxPlanAims]float64

// maxPlanAims bounds the aims of one plan; those beyond count for nothing.
const maxPlanAims = 8

// raise takes the larger of each.
func (c *credits) raise(by *credits) {
	for i, v := range by {
		c[i] = max(c[i], v)
	}
}

// more is what raise would add to the sum.
func (c *credits) more(by *credits) float64 {
	var v float64
	for i, x := range by {
		v += max(0, x-c[i])
	}
	return v
}

func (c *credits) sum() float64 {
	var v float64
	for _, x := range c {
		v += x
	}
	return v
}

// creditOf is what an option closes of each aim.
func (p *plan) creditOf(o *option) credits {
	var out credits
	for i, a := range p.aims[:min(len(p.aims), maxPlanAims)] {
		for _, t := range o.teaches {
			if t.comp == a.comp && t.level > a.from && a.to > a.from {
				share := float64(min(t.level, a.to)-a.from) / float64(a.to-a.from)
				out[i] = max(out[i], p.w.Gap*a.weight*share*(p.w.Beside+(1-p.w.Beside)*o.Relevance))
			}
		}
	}
	return out
}

func (p *plan) lateness(end day) float64 {
	return p.w.Late * float64(max(0, end-p.first)) / p.span
}
