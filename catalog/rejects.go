package catalog

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// RejectWriter writes the rows that were refused, as they stood, so that they
// can be mended in a spreadsheet and imported again: UTF-8 with a byte order
// mark, separated by ";", under the source's own header and two more columns,
// parcours_ligne and parcours_motif, which an import leaves out. Records that
// come from JSON or XML stand under the canonical columns.
//
// The file appears only at Close, whole, under its name; without any reject
// there is no file, and one left by an earlier import goes.
type RejectWriter struct {
	name   string
	tmp    *os.File
	buf    *bufio.Writer
	csv    *csv.Writer
	header []string
	count  int
}

// NewRejectWriter makes a writer for one source; nothing is written yet.
func NewRejectWriter(name string) *RejectWriter { return &RejectWriter{name: name} }

// RejectName is the file in dir for the rejects of a source: its last name
// with "-rejets.csv". Characters that a file name may not have become "_".
func RejectName(dir, source string) string {
	source, _, _ = strings.Cut(source, "?")
	base := filepath.Base(filepath.FromSlash(strings.TrimRight(source, "/")))
	base = strings.TrimSuffix(base, filepath.Ext(base))
	base = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*#`, r) {
			return '_'
		}
		return r
	}, base)
	if base == "" || base == "." || base == "-" {
		base = "entree"
	}
	return filepath.Join(dir, base+"-rejets.csv")
}

// Name is the file that Close makes.
func (w *RejectWriter) Name() string { return w.name }

// Count is how many rows were written.
func (w *RejectWriter) Count() int { return w.count }

// Write adds a row with the reasons why it was refused.
func (w *RejectWriter) Write(rec Record, reasons ...string) error {
	if w.csv == nil {
		if err := w.begin(rec.Header); err != nil {
			return fmt.Errorf("write rejects: %w", err)
		}
	}
	row, over := w.place(rec)
	reasons = slices.DeleteFunc(append(slices.Clone(reasons), over...), blankCell)
	row = append(row, strconv.Itoa(rec.Row), strings.Join(reasons, " / "))
	for i, c := range row {
		row[i] = guard(c)
	}
	w.count++
	if err := w.csv.Write(row); err != nil {
		return fmt.Errorf("write rejects %s: %w", w.name, err)
	}
	return nil
}

// place puts the cells under the file's header, by their names when the record
// has another one. Cells without a column there join the reasons, since they
// would push the last two columns out of place.
func (w *RejectWriter) place(rec Record) (row, over []string) {
	row = make([]string, len(w.header))
	same := slices.Equal(rec.Header, w.header)
	for i, c := range rec.Cells {
		at := i
		if !same && i < len(rec.Header) {
			at = slices.Index(w.header, rec.Header[i])
		}
		if at >= 0 && at < len(row) {
			row[at] = c
		} else {
			over = append(over, c)
		}
	}
	return row, over
}

// begin opens the temporary file and writes the header.
func (w *RejectWriter) begin(header []string) error {
	if err := os.MkdirAll(filepath.Dir(w.name), 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(w.name), ".rejets-*.tmp")
	if err != nil {
		return err
	}
	w.tmp, w.buf = tmp, bufio.NewWriter(tmp)
	w.csv = csv.NewWriter(w.buf)
	w.csv.Comma, w.csv.UseCRLF = ';', true
	w.header = slices.Clone(header)
	w.buf.WriteString("\ufeff")
	row := append(slices.Clone(header), rejectLine, rejectMotive)
	for i, c := range row {
		row[i] = guard(c)
	}
	return w.csv.Write(row)
}

// Close puts the file in place.
func (w *RejectWriter) Close() error {
	if w.csv == nil {
		if err := os.Remove(w.name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove old rejects: %w", err)
		}
		return nil
	}
	w.csv.Flush()
	err := errors.Join(w.csv.Error(), w.buf.Flush(), w.tmp.Chmod(0o644), w.tmp.Sync(), w.tmp.Close())
	if err == nil {
		err = os.Rename(w.tmp.Name(), w.name)
	}
	if err != nil {
		os.Remove(w.tmp.Name())
		return fmt.Errorf("write rejects %s: %w", w.name, err)
	}
	w.csv = nil
	return nil
}

// Abort leaves everything as it was.
func (w *RejectWriter) Abort() {
	if w.csv != nil {
		w.tmp.Close()
		os.Remove(w.tmp.Name())
		w.csv = nil
	}
}

// guard keeps a spreadsheet from taking a cell for a formula, by an apostrophe
// in front; unguard takes it off again. A cell that begins with an apostrophe
// gets one too, so that the two are exact inverses.
func guard(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@'\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func unguard(cell string) string { return strings.TrimPrefix(cell, "'") }
