package catalog

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"sync/atomic"
)

// Catalog is an immutable set of courses in the order of their IDs. Its
// courses are shared: callers must not change them.
//
// A catalogue opened from a file keeps only the place of each course and
// decodes it when asked, so that 500,000 courses cost some 30 MB, not a
// gigabyte; up to cacheLimit courses, what was decoded is kept.
type Catalog struct {
	// Version is the first 16 hex digits of the SHA-256 of the canonical lines:
	// equal courses give an equal version.
	Version string
	// Example marks the embedded sample catalogue.
	Example bool

	byID  map[CourseID]int32
	cache []atomic.Pointer[Course] // nil over cacheLimit

	file    *os.File // nil when every course is in cache
	offsets []int64  // len+1 byte offsets of the lines in file
}

// cacheLimit bounds what decoded courses may cost: 20,000 at some 3 kB.
const cacheLimit = 20_000

// New makes a catalogue in memory. Two courses with one ID are an error: it is
// Validate's work to sort them out before.
func New(courses []Course) (*Catalog, error) {
	sorted := slices.Clone(courses)
	slices.SortStableFunc(sorted, func(a, b Course) int { return cmp.Compare(a.ID, b.ID) })
	c := &Catalog{byID: make(map[CourseID]int32, len(sorted)), cache: make([]atomic.Pointer[Course], len(sorted))}
	hash := sha256.New()
	for i := range sorted {
		id := sorted[i].ID
		if _, ok := c.byID[id]; ok || id == "" {
			return nil, fmt.Errorf("make catalogue: course ID %q is empty or stands twice", id)
		}
		if err := writeLine(hash, &sorted[i]); err != nil {
			return nil, err
		}
		c.byID[id] = int32(i)
		c.cache[i].Store(&sorted[i])
	}
	c.Version = hex.EncodeToString(hash.Sum(nil))[:16]
	return c, nil
}

// Open opens a canonical JSONL file as Write leaves it: one course a line, in
// the order of the IDs. The file stays open until Close.
func Open(name string) (*Catalog, error) { return open(name, cacheLimit) }

func open(name string, limit int) (*Catalog, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open catalogue: %w", err)
	}
	c := &Catalog{file: f, byID: map[CourseID]int32{}}
	if err := c.scan(); err != nil {
		f.Close()
		return nil, fmt.Errorf("open catalogue %s: %w", name, err)
	}
	if len(c.byID) <= limit {
		c.cache = make([]atomic.Pointer[Course], len(c.byID))
	}
	return c, nil
}

// scan notes where each line stands and which course it holds.
func (c *Catalog) scan() error {
	hash := sha256.New()
	r := bufio.NewReaderSize(c.file, 1<<20)
	var at int64
	var last CourseID
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			break
		}
		if err != nil && err != io.EOF {
			return err
		}
		id, err := lineID(line)
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if _, ok := c.byID[id]; ok {
			return fmt.Errorf("line %d: course ID %q stands twice", n, id)
		}
		if id < last {
			return fmt.Errorf("line %d: course ID %q does not follow %q", n, id, last)
		}
		last = id
		hash.Write(line)
		c.byID[id] = int32(len(c.offsets))
		c.offsets = append(c.offsets, at)
		at += int64(len(line))
	}
	c.offsets = append(c.offsets, at)
	c.Version = hex.EncodeToString(hash.Sum(nil))[:16]
	return nil
}

// lineID reads the ID alone. writeLine puts it first, so the rest of the line
// need not be decoded: opening 100,000 courses takes 0.1 s instead of 2 s.
func lineID(line []byte) (CourseID, error) {
	rest, ok := bytes.CutPrefix(line, []byte(`{"id":`))
	if !ok {
		return "", errors.New("not a canonical line, which begins with the id")
	}
	dec := json.NewDecoder(bytes.NewReader(rest))
	var id CourseID
	if err := dec.Decode(&id); err != nil || id == "" {
		return "", fmt.Errorf("no course ID: %v", err)
	}
	return id, nil
}

// Close releases the file behind an opened catalogue; one in memory needs none.
func (c *Catalog) Close() error {
	if c.file == nil {
		return nil
	}
	return c.file.Close()
}

// Len returns the number of courses.
func (c *Catalog) Len() int { return len(c.byID) }

// At returns the course of rank i, 0 ≤ i < Len. The error is that of reading
// the file behind the catalogue; one in memory never fails.
func (c *Catalog) At(i int) (*Course, error) {
	if c.cache != nil {
		if p := c.cache[i].Load(); p != nil {
			return p, nil
		}
	}
	line := make([]byte, c.offsets[i+1]-c.offsets[i])
	if _, err := c.file.ReadAt(line, c.offsets[i]); err != nil {
		return nil, fmt.Errorf("read catalogue %s: line %d: %w", c.file.Name(), i+1, err)
	}
	var course Course
	if err := json.Unmarshal(line, &course); err != nil {
		return nil, fmt.Errorf("read catalogue %s: line %d: %w", c.file.Name(), i+1, err)
	}
	if c.cache != nil {
		c.cache[i].Store(&course)
	}
	return &course, nil
}

// Rank returns the rank of a course by its ID.
func (c *Catalog) Rank(id CourseID) (int, bool) {
	i, ok := c.byID[id]
	return int(i), ok
}

// ByID returns a course by its ID, and nil without an error when there is none.
func (c *Catalog) ByID(id CourseID) (*Course, error) {
	i, ok := c.byID[id]
	if !ok {
		return nil, nil
	}
	return c.At(int(i))
}

// All yields every course in order, and the first error of reading.
func (c *Catalog) All() iter.Seq2[*Course, error] {
	return func(yield func(*Course, error) bool) {
		for i := range c.Len() {
			course, err := c.At(i)
			if !yield(course, err) || err != nil {
				return
			}
		}
	}
}

// Write writes the canonical JSONL form.
func (c *Catalog) Write(w io.Writer) error {
	buf := bufio.NewWriterSize(w, 1<<20)
	for course, err := range c.All() {
		if err != nil {
			return err
		}
		if err := writeLine(buf, course); err != nil {
			return err
		}
	}
	return buf.Flush()
}

// writeLine writes one canonical line; HTML characters stay as they are, so
// that the file can be read and mended by eye.
func writeLine(w io.Writer, course *Course) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(course); err != nil {
		return fmt.Errorf("write course %s: %w", course.ID, err)
	}
	return nil
}
