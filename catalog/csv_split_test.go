package catalog

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// splitAll cuts a text with our splitter; sound is false when a row had a fault.
func splitAll(t testing.TB, text string, comma byte) (rows [][]string, sound bool) {
	t.Helper()
	s := &rowSplitter{r: bufio.NewReader(strings.NewReader(text)), comma: comma, limits: Limits{}.WithDefaults()}
	sound = true
	for {
		row, err := s.next()
		if errors.Is(err, io.EOF) {
			return rows, sound
		}
		if err != nil {
			t.Fatal(err)
		}
		sound = sound && row.fault == rowSound
		if len(row.cells) != 1 || row.cells[0] != "" { // encoding/csv skips empty lines
			rows = append(rows, row.cells)
		}
	}
}

// sameAsStandard compares with encoding/csv where that finds no fault.
func sameAsStandard(t testing.TB, text string, comma byte) {
	t.Helper()
	if strings.Contains(text, "\r") || strings.Contains(text, " \"") || strings.Contains(text, "\" ") {
		return // lone returns are kept differently, spaces around quotes are ours to allow
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = rune(comma), -1
	want, err := r.ReadAll()
	got, _ := splitAll(t, text, comma)
	if err != nil {
		return
	}
	// encoding/csv takes an empty quoted line for a row of one empty cell.
	var rows [][]string
	for _, row := range want {
		if len(row) > (Limits{}).WithDefaults().Columns {
			return // cut, and refused by the table
		}
		if len(row) != 1 || row[0] != "" {
			rows = append(rows, row)
		}
	}
	if diff := cmp.Diff(rows, got); diff != "" {
		t.Errorf("not as encoding/csv for %q (-standard +ours):\n%s", text, diff)
	}
}

func TestSplitAsStandard(t *testing.T) {
	for _, text := range []string{
		"a,b,c\n1,2,3\n", "a,\"b,c\",d\n", "\"a\"\"b\",c\n", "a,\"b\nc\",d\ne,f,g", "a,,\n,,\n", "\"\",a\n", "a\n\nb\n", "é,ï\n",
	} {
		sameAsStandard(t, text, ',')
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"a,b\n\"c\nd\",e\n", "\"a\"\"b\",c", "a,\"b", "\"a\"b,c\n\"d\n", ",\n,\"\"\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { sameAsStandard(t, text, ',') })
}
