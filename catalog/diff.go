package catalog

import (
	"fmt"
	"strconv"
	"strings"
)

// Difference is what an import would change.
type Difference struct {
	Added     []CourseID `json:"added"`
	Removed   []CourseID `json:"removed"`
	Changed   []Change   `json:"changed"`
	Unchanged int        `json:"unchanged"`
	Before    int        `json:"before"`
	After     int        `json:"after"`
}

// Change is one course that both catalogues hold and that is not the same.
type Change struct {
	ID     CourseID      `json:"id"`
	Title  string        `json:"title"`
	Fields []FieldChange `json:"fields"`
}

// FieldChange is one field of it, as text.
type FieldChange struct {
	Field  Field  `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// ShrinkLimit is how much of the courses an import may take away without being
// told twice: a truncated export is the commonest accident.
const ShrinkLimit = 0.30

// NewDifference returns a difference between nothing and nothing, whose lists
// are empty rather than null in JSON.
func NewDifference() Difference {
	return Difference{Added: []CourseID{}, Removed: []CourseID{}, Changed: []Change{}}
}

// Shrinks reports whether more than ShrinkLimit of the courses would go, be it
// that others come in their place: a wrong file of the same length is as much
// of an accident.
func (d Difference) Shrinks() bool {
	return float64(len(d.Removed)) > ShrinkLimit*float64(d.Before)
}

// Same reports whether nothing would change.
func (d Difference) Same() bool { return len(d.Added)+len(d.Changed)+len(d.Removed) == 0 }

// Compare returns what changes from one catalogue to another; before may be nil.
func Compare(before, after *Catalog) (Difference, error) {
	d := NewDifference()
	d.After = after.Len()
	if before != nil {
		d.Before = before.Len()
		for c, err := range before.All() {
			if err != nil {
				return d, err
			}
			if _, ok := after.Rank(c.ID); !ok {
				d.Removed = append(d.Removed, c.ID)
			}
		}
	}
	for c, err := range after.All() {
		if err != nil {
			return d, err
		}
		if err := d.add(before, c); err != nil {
			return d, err
		}
	}
	return d, nil
}

func (d *Difference) add(before *Catalog, c *Course) error {
	var old *Course
	if before != nil {
		var err error
		if old, err = before.ByID(c.ID); err != nil {
			return err
		}
	}
	if old == nil {
		d.Added = append(d.Added, c.ID)
		return nil
	}
	fields := changes(old, c)
	if len(fields) == 0 {
		d.Unchanged++
		return nil
	}
	d.Changed = append(d.Changed, Change{c.ID, c.Title, fields})
	return nil
}

func changes(a, b *Course) []FieldChange {
	before, after := texts(a), texts(b)
	var out []FieldChange
	for _, f := range Fields {
		if before[f] != after[f] {
			out = append(out, FieldChange{f, before[f], after[f]})
		}
	}
	return out
}

// texts writes each field of a course as the canonical columns would hold it.
func texts(c *Course) map[Field]string {
	out := map[Field]string{
		FieldTitle: c.Title, FieldSummary: c.Summary, FieldOutcomes: strings.Join(c.Outcomes, " ; "), FieldKeywords: strings.Join(c.Keywords, " ; "),
		FieldProvider: c.Provider, FieldURL: c.URL, FieldLanguage: c.Language, FieldFormat: c.Format.String(), FieldModality: c.Modality.String(),
		FieldAudience: joined(c.Audience), FieldCertification: c.Certification, FieldSessions: FormatSessions(c.Sessions),
		FieldTeaches: targets(c.Teaches), FieldRequires: targets(c.Requires), FieldPrerequisites: joined(c.Prerequisites),
	}
	if c.Level > 0 {
		out[FieldLevel] = strconv.Itoa(int(c.Level))
	}
	if c.Hours > 0 {
		out[FieldHours] = strconv.FormatFloat(c.Hours, 'f', -1, 64)
	}
	if c.Cost.Known() {
		out[FieldCost] = fmt.Sprintf("%.2f %s", float64(c.Cost.Cents)/100, c.Cost.Currency)
	}
	return out
}

func joined[T any](list []T) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = fmt.Sprint(v)
	}
	return strings.Join(out, "; ")
}

func targets(list []Target) string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = string(t.Competence)
		if t.Level > 0 {
			out[i] += "@" + strconv.Itoa(int(t.Level))
		}
	}
	return strings.Join(out, "; ")
}
