package catalog

import (
	"cmp"
	"slices"
	"time"
)

// Coverage counts what a catalogue teaches and when.
type Coverage struct {
	Courses  int `json:"courses"`
	Untagged int `json:"untagged"` // courses that teach no known competence
	// Competences of every framework that the catalogue teaches from, and of
	// DigComp in any case, those with the most holes first.
	Competences []CompetenceCoverage `json:"competences"`
	Sessions    int                  `json:"sessions"` // to come
	Open        int                  `json:"open"`     // of them, not full
	WithoutDate int                  `json:"without_date"`
	ByModality  map[string]int       `json:"by_modality"`
	ByFormat    map[string]int       `json:"by_format"`
	ByLanguage  map[string]int       `json:"by_language"`
	Providers   int                  `json:"providers"`
}

// CompetenceCoverage counts the courses of one competence by the level they
// teach; Levels[0] counts those whose level is unknown.
type CompetenceCoverage struct {
	Competence CompetenceID      `json:"competence"`
	Levels     [MaxLevel + 1]int `json:"levels"`
	Courses    int               `json:"courses"`
	Holes      int               `json:"holes"` // bands of two levels that no course teaches, 0 to 4
}

// Cover counts a catalogue's courses; now parts the sessions to come from past
// ones. A course taught under Pix counts under its DigComp twin too.
func Cover(cat *Catalog, now time.Time) (Coverage, error) {
	c := Coverage{ByModality: map[string]int{}, ByFormat: map[string]int{}, ByLanguage: map[string]int{}}
	rows := map[CompetenceID]*CompetenceCoverage{}
	used := map[string]bool{"digcomp": true}
	providers := map[string]bool{}
	today := Day(now)
	for course, err := range cat.All() {
		if err != nil {
			return c, err
		}
		c.Courses++
		c.ByModality[course.Modality.String()]++
		c.ByFormat[course.Format.String()]++
		c.ByLanguage[course.Language]++
		providers[course.Provider] = true
		c.sessions(course, today)
		if !tally(rows, used, course) {
			c.Untagged++
		}
	}
	delete(providers, "")
	c.Providers = len(providers)
	c.Competences = covered(rows, used)
	return c, nil
}

func (c *Coverage) sessions(course *Course, today time.Time) {
	coming := 0
	for _, s := range course.Sessions {
		if !s.Start.Before(today) {
			coming++
			c.Sessions++
			if !s.Full {
				c.Open++
			}
		}
	}
	if coming == 0 && course.Modality != SelfPaced {
		c.WithoutDate++
	}
}

// tally counts one course under each known competence once, at its highest
// level, and notes the frameworks that the course itself names.
func tally(rows map[CompetenceID]*CompetenceCoverage, used map[string]bool, course *Course) bool {
	levels := map[CompetenceID]Level{}
	for _, t := range course.Teaches {
		if _, known := LookupCompetence(t.Competence); !known {
			continue
		}
		used[t.Competence.Framework()] = true
		levels[t.Competence] = max(levels[t.Competence], t.Level)
		for _, twin := range StandardFrameworks().EquivalentTargets(t) {
			levels[twin.Competence] = max(levels[twin.Competence], twin.Level)
		}
	}
	for id, level := range levels {
		if rows[id] == nil {
			rows[id] = &CompetenceCoverage{Competence: id}
		}
		rows[id].Courses++
		rows[id].Levels[min(level, MaxLevel)]++
	}
	return len(levels) > 0
}

// covered lists the competences of the frameworks in use, empty ones included.
// Pix stands in its own words only where the catalogue uses them: through the
// mapping it would say everything twice.
func covered(rows map[CompetenceID]*CompetenceCoverage, used map[string]bool) []CompetenceCoverage {
	var out []CompetenceCoverage
	for _, f := range Frameworks() {
		if !used[f.ID] {
			continue
		}
		for _, c := range f.Competences {
			row := CompetenceCoverage{Competence: c.ID}
			if rows[c.ID] != nil {
				row = *rows[c.ID]
			}
			for low := 1; low < int(MaxLevel); low += 2 {
				if row.Levels[low]+row.Levels[low+1] == 0 {
					row.Holes++
				}
			}
			out = append(out, row)
		}
	}
	slices.SortStableFunc(out, func(a, b CompetenceCoverage) int {
		return cmp.Or(cmp.Compare(b.Holes, a.Holes), cmp.Compare(a.Courses, b.Courses))
	})
	return out
}
