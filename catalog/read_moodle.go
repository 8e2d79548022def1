package catalog

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// readMoodle reads a Moodle 2 course backup, unzipped: moodle_backup.xml (the
// names and the sections), with the summary from course/course.xml beside it;
// or that file alone.
func (r *reading) readMoodle(text *textReader, src Source) error {
	s := newXMLScanner(text, r.o.Limits)
	root, err := s.root()
	if err != nil {
		return r.settleXML(err, s)
	}
	rec := Record{Source: r.name, Row: 1}
	if root.name == "course" {
		rec.Values = moodleCourse(root)
	} else {
		rec.Values = moodleBackup(root)
		if course := r.moodleSibling(src); course != nil {
			for f, v := range moodleCourse(course) {
				rec.Values[f] = v
			}
		}
	}
	r.noteMended(text)
	rec.Header, rec.Cells = canonicalRow(rec)
	if len(rec.Values[FieldTitle]) == 0 {
		return r.reject(rec, "moodle-no-course", "")
	}
	return r.emit(rec)
}

// root reads a whole document of one record.
func (s *xmlScanner) root() (*node, error) {
	for {
		tok, err := s.token()
		if errors.Is(err, io.EOF) {
			return &node{}, nil
		}
		if err != nil {
			return nil, err
		}
		if start, ok := tok.(xml.StartElement); ok {
			return s.element(start.Copy())
		}
	}
}

// moodleSibling reads course/course.xml; a backup without one has no summary.
func (r *reading) moodleSibling(src Source) *node {
	if src.Sibling == nil {
		return nil
	}
	rc, err := src.Sibling("course/course.xml")
	if err != nil {
		return nil
	}
	defer rc.Close()
	br := bufio.NewReaderSize(io.LimitReader(rc, int64(r.o.Limits.RecordBytes)), headBytes)
	head, _ := br.Peek(headBytes)
	root, err := newXMLScanner(newTextReader(br, head), r.o.Limits).root()
	if err != nil || root.name != "course" {
		r.warn("moodle-course", 0, "course/course.xml")
		return nil
	}
	return root
}

// moodleBackup reads moodle_backup.xml.
func moodleBackup(root *node) map[Field][]string {
	out := map[Field][]string{}
	info := root.all("information")
	for _, i := range info {
		one(out, FieldID, i.first("original_course_shortname"))
		one(out, FieldTitle, i.first("original_course_fullname"))
		for _, sec := range i.all("contents", "sections", "section") {
			title := sec.first("title")
			if _, err := strconv.Atoi(title); err != nil && title != "" {
				out[FieldKeywords] = append(out[FieldKeywords], title)
			}
		}
	}
	return out
}

// moodleCourse reads course/course.xml.
func moodleCourse(root *node) map[Field][]string {
	out := map[Field][]string{}
	one(out, FieldID, firstOf(root.first("idnumber"), root.first("shortname")))
	one(out, FieldTitle, root.first("fullname"))
	one(out, FieldSummary, root.first("summary"))
	lang, _, _ := strings.Cut(root.first("lang"), "_")
	one(out, FieldLanguage, lang)
	for _, tag := range root.all("tags", "tag") {
		if name := tag.first("rawname"); name != "" {
			out[FieldKeywords] = append(out[FieldKeywords], name)
		}
	}
	return out
}

// one sets a field that has a value.
func one(out map[Field][]string, f Field, v string) {
	if v != "" {
		out[f] = []string{v}
	}
}
