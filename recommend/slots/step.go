package slots

import (
	"strconv"
	"strings"
)

// stepOf returns the step that a change is about: 1 for the first, -1 for the
// last, 0 for none.
func (r *reader) stepOf(kind ChangeKind, m match) int {
	switch kind {
	case Replace, Remove:
		return r.stepNumber(m)
	case Easier, Harder, Shorter, Cheaper:
		return r.stepNamed()
	}
	return 0
}

// namesStep reports whether a text speaks of one step.
func (r *reader) namesStep() bool { return r.stepNamed() != 0 }

// stepNamed returns the first step that the text names, 0 when none.
func (r *reader) stepNamed() int {
	for _, ref := range r.cues["change stepref"] {
		if n := r.stepNumber(ref); n != 0 {
			return n
		}
	}
	return 0
}

// notSteps follow a number or an ordinal that counts something else.
var notSteps = lists.set("not steps")

// notStepped stand before an ordinal of time: "l'an dernier", "le mois dernier".
var notStepped = []string{" an", " annee", " mois", " semaine", " trimestre", " le tout"}

// stepNumber returns the step that a match names.
func (r *reader) stepNumber(m match) int {
	for _, name := range []string{"sn", "sh", "sw", "sb", "s9"} {
		start, end := m.groupAt(name)
		if start < 0 {
			continue
		}
		if name == "sb" && r.countsElse(end) {
			return 0
		}
		n, _ := numberOf(r.s[start:end])
		return int(n)
	}
	for _, name := range []string{"so", "sl"} {
		start, end := m.groupAt(name)
		if start >= 0 && !r.countsElse(end) && !hasAnySuffix(" "+r.before(start, 12), notStepped...) {
			return ordinalOf(r.s[start:end])
		}
	}
	return 0
}

// countsElse reports whether what follows a number is a unit: "le 3 mars".
func (r *reader) countsElse(end int) bool {
	rest := strings.TrimLeft(r.s[end:], " ")
	n := 0
	for n < len(rest) && isWord(rest[n]) {
		n++
	}
	return strings.HasPrefix(rest, "%") || strings.HasPrefix(rest, "/") || notSteps[rest[:n]]
}

// laterOrdinals are those that no part of a year has.
var laterOrdinals = map[string]int{"1re": 1, "cinquieme": 5, "5e": 5, "5eme": 5, "fifth": 5, "5th": 5, "sixieme": 6, "6e": 6, "6eme": 6, "sixth": 6, "6th": 6,
	"2nde": 2, "2nd": 2, "1ers": 1, "premiers": 1, "premieres": 1}

func ordinalOf(word string) int {
	switch {
	case strings.HasPrefix(word, "avant"):
		return -2
	case strings.HasPrefix(word, "dern"), strings.HasPrefix(word, "last"), strings.HasPrefix(word, "final"):
		return -1
	}
	if n, ok := ordinals[word]; ok {
		return n
	}
	if n, ok := laterOrdinals[word]; ok {
		return n
	}
	n, _ := strconv.Atoi(strings.TrimRight(word, "erstndh"))
	return n
}
