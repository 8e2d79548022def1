package catalog

import (
	"cmp"
	"fmt"
	"os"
	"slices"
)

// WritePixRejects writes refused rows to a file for each export, in dir, as an
// import of a catalogue does (see RejectWriter), and returns the files. Mended,
// such a file is an export again. As names and addresses stand in it, the
// person who runs the import alone may read it.
func WritePixRejects(dir string, rejects []PixReject, say func(Issue) string) ([]string, error) {
	im := &importer{o: ImportOptions{RejectsDir: dir, Say: say}, out: &Imported{}, rejects: map[string]*RejectWriter{}}
	sorted := slices.Clone(rejects)
	slices.SortStableFunc(sorted, func(a, b PixReject) int { return cmp.Compare(a.Record.Row, b.Record.Row) })
	for _, r := range sorted {
		source := r.Record.Source
		if im.rejects[source] == nil {
			im.rejects[source] = NewRejectWriter(im.freeName(RejectName(dir, source)))
		}
		if err := im.reject(source, r.Record, r.Issue); err != nil {
			im.abort()
			return nil, err
		}
	}
	if err := im.close(); err != nil {
		im.abort()
		return nil, err
	}
	for _, file := range im.out.Rejects {
		if err := os.Chmod(file, 0o600); err != nil {
			return im.out.Rejects, fmt.Errorf("guard rejects: %w", err)
		}
	}
	return im.out.Rejects, nil
}
