package catalog

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// TableError says where a framework table is wrong.
type TableError struct {
	Line    int    // 1-based; 0: the table as a whole
	Column  string // heading; "" when the line as a whole is wrong
	Problem string
}

// Error gives the place, then the problem.
func (e *TableError) Error() string {
	switch {
	case e.Line == 0:
		return e.Problem
	case e.Column == "":
		return fmt.Sprintf("line %d: %s", e.Line, e.Problem)
	default:
		return fmt.Sprintf("line %d, column %s: %s", e.Line, e.Column, e.Problem)
	}
}

// LoadFramework reads a framework from its table, UTF-8 and tab-separated:
//
//	#framework	digcomp	2.2	French name	English name
//	#area	1	French name	English name
//	code	area	name_fr	name_en	descriptors_fr	descriptors_en	also
//	1.1	1	Naviguer…	Browsing…	veille; moteur de recherche	search engine	other name; another
//
// Descriptor columns and "also" may be missing; where one language's name is
// empty the other's stands in. Lines that begin with "# " are comments. A fault
// is a *TableError with its line and column.
func LoadFramework(r io.Reader) (*Framework, error) {
	f := &Framework{}
	err := readTable(r, []string{"code", "area", "name_fr", "name_en"}, []string{"descriptors_fr", "descriptors_en", "also"},
		f.directive, f.row)
	if err != nil {
		return nil, err
	}
	if f.ID == "" {
		return nil, &TableError{Problem: "no #framework line"}
	}
	if len(f.Competences) == 0 {
		return nil, &TableError{Problem: "no competence"}
	}
	return f, nil
}

var frameworkID = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

func (f *Framework) directive(line int, cells []string) error {
	cell := func(i int) string {
		if i < len(cells) {
			return cells[i]
		}
		return ""
	}
	switch cells[0] {
	case "#framework":
		if !frameworkID.MatchString(cell(1)) {
			return &TableError{line, "2", fmt.Sprintf("identifier %q, expected lower-case letters and digits", cell(1))}
		}
		f.ID, f.Version = cell(1), cell(2)
		f.NameFR, f.NameEN = orOther(cell(3), cell(4))
	case "#area":
		if cell(1) == "" || cell(2) == "" && cell(3) == "" {
			return &TableError{line, "", "an area needs a code and a name"}
		}
		if _, ok := f.Area(cell(1)); ok {
			return &TableError{line, "2", fmt.Sprintf("area %q stands twice", cell(1))}
		}
		a := Area{Code: cell(1)}
		a.NameFR, a.NameEN = orOther(cell(2), cell(3))
		f.Areas = append(f.Areas, a)
	default:
		return &TableError{line, "1", fmt.Sprintf("unknown directive %q, expected #framework or #area", cells[0])}
	}
	return nil
}

var competenceCode = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]*$`)

func (f *Framework) row(line int, row map[string]string) error {
	if f.ID == "" {
		return &TableError{line, "", "the #framework line must stand before the competences"}
	}
	code := row["code"]
	if !competenceCode.MatchString(code) {
		return &TableError{line, "code", fmt.Sprintf("unusable code %q", code)}
	}
	c := Competence{ID: CompetenceID(f.ID + ":" + strings.ToLower(code)), Area: row["area"]}
	if slices.ContainsFunc(f.Competences, func(o Competence) bool { return o.ID == c.ID }) {
		return &TableError{line, "code", fmt.Sprintf("code %q stands twice", code)}
	}
	if _, ok := f.Area(c.Area); !ok {
		return &TableError{line, "area", fmt.Sprintf("unknown area %q", c.Area)}
	}
	c.NameFR, c.NameEN = orOther(row["name_fr"], row["name_en"])
	if c.NameFR == "" {
		return &TableError{line, "name_fr", "no name"}
	}
	c.DescriptorsFR = semicolons(row["descriptors_fr"])
	c.DescriptorsEN = semicolons(row["descriptors_en"])
	c.Also = semicolons(row["also"])
	f.Competences = append(f.Competences, c)
	return nil
}

func orOther(fr, en string) (string, string) {
	switch {
	case fr == "":
		return en, en
	case en == "":
		return fr, fr
	}
	return fr, en
}

func semicolons(s string) []string {
	var out []string
	for p := range strings.SplitSeq(s, ";") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// maxTableLine bounds a line of a table, in bytes: an operator's file may be
// anything, a framework's longest line is about 2 kB.
const maxTableLine = 1 << 20

// readTable reads a tab-separated table with its heading line and hands each
// directive (a line that begins with "#") and each row on. row's map holds every
// column, required or optional, and cells are trimmed.
func readTable(r io.Reader, required, optional []string,
	directive func(line int, cells []string) error, row func(line int, row map[string]string) error) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, maxTableLine)
	var heading []string
	line := 0
	for sc.Scan() {
		line++
		text := strings.TrimRight(strings.TrimPrefix(sc.Text(), "\ufeff"), "\r")
		if strings.TrimSpace(text) == "" || text == "#" || strings.HasPrefix(text, "# ") {
			continue
		}
		if !utf8.ValidString(text) {
			return &TableError{line, "", "not UTF-8"}
		}
		cells := strings.Split(text, "\t")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		var err error
		switch {
		case strings.HasPrefix(text, "#"):
			err = directive(line, cells)
		case heading == nil:
			heading = cells
			err = checkHeading(line, cells, required, optional)
		case len(cells) > len(heading):
			err = &TableError{line, "", fmt.Sprintf("%d cells, the heading has %d", len(cells), len(heading))}
		default:
			err = row(line, rowOf(heading, cells))
		}
		if err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil {
		return &TableError{line + 1, "", err.Error()}
	}
	return nil
}

func rowOf(heading, cells []string) map[string]string {
	row := make(map[string]string, len(heading))
	for i, c := range cells {
		row[heading[i]] = c
	}
	return row
}

func checkHeading(line int, heading, required, optional []string) error {
	for i, h := range heading {
		if !slices.Contains(required, h) && !slices.Contains(optional, h) {
			return &TableError{line, h, fmt.Sprintf("unknown column, expected %s", strings.Join(append(slices.Clone(required), optional...), ", "))}
		}
		if slices.Contains(heading[:i], h) {
			return &TableError{line, h, "column stands twice"}
		}
	}
	for _, h := range required {
		if !slices.Contains(heading, h) {
			return &TableError{line, h, "column missing"}
		}
	}
	return nil
}
