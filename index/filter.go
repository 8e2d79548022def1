package index

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// Filter holds hard constraints; its zero value lets every course through. A
// course whose value is unknown does not pass a filter on it (Result.Unknown
// counts those that fell for this reason alone), except Audience, where a
// course without audience is open to all.
type Filter struct {
	MinLevel, MaxLevel catalog.Level
	MinHours, MaxHours float64
	Modalities         []catalog.Modality
	Formats            []catalog.Format
	Audience           []catalog.Audience     // for each kind (branch, position): one of them, or open to all
	Provider           string                 // beginning of a word of the name, accents and case folded
	Place              string                 // likewise of a session's place, or a self-paced course; past sessions count unless From is set
	Language           string                 // "fr", "en"; a course in several languages has none
	MaxCents           *int64                 // nil: any price
	Teaches            []catalog.CompetenceID // one of them, under whatever level
	From, To           time.Time              // a session within these days, or a course without fixed dates
}

// Fits reports whether a session meets the filter's place and days and has a
// seat: the one to show of a course that passed.
func (f Filter) Fits(s catalog.Session) bool {
	end := s.End
	if end.IsZero() {
		end = s.Start
	}
	place := strings.TrimSpace(fold(f.Place))
	return !s.Full && (place == "" || startsWord(fold(s.Place), place)) && !s.Start.Before(f.From) && (f.To.IsZero() || !end.After(f.To))
}

// verdict of a filter on one document.
type verdict uint8

const (
	passes verdict = iota
	fails
	unknown // would need a value that the catalogue does not give
)

// matcher is a filter made ready for one set of columns.
type matcher struct {
	c          *columns
	f          Filter
	audience   uint16
	spoken     uint8
	providers  []bool
	places     []bool
	teaches    map[int32]bool // documents; nil: no such filter
	from, to   int32
	bySessions bool
	any        bool // the zero filter
}

func newMatcher(c *columns, f Filter) *matcher {
	m := &matcher{c: c, f: f, spoken: spoken(f.Language), from: dayNumber(f.From), to: dayNumber(f.To)}
	for _, a := range f.Audience {
		m.audience |= 1 << a
	}
	if f.Provider != "" {
		m.providers = matching(c.Providers, f.Provider)
	}
	if f.Place != "" {
		m.places = matching(c.Places, f.Place)
	}
	if m.to == 0 {
		m.to = math.MaxInt32
	}
	if len(f.Teaches) > 0 {
		m.teaches = map[int32]bool{}
		for _, id := range f.Teaches {
			for _, d := range c.Teach[id] {
				m.teaches[d] = true
			}
		}
	}
	m.bySessions = f.Place != "" || !f.From.IsZero() || !f.To.IsZero()
	m.any = !m.bySessions && m.teaches == nil && m.audience == 0 && m.spoken == 0 && f.Provider == "" && f.MaxCents == nil && f.MinLevel == 0 && f.MaxLevel == 0 &&
		f.MinHours == 0 && f.MaxHours == 0 && len(f.Modalities) == 0 && len(f.Formats) == 0
	return m
}

// judge says whether document d passes. Each check is a few array reads, so
// that judging every match of a question costs less than a facet would.
func (m *matcher) judge(d uint32) verdict {
	if m.any {
		return passes
	}
	c := m.c
	if m.teaches != nil && !m.teaches[int32(d)] || !audienceMeets(c.Audience[d], m.audience) ||
		m.f.Provider != "" && c.Provider[d] >= 0 && !m.providers[c.Provider[d]] {
		return fails
	}
	if m.f.Provider != "" && c.Provider[d] < 0 {
		return unknown
	}
	out := strictest(
		m.judgeRange(float64(c.Level[d]), c.Level[d] != 0, float64(m.f.MinLevel), float64(m.f.MaxLevel)),
		m.judgeRange(float64(c.Hours[d]), c.Hours[d] == c.Hours[d], m.f.MinHours, m.f.MaxHours),
		judgeOne(c.Modality[d], m.f.Modalities), judgeOne(c.Format[d], m.f.Formats), m.judgeLanguage(d), m.judgeCost(d))
	if out == fails || !m.bySessions {
		return out
	}
	return strictest(out, m.judgeSessions(d)) // last: it walks the sessions
}

// Audience words are of two kinds, the branch of the civil service and the
// position; a course that names none of a kind is open to all of that kind.
const (
	branches  uint16 = 1<<catalog.State | 1<<catalog.Territorial | 1<<catalog.Hospital
	positions uint16 = 1<<catalog.Staff | 1<<catalog.Manager | 1<<catalog.Senior | 1<<catalog.Digital | 1<<catalog.Elected
)

func audienceMeets(have, want uint16) bool {
	for _, kind := range [...]uint16{branches, positions} {
		if want&kind != 0 && have&kind != 0 && want&have&kind == 0 {
			return false
		}
	}
	return true
}

// strictest returns fails if any verdict is, else unknown if any is.
func strictest(vs ...verdict) verdict {
	out := passes
	for _, v := range vs {
		if v == fails {
			return fails
		}
		out = max(out, v)
	}
	return out
}

// tolerance is less than a minute in hours: the column is a float32.
const tolerance = 0.005

func (m *matcher) judgeRange(v float64, known bool, low, high float64) verdict {
	switch {
	case low == 0 && high == 0:
		return passes
	case !known:
		return unknown
	case v < low-tolerance, high > 0 && v > high+tolerance:
		return fails
	}
	return passes
}

func judgeOne[T ~uint8](v uint8, wanted []T) verdict {
	switch {
	case len(wanted) == 0 || slices.Contains(wanted, T(v)):
		return passes
	case v == 0:
		return unknown
	}
	return fails
}

func (m *matcher) judgeLanguage(d uint32) verdict {
	switch {
	case m.spoken == 0 || m.c.Spoken[d] == m.spoken:
		return passes
	case m.c.Spoken[d] == 0:
		return unknown
	}
	return fails
}

func (m *matcher) judgeCost(d uint32) verdict {
	switch {
	case m.f.MaxCents == nil:
		return passes
	case m.c.Cents[d] < 0:
		return unknown
	case m.c.Cents[d] > *m.f.MaxCents:
		return fails
	}
	return passes
}

// judgeSessions wants one session at the place, within the days and with a
// seat. A self-paced course is taken anywhere and at any time.
func (m *matcher) judgeSessions(d uint32) verdict {
	if !m.bySessions || catalog.Modality(m.c.Modality[d]) == catalog.SelfPaced {
		return passes
	}
	first, last := m.c.First[d], m.c.First[d+1]
	if first == last {
		return unknown
	}
	out := fails
	for s := first; s < last; s++ {
		switch m.judgeSession(s) {
		case passes:
			return passes
		case unknown:
			out = unknown
		}
	}
	return out
}

func (m *matcher) judgeSession(s int32) verdict {
	place, start := m.c.SessionPlace[s], m.c.Start[s]
	dated := m.from != 0 || m.to != math.MaxInt32
	switch {
	case m.c.Full[s], m.f.Place != "" && place >= 0 && !m.places[place]:
		return fails
	case dated && start != 0 && (start < m.from || max(start, m.c.End[s]) > m.to):
		return fails
	case m.f.Place != "" && place < 0, dated && start == 0:
		return unknown
	}
	return passes
}
