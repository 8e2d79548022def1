package catalog

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
)

// ImportOptions says how to take sources in.
type ImportOptions struct {
	Read    ReadOptions
	Convert ConvertOptions
	// RejectsDir is where each source's reject file is written; "": nowhere.
	RejectsDir string
	// Say turns an issue into the sentence that stands in the reject file.
	Say func(Issue) string
}

// Imported is what sources gave: a catalogue that could be published, and what
// was wrong.
type Imported struct {
	Catalog  *Catalog
	Issues   []Issue
	Rows     int      // entries met, blank lines and headers apart
	Rejected int      // rows that did not become a course, nor a session of one
	Rejects  []string // the files written
	// Unchanged names the addresses that still hold what was last taken in.
	Unchanged []string
	taken     []func() error
}

// Fatal reports whether a source could not be read to its end; what it gave
// before stands in the catalogue, which should not be published.
func (im *Imported) Fatal() bool {
	return slices.ContainsFunc(im.Issues, func(i Issue) bool { return i.Grade == Fatal })
}

// TakenIn records that the catalogue was published, so that an address that
// does not change costs no more than a question next time.
func (im *Imported) TakenIn() error {
	var errs []error
	for _, f := range im.taken {
		errs = append(errs, f())
	}
	return errors.Join(errs...)
}

// importer gathers the courses of several sources.
type importer struct {
	o       ImportOptions
	out     *Imported
	courses []Course
	records []Record // of the same rank: kept whole for the reject file
	rejects map[string]*RejectWriter
}

// Import reads the sources, turns their entries into courses and validates them
// together. Rows that are refused go whole to a reject file a source, which can
// be mended and imported; those files are written even when nothing is applied,
// so that a preview can be acted on. The error is for what could not be read or
// written at all.
func Import(ctx context.Context, sources []Source, o ImportOptions) (*Imported, error) {
	im := &importer{o: o, out: &Imported{}, rejects: map[string]*RejectWriter{}}
	for _, src := range sources {
		if err := im.read(ctx, src); err != nil {
			im.abort()
			return nil, err
		}
	}
	if err := im.validate(); err != nil {
		im.abort()
		return nil, err
	}
	return im.out, im.close()
}

// read takes one source in.
func (im *importer) read(ctx context.Context, src Source) error {
	if im.rejects[src.Name] == nil && im.o.RejectsDir != "" {
		im.rejects[src.Name] = NewRejectWriter(im.freeName(RejectName(im.o.RejectsDir, src.Name)))
	}
	o := im.o.Read
	o.Reject = func(r Record, i Issue) error { return im.reject(src.Name, r, i) }
	issues, err := ReadRecords(ctx, src, o, func(r Record) error { return im.convert(src.Name, r) })
	im.out.Issues = append(im.out.Issues, issues...)
	if errors.Is(err, ErrUnchanged) {
		im.out.Unchanged = append(im.out.Unchanged, src.Name)
		return nil
	}
	if err == nil && src.TakenIn != nil {
		im.out.taken = append(im.out.taken, src.TakenIn)
	}
	return err
}

// freeName numbers a reject file rather than write over one: the one that is
// there may have been mended by hand, and be a source of this very import. A
// place that cannot be looked at is told when the file is made.
func (im *importer) freeName(name string) string {
	for n := 1; ; n++ {
		free := numbered(name, n)
		_, err := os.Lstat(free)
		taken := slices.ContainsFunc(slices.Collect(maps.Values(im.rejects)), func(w *RejectWriter) bool { return w.Name() == free })
		if err != nil && !taken {
			return free
		}
	}
}

// convert makes a course of a record or rejects it.
func (im *importer) convert(source string, r Record) error {
	im.out.Rows++
	course, issues := Convert(r, im.o.Convert)
	im.out.Issues = append(im.out.Issues, issues...)
	var faults []Issue
	for _, i := range issues {
		if i.Grade >= Error {
			faults = append(faults, i)
		}
	}
	if len(faults) > 0 {
		im.out.Rows-- // reject counts it
		return im.reject(source, r, faults...)
	}
	im.courses = append(im.courses, course)
	im.records = append(im.records, r)
	return nil
}

func (im *importer) reject(source string, r Record, faults ...Issue) error {
	im.out.Rows++
	im.out.Rejected++
	w := im.rejects[source]
	if w == nil {
		return nil
	}
	reasons := make([]string, len(faults))
	for i, f := range faults {
		reasons[i] = im.o.Say(f)
	}
	return w.Write(r, reasons...)
}

// validate checks the courses against each other and makes the catalogue.
func (im *importer) validate() error {
	kept, dropped, issues := Validate(im.courses, func(i int) (string, int) { return im.records[i].Source, im.records[i].Row })
	im.out.Issues = append(im.out.Issues, issues...)
	why := map[[2]any]Issue{}
	for _, i := range issues {
		if i.Grade >= Error {
			why[[2]any{i.Source, i.Row}] = i
		}
	}
	for _, rank := range dropped {
		r := im.records[rank]
		im.out.Rows-- // convert has counted it
		if err := im.reject(im.sourceOf(r), r, why[[2]any{r.Source, r.Row}]); err != nil {
			return err
		}
	}
	var err error
	im.out.Catalog, err = New(kept)
	return err
}

// sourceOf finds the source of a record, whose own name may say its sheet too.
func (im *importer) sourceOf(r Record) string {
	best := ""
	for name := range im.rejects {
		if len(name) > len(best) && len(r.Source) >= len(name) && r.Source[:len(name)] == name {
			best = name
		}
	}
	return best
}

func (im *importer) close() error {
	for _, name := range slices.Sorted(maps.Keys(im.rejects)) {
		w := im.rejects[name]
		if err := w.Close(); err != nil {
			return err
		}
		if w.Count() > 0 {
			kept, err := dropTwin(RejectName(im.o.RejectsDir, name), w.Name())
			if err != nil {
				return err
			}
			im.out.Rejects = append(im.out.Rejects, kept)
		}
	}
	return nil
}

// dropTwin removes a reject file that says the same as one already there, such
// as the preview's when the import is then applied, and returns the one kept.
// base is the name without a number.
func dropTwin(base, name string) (kept string, err error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return name, err
	}
	for n := 1; ; n++ {
		older := numbered(base, n)
		if older == name {
			return name, nil
		}
		if old, err := os.ReadFile(older); err == nil && bytes.Equal(old, text) {
			return older, os.Remove(name)
		}
	}
}

// numbered is base for 1, then "base-2.csv" and so on.
func numbered(base string, n int) string {
	if n == 1 {
		return base
	}
	return strings.TrimSuffix(base, ".csv") + "-" + strconv.Itoa(n) + ".csv"
}

func (im *importer) abort() {
	for _, w := range im.rejects {
		w.Abort()
	}
}
