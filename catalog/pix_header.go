package catalog

import (
	"slices"
	"strings"
)

// pixColumn is one column about a competence or an area.
type pixColumn struct {
	at         int
	name       string // of the competence or area, as written
	competence CompetenceID
	area       bool
}

// pixLayout says which column holds what; -1 is none.
type pixLayout struct {
	width                   int
	campaign, family, given int
	progress, shared, at    int
	person                  int
	levels, points, mastery []pixColumn
	extra                   []int // identity columns that the organisation added
}

// Headings of Pix Orga, folded by nameKey. Those about a competence are
// followed by its name, and it is the names that differ from one export to the
// next: straight and curly apostrophes, "multimedia" without its accent.
var (
	pixIdentity = []string{"nom de l organisation", "id campagne", "code", "nom de la campagne", "parcours", "nom du profil cible",
		"nom du participant", "prenom du participant"}
	pixGroups   = []string{"groupe", "classe", "numero etudiant"} // never the person, unless named
	pixProgress = []string{"de progression"}
	pixStarted  = []string{"date et heure de debut europe paris", "date et heure de debut", "date de debut"}
	pixShared   = []string{"envoi o n", "partage o n"}
	pixSharedAt = []string{"date et heure de l envoi europe paris", "date et heure de l envoi", "date de l envoi",
		"date et heure du partage europe paris", "date et heure du partage", "date du partage"}
)

const (
	pixLevelOf   = "niveau pour la competence "
	pixPointsOf  = "nombre de pix pour la competence "
	pixMasteryOf = "de maitrise des acquis de la competence "
	pixAreaOf    = "de maitrise des acquis du domaine "
)

// pixHeadings counts the headings that are Pix's.
func pixHeadings(cells []string) int {
	n := 0
	for _, c := range cells {
		key := nameKey(unguard(c))
		for _, list := range [][]string{pixIdentity, pixProgress, pixStarted, pixShared, pixSharedAt} {
			if slices.Contains(list, key) {
				n++
			}
		}
		for _, start := range []string{pixLevelOf, pixPointsOf, pixMasteryOf, pixAreaOf} {
			if strings.HasPrefix(key, start) {
				n++
			}
		}
	}
	return n
}

// begin reads the header, and stops where levels could not be told to be shared
// or whose they are.
func (p *pixReading) begin(row rawRow) error {
	p.header = slices.Clone(row.cells)
	if p.rejects = isRejectHeader(row.cells); p.rejects {
		for i, c := range p.header {
			p.header[i] = unguard(c)
		}
		p.header = p.header[:slices.Index(p.header, rejectLine)]
	}
	p.header = trimRow(p.header)
	l := newPixLayout(p.header)
	p.layout = l
	if pixHeadings(p.header) < 3 || l.family < 0 {
		return p.r.fatal("pix-unknown", row.line, "", "Seen", seenNames(p.header))
	}
	if l.shared < 0 || l.at < 0 {
		return p.r.fatal("pix-sharing", row.line, "", "Seen", seenNames(p.header))
	}
	p.out.Kind = PixProfiles
	if len(l.mastery) > 0 || nameKey(p.header[l.shared]) == "partage o n" {
		p.out.Kind = PixAssessment
	}
	p.competences(row.line)
	if len(l.levels)+len(l.points) == 0 {
		return nil // nobody's level is to enter: nobody need be known
	}
	return p.findPerson(row.line)
}

// newPixLayout finds each heading's column; of two alike the first counts.
func newPixLayout(header []string) *pixLayout {
	l := &pixLayout{width: len(header), campaign: -1, family: -1, given: -1, progress: -1, shared: -1, at: -1, person: -1}
	results := false // what follows is no identity
	for i, name := range header {
		key := nameKey(name)
		results = results || slices.Contains(pixProgress, key) || slices.Contains(pixStarted, key) || slices.Contains(pixShared, key)
		for _, one := range []struct {
			to    *int
			names []string
		}{{&l.campaign, []string{"id campagne"}}, {&l.family, []string{"nom du participant"}}, {&l.given, []string{"prenom du participant"}},
			{&l.progress, pixProgress}, {&l.shared, pixShared}, {&l.at, pixSharedAt}} {
			if *one.to < 0 && slices.Contains(one.names, key) {
				*one.to = i
			}
		}
		if !results && key != "" && !slices.Contains(pixIdentity, key) && !slices.Contains(pixGroups, key) {
			l.extra = append(l.extra, i)
		}
		l.about(i, name, key)
	}
	return l
}

// about takes in a column about a competence or an area.
func (l *pixLayout) about(i int, name, key string) {
	for _, list := range []struct {
		to    *[]pixColumn
		start string
		area  bool
	}{{&l.levels, pixLevelOf, false}, {&l.points, pixPointsOf, false}, {&l.mastery, pixMasteryOf, false}, {&l.mastery, pixAreaOf, true}} {
		rest, ok := strings.CutPrefix(key, list.start)
		if !ok {
			continue
		}
		c := pixColumn{at: i, name: lastWords(name, list.start), area: list.area}
		if !list.area {
			c.competence, _ = standardFrameworks().ParseIn("pix", rest)
		}
		*list.to = append(*list.to, c)
		return
	}
}

// lastWords gives the end of a heading that follows a folded beginning, as
// written.
func lastWords(heading, start string) string {
	words := strings.Fields(heading)
	for i := range words {
		if nameKey(strings.Join(words[:i], " "))+" " == start {
			return strings.Join(words[i:], " ")
		}
	}
	return heading
}

// competences notes those of which the file states levels, and warns of names
// that Pix does not have.
func (p *pixReading) competences(line int) {
	told := map[string]bool{}
	for _, list := range []*[]pixColumn{&p.layout.levels, &p.layout.points} {
		seen := map[CompetenceID]bool{}
		*list = slices.DeleteFunc(*list, func(c pixColumn) bool {
			switch {
			case c.competence == "":
				if !told[c.name] {
					p.r.warn("pix-competence", line, c.name)
				}
				told[c.name] = true
				return true
			case seen[c.competence]:
				p.r.warn("pix-column-twice", line, p.header[c.at])
				return true
			}
			seen[c.competence] = true
			if !slices.Contains(p.out.Competences, c.competence) {
				p.out.Competences = append(p.out.Competences, c.competence)
			}
			return false
		})
	}
}
