package slots

import (
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
)

// readModality reads where and when one wants to learn, or will not: "le
// présentiel m'est impossible" refuses what it names.
func (r *reader) readModality(m match) reading {
	codes, refusal := strings.CutPrefix(m.kind, "-")
	codes = strings.TrimSpace(codes)
	if r.onlineSubject(m) {
		return reading{end: m.end, keep: true}
	}
	found := modalitiesOf(codes)
	end := m.end
	if n := refusedAfter(r.s[m.end:]); n > 0 {
		refusal, end = true, m.end+n
	}
	return reading{end: end, polar: true, apply: func() {
		if refusal || r.refused {
			r.out.NotModalities = addTo(r.out.NotModalities, found...)
			r.note("not_modalities", m.start, end)
			return
		}
		r.out.Modalities = addTo(r.out.Modalities, found...)
		r.note("modalities", m.start, end)
	}}
}

func modalitiesOf(codes string) []catalog.Modality {
	var out []catalog.Modality
	for code := range strings.FieldsSeq(codes) {
		if m, err := catalog.ParseModality(code); err == nil {
			out = append(out, m)
		}
	}
	return out
}

// onlineSubject tells "in online services" from "online": what an adjective
// stands before is the subject.
func (r *reader) onlineSubject(m match) bool {
	words := strings.Fields(r.s[m.start:m.end])
	switch words[len(words)-1] {
	case "salle": // "salle" alone is a room, not a way of learning
		return len(words) == 1
	case "presence":
		return words[0] != "en"
	case "distance":
		return len(words) == 1 && !strings.HasSuffix(r.before(m.start, 4), "100%")
	}
	return false
}

// refusalsAfter are what a person says of what they cannot do, after naming it.
var refusalsAfter = lists.phrases("refusals after", "")

// refusedAfter returns how many bytes of s refuse what stands before it.
func refusedAfter(s string) int {
	rest := strings.TrimLeft(s, " ,:")
	skipped := len(s) - len(rest)
	best := 0
	for _, p := range refusalsAfter {
		if strings.HasPrefix(rest, p) && (len(rest) == len(p) || !isWord(rest[len(p)])) {
			best = max(best, skipped+len(p))
		}
	}
	return best
}

// settleModalities takes what is refused out of what is wanted: "à distance mais
// pas en visio" leaves learning at one's own pace.
func (r *reader) settleModalities() {
	o := &r.out
	left := slices.DeleteFunc(slices.Clone(o.Modalities), func(m catalog.Modality) bool { return slices.Contains(o.NotModalities, m) })
	if len(left) > 0 {
		o.Modalities = left // when nothing is left the wishes contradict each other, and both are told
	}
	slices.Sort(o.Modalities)
	slices.Sort(o.NotModalities)
	o.Formats = slices.DeleteFunc(o.Formats, func(f catalog.Format) bool { return slices.Contains(o.NotFormats, f) })
	if len(o.Modalities) == 0 {
		o.Modalities = nil
	}
	if len(o.Formats) == 0 {
		o.Formats = nil
	}
}
