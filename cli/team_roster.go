package cli

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/recommend"
)

// maxTeam is the most members of a team: beyond, a plan is a programme, and a
// roster a mistake.
const maxTeam = 500

// person is a line of a roster: a member with the identity that stays here.
type person struct {
	name, email string
	member      recommend.Member
}

// rosterFault is something wrong with a roster, said by the message
// "team.roster.<code>". Line 0 is the file as a whole.
type rosterFault struct {
	line  int
	code  string
	value string
}

// rosterError refuses a whole roster.
type rosterError struct{ rosterFault }

func (e *rosterError) Error() string { return "read roster: " + e.code }

// rosterColumns are the headers understood, folded, by what they hold.
var rosterColumns = map[string][]string{
	"name":     {"nom", "name", "agent", "membre", "member", "nom complet", "nom et prenom", "prenom et nom", "full name", "nom prenom", "prenom nom"},
	"first":    {"prenom", "first name", "firstname"},
	"email":    {"e-mail", "email", "mail", "courriel", "adresse e-mail", "adresse mail", "adresse electronique"},
	"role":     {"fonction", "role", "poste", "metier", "job", "emploi", "position"},
	"place":    {"lieu", "site", "ville", "place", "town", "lieu de travail", "residence administrative"},
	"levels":   {"niveaux", "niveau", "levels", "level", "competences", "skills"},
	"hours":    {"heures", "hours", "heures max", "duree", "nombre d'heures"},
	"away":     {"absences", "absence", "away", "conges", "indisponibilites"},
	"audience": {"public", "statut", "audience", "status"},
	"done":     {"suivies", "formations suivies", "done", "deja suivi"},
}

// columnOf tells what a header holds, "" when it is unknown.
func columnOf(header string) string {
	folded := strings.TrimSpace(strings.ReplaceAll(index.Fold(header), "’", "'"))
	for _, field := range slices.Sorted(maps.Keys(rosterColumns)) {
		if slices.Contains(rosterColumns[field], folded) {
			return field
		}
	}
	return ""
}

// readRoster reads a roster file. Faults of lines are told and the rest goes
// on; a *rosterError refuses the whole.
func readRoster(name string) ([]person, []rosterFault, error) {
	rows, err := rosterRows(name)
	if err != nil {
		return nil, nil, err
	}
	r := &roster{seen: map[string]int{}}
	head, ok := r.header(rows)
	if !ok {
		return nil, nil, &rosterError{rosterFault{code: "no-header"}}
	}
	for _, row := range rows[head+1:] {
		r.row(row)
	}
	switch {
	case len(r.people) == 0:
		return nil, r.faults, &rosterError{rosterFault{code: "empty"}}
	case len(r.people) > maxTeam:
		return nil, r.faults, &rosterError{rosterFault{code: "too-many", value: fmt.Sprint(len(r.people))}}
	}
	for i := range r.people {
		r.people[i].member.Code = recommend.MemberCode(i)
	}
	return r.people, r.faults, nil
}

// rosterRow is a line of a file.
type rosterRow struct {
	line  int
	cells []string
}

// roster is one reading under way.
type roster struct {
	columns map[string]int
	people  []person
	seen    map[string]int // line by e-mail, or by name
	faults  []rosterFault
}

func (r *roster) fault(line int, code, value string) {
	r.faults = append(r.faults, rosterFault{line, code, value})
}

// headerRows is how far down the header is looked for.
const headerRows = 10

// header finds the row that names a column for people.
func (r *roster) header(rows []rosterRow) (int, bool) {
	for i, row := range rows[:min(len(rows), headerRows)] {
		columns := map[string]int{}
		for at, cell := range row.cells {
			if field := columnOf(cell); field != "" {
				if _, twice := columns[field]; !twice {
					columns[field] = at
				}
			}
		}
		_, byName := columns["name"]
		_, byMail := columns["email"]
		if !byName && !byMail {
			continue
		}
		r.columns = columns
		for at, cell := range row.cells {
			if field := columnOf(cell); strings.TrimSpace(cell) != "" && (field == "" || columns[field] != at) {
				r.fault(row.line, "column", strings.TrimSpace(cell))
			}
		}
		return i, true
	}
	return 0, false
}

// cell is a field of a row, without the guard against formulas.
func (r *roster) cell(row rosterRow, field string) string {
	at, ok := r.columns[field]
	if !ok || at >= len(row.cells) {
		return ""
	}
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(row.cells[at]), "'"))
}

// mailbox is what an address looks like.
var mailbox = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

// row takes one line.
func (r *roster) row(row rosterRow) {
	if !slices.ContainsFunc(row.cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		return
	}
	p := person{name: strings.TrimSpace(r.cell(row, "first") + " " + r.cell(row, "name")), email: r.cell(row, "email")}
	if p.name == "" && p.email == "" {
		r.fault(row.line, "nameless", "")
		return
	}
	if p.name == "" {
		p.name = p.email
	}
	if p.email != "" && !mailbox.MatchString(p.email) {
		r.fault(row.line, "email", p.email)
	}
	key := index.Fold(p.email)
	if key == "" { // the same name with two addresses is two people, without one it is not known to be
		key = index.Fold(p.name)
	}
	if first, twice := r.seen[key]; twice {
		r.fault(row.line, "twice", fmt.Sprintf("%s (%d)", p.name, first))
		return
	}
	r.seen[key] = row.line
	if name := index.Fold(p.name); r.seen[name] == 0 {
		r.seen[name] = row.line
	}
	r.fill(row, &p.member)
	r.people = append(r.people, p)
}

// fill reads what a line says of a member.
func (r *roster) fill(row rosterRow, m *recommend.Member) {
	m.Role, m.Place = r.cell(row, "role"), r.cell(row, "place")
	m.Levels = r.levels(row)
	m.Away = r.away(row)
	if text := r.cell(row, "hours"); text != "" {
		h, err := catalog.ParseHours(text, 0)
		if err != nil || h < 0 {
			r.fault(row.line, "hours", text)
		} else {
			m.Hours = h
		}
	}
	if text := r.cell(row, "audience"); text != "" {
		var err error
		if m.Audience, err = catalog.ParseAudience(text); err != nil {
			r.fault(row.line, "audience", text)
		}
	}
	for _, id := range catalog.SplitList(r.cell(row, "done")) {
		m.Done = append(m.Done, catalog.CourseID(id))
	}
	r.place(row, m)
}
