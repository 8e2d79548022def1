package catalog

import (
	"errors"
	"io"
	"slices"
	"strings"
)

// table reads rows of cells, wherever they come from: finds the header, then
// turns each row into a record, an issue or a count.
type table struct {
	r      *reading
	source string                 // shown with each row
	next   func() (rawRow, error) // io.EOF after the last
	layout *layout
	names  []string   // layout.header(), shared by the records
	rows   [][]string // the header rows, to know them when they come again
	width  int        // of the header
}

// The header is looked for within this many rows that are not blank, and above
// it at most maxTitles lines may stand.
const (
	headWindow = 24
	maxTitles  = 10
)

// run reads the whole table.
func (t *table) run() error {
	head, err := t.peek()
	if err != nil {
		return err
	}
	if len(head) == 0 {
		return t.r.fatal("empty-source", 0, "")
	}
	at, ok := findHeader(head, t.r.o)
	if !ok {
		return t.noHeader(head)
	}
	if err := t.begin(head, at); err != nil {
		return err
	}
	for _, row := range head[at.end:] {
		if err := t.row(row); err != nil {
			return err
		}
	}
	for {
		row, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.row(row); err != nil {
			return err
		}
	}
}

// peek takes the first rows, counting the blank ones and those to be skipped.
func (t *table) peek() ([]rawRow, error) {
	skip := 0
	if m := t.r.o.Mapping; m != nil {
		skip = m.Skip
	}
	var head []rawRow
	for len(head) < headWindow {
		row, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if skip > 0 && !isRejectHeader(row.cells) {
			skip--
			t.r.header(1)
			continue
		}
		skip = 0
		if blankRow(row.cells) {
			t.r.blank()
			continue
		}
		head = append(head, row)
	}
	return head, nil
}

// begin sets the header and tells what it leaves out.
func (t *table) begin(head []rawRow, at headerPlace) error {
	t.layout, t.width = at.layout, len(at.layout.columns)
	t.names = t.layout.header()
	if t.width > t.r.o.Limits.Columns {
		return t.r.fatal("columns-limit", head[at.start].line, "", "Limit", t.r.o.Limits.Columns, "Count", t.width)
	}
	for _, row := range head[at.start:at.end] {
		t.rows = append(t.rows, row.cells)
		t.r.header(1)
	}
	if err := t.titles(head[:at.start], head[at.end-1]); err != nil {
		return err
	}
	for _, c := range t.layout.columns {
		if !c.known() && strings.TrimSpace(c.name) != "" && c.name != rejectLine && c.name != rejectMotive {
			t.r.ignore(c.name)
		}
	}
	for _, c := range t.r.o.Mapping.missing(t.layout) {
		t.r.warn("mapping-column", 0, c.Column, "Mapping", t.r.o.Mapping.Name, "Line", c.Line, "Seen", seenNames(t.names))
	}
	return nil
}

// titles takes the lines above the header: a few cells of title are counted,
// what looks like a row of the table is refused aloud.
func (t *table) titles(above []rawRow, header rawRow) error {
	for _, row := range above {
		if filled(row.cells) > max(1, filled(header.cells)/2) {
			rec := Record{Source: t.source, Row: row.line, Header: t.names, Cells: row.cells}
			if err := t.r.reject(rec, "row-above-header", firstCell(row.cells), "HeaderRow", header.line); err != nil {
				return err
			}
			continue
		}
		t.r.header(1)
	}
	return nil
}

// row turns one row into a record, an issue or a count.
func (t *table) row(row rawRow) error {
	if row.fault == rowSound && blankRow(row.cells) {
		t.r.blank()
		return nil
	}
	if row.fault == rowSound && t.repeated(row.cells) {
		t.r.header(1)
		return nil
	}
	cells := t.ownCells(row.cells)
	rec := Record{Source: t.source, Row: row.line, Header: t.names, Cells: cells}
	if code, args := t.refusal(row); code != "" {
		return t.r.reject(rec, code, firstCell(row.cells), args...)
	}
	switch row.fault {
	case rowMended:
		t.r.warn("quotes-mended", row.line, firstCell(row.cells))
	case rowSpans:
		t.r.warn("quotes-span", row.line, firstCell(row.cells))
	}
	if extra := overflow(row.cells, t.width); extra != "" {
		t.r.warn("cells-overflow", row.line, extra, "Width", t.width)
	}
	rec.Values = t.layout.values(cellGetter(t.unguarded(row.cells)))
	if section := t.section(rec.Values, row.cells); section != "" {
		return t.r.reject(rec, "section-row", section)
	}
	return t.r.emit(rec)
}

// refusal returns the code of an issue when the row cannot be a record.
func (t *table) refusal(row rawRow) (code string, args []any) {
	l := t.r.o.Limits
	switch {
	case row.fault == rowTooLong:
		return "cell-limit", []any{"Limit", humanBytes(int64(l.CellBytes)), "RowLimit", humanBytes(int64(l.RecordBytes))}
	case row.fault == rowQuotes:
		return "quotes-open", nil
	case row.fault == rowMended && len(row.cells) != t.width:
		return "quotes-bare", []any{"Width", t.width, "Count", len(row.cells)}
	case len(row.cells) > l.Columns:
		return "row-columns", []any{"Limit", l.Columns, "Count", len(row.cells)}
	case slices.ContainsFunc(row.cells, func(c string) bool { return strings.ContainsRune(c, 0) }):
		return "nul-bytes", nil
	}
	return "", nil
}

// section returns the text of a row whose only filled cell is not the title:
// a heading between two groups of courses, or a course still to be written.
func (t *table) section(values map[Field][]string, cells []string) string {
	title := t.layout.fields[FieldTitle][0]
	if len(t.layout.fields) < 4 || filled(cells) != 1 || title < len(cells) && !blankCell(cells[title]) {
		return ""
	}
	return firstCell(cells)
}

// ownCells drops the two columns that a reject file adds and gives back the
// cells behind their guard.
func (t *table) ownCells(cells []string) []string {
	if !t.layout.rejects() {
		return cells
	}
	var out []string
	for i, c := range t.unguarded(cells) {
		if i != t.layout.line && i != t.layout.motive {
			out = append(out, c)
		}
	}
	return out
}

// unguarded undoes what RejectWriter does against spreadsheet formulas.
func (t *table) unguarded(cells []string) []string {
	if !t.layout.rejects() {
		return cells
	}
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = unguard(c)
	}
	return out
}

// repeated reports whether the row is one of the header's, come again.
func (t *table) repeated(cells []string) bool {
	for _, h := range t.rows {
		if filled(h) > 1 && slices.EqualFunc(trimRow(h), trimRow(cells), func(a, b string) bool {
			return headerKey(a) == headerKey(b)
		}) {
			return true
		}
	}
	return false
}

// noHeader says what was seen in place of a title column.
func (t *table) noHeader(head []rawRow) error {
	best := head[0]
	for _, row := range head[:min(len(head), maxTitles+1)] {
		if filled(row.cells) > filled(best.cells) {
			best = row
		}
	}
	return t.r.fatal("title-column-missing", best.line, "", "Seen", seenNames(best.cells))
}
