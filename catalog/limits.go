package catalog

import (
	"errors"
	"fmt"
	"io"
)

// Limits bounds what one source may cost, so that a file made to harm (or an
// export gone wrong) ends in an issue and not in a dead process. A zero field
// means its default.
type Limits struct {
	Bytes         int64 // of one source as stored; 256 MiB
	Rows          int   // rows or records that are not blank; 1,000,000
	Columns       int   // of a table; 1,000
	CellBytes     int   // of one cell, or one text in JSON or XML; 1 MiB
	RecordBytes   int   // of one row, JSON object or XML formation; 4 MiB
	PageBytes     int   // of one HTML page or JSON-LD document, read whole; 16 MiB
	UnzippedBytes int64 // of an XLSX in all; 512 MiB
	PartBytes     int64 // of one XLSX part kept in memory (not a sheet, not the shared strings); 64 MiB
	Depth         int   // of nested XML elements or JSON values; 64
	Issues        int   // errors before the reading stops; 10,000
}

// WithDefaults returns the limits with every zero field filled in.
func (l Limits) WithDefaults() Limits {
	fill(&l.Bytes, 256<<20)
	fill(&l.Rows, 1_000_000)
	fill(&l.Columns, 1_000)
	fill(&l.CellBytes, 1<<20)
	fill(&l.RecordBytes, 4<<20)
	fill(&l.PageBytes, 16<<20)
	fill(&l.UnzippedBytes, 512<<20)
	fill(&l.PartBytes, 64<<20)
	fill(&l.Depth, 64)
	fill(&l.Issues, 10_000)
	return l
}

func fill[T int | int64](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// limitError is a limit met in the middle of a stream, below the code that
// knows rows and issues; reading.settle turns it into a Fatal issue.
type limitError struct {
	code  string // of the issue
	limit any    // shown as .Limit
}

func (e *limitError) Error() string { return fmt.Sprintf("%s %v", e.code, e.limit) }

// meter counts what is read, tells it, and refuses what passes the limit.
type meter struct {
	r           io.Reader
	alive       func() error // the context's Err
	tell        func(read, total int64)
	read, total int64
	limit       int64
}

// Read reads on, unless the context is over or the limit is passed.
func (m *meter) Read(p []byte) (int, error) {
	if err := m.alive(); err != nil {
		return 0, err
	}
	n, err := m.r.Read(p)
	m.read += int64(n)
	if m.tell != nil && n > 0 {
		m.tell(m.read, m.total)
	}
	if m.read > m.limit {
		return 0, &limitError{"bytes-limit", humanBytes(m.limit)}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, &sourceError{err}
	}
	return n, err
}

// sourceError marks a failure to read the bytes themselves, as against one to
// understand them: parsers pass it through and it comes back as a Go error.
type sourceError struct{ err error }

func (e *sourceError) Error() string { return e.err.Error() }

// Unwrap returns the failure itself.
func (e *sourceError) Unwrap() error { return e.err }

// humanBytes writes a size in the units of IEC 80000-13, alike in both languages.
func humanBytes(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d B", n)
}
