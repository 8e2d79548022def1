package catalog

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// headerPlace is where the header was found among the first rows.
type headerPlace struct {
	start, end int // rows of the header: [start, end)
	layout     *layout
	score      int // twice the layout's, less a half for a second row
}

// findHeader tries each of the first rows as a header, alone and with the next
// one, and takes the one that tells most; the first of equals. A reject file's
// own header is known by its last columns and is one row, whatever the mapping
// says.
func findHeader(head []rawRow, o ReadOptions) (headerPlace, bool) {
	var best headerPlace
	m, most := o.Mapping, o.Limits.Columns+1
	for i := range head[:min(len(head), maxTitles+1)] {
		if isRejectHeader(head[i].cells) {
			names := head[i].cells[:min(len(head[i].cells), most)]
			l := newLayout(names, labelsOf(names), m, o.Language)
			return headerPlace{i, i + 1, l, 2 * l.score()}, l.score() > 0
		}
		heights := []int{1, 2}
		if m != nil && m.HeaderRows > 0 {
			heights = []int{m.HeaderRows}
		}
		for _, n := range heights {
			if i+n > len(head) || n == 2 && m == nil && !likeHeader(head[i+1].cells) {
				continue
			}
			names, labels := joinRows(head[i:i+n], most)
			l := newLayout(names, labels, m, o.Language)
			// Two rows must tell more than one, not the same.
			if s := 2*l.score() - n + 1; l.score() > 0 && s > best.score {
				best = headerPlace{i, i + n, l, s}
			}
		}
		if m != nil && m.HeaderRows > 0 && m.Skip > 0 && best.score > 0 {
			break // the mapping says where it stands
		}
	}
	return best, best.score > 0
}

// labelsOf finds the lower name again in one that was joined.
func labelsOf(names []string) []string {
	labels := make([]string, len(names))
	for i, n := range names {
		if k := strings.LastIndex(n, headerJoin); k >= 0 {
			n = n[k+len(headerJoin):]
		}
		labels[i] = n
	}
	return labels
}

func isRejectHeader(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) == rejectLine }) &&
		slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) == rejectMotive })
}

// joinRows makes column names of header rows. In an upper row an empty cell
// continues the one to its left, as a merged cell does. At most so many columns.
func joinRows(rows []rawRow, most int) (names, labels []string) {
	width := 0
	for _, row := range rows {
		width = max(width, len(trimRow(row.cells)))
	}
	width = min(width, most)
	names, labels = make([]string, width), make([]string, width)
	for n, row := range rows {
		last, left := n == len(rows)-1, ""
		for i := range width {
			cell := ""
			if i < len(row.cells) {
				cell = strings.TrimSpace(row.cells[i])
			}
			if cell == "" && !last {
				cell = left
			}
			left = cell
			switch {
			case cell == "":
			case names[i] == "":
				names[i], labels[i] = cell, cell
			default:
				names[i], labels[i] = names[i]+headerJoin+cell, cell
			}
		}
	}
	return names, labels
}

// likeHeader reports whether a row could be the lower half of a header: short
// cells, none of them a number, an address or a date.
func likeHeader(cells []string) bool {
	for _, c := range cells {
		c = strings.TrimSpace(c)
		if utf8.RuneCountInString(c) > 90 || strings.Contains(c, "://") {
			return false
		}
		if digits := strings.IndexFunc(c, unicode.IsDigit); digits == 0 {
			return false
		}
	}
	return true
}

// seenNames lists the cells of a row for an issue.
func seenNames(cells []string) string {
	var names []string
	for _, c := range cells {
		if c = strings.Join(strings.Fields(c), " "); c != "" {
			names = append(names, cutRunes(c, 40))
		}
	}
	if len(names) > 12 {
		names = append(names[:12], fmt.Sprintf("… (%d)", len(names)))
	}
	return strings.Join(names, " | ")
}

// blankCell reports whether a cell shows nothing.
func blankCell(c string) bool {
	return strings.TrimFunc(c, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
	}) == ""
}

func blankRow(cells []string) bool { return filled(cells) == 0 }

// filled counts the cells that show something.
func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if !blankCell(c) {
			n++
		}
	}
	return n
}

func firstCell(cells []string) string {
	for _, c := range cells {
		if !blankCell(c) {
			return strings.TrimSpace(c)
		}
	}
	return ""
}

// trimRow drops the blank cells at the end.
func trimRow(cells []string) []string {
	for len(cells) > 0 && blankCell(cells[len(cells)-1]) {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// overflow returns the first filled cell beyond the header.
func overflow(cells []string, width int) string {
	if len(cells) <= width {
		return ""
	}
	return firstCell(cells[width:])
}
