package catalog

import (
	"bytes"
	"io"
)

// xmlGuard refuses a text, tag, comment, CDATA section or DOCTYPE longer than
// its limit before encoding/xml, which keeps each whole, has read it.
type xmlGuard struct {
	r     io.Reader
	limit int
	run   int     // bytes of the token under way
	tail  [9]byte // the last bytes
	until string  // what ends a comment, CDATA section or instruction
	tag   bool    // inside a tag,
	quote byte    // and there inside quotes
	nest  int     // inside a DOCTYPE: 1, and more inside its brackets
}

// Read reads on.
func (g *xmlGuard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	for _, c := range p[:n] {
		g.step(c)
		if g.run > g.limit {
			return 0, &limitError{"cell-limit", humanBytes(int64(g.limit))}
		}
	}
	return n, err
}

// step follows the text by one byte.
func (g *xmlGuard) step(c byte) {
	g.run++
	copy(g.tail[:], g.tail[1:])
	g.tail[len(g.tail)-1] = c
	switch {
	case g.until != "":
		if bytes.HasSuffix(g.tail[:], []byte(g.until)) {
			g.until, g.run = "", 0
		}
	case g.nest > 0:
		g.doctype(c)
	case g.quote != 0:
		if c == g.quote {
			g.quote = 0
		}
	case c == '<':
		g.tag, g.run = true, 0
	case g.tag:
		g.inTag(c)
	}
}

// doctype counts brackets until the declaration is closed.
func (g *xmlGuard) doctype(c byte) {
	switch c {
	case '[':
		g.nest++
	case ']':
		g.nest = max(1, g.nest-1)
	case '>':
		if g.nest == 1 {
			g.nest, g.run = 0, 0
		}
	}
}

// inTag looks for the end of a tag, or finds that it is something else.
func (g *xmlGuard) inTag(c byte) {
	openers := []struct{ begin, until string }{{"<?", "?>"}, {"<!--", "-->"}, {"<![CDATA[", "]]>"}}
	for _, o := range openers {
		if bytes.HasSuffix(g.tail[:], []byte(o.begin)) {
			g.until, g.tag = o.until, false
			return
		}
	}
	switch {
	case bytes.HasSuffix(g.tail[:], []byte("<!DOCTYPE")):
		g.nest, g.tag = 1, false
	case c == '"' || c == '\'':
		g.quote = c
	case c == '>':
		g.tag, g.run = false, 0
	}
}
