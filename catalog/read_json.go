package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// readJSON reads JSON lines, an array of objects, an object that holds one, or
// JSON-LD; which of them, the first bytes tell.
func (r *reading) readJSON(in *input) error {
	text := r.text(in)
	first := strings.TrimLeft(text.head, " \t\r\n")
	j := &jsonReader{r: r, layouts: map[string]*layout{}}
	var err error
	switch {
	case isJSONLines(first, in.src.Name):
		err = j.lines(text)
	case strings.HasPrefix(first, "["):
		err = j.array(newJSONScanner(text, r.o.Limits))
	case strings.Contains(first, `"@context"`) || strings.Contains(first, `"@graph"`) || strings.Contains(first, `"@type"`):
		err = r.readJSONLD(text)
	default:
		return j.document(in)
	}
	r.noteMended(text)
	return err
}

// isJSONLines reports whether a text is one object a line.
func isJSONLines(first, name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".jsonl", ".ndjson":
		return true
	}
	line, rest, _ := strings.Cut(first, "\n")
	return strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n"), "{") && strings.HasPrefix(line, "{") && json.Valid([]byte(line))
}

// jsonReader turns JSON values into records.
type jsonReader struct {
	r       *reading
	rank    int
	known   bool               // an object had a title key
	layouts map[string]*layout // by the keys of an object
}

// lines reads one object a line; a broken line is an issue of its own.
func (j *jsonReader) lines(text *textReader) error {
	s := &rowSplitter{r: newJSONScanner(text, j.r.o.Limits).r, limits: j.r.o.Limits}
	for {
		line, err := s.nextLine()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if blankCell(line) {
			j.r.blank()
			continue
		}
		sc := newJSONScanner(strings.NewReader(line), j.r.o.Limits)
		v, err := sc.value(true)
		switch {
		case s.long:
			v = jsonValue{limit: &limitError{"record-limit", humanBytes(int64(j.r.o.Limits.RecordBytes))}}
		case v.limit != nil:
		case err == nil && firstByte(sc) != 0:
			v.raw = []byte(line) // more than one value: let the decoder say so
		case err != nil:
			v.raw = []byte(line)
		}
		v.line = s.line
		if err := j.value(v); err != nil {
			return err
		}
	}
}

// array reads the elements of an array, whose "[" comes next.
func (j *jsonReader) array(s *jsonScanner) error {
	s.take('[')
	for {
		if s.take(']') {
			return j.trailing(s)
		}
		c, err := s.peek()
		if err != nil {
			return j.cut(s, err)
		}
		if c == '}' || c == ':' {
			return j.r.fatal("json-syntax", s.line, string(c))
		}
		v, err := s.value(true)
		if err != nil {
			return j.cut(s, err)
		}
		if err := j.value(v); err != nil {
			return err
		}
		s.take(',')
	}
}

// cut ends a text that stops in the middle, or passes a real failure on.
func (j *jsonReader) cut(s *jsonScanner, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, errJSONEnd) {
		return j.r.fatal("json-cut", s.line, "", "Records", j.r.tally.Records)
	}
	return err
}

// trailing complains of what follows the end of the text.
func (j *jsonReader) trailing(s *jsonScanner) error {
	c, err := s.peek()
	if err == nil {
		return j.r.fatal("json-trailing", s.line, string(c))
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// value decodes one value and reads it as a course.
func (j *jsonReader) value(v jsonValue) error {
	j.rank++
	rec := rawRecord(j.r.name, j.rank, v.raw)
	if v.limit != nil {
		return j.r.reject(rec, v.limit.code, "", "Limit", v.limit.limit, "Line", v.line)
	}
	obj, err := decodeObject(v.raw)
	if err != nil {
		return j.r.reject(rec, "json-record", string(v.raw), "Line", v.line, "Reason", err.Error())
	}
	if isLD(obj) {
		j.rank--
		return j.ld(obj)
	}
	return j.object(obj, nil)
}

// ld reads an element that is JSON-LD.
func (j *jsonReader) ld(obj map[string]any) error {
	l := newLDReader(j.r)
	l.rank = j.rank
	l.learn(obj, 0)
	err := l.walk(obj, 0)
	if l.rank == j.rank && err == nil { // no course in it
		j.rank++
		raw, _ := json.Marshal(obj)
		return j.r.reject(rawRecord(j.r.name, j.rank, raw), "jsonld-no-course", ldText(obj["@type"], ""))
	}
	j.rank = l.rank
	return err
}

// decodeObject decodes an object, numbers as they are written.
func decodeObject(raw []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var obj map[string]any
	if err := d.Decode(&obj); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	if obj == nil {
		return nil, errors.New("null")
	}
	return obj, nil
}

// untitledFirst is how many objects without a title key are met at the start
// before the list is taken for something else than a catalogue.
const untitledFirst = 10

// untitled counts the objects without a title key while none had one.
func (j *jsonReader) untitled(obj map[string]any) bool {
	if len(j.layout(obj).fields[FieldTitle]) > 0 {
		j.known = true
	}
	return !j.known && j.rank >= untitledFirst
}

// childKeys are the keys under which a course holds courses of its own.
var childKeys = []string{"parts", "hasPart", "courses", "formations", "children"}

// object turns an object into a record, and its parts into records after it.
// above are the titles of what it is a part of.
func (j *jsonReader) object(obj map[string]any, above []string) error {
	rec := j.record(obj, above)
	if j.untitled(obj) {
		return j.r.fatal("title-column-missing", rec.Row, "", "Seen", seenNames(slices.Sorted(maps.Keys(obj))))
	}
	if err := j.r.emit(rec); err != nil {
		return err
	}
	titles := above
	if t := rec.Values[FieldTitle]; len(t) > 0 {
		titles = append(slices.Clone(above), t[0])
	}
	for _, key := range childKeys {
		parts, _ := obj[key].([]any)
		for _, p := range parts {
			child, ok := p.(map[string]any)
			if !ok || !j.titled(child) {
				continue
			}
			j.rank++
			if err := j.object(child, titles); err != nil {
				return err
			}
		}
	}
	return nil
}
