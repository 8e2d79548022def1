package cli

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// maxRoster is the most bytes of a roster, and maxRosterRows its lines: ten
// times what 500 members need.
const (
	maxRoster     = 5 << 20
	maxRosterRows = 5_000
)

// rosterRows reads the lines of a CSV or XLSX file.
func rosterRows(name string) ([]rosterRow, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxRoster+1))
	switch {
	case err != nil:
		return nil, err
	case len(raw) > maxRoster:
		return nil, &rosterError{rosterFault{code: "too-big"}}
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		return workbookRows(raw)
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")) || strings.EqualFold(filepath.Ext(name), ".pdf"):
		return nil, &rosterError{rosterFault{code: "format"}}
	}
	return textRows(rosterText(raw))
}

// rosterText decodes by the byte order mark, then as UTF-8, else as
// Windows-1252, which is what Excel writes in France.
func rosterText(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		if text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(raw); err == nil {
			return string(text)
		}
	case utf8.Valid(raw):
		return strings.TrimPrefix(string(raw), "\ufeff")
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "")
	}
	return string(text)
}

// textRows reads separated values, whatever separates them.
func textRows(text string) ([]rosterRow, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = separatorOf(text), true, -1
	var out []rosterRow
	for len(out) < maxRosterRows {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, &rosterError{rosterFault{code: "format"}}
		}
		line, _ := r.FieldPos(0)
		out = append(out, rosterRow{line, cells})
	}
	return nil, &rosterError{rosterFault{code: "too-big"}}
}

// separatorOf is the separator that the line which names a column for people is
// cut best by; ";" when none is.
func separatorOf(text string) rune {
	best, most := ';', 0
	for _, sep := range []rune{';', ',', '\t', '|'} {
		n := 0
		lines := 0
		for line := range strings.Lines(text) {
			known := 0
			for cell := range strings.SplitSeq(strings.TrimSpace(line), string(sep)) {
				if columnOf(strings.Trim(cell, `" `)) != "" {
					known++
				}
			}
			n = max(n, known)
			if lines++; lines >= headerRows {
				break
			}
		}
		if n > most {
			best, most = sep, n
		}
	}
	return best
}

// workbookRows reads the first sheet that holds anything. A merged cell counts
// for each cell that it covers.
func workbookRows(raw []byte) ([]rosterRow, error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: 20 * maxRoster})
	if err != nil {
		return nil, &rosterError{rosterFault{code: "format"}}
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil || len(rows) == 0 {
			continue
		}
		if len(rows) > maxRosterRows {
			return nil, &rosterError{rosterFault{code: "too-big"}}
		}
		spread(f, sheet, rows)
		out := make([]rosterRow, len(rows))
		for i, cells := range rows {
			out[i] = rosterRow{i + 1, cells}
		}
		return out, nil
	}
	return nil, &rosterError{rosterFault{code: "empty"}}
}

// spread puts the value of merged cells into each of their rows, in their first
// column: a site that stands once beside five agents is the site of all five.
func spread(f *excelize.File, sheet string, rows [][]string) {
	merged, err := f.GetMergeCells(sheet)
	if err != nil {
		return
	}
	for _, m := range merged {
		col, first, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		_, last, lastErr := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil || lastErr != nil || first == last {
			continue
		}
		for row := first; row <= min(last, len(rows)); row++ {
			for len(rows[row-1]) < col {
				rows[row-1] = append(rows[row-1], "")
			}
			rows[row-1][col-1] = m.GetCellValue()
		}
	}
}
