package catalog

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Mapping names the columns that are not recognised by themselves. As a text:
//
//	# field = column; a field in French or English, or its code
//	titre = Course name
//	résumé = Long text
//	mots-clés = Topics*     # a pattern: a marked cell ("X") is worth the column's name
//	langue =                # no column: leave the field out
//	header-rows = 2         # rows of the header (lignes-en-tête)
//	header-part = 2         # of a column named "Finance / Finances", keep the 2nd part (partie-en-tête)
//	skip = 3                # rows before the header (sauter)
//	sheet = Feuille 2       # of a workbook (feuille)
//	hours-unit = jours      # of bare numbers in the duration (unité-durée): heures, jours, minutes, semaines
//
// A field may stand on several lines: the columns add up, or the first with
// something in it counts.
type Mapping struct {
	Name       string // the file, for issues
	Columns    []MappedColumn
	HeaderRows int // 0: found out
	HeaderPart int // 0: all
	Skip       int
	Sheet      string
	HoursUnit  string // "h", "jours", "min", "semaines"; "": as recognised
}

// MappedColumn is one line of a mapping.
type MappedColumn struct {
	Line    int
	Field   Field
	Column  string // as written; "" leaves the field out
	pattern *regexp.Regexp
}

// mappingOptions are the lines that are not fields, by every name they have.
var mappingOptions = map[string]string{
	"header rows": "header-rows", "lignes en tete": "header-rows",
	"header part": "header-part", "partie en tete": "header-part",
	"skip": "skip", "sauter": "skip",
	"sheet": "sheet", "feuille": "sheet",
	"hours unit": "hours-unit", "unite duree": "hours-unit",
}

var hourUnits = map[string]string{
	"h": "h", "heures": "h", "heure": "h", "hours": "h", "j": "jours", "jours": "jours", "jour": "jours", "days": "jours",
	"min": "min", "minutes": "min", "semaines": "semaines", "weeks": "semaines",
}

// LoadMapping reads a mapping file; see ParseMapping.
func LoadMapping(file string) (*Mapping, []Issue, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, fmt.Errorf("open mapping: %w", err)
	}
	defer f.Close()
	return ParseMapping(file, f)
}

// maxMappingLine, in bytes, and maxMappingLines bound a mapping file: it is
// written by hand.
const (
	maxMappingLine  = 4 << 10
	maxMappingLines = 2000
)

// ParseMapping reads a mapping. Every line that is not understood is an Error
// issue with its line, and then there is no mapping; the error is of reading.
func ParseMapping(name string, r io.Reader) (*Mapping, []Issue, error) {
	m := &Mapping{Name: name}
	var issues []Issue
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, maxMappingLine)
	line := 0
	for sc.Scan() && line < maxMappingLines {
		line++
		text, _, _ := strings.Cut(sc.Text(), " #")
		text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
		if text == "" || text[0] == '#' {
			continue
		}
		if issue, ok := m.line(line, text); !ok {
			issue.Source, issue.Row, issue.Grade, issue.Value = name, line, Error, cutRunes(text, maxIssueValue)
			issues = append(issues, issue)
		}
	}
	if err := sc.Err(); err != nil && err != bufio.ErrTooLong {
		return nil, issues, fmt.Errorf("read mapping %s: %w", name, err)
	} else if err != nil || line >= maxMappingLines {
		issues = append(issues, makeIssue(Error, "mapping-long", line, "", []any{"Limit", maxMappingLines}))
	}
	if len(issues) > 0 {
		return nil, issues, nil
	}
	return m, nil, nil
}

// line takes in one line; ok is false when it is not understood.
func (m *Mapping) line(n int, text string) (issue Issue, ok bool) {
	left, right, ok := strings.Cut(text, "=")
	if !ok {
		return Issue{Code: "mapping-line"}, false
	}
	left, right = strings.TrimSpace(left), strings.TrimSpace(right)
	if option, ok := mappingOptions[headerKey(left)]; ok {
		if !m.option(option, right) {
			return Issue{Code: "mapping-option", Args: map[string]any{"Option": left, "Given": right}}, false
		}
		return Issue{}, true
	}
	h, ok := matchHeading(left)
	if !ok {
		return Issue{Code: "mapping-field", Args: map[string]any{"Name": left, "Known": fieldNames()}}, false
	}
	c := MappedColumn{Line: n, Field: h.Field, Column: right}
	if strings.Contains(right, "*") {
		parts := strings.Split(right, "*")
		for i, p := range parts {
			parts[i] = regexp.QuoteMeta(headerKey(p))
		}
		c.pattern = regexp.MustCompile("^" + strings.Join(parts, ".*") + "$")
	}
	m.Columns = append(m.Columns, c)
	return Issue{}, true
}

