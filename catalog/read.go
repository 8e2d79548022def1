package catalog

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// ReadOptions says how to read a source; the zero value reads French with the
// default limits.
type ReadOptions struct {
	Mapping  *Mapping // names for columns that are not recognised; nil: none
	Limits   Limits
	Sheet    string // of a workbook; "": the one that looks most like a catalogue
	Language string // "en" takes the English of columns in two languages; else French
	// Progress is told the bytes read and their total (0: unknown); nil: nobody.
	Progress func(read, total int64)
	// Reject receives each row that the reader itself refuses, with the reason,
	// so that it can be written to a reject file; nil: the issue alone remains.
	Reject func(Record, Issue) error
	// Tally, when given, is filled with the counts at the end.
	Tally *Tally
}

// ReadRecords reads a source whatever its format and hands each entry to
// yield, in order. The format is told by the content first, then by the name.
//
// What is wrong with the data comes back as issues: a Warning or an Error does
// not stop the reading, a Fatal does (what was yielded before it stands). The
// error is for a source that cannot be read, a context that is over, or
// yield's own error.
func ReadRecords(ctx context.Context, src Source, o ReadOptions, yield func(Record) error) ([]Issue, error) {
	o.Limits = o.Limits.WithDefaults()
	r := &reading{name: src.Name, o: o, yield: yield}
	err := r.settle(r.read(ctx, src), 0)
	if err == nil {
		r.tell(src.Size, src.Size)
	}
	r.finish()
	if err != nil && !errors.Is(err, errFatal) {
		return r.issues, fmt.Errorf("read %s: %w", src.Name, err)
	}
	return r.issues, ctx.Err()
}

// input is a source opened: its first bytes to look at, then all of it.
type input struct {
	src   Source
	file  *os.File // when the bytes lie in a file
	head  []byte   // the first headBytes
	bytes *bufio.Reader
	limit int64        // Limits.Bytes and the context's Err, for those
	alive func() error // who read the file itself
	tell  func(read, total int64)
}

// headBytes is how much is looked at before deciding on encoding, format and
// separator.
const headBytes = 64 << 10

func (r *reading) read(ctx context.Context, src Source) error {
	rc, err := src.Open(ctx)
	if err != nil {
		return err
	}
	defer rc.Close()
	m := &meter{r: rc, alive: ctx.Err, tell: r.tell, total: src.Size, limit: r.o.Limits.Bytes}
	in := &input{src: src, bytes: bufio.NewReaderSize(m, headBytes), limit: m.limit, alive: ctx.Err, tell: r.tell}
	in.file, _ = rc.(*os.File)
	in.head, err = in.bytes.Peek(headBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return r.dispatch(in)
}

// dispatch calls the reader of the format.
func (r *reading) dispatch(in *input) error {
	format, detail := sniff(in.head, in.src.Name)
	switch format {
	case formatEmpty:
		return r.fatal("empty-source", 0, "")
	case formatXLSX:
		return r.readXLSX(in)
	case formatForeign:
		return r.fatal("format-foreign", 0, "", "Format", detail)
	case formatBinary:
		return r.fatal("format-binary", 0, "")
	case formatLheo:
		return r.readLheo(r.text(in))
	case formatMoodle:
		return r.readMoodle(r.text(in), in.src)
	case formatXML:
		return r.fatal("xml-unknown", 0, detail)
	case formatHTML:
		return r.readHTML(r.text(in))
	case formatJSON:
		return r.readJSON(in)
	}
	return r.readCSV(r.text(in))
}

// seekable gives a source that has to be read twice or at random: its file, or
// a temporary copy, which done removes.
func (in *input) seekable() (section *io.SectionReader, done func(), err error) {
	if in.file != nil {
		info, err := in.file.Stat()
		if err == nil && info.Mode().IsRegular() {
			if info.Size() > in.limit {
				return nil, nil, &limitError{"bytes-limit", humanBytes(in.limit)}
			}
			return io.NewSectionReader(in.file, 0, info.Size()), func() {}, nil
		}
	}
	tmp, err := os.CreateTemp("", "parcours-source-*")
	if err != nil {
		return nil, nil, fmt.Errorf("copy source: %w", err)
	}
	done = func() { tmp.Close(); os.Remove(tmp.Name()) }
	n, err := io.Copy(tmp, in.bytes)
	if err != nil {
		done()
		return nil, nil, err
	}
	return io.NewSectionReader(tmp, 0, n), done, nil
}
