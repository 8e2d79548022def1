package slots

import "strings"

// readRefusal reads "pas de", "sans", "sauf" and the like: what follows is refused
// if it is a modality, a format or another thing one may refuse; otherwise it
// is a subject refused.
func (r *reader) readRefusal(m match) reading {
	switch m.kind {
	case "need":
		return r.refusedSubject(m, "need")
	case "idiom", "knows":
		return r.unrefused(m)
	case "neutral":
		next := r.bestAhead(r.skip(m.end))
		if next.polar {
			return reading{end: next.end}
		}
		return reading{end: m.end, keep: true}
	case "away":
		return r.nested(r.skip(m.end))
	case "than":
		if !hasAnyPart(r.clauseBefore(m.start, 60), " plutot", " prefere", " mieux ") {
			return reading{}
		}
		return r.nested(r.skip(m.end)) // "plutôt des ateliers que des cours magistraux"
	case "bare":
		return r.nested(r.skip(m.end)) // "pas présentiel"; "pas Excel" needs its article or "mais"
	case "english":
		if r.out.Lang != "en" {
			return reading{}
		}
	}
	pos := r.skip(m.end)
	if pos >= len(r.s) || !isWord(r.s[pos]) {
		return reading{}
	}
	if next := r.nested(pos); next.end > 0 {
		return next
	}
	if next := r.nestedBack(m, pos); next.end > 0 {
		return next
	}
	return r.refusedSubject(m, m.kind)
}

// unrefused reads what only sounds like a refusal ("pas encore", "je ne connais
// pas"), and what is refused all the same by such words.
func (r *reader) unrefused(m match) reading {
	if hasAnyPrefix(r.s[r.skip(m.end):], "a l'aise", "a l aise", "du tout a l", "tres a l'", "comfortable") {
		return reading{}
	}
	if next := r.nested(r.skip(m.end)); m.kind == "knows" && next.end > 0 {
		return next // "je ne suis pas développeur", "je ne peux pas en présentiel"
	}
	return reading{end: m.end}
}

// nestedBack reads what is refused with an article that the rule read already:
// "en salle".
func (r *reader) nestedBack(m match, pos int) reading {
	for _, back := range []string{"en ", "a ", "in ", "on ", "sur ", "de ", "au ", "par ", "d'", "the "} {
		if at := pos - len(back); at > m.start && r.s[at:pos] == back {
			if next := r.nested(at); next.end > pos {
				return next
			}
		}
	}
	return reading{}
}

// nested reads what is refused, and further such things joined by "ni", "ou".
func (r *reader) nested(pos int) reading {
	first := r.bestPolar(pos)
	if first.end == 0 {
		return reading{}
	}
	all := []reading{first}
	end := first.end
	for {
		next := r.skip(end)
		joined := 0
		for _, and := range []string{"ni en ", "ni a ", "ni de ", "ni d'", "ni du ", "ni ", "ou en ", "ou de ", "ou du ", "ou ", "et de ", "et du ", "et d'", "or ", "nor "} {
			if strings.HasPrefix(r.s[next:], and) {
				joined = len(and)
				break
			}
		}
		if joined == 0 {
			break
		}
		more := r.bestPolar(r.skip(next + joined))
		if more.end == 0 {
			break
		}
		all, end = append(all, more), more.end
	}
	return reading{end: end, polar: true, apply: func() {
		was := r.refused
		r.refused = true
		for _, a := range all {
			if a.apply != nil {
				a.apply()
			}
		}
		r.refused = was
	}}
}

// bestPolar returns the furthest reading whose refusal means something.
func (r *reader) bestPolar(pos int) reading {
	got, ok := r.polar[pos]
	if !ok {
		got = r.findPolar(pos)
		r.polar[pos] = got
	}
	return got
}

func (r *reader) findPolar(pos int) reading {
	var best reading
	if pos >= len(r.s) || !isWord(r.s[pos]) {
		return best
	}
	for _, m := range r.matches(pos) {
		if m.slot == "refusal" || m.slot == "boilerplate" {
			continue
		}
		if got := r.read(m); got.end > best.end {
			best = got
		}
	}
	if best.end == 0 {
		if got := r.barePlace(pos); got.end > 0 {
			return got
		}
		return r.bareDate(pos)
	}
	if best.keep {
		return reading{}
	}
	return best
}

