package catalog

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// column is one column of a table and what it feeds.
type column struct {
	name  string // both header rows joined, as the reject file shows it
	label string // the lower header row alone: the value of a marked cell
	head  heading
	marks bool // mapped by a pattern: a mark stands for the label
}

// known reports whether the column feeds a field.
func (c column) known() bool { return c.head.Field != "" }

// layout says which cells feed which field.
type layout struct {
	columns []column
	fields  map[Field][]int // columns of a field, the one to believe first
	line    int             // column of parcours_ligne and of parcours_motif,
	motive  int             // -1 outside reject files
	want    string          // language preferred
}

// gathered are the fields that several columns add up to; of the others the
// first column with something in it counts.
var gathered = []Field{FieldOutcomes, FieldKeywords, FieldAudience, FieldTeaches, FieldRequires, FieldPrerequisites, FieldSessions}

// Names of the columns that a reject file adds.
const (
	rejectLine   = "parcours_ligne"
	rejectMotive = "parcours_motif"
)

// newLayout understands a header. The mapping comes first; a field that it
// names takes its columns from nowhere else.
func newLayout(names, labels []string, m *Mapping, lang string) *layout {
	l := &layout{fields: map[Field][]int{}, line: -1, motive: -1, want: "fr"}
	if lang == "en" {
		l.want = "en"
	}
	for i, name := range names {
		c := column{name: name, label: m.part(labels[i])}
		switch strings.TrimSpace(name) {
		case rejectLine:
			l.line = i
		case rejectMotive:
			l.motive = i
		default:
			c.head, c.marks = m.heading(name, labels[i])
		}
		l.columns = append(l.columns, c)
		if c.known() {
			l.fields[c.head.Field] = append(l.fields[c.head.Field], i)
		}
	}
	for f := range l.fields {
		slices.SortStableFunc(l.fields[f], func(a, b int) int { return l.compare(l.columns[a].head, l.columns[b].head) })
	}
	return l
}

// compare puts the wanted language first, then columns without a language,
// then the plainest name.
func (l *layout) compare(a, b heading) int {
	return cmp.Or(cmp.Compare(l.foreign(a), l.foreign(b)), cmp.Compare(a.Rank, b.Rank))
}

// foreign is 0 for the wanted language, 1 for none said, 2 for the other.
func (l *layout) foreign(h heading) int {
	switch h.Lang {
	case l.want:
		return 0
	case "":
		return 1
	}
	return 2
}

// score is how much a header looks like one: its distinct fields, the title
// twice. 0 without a title column.
func (l *layout) score() int {
	if len(l.fields[FieldTitle]) == 0 {
		return 0
	}
	return len(l.fields) + 1
}

// rejects reports whether the table is a reject file that comes back.
func (l *layout) rejects() bool { return l.line >= 0 && l.motive >= 0 }

// header returns the names without the two of a reject file.
func (l *layout) header() []string {
	out := make([]string, 0, len(l.columns))
	for i, c := range l.columns {
		if i != l.line && i != l.motive {
			out = append(out, c.name)
		}
	}
	return out
}

// cellGetter gives the values of a row's columns: each cell is one.
func cellGetter(cells []string) func(int) []string {
	return func(i int) []string {
		if i >= len(cells) {
			return nil
		}
		return cells[i : i+1]
	}
}

// values reads a row by field; get gives what stands in a column.
func (l *layout) values(get func(i int) []string) map[Field][]string {
	out := map[Field][]string{}
	for f, cols := range l.fields {
		if slices.Contains(gathered, f) || l.columns[cols[0]].marks {
			if vs := l.gather(cols, get); len(vs) > 0 {
				out[f] = vs
			}
			continue
		}
		for _, i := range cols {
			if vs := l.cell(i, get); len(vs) > 0 {
				out[f] = vs
				break
			}
		}
	}
	return out
}

// gather collects several columns; those of the other language count only when
// the wanted one is empty.
func (l *layout) gather(cols []int, get func(int) []string) []string {
	var out []string
	for _, i := range cols {
		if l.foreign(l.columns[i].head) == 2 && len(out) > 0 {
			break // the columns of the other language come last
		}
		for _, v := range l.cell(i, get) {
			if !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// cell reads one column: what is blank goes, the rest is trimmed.
func (l *layout) cell(i int, get func(int) []string) []string {
	var out []string
	for _, v := range get(i) {
		if v = l.value(l.columns[i], v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

var bareNumber = regexp.MustCompile(`^\d+(?:[.,]\d+)?$`)

// marks that stand for "this column applies", folded.
var marks = []string{"x", "1", "oui", "yes", "o", "y", "vrai", "true", "✓", "✔", "●", "•"}

// value reads one cell: a mark becomes the column's name, a bare number takes
// the unit that the column announces.
func (l *layout) value(c column, v string) string {
	if blankCell(v) {
		return ""
	}
	v = strings.TrimSpace(v)
	switch {
	case c.marks && slices.Contains(marks, foldText(v)):
		return c.label
	case c.head.Unit != "" && bareNumber.MatchString(v):
		return v + " " + c.head.Unit
	}
	return v
}
