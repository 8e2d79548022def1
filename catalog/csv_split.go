package catalog

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// rawRow is one row of a table before its header is known.
type rawRow struct {
	line  int // 1-based, where it begins
	cells []string
	fault rowFault
}

// rowFault is what the splitter found wrong with a row.
type rowFault uint8

const (
	rowSound   rowFault = iota
	rowMended           // bare quotes inside a quoted cell, taken as they stand
	rowSpans            // a cell over several lines, each of which looks like a row
	rowQuotes           // a quote is opened and never closed
	rowTooLong          // a cell or the row passes its limit; the cells are cut
)

// rowSplitter cuts separated text into rows.
//
// It stands in for encoding/csv, with which it agrees on well-formed text (a
// test proves it), because that package keeps a cell of any size in memory and
// lets one forgotten quote swallow the rest of the file. Here a quote that is
// not closed, or closed in the middle of another row's cell, costs its own
// line only: the next line is read afresh.
type rowSplitter struct {
	r       *bufio.Reader
	comma   byte
	limits  Limits
	line    int // lines taken so far
	pending []string
	// deadEnd: no quote opened before this line is closed before it, as a
	// search has found; without it, hostile text would be searched n² times.
	deadEnd int
	crOnly  bool // lines end in a lone CR (old Macintosh)
	long    bool // the line just read was cut
	width   int  // columns of the table, 0 until the header is known
}

// next returns the next row; io.EOF after the last.
func (s *rowSplitter) next() (rawRow, error) {
	first, err := s.nextLine()
	if err != nil {
		return rawRow{}, err
	}
	row := rawRow{line: s.line}
	if s.long {
		row.cells, row.fault = splitPlain(first, s.comma), rowTooLong
		return row, nil
	}
	p := cellParser{comma: s.comma, most: s.limits.Columns + 1}
	p.feed(first)
	if p.open {
		if row.fault, err = s.extend(&p, first); err != nil {
			return row, err
		}
	}
	switch {
	case p.open:
		row.cells, row.fault = splitPlain(first, s.comma), rowQuotes
		return row, nil
	case p.faults > 0:
		row.fault = rowMended
	}
	row.cells = p.cells
	for i, c := range row.cells {
		if len(c) > s.limits.CellBytes {
			row.cells[i], row.fault = c[:256], rowTooLong
		}
	}
	return row, nil
}

// extend feeds the lines of a cell that runs over several. It leaves p open,
// and the lines to be read again, when the quote turns out to be a stray one.
func (s *rowSplitter) extend(p *cellParser, first string) (rowFault, error) {
	start, size := s.line, len(first)
	var taken []string
	for p.open && p.faults == 0 && start >= s.deadEnd && size <= s.limits.RecordBytes && p.cell.Len() <= s.limits.CellBytes {
		line, err := s.nextLine()
		if errors.Is(err, io.EOF) {
			s.deadEnd = s.line + 1
			break
		}
		if err != nil {
			return rowSound, err
		}
		taken = append(taken, line)
		size += len(line)
		if s.long {
			break
		}
		p.feed(line)
	}
	rows := 0 // lines that would be rows by themselves
	for _, line := range taken[:max(0, len(taken)-1)] {
		if s.likeRow(line) {
			rows++
		}
	}
	if p.open || p.faults > 0 || rows > 0 && len(p.cells) != s.width {
		s.deadEnd = max(s.deadEnd, s.line)
		s.unread(taken)
		p.open = true
	} else if rows > 0 && rows == len(taken)-1 {
		return rowSpans, nil
	}
	return rowSound, nil
}

// likeRow reports whether a line alone has the table's width.
func (s *rowSplitter) likeRow(line string) bool {
	if s.width < 2 {
		return false
	}
	p := cellParser{comma: s.comma, most: s.limits.Columns + 1}
	p.feed(line)
	return !p.open && len(p.cells) == s.width
}

// unread puts lines back.
func (s *rowSplitter) unread(lines []string) {
	if len(lines) > 0 {
		s.pending = append(lines, s.pending...)
		s.line -= len(lines)
	}
}

// nextLine returns a line without its end; s.long says that it was cut at the
// limit and the rest of it skipped.
func (s *rowSplitter) nextLine() (string, error) {
	s.long = false
	if len(s.pending) > 0 {
		line := s.pending[0]
		s.pending = s.pending[1:]
		s.line++
		s.long = len(line) > s.limits.RecordBytes
		return line, nil
	}
	line, err := s.readLine()
	if err != nil {
		return "", err
	}
	s.line++
	return line, nil
}

func (s *rowSplitter) readLine() (string, error) {
	end := byte('\n')
	if s.crOnly {
		end = '\r'
	}
	var b []byte
	for {
		part, err := s.r.ReadSlice(end)
		if len(b) <= s.limits.RecordBytes {
			b = append(b, part...)
		} else {
			s.long = true
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && (!errors.Is(err, io.EOF) || len(b) == 0) {
			return "", err
		}
		break
	}
	if s.long = s.long || len(b) > s.limits.RecordBytes+2; s.long {
		return string(b[:min(len(b), headBytes)]), nil
	}
	line := strings.TrimSuffix(string(b), string(end))
	return strings.TrimSuffix(line, "\r"), nil
}

// splitPlain cuts a broken line without regard to quotes, so that somebody can
// recognise it in a reject file.
func splitPlain(line string, comma byte) []string {
	cells := strings.Split(line[:min(len(line), headBytes)], string(comma))
	for i, c := range cells {
		cells[i] = strings.Trim(strings.TrimSpace(c), `"`)
	}
	return cells
}

// cellParser is the state inside a row.
type cellParser struct {
	comma  byte
	most   int // cells kept; beyond them empty ones are dropped and others add one
	cells  []string
	cell   strings.Builder
	open   bool // inside quotes at the end of what was fed
	faults int  // quotes inside a quoted cell that neither close nor double
}

// feed takes one line.
func (p *cellParser) feed(line string) {
	if p.open {
		p.cell.WriteByte('\n')
		line = p.quoted(line)
		if p.open {
			return
		}
	}
	for {
		body := strings.TrimLeft(line, " ")
		if strings.HasPrefix(body, `"`) {
			p.open = true
			line = p.quoted(body[1:])
			if p.open {
				return
			}
		} else {
			n := strings.IndexByte(line, p.comma)
			if n < 0 {
				n = len(line)
			}
			p.cell.WriteString(line[:n])
			line = line[n:]
		}
		if cell := p.cell.String(); len(p.cells) < p.most-1 || cell != "" && len(p.cells) < p.most {
			p.cells = append(p.cells, cell)
		}
		p.cell.Reset()
		if line == "" {
			return
		}
		line = line[1:] // the separator
	}
}

// quoted reads on inside quotes and returns what follows the closing one,
// which is "" or begins with the separator.
func (p *cellParser) quoted(s string) string {
	for {
		n := strings.IndexByte(s, '"')
		if n < 0 {
			p.cell.WriteString(s)
			return ""
		}
		p.cell.WriteString(s[:n])
		s = s[n+1:]
		if rest := strings.TrimLeft(s, " "); rest == "" || rest[0] == p.comma {
			p.open = false
			return rest
		}
		p.cell.WriteByte('"')
		if s[0] == '"' {
			s = s[1:]
		} else {
			p.faults++
		}
	}
}
