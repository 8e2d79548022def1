package catalog

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"
	"strings"
)

// listKeys are the keys under which an export holds its courses; with one of
// them there is nothing to guess.
var listKeys = []string{"courses", "formations", "catalogue", "catalog", "trainings", "items", "results", "data", "records", "modules", "offres", "stages"}

// document reads an object that holds a list of courses, or is one itself. It
// takes two passes, since which list is meant is known at the end only.
func (j *jsonReader) document(in *input) error {
	section, done, err := in.seekable()
	if err != nil {
		return err
	}
	defer done()
	open := func() (*jsonScanner, *textReader) {
		section.Seek(0, io.SeekStart)
		m := &meter{r: section, alive: in.alive, tell: in.tell, total: in.src.Size, limit: in.limit}
		br := bufio.NewReaderSize(m, headBytes)
		head, _ := br.Peek(headBytes)
		text := newTextReader(br, head)
		return newJSONScanner(text, j.r.o.Limits), text
	}
	s, text := open()
	lists, err := j.lists(s)
	if err != nil {
		return err
	}
	j.r.noteMended(text)
	key, single, err := j.choose(lists)
	if err != nil {
		return err
	}
	s, _ = open()
	if single {
		v, err := s.value(true)
		if err != nil {
			return j.cut(s, err)
		}
		return j.value(v)
	}
	return j.list(s, key)
}

// jsonLists is what the first pass finds: the keys of the lists of objects, and
// whether the object has a title of its own.
type jsonLists struct {
	keys   []string
	titled bool
	seen   []string
}

// lists walks over the keys of the outer object.
func (j *jsonReader) lists(s *jsonScanner) (jsonLists, error) {
	var found jsonLists
	if !s.take('{') {
		c, err := s.peek()
		if err != nil {
			return found, j.cut(s, err)
		}
		return found, j.r.fatal("json-syntax", s.line, string(c))
	}
	for !s.take('}') {
		key, err := j.key(s)
		if err != nil {
			return found, err
		}
		if len(found.seen) < 100 {
			found.seen = append(found.seen, key)
		}
		h, ok := parseHeading(key)
		if first := firstByte(s); first == '"' && ok && h.Field == FieldTitle {
			found.titled = true
		} else if first == '[' && startsWithObject(s) {
			found.keys = append(found.keys, key)
		}
		if _, err := s.value(false); err != nil {
			return found, j.cut(s, err)
		}
		s.take(',')
	}
	return found, j.trailing(s)
}

// key takes a key and its colon.
func (j *jsonReader) key(s *jsonScanner) (string, error) {
	if c := firstByte(s); c != '"' {
		return "", j.badKey(s, string(c))
	}
	v, err := s.value(true)
	if err != nil {
		return "", j.cut(s, err)
	}
	var key string
	if v.limit != nil || json.Unmarshal(v.raw, &key) != nil || !s.take(':') {
		return "", j.badKey(s, string(v.raw))
	}
	return key, nil
}

func (j *jsonReader) badKey(s *jsonScanner, seen string) error {
	if _, err := s.peek(); err != nil {
		return j.cut(s, err)
	}
	return j.r.fatal("json-syntax", s.line, seen)
}

// firstByte is the next byte that is not white space, 0 at the end.
func firstByte(s *jsonScanner) byte {
	c, err := s.peek()
	if err != nil {
		return 0
	}
	return c
}

// startsWithObject looks past a "[" for a "{" without taking anything; white
// space beyond what the buffer shows counts as no.
func startsWithObject(s *jsonScanner) bool {
	b, _ := s.r.Peek(512)
	return len(b) > 1 && strings.HasPrefix(strings.TrimLeft(string(b[1:]), " \t\r\n"), "{")
}

// choose decides which list holds the courses.
func (j *jsonReader) choose(found jsonLists) (key string, single bool, err error) {
	for _, k := range listKeys {
		if i := slices.IndexFunc(found.keys, func(f string) bool { return headerKey(f) == k }); i >= 0 {
			return found.keys[i], false, nil
		}
	}
	switch {
	case found.titled:
		return "", true, nil
	case len(found.keys) == 1:
		return found.keys[0], false, nil
	case len(found.keys) > 1:
		return "", false, j.r.fatal("json-ambiguous", 0, "", "Seen", seenNames(found.keys))
	}
	return "", false, j.r.fatal("json-no-course", 0, "", "Seen", seenNames(found.seen))
}

// list reads the list under a key in the second pass.
func (j *jsonReader) list(s *jsonScanner, want string) error {
	s.take('{')
	for !s.take('}') {
		key, err := j.key(s)
		if err != nil {
			return err
		}
		if key != want {
			if _, err := s.value(false); err != nil {
				return j.cut(s, err)
			}
			s.take(',')
			continue
		}
		return j.elements(s)
	}
	return nil
}

// elements reads a list in the middle of a document whose end was seen already.
func (j *jsonReader) elements(s *jsonScanner) error {
	s.take('[')
	for !s.take(']') {
		v, err := s.value(true)
		if err != nil {
			return j.cut(s, err)
		}
		if err := j.value(v); err != nil {
			return err
		}
		s.take(',')
	}
	return nil
}
