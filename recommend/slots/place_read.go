package slots

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// readPlace reads a place after the words that lead to it.
func (r *reader) readPlace(m match) reading {
	pos := r.skip(m.end)
	if m.kind == "near" {
		if got := r.departmentNumber(m, pos); got.end > 0 {
			return got
		}
	}
	if m.kind == "number" {
		return r.numberedOrganisation(m)
	}
	p, end, ok := r.placeAt(pos, m.kind)
	if !ok {
		return reading{}
	}
	start := m.start
	if m.kind == "org" {
		start = pos // "mairie" is for the audience
		if got := r.organisation(m, p, end); got.end > 0 {
			return got
		}
	}
	return reading{end: end, apply: func() { r.addPlace(p, start, end) }}
}

// organisation reads an employer and the place in its name at once: "mairie de
// Lyon".
func (r *reader) organisation(m match, p Place, end int) reading {
	for _, a := range r.matches(m.start) {
		if a.slot != "audience" || a.end > end {
			continue
		}
		if got := r.readAudience(a); got.end > 0 && got.apply != nil {
			return reading{end: end, apply: func() {
				got.apply()
				r.addPlace(p, r.skip(m.end), end)
			}}
		}
	}
	return reading{}
}

// numberedOrganisation reads "DDT 63".
func (r *reader) numberedOrganisation(m match) reading {
	p, ok := places().number[strings.ToUpper(m.group("num"))]
	if !ok {
		return reading{}
	}
	return r.organisation(m, p, m.end)
}

func (r *reader) addPlace(p Place, start, end int) {
	if r.refused {
		return
	}
	r.out.Places = addTo(r.out.Places, p)
	r.note("places", start, end)
}

// departmentNumber reads "dans le 69", "département 93".
func (r *reader) departmentNumber(m match, pos int) reading {
	end := r.wordEnd(pos)
	lead := strings.TrimSpace(r.s[m.start:m.end])
	if end-pos < 2 || end-pos > 3 || !strings.HasSuffix(lead, "le") && !strings.HasPrefix(lead, "dep") || strings.HasPrefix(lead, "pour") {
		return reading{}
	}
	p, ok := places().number[strings.ToUpper(r.s[pos:end])]
	if !ok || nextIsUnit(r.s[end:]) {
		return reading{}
	}
	return reading{end: end, apply: func() { r.addPlace(p, m.start, end) }}
}

// nextIsUnit tells "dans le 15 mars" and "les 20 heures" from a department.
func nextIsUnit(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	return rest != "" && isWord(rest[0]) && !strings.HasPrefix(rest, "et ") && !strings.HasPrefix(rest, "ou ") && !strings.HasPrefix(rest, "si ") && !strings.HasPrefix(rest, "a ")
}

// placeAt reads the longest name of a place at a position. What is a common word
// as well wants its capital and a leading word; a name that is not in our table
// counts only after an organisation ("mairie de Trifouilly").
func (r *reader) placeAt(pos int, lead string) (Place, int, bool) {
	g := places()
	ends := r.wordEnds(pos, g.words)
	for i := len(ends) - 1; i >= 0; i-- {
		key := placeKey(r.s[pos:ends[i]])
		if lead == "le" {
			key = "le " + key // "au Mans"
		}
		all := g.byName[key]
		if len(all) == 0 {
			key = strings.TrimPrefix(key, "le ")
			all = g.byName[key]
		}
		if len(all) == 0 {
			continue
		}
		if g.common[key] && !(r.hasCapital(pos) && lead != "" || lead == "org") || len(key) < 4 && !r.hasCapital(pos) && lead != "org" && !isAbbreviation(key) {
			continue
		}
		if lead == "of" && !r.hasCapital(pos) {
			continue
		}
		if key == "la reunion" && !r.hasCapital(pos) && !r.hasCapital(pos+3) {
			continue
		}
		return r.chooseHomonym(all), ends[i], true
	}
	if lead == "org" {
		return r.unknownTown(pos)
	}
	return Place{}, 0, false
}

func isAbbreviation(key string) bool {
	return key == "idf" || key == "hdf" || key == "bfc" || key == "pau"
}

// wordEnds returns where the first n words from a position end.
func (r *reader) wordEnds(pos, n int) []int {
	var ends []int
	for len(ends) < n && pos < len(r.s) && isWord(r.s[pos]) {
		pos = r.wordEnd(pos)
		ends = append(ends, pos)
		if pos >= len(r.s) || !strings.ContainsRune(" -'.", rune(r.s[pos])) {
			break
		}
		pos++
		if pos < len(r.s) && r.s[pos] == ' ' {
			pos++
		}
	}
	return ends
}

// chooseHomonym takes the place overseas when the text speaks of its island.
func (r *reader) chooseHomonym(all []Place) Place {
	for _, p := range all[1:] {
		if d, ok := places().number[p.Department]; ok && (strings.Contains(r.s, placeKey(d.Name)) || strings.Contains(r.s, p.Department)) {
			return p
		}
	}
	return all[0]
}

// unknownTown takes the capitalised words after "mairie de".
func (r *reader) unknownTown(pos int) (Place, int, bool) {
	if pos >= len(r.s) || !isWord(r.s[pos]) || !r.hasCapital(pos) {
		return Place{}, 0, false
	}
	end := r.wordEnd(pos)
	for end+1 < len(r.s) && r.s[end] == '-' && isWord(r.s[end+1]) {
		end = r.wordEnd(end + 1)
	}
	for end+1 < len(r.s) && r.s[end] == ' ' && isWord(r.s[end+1]) && r.hasCapital(end+1) && !isUpper(r.original(end+1, r.wordEnd(end+1))) {
		end = r.wordEnd(end + 1)
	}
	name := r.original(pos, end)
	if utf8.RuneCountInString(name) < 4 || isUpper(name) {
		return Place{}, 0, false
	}
	return Place{Name: name, Kind: City}, end, true
}

// isUpper reports whether a word is all capitals, as an abbreviation is.
func isUpper(s string) bool {
	return !strings.ContainsFunc(s, unicode.IsLower)
}

// barePlace reads the name of a place with nothing before it.
func (r *reader) barePlace(pos int) reading {
	if pos > 0 && r.s[pos-1] == '-' {
		return reading{}
	}
	p, end, ok := r.placeAt(pos, "")
	if !ok {
		return reading{}
	}
	return reading{end: end, apply: func() { r.addPlace(p, pos, end) }}
}
