package catalog

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// xmlScanner reads XML tokens within the limits. encoding/xml keeps a text of
// any length in memory and knows no depth; the guard below it and the count
// here bound both.
type xmlScanner struct {
	d      *xml.Decoder
	limits Limits
	depth  int
}

func newXMLScanner(r io.Reader, l Limits) *xmlScanner {
	d := xml.NewDecoder(&xmlGuard{r: r, limit: l.CellBytes})
	d.Strict = true
	d.Entity = xml.HTMLEntity // &eacute; without a DTD is common; entities of the file's own are never read
	d.CharsetReader = sameCharset
	return &xmlScanner{d: d, limits: l}
}

// sameCharset ignores the declared encoding: the text is UTF-8 by now.
func sameCharset(_ string, r io.Reader) (io.Reader, error) { return r, nil }

// token returns the next token; io.EOF at the end of a complete document.
func (s *xmlScanner) token() (xml.Token, error) {
	tok, err := s.d.Token()
	if err != nil {
		return nil, err
	}
	switch tok.(type) {
	case xml.StartElement:
		if s.depth++; s.depth > s.limits.Depth {
			return nil, &limitError{"depth-limit", s.limits.Depth}
		}
	case xml.EndElement:
		s.depth--
	}
	return tok, nil
}

// line is where the scanner stands, 1-based.
func (s *xmlScanner) line() int {
	line, _ := s.d.InputPos()
	return line
}

// settleXML turns an error of the syntax into an issue.
func (r *reading) settleXML(err error, s *xmlScanner) error {
	var syntax *xml.SyntaxError
	switch {
	case !errors.As(err, &syntax):
		return r.settle(err, s.line())
	case strings.Contains(syntax.Msg, "entity"):
		return r.fatal("xml-entity", syntax.Line, strings.TrimPrefix(syntax.Msg, "invalid character entity "))
	}
	return r.fatal("xml-syntax", syntax.Line, "", "Reason", syntax.Msg, "Records", r.tally.Records)
}

// node is an element with all that it holds, for records small enough to be
// looked at whole.
type node struct {
	name  string
	attrs []xml.Attr
	text  strings.Builder
	kids  []*node
}

// maxNodes bounds the tokens of one element: an empty element takes 4 bytes in
// the file and 200 in memory.
const maxNodes = 200_000

// element reads the rest of an element whose start was just taken.
func (s *xmlScanner) element(start xml.StartElement) (*node, error) {
	from := s.d.InputOffset()
	root := &node{name: start.Name.Local, attrs: start.Attr}
	open, count := []*node{root}, 0
	for len(open) > 0 {
		tok, err := s.token()
		if err != nil {
			return root, err
		}
		if count++; count > maxNodes || s.d.InputOffset()-from > int64(s.limits.RecordBytes) {
			return root, &limitError{"record-limit", humanBytes(int64(s.limits.RecordBytes))}
		}
		top := open[len(open)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			kid := &node{name: tok.Name.Local, attrs: tok.Copy().Attr}
			top.kids = append(top.kids, kid)
			open = append(open, kid)
		case xml.CharData:
			top.text.Write(tok)
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
	return root, nil
}

// attr returns an attribute, "" without it.
func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// all returns the elements at the end of a path of names below n, in order.
func (n *node) all(path ...string) []*node {
	at := []*node{n}
	for _, name := range path {
		var next []*node
		for _, p := range at {
			for _, k := range p.kids {
				if k.name == name {
					next = append(next, k)
				}
			}
		}
		at = next
	}
	return at
}

// value is the text of an element as plain words; "-" and the words that
// stand for nothing are "".
func (n *node) value() string {
	v := plainText(n.text.String())
	if v == "-" || v == "$@NULL@$" {
		return ""
	}
	return v
}

// first returns the first value on a path that is not empty.
func (n *node) first(path ...string) string {
	for _, k := range n.all(path...) {
		if v := k.value(); v != "" {
			return v
		}
	}
	return ""
}
