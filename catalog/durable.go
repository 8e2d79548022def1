package catalog

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// writeSynced creates a file, lets write fill it and syncs it to the disk.
func writeSynced(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// replaceFile writes a file beside itself and renames it into place, so that a
// reader sees the old text or the new one.
func replaceFile(name string, text []byte) error {
	tmp := name + ".tmp"
	err := writeSynced(tmp, func(w io.Writer) error { _, err := w.Write(text); return err })
	if err == nil {
		err = os.Rename(tmp, name)
	}
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(name))
}

// syncTree syncs every file and folder below dir: prepare need not think of it.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() || d.Type().IsRegular():
			return syncDir(name)
		}
		return nil
	})
}

// syncDir makes a rename last through a power cut. Windows syncs no folder, and
// some file systems neither: there it is theirs to see to.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}
