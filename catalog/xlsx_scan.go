package catalog

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sheetScan is what looking through a sheet tells.
type sheetScan struct {
	filled int // rows with a value
	last   int // number of the last row
	merges []verticalMerge
}

// verticalMerge is a cell merged over several rows; its value stands in the
// first. Rows are 1-based, col counts from 0.
type verticalMerge struct{ col, row, until int }

// Merged cells beyond these are decoration or an attack.
const (
	maxMerges    = 20_000
	maxMergeRows = 1_000
)

// scanPart reads a part to its end within the limits.
func scanPart(s *xmlScanner, sheet bool) (sheetScan, error) {
	var scan sheetScan
	value, items := false, 0
	for {
		tok, err := s.token()
		if errors.Is(err, io.EOF) {
			slices.SortFunc(scan.merges, func(a, b verticalMerge) int { return cmp.Compare(a.row, b.row) })
			return scan, nil
		}
		if err != nil {
			return scan, err
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			if end, ok := tok.(xml.EndElement); ok && end.Name.Local == "row" && value {
				scan.filled++
			}
			continue
		}
		switch start.Name.Local {
		case "si":
			if items++; items > maxSharedStrings {
				return scan, &limitError{"strings-limit", maxSharedStrings}
			}
		case "row":
			value = false
			if err := scan.row(start); err != nil {
				return scan, err
			}
		case "v", "is":
			value = true
		case "mergeCell":
			if sheet && len(scan.merges) < maxMerges {
				scan.merge(attrOf(start, "ref"))
			}
		}
	}
}

// row checks the order of the rows: excelize loses those out of order.
func (s *sheetScan) row(start xml.StartElement) error {
	n := s.last + 1
	if r := attrOf(start, "r"); r != "" {
		var err error
		if n, err = strconv.Atoi(r); err != nil || n <= s.last || n > excelize.TotalRows {
			return fmt.Errorf("row %q after row %d", r, s.last)
		}
	}
	s.last = n
	return nil
}

// merge notes a range that goes over several rows.
func (s *sheetScan) merge(ref string) {
	coords, err := refCorners(ref)
	if err != nil || coords[3] <= coords[1] || coords[3]-coords[1] > maxMergeRows {
		return
	}
	s.merges = append(s.merges, verticalMerge{coords[0] - 1, coords[1], coords[3]})
}

// refCorners reads "B2:C5" as column, row, column, row.
func refCorners(ref string) (c [4]int, err error) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return c, errors.New("not a range")
	}
	if c[0], c[1], err = excelize.CellNameToCoordinates(from); err != nil {
		return c, err
	}
	c[2], c[3], err = excelize.CellNameToCoordinates(to)
	return c, err
}
