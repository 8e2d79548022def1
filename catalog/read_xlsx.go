package catalog

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// readXLSX reads the sheet of a workbook that looks most like a catalogue.
//
// The workbook is first copied without what is not needed (pictures, macros)
// and each part looked through on the way, so that no bomb reaches excelize,
// and no fault in a sheet ends its rows in silence, as excelize would let it.
func (r *reading) readXLSX(in *input) (err error) {
	section, done, err := in.seekable()
	if err != nil {
		return err
	}
	defer done()
	parts, err := r.trimWorkbook(section, in.alive)
	if parts != nil {
		defer os.Remove(parts.file)
	}
	if err != nil {
		return err
	}
	// excelize panics on some damaged workbooks; that is the workbook's fault.
	defer func() {
		if p := recover(); p != nil {
			err = r.fatal("xlsx-broken", 0, "", "Reason", fmt.Sprint(p))
		}
	}()
	f, err := excelize.OpenFile(parts.file, excelize.Options{
		UnzipSizeLimit: r.o.Limits.UnzippedBytes, UnzipXMLSizeLimit: sheetInMemory,
	})
	if err != nil {
		return r.fatal("xlsx-broken", 0, "", "Reason", err.Error())
	}
	defer f.Close()
	if err := plainStyles(f); err != nil {
		return r.fatal("xlsx-broken", 0, "", "Reason", err.Error())
	}
	return r.workbook(f, parts, in)
}

// sheetInMemory is the size beyond which excelize works on a temporary file.
const sheetInMemory = 4 << 20

// workbook chooses a sheet and reads it.
func (r *reading) workbook(f *excelize.File, parts *xlsxParts, in *input) error {
	sheets := r.sheets(f, parts)
	sheet, err := r.chooseSheet(sheets)
	if err != nil {
		return err
	}
	var others []string
	for _, s := range sheets {
		if s.name != sheet.name && s.scan.filled > 1 && !helpSheet(s.name) {
			others = append(others, fmt.Sprintf("%s (%d)", s.name, s.scan.filled))
		}
	}
	if len(others) > 0 {
		r.warn("sheets-skipped", 0, sheet.name, "Sheets", strings.Join(others, " | "), "Count", len(others))
	}
	rows, err := openRows(f, sheet)
	if err != nil {
		return r.fatal("xlsx-broken", 0, sheet.name, "Reason", err.Error())
	}
	defer rows.close()
	source := r.name + "#" + sheet.name
	t := &table{r: r, source: source, next: func() (rawRow, error) {
		row, err := rows.next()
		if rows.line%1000 == 0 || err != nil {
			if alive := in.alive(); alive != nil {
				return row, alive
			}
			r.tellRows(rows.line, sheet.scan.last, in.src.Size)
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return row, r.fatal("xlsx-broken", rows.line, sheet.name, "Reason", err.Error())
		}
		for _, e := range rows.faults {
			r.warn("cell-error", rows.line, e.value, "Cell", e.cell)
		}
		return row, err
	}}
	return t.run()
}

// helpSheet knows the explanations in our own template, which are no data.
func helpSheet(name string) bool { return name == sheetHelpFR || name == sheetHelpEN }

// tellRows reports progress in bytes, which is all that a caller knows.
func (r *reading) tellRows(line, last int, size int64) {
	if last > 0 {
		r.tell(size*int64(min(line, last))/int64(last), size)
	}
}

// sheetInfo is a sheet and how much it looks like a catalogue.
type sheetInfo struct {
	name  string
	scan  sheetScan
	score int
	head  []rawRow
}

// sheets looks at the first rows of every sheet.
func (r *reading) sheets(f *excelize.File, parts *xlsxParts) []sheetInfo {
	var out []sheetInfo
	for _, name := range f.GetSheetList() {
		info := sheetInfo{name: name, scan: parts.scanOf(name)}
		if rows, err := openRows(f, info); err == nil {
			for len(info.head) < headWindow && rows.line < 200 {
				row, err := rows.next()
				if err != nil {
					break
				}
				if !blankRow(row.cells) {
					info.head = append(info.head, row)
				}
			}
			rows.close()
		}
		if at, ok := findHeader(info.head, r.o); ok {
			info.score = at.score
		}
		out = append(out, info)
	}
	return out
}

// chooseSheet takes the sheet asked for, else the one whose header tells most;
// of equals the one with more rows, then the first.
func (r *reading) chooseSheet(sheets []sheetInfo) (sheetInfo, error) {
	var best sheetInfo
	names := make([]string, len(sheets))
	want := r.o.Sheet
	if want == "" && r.o.Mapping != nil {
		want = r.o.Mapping.Sheet
	}
	for i, s := range sheets {
		names[i] = s.name
		if want != "" && headerKey(s.name) == headerKey(want) {
			return s, nil
		}
		if s.score > best.score || s.score == best.score && s.scan.filled > best.scan.filled {
			best = s
		}
	}
	switch {
	case want != "":
		return best, r.fatal("sheet-missing", 0, want, "Sheets", strings.Join(names, " | "))
	case best.scan.filled == 0 && best.score == 0:
		return best, r.fatal("empty-source", 0, "")
	}
	return best, nil
}

// sheetRows yields the rows of a sheet, merged cells filled downwards.
type sheetRows struct {
	rows   *excelize.Rows
	scan   sheetScan
	line   int
	fill   map[int]filling // by column
	merges []verticalMerge // still to come
	faults []cellFault     // of the row just read
}

type filling struct {
	until int
	value string
}

// cellFault is a formula's error in place of a value.
type cellFault struct{ cell, value string }

func openRows(f *excelize.File, s sheetInfo) (*sheetRows, error) {
	rows, err := f.Rows(s.name)
	if err != nil {
		return nil, err
	}
	return &sheetRows{rows: rows, scan: s.scan, fill: map[int]filling{}, merges: s.scan.merges}, nil
}

func (s *sheetRows) close() { s.rows.Close() }

// next reads the next row, blank ones included; io.EOF after the last.
func (s *sheetRows) next() (rawRow, error) {
	s.faults = s.faults[:0]
	if !s.rows.Next() {
		if err := s.rows.Error(); err != nil {
			return rawRow{}, err
		}
		return rawRow{}, io.EOF
	}
	s.line++
	cells, err := s.rows.Columns()
	if err != nil {
		return rawRow{}, err
	}
	for i, c := range cells {
		if slices.Contains(formulaErrors, c) {
			name, _ := excelize.CoordinatesToCellName(i+1, s.line)
			s.faults = append(s.faults, cellFault{name, c})
			cells[i] = ""
		}
	}
	return rawRow{line: s.line, cells: s.merged(trimRow(cells))}, nil
}

// formulaErrors are what Excel leaves where a formula failed.
var formulaErrors = []string{"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#N/D", "#VALEUR!", "#NOM?", "#NOMBRE!"}

// merged gives each row of a cell merged downwards the cell's value, as people
// read it: one title beside three sessions. A row with nothing else stays blank.
func (s *sheetRows) merged(cells []string) []string {
	for len(s.merges) > 0 && s.merges[0].row <= s.line {
		m := s.merges[0]
		s.merges = s.merges[1:]
		if m.row == s.line && m.col < len(cells) {
			s.fill[m.col] = filling{m.until, cells[m.col]}
		}
	}
	if blankRow(cells) {
		return cells
	}
	for col, fill := range s.fill {
		if s.line > fill.until {
			delete(s.fill, col)
			continue
		}
		for len(cells) <= col {
			cells = append(cells, "")
		}
		if blankCell(cells[col]) {
			cells[col] = fill.value
		}
	}
	return cells
}
