package catalog

import (
	"errors"
	"regexp"
	"strings"
)

var (
	targetSeparator = regexp.MustCompile(`[\n\r;|]`)
	targetLevel     = regexp.MustCompile(`(?i)^(.+?)\s*(?:@\s*([^@,]+)|\(\s*([^()]+?)\s*\)|[,:–-]?\s+((?:niveau|level|niv\.?)\s*\d+(?:\s*/\s*8)?))$`)
)

// ParseTargets is FrameworkSet.ParseTargets over the standard frameworks.
func ParseTargets(text string) ([]Target, error) { return standardFrameworks().ParseTargets(text) }

// ParseTargets reads competences with their levels: "digcomp:1.1@3; pix:2.2 @ 4;
// Protéger les appareils (niveau 3); DigComp 4.2". They stand apart by ";", "|"
// or a line break; by commas only where all parts are then understood, since
// names hold commas. A competence that comes twice keeps its higher level. Each
// part that is not understood is a "competence-unknown" or a level's error among
// the joined errors; a competence whose level is not understood stays without.
func (s *FrameworkSet) ParseTargets(text string) ([]Target, error) {
	var out []Target
	var errs []error
	for _, part := range targetSeparator.Split(text, -1) {
		part = strings.TrimSpace(listBullet.ReplaceAllString(strings.TrimSpace(part), ""))
		if part == "" {
			continue
		}
		ts, err := s.targetsOf(part)
		if err != nil {
			errs = append(errs, err)
		}
		for _, t := range ts {
			out = addTarget(out, t)
		}
	}
	return out, errors.Join(errs...)
}

// FormatTargets writes targets as ParseTargets reads them.
func FormatTargets(targets []Target) string {
	var b strings.Builder
	for i, t := range targets {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(string(t.Competence))
		if t.Level > 0 {
			b.WriteByte('@')
			b.WriteByte('0' + byte(min(t.Level, MaxLevel)))
		}
	}
	return b.String()
}

// targetsOf reads one part, which may be a list with commas.
func (s *FrameworkSet) targetsOf(part string) ([]Target, error) {
	t, err := s.oneTarget(part)
	if t.Competence != "" || !strings.Contains(part, ",") {
		return known(t), err
	}
	var out []Target
	for p := range strings.SplitSeq(part, ",") {
		t, err := s.oneTarget(strings.TrimSpace(p))
		if err != nil {
			return nil, newValueError("competence-unknown", part)
		}
		out = append(out, t)
	}
	return out, nil
}

func known(t Target) []Target {
	if t.Competence == "" {
		return nil
	}
	return []Target{t}
}

func (s *FrameworkSet) oneTarget(text string) (Target, error) {
	if id, ok := s.Parse(text); ok {
		return Target{Competence: id}, nil
	}
	m := targetLevel.FindStringSubmatch(text)
	if m == nil {
		return Target{}, newValueError("competence-unknown", text)
	}
	id, ok := s.Parse(m[1])
	if !ok {
		return Target{}, newValueError("competence-unknown", text)
	}
	level, err := ParseLevel(m[2] + m[3] + m[4])
	return Target{Competence: id, Level: level}, err
}

func addTarget(targets []Target, t Target) []Target {
	for i := range targets {
		if targets[i].Competence == t.Competence {
			targets[i].Level = max(targets[i].Level, t.Level)
			return targets
		}
	}
	return append(targets, t)
}
