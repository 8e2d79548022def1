package slots

import (
	"slices"
	"strings"
)

// goal is the text without what was read: what to search for. Its parts are cut
// where something was taken out, and cleaned of the small words left over.
func (r *reader) goal() string {
	slices.SortFunc(r.taken, func(a, b stretch) int { return a.start - b.start })
	var parts []string
	at := 0
	add := func(end int) {
		if part := r.cleaned(at, end); part != "" {
			parts = append(parts, part)
		}
	}
	for _, s := range r.taken {
		if s.start > at {
			add(s.start)
		}
		at = max(at, s.end)
	}
	add(len(r.s))
	return strings.ToValidUTF8(strings.Join(parts, ", "), "")
}

// small are the words that a part of a goal neither begins nor ends with.
var small = lists.set("small")

// cleaned returns the words of a stretch as written, without small words and
// punctuation at its ends; "" when nothing else is left.
func (r *reader) cleaned(start, end int) string {
	for start < end {
		c := r.s[start]
		if !isWord(c) && c != '"' {
			start++
			continue
		}
		stop := r.wordEnd(start)
		if isWord(c) && stop <= end && small[r.s[start:stop]] && !r.isAcronym(start, stop) {
			start = stop
			continue
		}
		break
	}
	for end > start {
		c := r.s[end-1]
		if !isWord(c) && c != '"' && c != '+' && c != '#' {
			end--
			continue
		}
		begin := end
		for begin > start && isWord(r.s[begin-1]) {
			begin--
		}
		if begin < end && small[r.s[begin:end]] && !r.isAcronym(begin, end) && !(begin > start && r.isLetter(begin, end)) {
			end = begin
			continue
		}
		break
	}
	if start >= end {
		return ""
	}
	return strings.TrimSpace(r.original(start, end))
}

// isLetter keeps the last word of "catégorie A", "le langage R".
func (r *reader) isLetter(start, end int) bool {
	word := r.original(start, end)
	return len(word) == 1 && isUpper(word) && !isUpper(r.text)
}

// isAcronym keeps "IA", "SI" and "LA" in capitals among small letters: they are a
// subject.
func (r *reader) isAcronym(start, end int) bool {
	word := r.original(start, end)
	if word == "ai" {
		return r.out.Lang == "en"
	}
	return len(word) > 1 && isUpper(word) && !isUpper(r.text)
}

// vagueWords are those that wish to learn, but not what.
var vagueWords = lists.set("vague")

// Vague reports whether no word of the goal names a subject: "je veux me former",
// "20 heures à distance".
func (s Slots) Vague() bool {
	v := newView(s.Goal)
	if s.Lang == "en" && strings.Contains(" "+v.s+" ", " ai ") || strings.Contains(s.Goal, "IA") {
		return false
	}
	for w := range strings.FieldsFuncSeq(v.s, func(c rune) bool { return c > 127 || !isWord(byte(c)) }) {
		if !vagueWords[w] && !small[w] && !stops[w] && len(w) > 1 {
			return false
		}
	}
	return true
}

// vagueGoal reports whether the goal would be vague as things stand.
func (r *reader) vagueGoal() bool { return Slots{Goal: r.goal(), Lang: r.out.Lang}.Vague() }
