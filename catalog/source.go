package catalog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Source is one stream of catalogue bytes: a file, standard input, an address.
type Source struct {
	Name string // what issues call it: the file as given, "-", the address
	Size int64  // in bytes; 0 when unknown
	// Open starts reading; standard input opens once only. An address that has
	// not changed since it was last taken in fails with ErrUnchanged.
	Open func(ctx context.Context) (io.ReadCloser, error)
	// Sibling opens a file named relative to this one, for formats that spread
	// over files (Moodle backups); nil when there is no such place.
	Sibling func(rel string) (io.ReadCloser, error)
	// TakenIn records that what was read has been applied, so that the next
	// fetch of the same address may be answered "unchanged". Call it after the
	// catalogue is published, never before; nil when there is nothing to record.
	TakenIn func() error
}

// ErrUnchanged says that an address still holds what was last taken in.
var ErrUnchanged = errors.New("unchanged since it was last taken in")

// knownExtensions are the files that a folder is searched for; a .txt there is
// most often a note, and can still be named by itself.
var knownExtensions = []string{".csv", ".tsv", ".xlsx", ".xlsm", ".json", ".jsonl", ".ndjson", ".jsonld", ".xml", ".html", ".htm"}

// OpenSource finds what an argument names: a file, a folder (every file below
// it with a known extension, sorted; hidden files are left out and links are
// not followed out of the folder), "-" for standard input, or an https address.
// Nothing is read yet, but an address that may not be fetched is refused here.
func OpenSource(ctx context.Context, arg string, stdin io.Reader, o FetchOptions) ([]Source, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if arg == "-" {
		return []Source{stdinSource(stdin)}, nil
	}
	if isAddress(arg) {
		src, err := addressSource(arg, o)
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", redacted(arg), err)
		}
		return []Source{src}, nil
	}
	info, err := os.Stat(arg)
	if err != nil {
		return nil, fmt.Errorf("open catalogue: %w", err)
	}
	if info.IsDir() {
		return folderSources(ctx, arg)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("open catalogue %s: neither a file nor a folder", arg)
	}
	return []Source{fileSource(arg, info.Size())}, nil
}

// stdinSource reads standard input, which cannot be read twice.
func stdinSource(stdin io.Reader) Source {
	used := false
	return Source{Name: "-", Open: func(context.Context) (io.ReadCloser, error) {
		if used || stdin == nil {
			return nil, errors.New("standard input was read already")
		}
		used = true
		return io.NopCloser(stdin), nil
	}}
}

func fileSource(name string, size int64) Source {
	return Source{
		Name: name, Size: size,
		Open: func(context.Context) (io.ReadCloser, error) { return os.Open(name) },
		Sibling: func(rel string) (io.ReadCloser, error) {
			// OpenInRoot: a backup's links must not lead out of its folder.
			return os.OpenInRoot(filepath.Dir(name), filepath.FromSlash(rel))
		},
	}
}

// folderSources lists the catalogue files below dir.
func folderSources(ctx context.Context, dir string) ([]Source, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open folder: %w", err)
	}
	defer root.Close()
	names, err := walkFolder(ctx, root)
	if err != nil {
		return nil, fmt.Errorf("list folder %s: %w", dir, err)
	}
	names = dropCompanions(names)
	if len(names) == 0 {
		return nil, fmt.Errorf("folder %s holds no catalogue file (%s)", dir, strings.Join(knownExtensions, ", "))
	}
	sources := make([]Source, 0, len(names))
	for _, name := range names {
		// Stat through the root: a link that leaves the folder fails here.
		info, err := root.Stat(name)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		sources = append(sources, fileSource(filepath.Join(dir, filepath.FromSlash(name)), info.Size()))
	}
	return sources, nil
}

// walkFolder returns the slash-separated names, sorted, of the visible files
// with a known extension. WalkDir does not enter linked folders.
func walkFolder(ctx context.Context, root *os.Root) ([]string, error) {
	var names []string
	err := fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		base := d.Name()
		hidden := name != "." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$"))
		switch {
		case hidden && d.IsDir():
			return fs.SkipDir
		case hidden || d.IsDir():
		case slices.Contains(knownExtensions, strings.ToLower(filepath.Ext(base))):
			names = append(names, name)
		}
		return nil
	})
	slices.Sort(names)
	return names, err
}

// dropCompanions leaves out files that another file's reader opens by itself:
// the parts of a Moodle backup, whose moodle_backup.xml stands for all.
func dropCompanions(names []string) []string {
	var backups []string
	for _, n := range names {
		if dir, ok := strings.CutSuffix(n, "moodle_backup.xml"); ok && (dir == "" || strings.HasSuffix(dir, "/")) {
			backups = append(backups, dir)
		}
	}
	return slices.DeleteFunc(names, func(n string) bool {
		return slices.ContainsFunc(backups, func(dir string) bool {
			return strings.HasPrefix(n, dir) && n != dir+"moodle_backup.xml" && strings.HasSuffix(n, ".xml")
		})
	})
}
