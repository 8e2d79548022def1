package catalog

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// text decodes a source to UTF-8 without a byte order mark, and has a warning
// told at the end when single bytes had to be mended.
func (r *reading) text(in *input) *textReader {
	return newTextReader(in.bytes, in.head)
}

// textReader is a source as UTF-8.
type textReader struct {
	io.Reader
	mender *mender // nil when the encoding has no invalid sequence
	head   string  // the first bytes, decoded, to detect a separator on
	whole  bool    // head is all there is
}

// noteMended warns when bytes outside the source's encoding were met.
func (r *reading) noteMended(t *textReader) {
	if t.mender != nil && t.mender.count > 0 {
		r.warn("encoding-mixed", t.mender.first, "", "Bytes", t.mender.count)
	}
}

// newTextReader decides on the encoding by the first bytes: a byte order mark,
// then UTF-16 without one (every other byte is zero), then UTF-8, else what an
// XML or HTML declaration names, else Windows-1252, which is what Excel writes
// in France. A stray invalid byte in UTF-8 is read as Windows-1252.
func newTextReader(br *bufio.Reader, head []byte) *textReader {
	t := &textReader{whole: len(head) < headBytes}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		br.Discard(3)
		head = head[3:]
	}
	if enc := encodingOf(head); enc != nil {
		t.Reader = transform.NewReader(br, enc.NewDecoder())
		decoded, _ := enc.NewDecoder().Bytes(head)
		t.head = string(decoded)
		return t
	}
	t.mender = &mender{src: br}
	t.Reader = t.mender
	mended, _ := io.ReadAll(&mender{src: bytes.NewReader(head)})
	t.head = string(mended)
	return t
}

// encodingOf returns the encoding to decode from, nil for UTF-8.
func encodingOf(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), zeros(head, 1):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(head, []byte("\xfe\xff")), zeros(head, 0):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case mostlyUTF8(head):
		return nil
	}
	if enc := declaredEncoding(head); enc != nil {
		return enc
	}
	return charmap.Windows1252
}

// zeros reports whether most bytes at an odd (1) or even (0) place are zero
// and hardly any at the other: UTF-16 text in a Latin script.
func zeros(head []byte, parity int) bool {
	var at, other int
	for i, c := range head {
		if c != 0 {
			continue
		}
		if i%2 == parity {
			at++
		} else {
			other++
		}
	}
	return len(head) >= 8 && at > len(head)*3/10 && other < at/10+1
}

// mostlyUTF8 reports whether the bytes are UTF-8, or UTF-8 with few faults: a
// Windows-1252 text has next to no valid sequence, a UTF-8 file with a pasted
// line has next to no invalid one.
func mostlyUTF8(head []byte) bool {
	valid, invalid := 0, 0
	for len(head) > 0 {
		if !utf8.FullRune(head) {
			break // cut by the window
		}
		r, n := utf8.DecodeRune(head)
		switch {
		case r == utf8.RuneError && n == 1:
			invalid++
		case n > 1:
			valid++
		}
		head = head[n:]
	}
	return invalid == 0 || valid > 4*invalid
}

var declaration = regexp.MustCompile(`(?i)^\s*<\?xml[^>]*encoding=["']([\w.:-]+)|<meta[^>]*charset=["']?([\w.:-]+)`)

// declaredEncoding reads the name in an XML declaration or an HTML meta
// element; nil when there is none, or it says UTF-8 or UTF-16, which the bytes
// have disproved.
func declaredEncoding(head []byte) encoding.Encoding {
	m := declaration.FindSubmatch(head[:min(len(head), 1024)])
	if m == nil {
		return nil
	}
	enc, err := htmlindex.Get(string(m[1]) + string(m[2]))
	if err != nil {
		return nil
	}
	if name, err := htmlindex.Name(enc); err != nil || name == "utf-8" || name == "utf-16le" || name == "utf-16be" {
		return nil
	}
	return enc
}

// mender passes UTF-8 through and reads each invalid byte as Windows-1252.
type mender struct {
	src     io.Reader
	in, out []byte
	err     error
	line    int // 1-based, of the next byte out; 0 before the first
	first   int // line of the first mended byte
	count   int // mended bytes
}

func (m *mender) Read(p []byte) (int, error) {
	for len(m.out) == 0 {
		if m.err != nil {
			return 0, m.err
		}
		m.fill()
	}
	n := copy(p, m.out)
	m.out = m.out[n:]
	return n, nil
}

// fill reads a chunk; a sequence cut at its end waits for the next one.
func (m *mender) fill() {
	if m.line == 0 {
		m.line = 1
	}
	buf := make([]byte, len(m.in), len(m.in)+headBytes/2)
	copy(buf, m.in)
	n, err := m.src.Read(buf[len(buf):cap(buf)])
	buf, m.err = buf[:len(buf)+n], err
	if utf8.Valid(buf) {
		m.line += bytes.Count(buf, []byte("\n"))
		m.out, m.in = buf, nil
		return
	}
	m.out = m.out[:0:0]
	for len(buf) > 0 && (m.err != nil || utf8.FullRune(buf)) {
		r, size := utf8.DecodeRune(buf)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(buf[0])
			if m.count++; m.count == 1 {
				m.first = m.line
			}
		}
		if r == '\n' {
			m.line++
		}
		m.out = utf8.AppendRune(m.out, r)
		buf = buf[size:]
	}
	m.in = buf
}