// option sets what is not a field.
func (m *Mapping) option(name, value string) bool {
	number := func(v *int, low, high int) bool {
		n, err := strconv.Atoi(value)
		*v = n
		return err == nil && n >= low && n <= high
	}
	switch name {
	case "header-rows":
		return number(&m.HeaderRows, 1, 3)
	case "header-part":
		return number(&m.HeaderPart, 1, 4)
	case "skip":
		return number(&m.Skip, 0, 1000)
	case "hours-unit":
		m.HoursUnit = hourUnits[foldText(value)]
		return m.HoursUnit != ""
	}
	m.Sheet = value
	return value != ""
}

// fieldNames lists the French names of the fields, for those who mistook one.
func fieldNames() string {
	names := make([]string, len(Fields))
	for i, f := range Fields {
		names[i] = strings.ToLower(headerName(f, "fr"))
		names[i], _, _ = strings.Cut(names[i], " (")
	}
	return strings.Join(names, ", ")
}

// heading says what a column feeds, by the mapping, else by its name; marks
// says that a mark in it stands for the column's label. m may be nil.
func (m *Mapping) heading(name, label string) (h heading, marks bool) {
	if m != nil {
		for i, c := range m.Columns {
			if c.matches(name, label) {
				return heading{Field: c.Field, Unit: m.unit(c.Field, ""), Rank: i}, c.pattern != nil
			}
		}
	}
	h, marks = recognise(name, label)
	if m == nil {
		return h, marks
	}
	if slices.ContainsFunc(m.Columns, func(c MappedColumn) bool { return c.Field == h.Field }) {
		return heading{}, false
	}
	h.Unit = m.unit(h.Field, h.Unit)
	return h, marks
}

func (m *Mapping) unit(f Field, unit string) string {
	if f == FieldHours && m.HoursUnit != "" {
		return m.HoursUnit
	}
	return unit
}

// matches compares both the full name and the lower row alone.
func (c MappedColumn) matches(name, label string) bool {
	if c.pattern != nil {
		return c.pattern.MatchString(headerKey(name)) || c.pattern.MatchString(headerKey(label))
	}
	key := headerKey(c.Column)
	return key != "" && (key == headerKey(name) || key == headerKey(label))
}

// headerJoin stands between the rows of a two-row header in a column's name.
const headerJoin = " > "

// recognise understands a name that may come from two header rows: both
// together ("Session > Début"), the lower alone, and last the upper alone, whose
// columns then are a matrix of marks ("Thèmes > Finances": X).
func recognise(name, label string) (h heading, marks bool) {
	if name == label {
		h, _ = parseHeading(name)
		return h, false
	}
	if h, ok := matchHeading(name); ok {
		return h, false
	}
	if h, ok := parseHeading(label); ok {
		return h, false
	}
	upper, _, _ := strings.Cut(name, headerJoin)
	h, ok := parseHeading(upper)
	h.Rank += rankPart
	return h, ok
}

// missing returns the mapped columns that the header has not.
func (m *Mapping) missing(l *layout) []MappedColumn {
	if m == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(m.Columns), func(c MappedColumn) bool {
		return c.Column == "" || slices.ContainsFunc(l.columns, func(col column) bool { return c.matches(col.name, col.label) })
	})
}

// part cuts a label in two languages ("Finance / Finances") as header-part says.
func (m *Mapping) part(label string) string {
	if m == nil || m.HeaderPart == 0 {
		return label
	}
	parts := strings.FieldsFunc(label, func(r rune) bool { return r == '/' || r == '\\' || r == '|' })
	if len(parts) < m.HeaderPart {
		return label
	}
	return strings.TrimSpace(parts[m.HeaderPart-1])
}
