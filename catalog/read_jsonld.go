package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// readJSONLD reads one JSON-LD document (schema.org Course), which is read
// whole since its parts refer to each other.
func (r *reading) readJSONLD(text *textReader) error {
	raw, err := io.ReadAll(io.LimitReader(text, int64(r.o.Limits.PageBytes)+1))
	if err != nil {
		return err
	}
	if len(raw) > r.o.Limits.PageBytes {
		return r.fatal("page-limit", 0, "", "Limit", humanBytes(int64(r.o.Limits.PageBytes)))
	}
	return r.ldDocuments([][]byte{raw}, false)
}

// readHTML reads the JSON-LD in the script elements of a page.
func (r *reading) readHTML(text *textReader) error {
	z := html.NewTokenizer(io.LimitReader(text, int64(r.o.Limits.PageBytes)))
	z.SetMaxBuf(r.o.Limits.RecordBytes)
	var scripts [][]byte
	inside, size := false, 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); errors.Is(err, html.ErrBufferExceeded) {
				return r.fatal("record-limit", 0, "", "Limit", humanBytes(int64(r.o.Limits.RecordBytes)))
			} else if !errors.Is(err, io.EOF) {
				return err
			}
			r.noteMended(text)
			if len(scripts) == 0 {
				return r.fatal("html-no-course", 0, "")
			}
			return r.ldDocuments(scripts, true)
		case html.StartTagToken:
			inside = ldScript(z)
		case html.TextToken:
			if size += len(z.Raw()); inside {
				scripts = append(scripts, bytes.Clone(z.Raw()))
			}
		case html.EndTagToken:
			inside = false
		}
	}
}

// ldScript reports whether the tag just read opens a JSON-LD script.
func ldScript(z *html.Tokenizer) bool {
	name, more := z.TagName()
	if string(name) != "script" {
		return false
	}
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		kind, _, _ := strings.Cut(strings.ToLower(string(val)), ";")
		if string(key) == "type" && strings.TrimSpace(kind) == "application/ld+json" {
			return true
		}
	}
	return false
}

// ldDocuments reads the documents of one page, which may refer to each other.
// A broken script leaves the others alone.
func (r *reading) ldDocuments(docs [][]byte, html bool) error {
	l := newLDReader(r)
	var roots []any
	for i, raw := range docs {
		v, err := r.ldDecode(raw)
		if err == nil {
			l.learn(v, 0)
			roots = append(roots, v)
			continue
		}
		if _, ok := errors.AsType[*limitError](err); ok || !html {
			return r.settle(r.ldFault(err), 0)
		}
		if err := r.reject(rawRecord(r.name, i+1, raw), "jsonld-script", string(raw), "Script", i+1, "Reason", err.Error()); err != nil {
			return err
		}
	}
	for _, v := range roots {
		if err := l.walk(v, 0); err != nil {
			return err
		}
	}
	if l.rank == 0 && len(roots) > 0 {
		return r.fatal("jsonld-no-course", 0, "")
	}
	return nil
}

// ldFault makes an issue of a document that does not decode.
func (r *reading) ldFault(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) || errors.Is(err, errJSONEnd) || errors.Is(err, io.ErrUnexpectedEOF) {
		return r.fatal("json-document", 0, "", "Reason", err.Error())
	}
	return err
}

// ldDecode decodes a document after its depth and the length of its texts have
// been looked at.
func (r *reading) ldDecode(raw []byte) (any, error) {
	limits := r.o.Limits
	limits.RecordBytes = limits.PageBytes
	v, err := newJSONScanner(bytes.NewReader(raw), limits).value(false)
	if err != nil {
		return nil, err
	}
	if v.limit != nil {
		return nil, v.limit
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var doc any
	return doc, d.Decode(&doc)
}

// isLD reports whether an object is JSON-LD.
func isLD(obj map[string]any) bool {
	for _, key := range []string{"@type", "@context", "@graph"} {
		if _, ok := obj[key]; ok {
			return true
		}
	}
	return false
}

// ldReader finds the courses in JSON-LD.
type ldReader struct {
	r    *reading
	want string
	rank int
	byID map[string]map[string]any // nodes that say more than their @id
}

func newLDReader(r *reading) *ldReader {
	l := &ldReader{r: r, want: "fr", byID: map[string]map[string]any{}}
	if r.o.Language == "en" {
		l.want = "en"
	}
	return l
}

// learn notes the nodes by their @id, so that references can be followed.
func (l *ldReader) learn(v any, depth int) {
	if depth > l.r.o.Limits.Depth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			l.learn(e, depth+1)
		}
	case map[string]any:
		if id, ok := v["@id"].(string); ok && len(v) > 1 && l.byID[id] == nil {
			l.byID[id] = v
		}
		for _, e := range v {
			l.learn(e, depth+1)
		}
	}
}

// walk yields the courses below a value, in the order of the text where lists
// have one; what a course refers to is its own and not walked, but its parts.
func (l *ldReader) walk(v any, depth int) error {
	if depth > l.r.o.Limits.Depth {
		return nil
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if err := l.walk(e, depth+1); err != nil {
				return err
			}
		}
	case map[string]any:
		if ldIs(v, "Course") {
			if err := l.course(v); err != nil {
				return err
			}
			return l.walk(v["hasPart"], depth+1)
		}
		for _, key := range slices.Sorted(keysOf(v)) {
			if err := l.walk(v[key], depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// ldIs reports whether a node is of a schema.org type, however it is written.
func ldIs(obj map[string]any, name string) bool {
	types, ok := obj["@type"].([]any)
	if !ok {
		types = []any{obj["@type"]}
	}
	return slices.ContainsFunc(types, func(t any) bool {
		s, _ := t.(string)
		return s[strings.LastIndexAny(s, "/:#")+1:] == name
	})
}
