package recommend

import (
	"slices"

	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// changed is a need with what a second message says in the place of what it
// held; all else stays.
func changed(before *TeamNeed, read *slots.Slots, w *teamWords) *TeamNeed {
	n := *before
	n.Members = slices.Clone(before.Members)
	if w.maxAway > 0 {
		n.MaxAway = w.maxAway
	}
	n.Together = n.Together || w.together
	n.changeHours(read, w)
	if read.Weekly > 0 {
		n.Weekly = read.Weekly
	}
	switch {
	case read.MaxCents != nil && w.perHead:
		n.MaxEach = read.MaxCents
	case read.MaxCents != nil:
		n.MaxCents = read.MaxCents
	}
	if !read.From.IsZero() {
		n.From = read.From
	}
	if !read.Deadline.IsZero() {
		n.Deadline = read.Deadline
	}
	if len(read.Modalities) > 0 {
		n.Modalities, n.NotModalities = read.Modalities, without(n.NotModalities, read.Modalities)
	}
	if len(read.NotModalities) > 0 {
		n.NotModalities, n.Modalities = append(slices.Clone(n.NotModalities), read.NotModalities...), without(n.Modalities, read.NotModalities)
	}
	if len(read.Places) > 0 {
		n.Places = read.Places
	}
	w.withoutRole(&n, read)
	w.leave(&n)
	return &n
}

// changeHours puts hours in place of those of each, of the whole team when the
// message says so or when the need bounds these alone.
func (n *TeamNeed) changeHours(read *slots.Slots, w *teamWords) {
	hours := read.Hours
	if hours == 0 {
		return
	}
	if w.teamHour || n.PerMember == 0 && n.Hours > 0 {
		if w.more {
			hours += n.Hours
		}
		n.Hours = hours
		return
	}
	if w.more {
		hours += n.PerMember
	}
	n.PerMember = hours
}

// withoutRole finds the member whose role a refusal names: "sans la cadre de
// santé". A role that several have is nobody's.
func (w *teamWords) withoutRole(n *TeamNeed, read *slots.Slots) {
	for _, words := range read.Without {
		stems := index.Stems(words)
		var found []int
		for i := range n.Members {
			role := index.Stems(n.Members[i].Role)
			if len(stems) > 0 && !slices.ContainsFunc(stems, func(s string) bool { return s != "final" && !slices.Contains(role, s) }) {
				found = append(found, i)
			}
		}
		if len(found) == 1 {
			w.without = append(w.without, found[0])
		}
	}
}

// leave takes members out, and notes those who are away for a time.
func (w *teamWords) leave(n *TeamNeed) {
	for _, e := range w.except {
		m := &n.Members[e.Member]
		m.Away = append(slices.Clone(m.Away), e.Span)
	}
	slices.Sort(w.without)
	for _, i := range slices.Backward(slices.Compact(w.without)) {
		if len(n.Members) > 1 {
			n.Members = slices.Delete(n.Members, i, i+1)
		}
	}
}
