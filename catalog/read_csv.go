package catalog

import (
	"bufio"
	"errors"
	"io"
	"math"
	"strings"
)

// readCSV reads separated text: the separator is found out, a row costs no
// more than itself, and a fault in one row leaves the next alone.
func (r *reading) readCSV(text *textReader) error {
	comma, width := detectComma(text, r.o)
	s := &rowSplitter{
		r:      bufio.NewReaderSize(text, headBytes),
		comma:  comma,
		limits: r.o.Limits,
		crOnly: crOnly(text.head),
		width:  width,
	}
	t := &table{r: r, source: r.name, next: s.next}
	err := t.run()
	r.noteMended(text)
	return r.settle(err, s.line)
}

// crOnly reports whether lines end as on old Macintoshes.
func crOnly(head string) bool {
	return !strings.Contains(head, "\n") && strings.Contains(head, "\r")
}

// noComma cuts nowhere: a list of titles in one column.
const noComma = '\x1f'

// detectComma tries each separator on the first rows and takes the one that
// cuts them most alike; one that makes the header understood weighs more than
// anything else. Without any, the text is a single column. The width is that
// of the header, 0 when it was not found.
func detectComma(text *textReader, o ReadOptions) (best byte, width int) {
	best = noComma
	top := 0.0
	for _, comma := range []byte(";,\t|") {
		if score, w := commaScore(text, comma, o); score > top {
			best, top, width = comma, score, w
		}
	}
	return best, width
}

// commaRows is how many rows are cut to judge a separator.
const commaRows = 40

func commaScore(text *textReader, comma byte, o ReadOptions) (score float64, width int) {
	rows := sampleRows(text, comma, o.Limits)
	if len(rows) == 0 {
		return 0, 0
	}
	counts := map[int]int{}
	mode := 0
	for _, row := range rows {
		n := len(row.cells)
		counts[n]++
		if counts[n] > counts[mode] || counts[n] == counts[mode] && n > mode {
			mode = n
		}
	}
	recognised := 0
	if at, ok := findHeader(rows, o); ok && len(at.layout.columns) > 1 {
		recognised, width = at.score, len(at.layout.columns)
	}
	if mode < 2 && recognised < 6 {
		return 0, 0
	}
	alike := float64(counts[mode]) / float64(len(rows))
	return alike + math.Log(float64(mode))/10 + float64(recognised), width
}

// sampleRows cuts the first rows that are not blank; the last may be cut by the
// window and is left out.
func sampleRows(text *textReader, comma byte, limits Limits) []rawRow {
	s := &rowSplitter{r: bufio.NewReader(strings.NewReader(text.head)), comma: comma, limits: limits, crOnly: crOnly(text.head)}
	var rows []rawRow
	for len(rows) < commaRows {
		row, err := s.next()
		if errors.Is(err, io.EOF) {
			if !text.whole && len(rows) > 1 {
				rows = rows[:len(rows)-1]
			}
			break
		}
		if err != nil {
			break
		}
		if !blankRow(row.cells) {
			rows = append(rows, row)
		}
	}
	return rows
}
