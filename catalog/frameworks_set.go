package catalog

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// FrameworkSet is the frameworks that an installation works with and the
// mapping between them. It is immutable.
type FrameworkSet struct {
	frameworks  []*Framework
	competences map[CompetenceID]Competence
	names       map[string]map[string]CompetenceID // framework ID → nameKey → competence
	equivalents map[CompetenceID][]Equivalence
}

// NewFrameworkSet makes a set. Their order decides which framework a bare code
// such as "4.1", or a name that two share, belongs to. Equivalences whose ends
// are not both in the set are left out; each holds both ways. Two frameworks
// with one ID are an error.
func NewFrameworkSet(frameworks []*Framework, mapping []Equivalence) (*FrameworkSet, error) {
	s := &FrameworkSet{
		frameworks:  slices.Clone(frameworks),
		competences: map[CompetenceID]Competence{},
		names:       map[string]map[string]CompetenceID{},
		equivalents: map[CompetenceID][]Equivalence{},
	}
	for _, f := range frameworks {
		if s.names[f.ID] != nil {
			return nil, fmt.Errorf("two frameworks are called %q", f.ID)
		}
		s.names[f.ID] = map[string]CompetenceID{}
		for _, c := range f.Competences {
			s.competences[c.ID] = c
			for _, name := range append([]string{c.NameFR, c.NameEN}, c.Also...) {
				if key := nameKey(name); key != "" {
					s.names[f.ID][key] = c.ID
				}
			}
		}
	}
	for _, e := range mapping {
		_, from := s.competences[e.From]
		_, to := s.competences[e.To]
		if from && to {
			s.equivalents[e.From] = append(s.equivalents[e.From], e)
			s.equivalents[e.To] = append(s.equivalents[e.To], e.reversed())
		}
	}
	return s, nil
}

// Frameworks returns the frameworks in their order.
func (s *FrameworkSet) Frameworks() []*Framework { return slices.Clone(s.frameworks) }

// ByID returns a framework.
func (s *FrameworkSet) ByID(id string) (*Framework, bool) {
	for _, f := range s.frameworks {
		if f.ID == id {
			return f, true
		}
	}
	return nil, false
}

// Lookup returns a competence.
func (s *FrameworkSet) Lookup(id CompetenceID) (Competence, bool) {
	c, ok := s.competences[id]
	return c, ok
}

// Equivalents returns the competences of other frameworks that cover the same
// ground, in the mapping's order.
func (s *FrameworkSet) Equivalents(id CompetenceID) []CompetenceID {
	var out []CompetenceID
	for _, e := range s.equivalents[id] {
		out = append(out, e.To)
	}
	return out
}

// EquivalentTargets returns what a target amounts to in the other frameworks;
// an unknown level stays unknown, a level that amounts to none is left out.
func (s *FrameworkSet) EquivalentTargets(t Target) []Target {
	var out []Target
	for _, e := range s.equivalents[t.Competence] {
		switch {
		case t.Level == 0:
			out = append(out, Target{Competence: e.To})
		case t.Level <= MaxLevel && e.Levels[t.Level] > 0:
			out = append(out, Target{Competence: e.To, Level: e.Levels[t.Level]})
		}
	}
	return out
}

// Parse reads a competence as people write it: "digcomp:4.1", "4.1" (the first
// framework that has it), "Pix 2.3", "DigComp 2.2 - 1.3", a name in either
// language, or a code followed by its name. Accents, case, punctuation and the
// kind of apostrophe do not matter. A code and a name that disagree are refused.
func (s *FrameworkSet) Parse(text string) (CompetenceID, bool) {
	folded := foldText(text)
	folded = strings.TrimPrefix(folded, "competence ")
	for _, f := range s.frameworks {
		if rest, ok := afterWord(folded, f.ID); ok {
			if id, ok := s.parseVersioned(f, rest); ok {
				return id, true
			}
		}
	}
	for _, f := range s.frameworks {
		if id, ok := s.parseIn(f, folded); ok {
			return id, true
		}
	}
	return "", false
}

// ParseIn reads the code or name of a competence of one framework, such as a
// column of a Pix export, where a name that DigComp has too means Pix's.
func (s *FrameworkSet) ParseIn(framework, text string) (CompetenceID, bool) {
	f, ok := s.ByID(framework)
	if !ok {
		return "", false
	}
	folded := foldText(text)
	if rest, ok := afterWord(folded, f.ID); ok {
		return s.parseVersioned(f, rest)
	}
	return s.parseIn(f, folded)
}

// parseVersioned reads what follows a framework's name: "2.2 : 1.3" is version
// 2.2 and code 1.3, whereas "2.2" alone is a code.
func (s *FrameworkSet) parseVersioned(f *Framework, rest string) (CompetenceID, bool) {
	if after, ok := afterWord(rest, foldText(f.Version)); ok && after != "" {
		if id, ok := s.parseIn(f, after); ok {
			return id, true
		}
	}
	return s.parseIn(f, rest)
}

func (s *FrameworkSet) parseIn(f *Framework, folded string) (CompetenceID, bool) {
	folded = strings.TrimPrefix(folded, "competence ")
	if id, ok := s.names[f.ID][nameKey(folded)]; ok {
		return id, true
	}
	code, name, _ := strings.Cut(folded, " ")
	id := CompetenceID(f.ID + ":" + strings.TrimRight(code, ".:)-"))
	if _, ok := s.competences[id]; !ok {
		return "", false
	}
	if key := nameKey(name); key != "" && s.names[f.ID][key] != id {
		return "", false
	}
	return id, true
}

// afterWord returns what follows a word at the start of s, separators removed.
func afterWord(s, word string) (string, bool) {
	rest, ok := strings.CutPrefix(s, word)
	if !ok || word == "" {
		return "", false
	}
	trimmed := strings.TrimLeft(rest, " :/-#_")
	if trimmed == rest && rest != "" && !isDigit(rest[0]) {
		return "", false
	}
	return trimmed, true
}

// nameKey reduces a name to its letters and digits, folded, one space between
// words: punctuation and apostrophes differ from one export to the next.
func nameKey(s string) string {
	return strings.Join(strings.FieldsFunc(foldText(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}
