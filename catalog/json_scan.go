package catalog

import (
	"bufio"
	"errors"
	"io"
)

// jsonScanner cuts JSON text into values without decoding it, so that one
// value of any size or depth costs no more memory than its limit, and one that
// is broken inside does not spoil its neighbours.
type jsonScanner struct {
	r      *bufio.Reader
	limits Limits
	line   int // 1-based, of the next byte
}

func newJSONScanner(r io.Reader, l Limits) *jsonScanner {
	return &jsonScanner{r: bufio.NewReaderSize(r, headBytes), limits: l, line: 1}
}

// jsonValue is one value cut out of the text.
type jsonValue struct {
	line  int
	raw   []byte      // nil when a limit was passed
	limit *limitError // the limit
}

// errJSONEnd says that the text ends inside a value.
var errJSONEnd = errors.New("JSON text ends too early")

// peek returns the next byte that is not white space without taking it.
func (s *jsonScanner) peek() (byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case '\n':
			s.line++
		case ' ', '\t', '\r':
		default:
			return c, s.r.UnreadByte()
		}
	}
}

// take takes the next byte that is not white space if it is c.
func (s *jsonScanner) take(c byte) bool {
	b, err := s.peek()
	if err != nil || b != c {
		return false
	}
	s.r.ReadByte()
	return true
}

// value takes one whole value; keep false only skips it.
func (s *jsonScanner) value(keep bool) (jsonValue, error) {
	if _, err := s.peek(); err != nil {
		return jsonValue{}, endOf(err)
	}
	v := jsonValue{line: s.line}
	var c valueCutter
	for {
		b, err := s.r.ReadByte()
		if errors.Is(err, io.EOF) && c.scalar && c.depth == 0 && !c.inString {
			return v, nil
		}
		if err != nil {
			return v, endOf(err)
		}
		if c.ends(b) {
			return v, s.r.UnreadByte()
		}
		if b == '\n' {
			s.line++
		}
		done := c.step(b)
		if v.limit == nil {
			v.limit = s.exceeded(&c, len(v.raw))
		}
		if keep && v.limit == nil {
			v.raw = append(v.raw, b)
		} else {
			v.raw = nil
		}
		if done {
			return v, nil
		}
	}
}

func (s *jsonScanner) exceeded(c *valueCutter, size int) *limitError {
	switch {
	case c.depth > s.limits.Depth:
		return &limitError{"depth-limit", s.limits.Depth}
	case c.length > s.limits.CellBytes:
		return &limitError{"cell-limit", humanBytes(int64(s.limits.CellBytes))}
	case size >= s.limits.RecordBytes:
		return &limitError{"record-limit", humanBytes(int64(s.limits.RecordBytes))}
	}
	return nil
}

func endOf(err error) error {
	if errors.Is(err, io.EOF) {
		return errJSONEnd
	}
	return err
}

// valueCutter follows brackets and strings to the end of a value.
type valueCutter struct {
	depth            int
	inString, escape bool
	scalar           bool // a number, true, false or null at the outside
	length           int  // of the string under way, in bytes
}

// ends reports whether b ends a scalar without being part of it.
func (c *valueCutter) ends(b byte) bool {
	if !c.scalar {
		return false
	}
	switch b {
	case ',', ']', '}', ':', ' ', '\t', '\r', '\n':
		return true
	}
	return false
}

// step takes a byte and reports whether it is the last of the value.
func (c *valueCutter) step(b byte) bool {
	if c.inString {
		c.length++
		switch {
		case c.escape:
			c.escape = false
		case b == '\\':
			c.escape = true
		case b == '"':
			c.inString = false
			return c.depth == 0
		}
		return false
	}
	switch b {
	case '"':
		c.inString, c.length = true, 0
	case '{', '[':
		c.depth++
	case '}', ']':
		c.depth--
		return c.depth <= 0
	default:
		c.scalar = c.depth == 0
	}
	return false
}