// refusedSubject reads the noun that is refused.
func (r *reader) refusedSubject(m match, kind string) reading {
	pos := r.skipArticles(r.skip(m.end))
	if pos >= len(r.s) || !isWord(r.s[pos]) || r.noRefusal(m, pos) || kind != "need" && r.isPartOfSubject(m, pos) {
		return reading{end: m.end, keep: true}
	}
	things := []stretch{}
	end := m.end
	for {
		stop := r.nounEnd(pos, 4)
		if stop <= pos || notRefused[r.s[pos:r.wordEnd(pos)]] {
			break
		}
		things = append(things, stretch{pos, stop})
		end = stop
		next := r.skip(stop)
		joined := 0
		for _, and := range []string{"ni ", "ou ", "et de ", "et d'", "et du ", "or ", "nor "} {
			if strings.HasPrefix(r.s[next:], and) {
				joined = len(and)
				break
			}
		}
		if joined == 0 {
			break
		}
		pos = r.skipArticles(r.skip(next + joined))
		if pos >= len(r.s) || !isWord(r.s[pos]) || r.bestPolar(pos).end > 0 {
			break
		}
	}
	if len(things) == 0 {
		return reading{end: m.end, keep: true}
	}
	return reading{end: end, apply: func() {
		for _, s := range things {
			r.out.Without = addTo(r.out.Without, r.original(s.start, s.end))
		}
		r.note("without", m.start, end)
	}}
}

// refusedVerbs are the verbs that name a subject.
var refusedVerbs = " coder programmer developper manager encadrer coding programming "

// notRefused are nouns whose absence is no wish about the subject.
var notRefused = lists.set("not refused")

// joints are what a refusal of its own stands after; elsewhere "sans" belongs to
// what it follows: "désherber sans pesticides".
var joints = []string{" mais", " et", " ou", " donc", " si possible", " surtout", " but", " and", " plutot", " alors", " svp", " please", " idealement"}

// refusable are the subjects that people refuse most, wherever they stand.
var refusable = wordSet("code coder programmation programming coding macro macros vba maths mathematiques statistiques anglais theorie technique juridique droit comptabilite management")

// isPartOfSubject reports whether a refusal goes with the words before it in its
// clause, where nothing that one may learn in a course is refused.
func (r *reader) isPartOfSubject(m match, pos int) bool {
	words := r.s[m.start:m.end]
	if !hasAnyPrefix(words, "pas ", "sans ", "not ", "without ", "jamais ", "never ", "no ", "non ", "ni ") {
		return false
	}
	before := r.clauseBefore(m.start, 60)
	if hasAnyPart(before+" ", " ne ", " n'") {
		return !hasAnyPart(before, "veux", "souhait", "voudr")
	}
	named := tools[r.s[pos:r.wordEnd(pos)]] || refusable[r.s[pos:r.wordEnd(pos)]]
	if at := r.lastWord(m.start); before != " " && at >= 0 && !named && r.isVerbal(at) {
		return true // "désherber sans pesticides"
	}
	if before == " " || hasAnySuffix(before, joints...) || r.takenBefore(m.start) {
		return false
	}
	return !named && !courseWords.MatchString(before)
}

// lastWord returns where the word just before a position begins, -1 when a sign
// stands between.
func (r *reader) lastWord(pos int) int {
	for pos > 0 && r.s[pos-1] == ' ' {
		pos--
	}
	end := pos
	for pos > 0 && isWord(r.s[pos-1]) {
		pos--
	}
	if pos == end {
		return -1
	}
	return pos
}

// takenBefore reports whether the words before a position filled a slot.
func (r *reader) takenBefore(pos int) bool {
	n := len(r.taken)
	return n > 0 && r.skip(r.taken[n-1].end) >= pos
}

// noRefusal tells what only looks refused: a verb, an idiom, a condition.
func (r *reader) noRefusal(m match, pos int) bool {
	word := r.s[pos:r.wordEnd(pos)]
	if notRefused[word] || stops[word] || '0' <= word[0] && word[0] <= '9' {
		return true
	}
	return r.isVerbal(pos) && !strings.Contains(refusedVerbs, " "+word+" ")
}
