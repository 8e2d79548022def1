package slots

import (
	"slices"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// reading is what a rule makes of the words at one place. The zero value means
// that it makes nothing of them.
type reading struct {
	end   int    // where it stops
	apply func() // fills the slots; nil: the words fill none
	keep  bool   // the words stay in the goal: a subject that looks like a slot
	polar bool   // its refusal means something: "pas en présentiel"
	// filler marks boilerplate, which gives way to whatever reaches further.
	filler bool
}

// reader reads one text.
type reader struct {
	view
	ctx Context
	now time.Time // today; zero: dates are not read
	day float64   // hours of a day of training
	out Slots

	refused  bool // the words being read are refused
	taken    []stretch
	relative []relativeLevel
	cues     cueSet

	// What was found at a position while looking ahead is kept: rules look ahead
	// of one another, and "pas que pas que…" would cost twice as much a word.
	found map[int][]match
	ahead map[int]reading
	polar map[int]reading
}

// stretch is words that do not belong in the goal.
type stretch struct{ start, end int }

// Read reads a text. It never fails: what is not understood stays in the goal.
// Of Read's spans two are either apart or the same words.
func Read(text string, c Context) Slots {
	return read(text, c, theLearnt())
}

func read(text string, c Context, l *learnt) Slots {
	r := newReader(text, c)
	r.decide(l)
	return r.out
}

// newReader reads the slots of a text, and not yet its intent.
func newReader(text string, c Context) *reader {
	r := &reader{view: newView(text), ctx: c, day: c.DayHours, found: map[int][]match{}, ahead: map[int]reading{}, polar: map[int]reading{}}
	if r.day == 0 {
		r.day = 6 // the guide's day of training
	}
	if !c.Now.IsZero() {
		r.now = catalog.Day(c.Now)
	}
	r.out.Lang = languageOf(r.s, c.Lang)
	r.scan()
	r.settle()
	return r
}

// scan reads from left to right: at each word the rule that reads furthest
// counts, and its words are not read again.
func (r *reader) scan() {
	for i := 0; i < len(r.s); i++ {
		if !r.startsAt(i) {
			continue
		}
		best := r.best(i)
		if best.end <= i {
			continue
		}
		if best.apply != nil {
			best.apply()
		}
		if !best.keep {
			r.taken = append(r.taken, stretch{i, best.end})
		}
		i = best.end - 1
	}
}

// matches returns the rules of the slots that match at a position.
func (r *reader) matches(pos int) []match {
	got, ok := r.found[pos]
	if !ok {
		got = slotLexicon().at(&r.view, pos)
		r.found[pos] = got
	}
	return got
}

// best returns the reading at a position that reaches furthest.
func (r *reader) best(pos int) reading {
	var best reading
	for _, m := range r.matches(pos) {
		if got := r.read(m); got.end > best.end {
			best = got
			best.filler = m.slot == "boilerplate"
		}
	}
	best = r.trimmed(pos, best)
	if best.end == 0 && !r.now.IsZero() {
		best = r.bareDate(pos)
	}
	if best.end == 0 {
		best = r.barePlace(pos)
	}
	return best
}

// bestAhead is best for what looks ahead.
func (r *reader) bestAhead(pos int) reading {
	got, ok := r.ahead[pos]
	if !ok {
		got = r.best(pos)
		r.ahead[pos] = got
	}
	return got
}

// trimmed ends a reading where one begins that reaches further: of any kind for
// boilerplate ("formation en | en ligne"), a subject for the others ("avec un |
// certificat électronique").
func (r *reader) trimmed(pos int, best reading) reading {
	for p := pos + 1; p < best.end; p++ {
		if !r.startsAt(p) {
			continue
		}
		for _, m := range r.matches(p) {
			if m.end <= best.end && m.slot != "known" && m.slot != "dates" && m.slot != "place" && m.slot != "refusal" || m.slot == "boilerplate" || !best.filler && m.slot != "subjects" {
				continue
			}
			if got := r.read(m); got.end > best.end {
				if !best.filler {
					return reading{}
				}
				return reading{end: p, filler: true}
			}
		}
	}
	return best
}

// read hands a match to its slot.
func (r *reader) read(m match) reading {
	switch m.slot {
	case "subjects":
		return reading{end: m.end, keep: m.kind != "drop"}
	case "hours":
		return r.readHours(m)
	case "dates":
		return r.readDate(m)
	case "modality":
		return r.readModality(m)
	case "formats":
		return r.readFormat(m)
	case "known":
		return r.readKnown(m)
	case "level":
		return r.readLevel(m)
	case "audience":
		return r.readAudience(m)
	case "language":
		return r.readLanguage(m)
	case "cost":
		return r.readCost(m)
	case "certificate":
		return r.readCertificate(m)
	case "done":
		return r.readDone(m)
	case "refusal":
		return r.readRefusal(m)
	case "place":
		return r.readPlace(m)
	}
	return reading{end: m.end} // boilerplate
}

// settle completes what one slot tells of another.
func (r *reader) settle() {
	r.settleLevels()
	r.settleHours()
	r.settleModalities()
	slices.Sort(r.out.Audience)
	r.out.Audience = slices.Compact(r.out.Audience)
	slices.SortStableFunc(r.out.Read, func(a, b Span) int { return a.Start - b.Start })
	r.out.Goal = r.goal()
}

// note remembers which words filled a slot.
func (r *reader) note(slot string, start, end int) {
	for end > start && r.s[end-1] == ' ' {
		end--
	}
	r.out.Read = append(r.out.Read, Span{Slot: slot, Start: r.at[start], End: r.at[end]})
}

// addTo appends what is not there yet.
func addTo[T comparable](list []T, items ...T) []T {
	for _, it := range items {
		if !slices.Contains(list, it) {
			list = append(list, it)
		}
	}
	return list
}
