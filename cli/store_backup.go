package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/parcours-formation/parcours/store"
)

// runStoreBackup writes the whole store to a file.
func runStoreBackup(ctx context.Context, env *Env, args []string) error {
	var f storeFlags
	fs := flags("store backup")
	f.define(fs)
	force := fs.Bool("force", false, "")
	plain, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	if len(plain) != 1 {
		fmt.Fprintln(env.Stderr, env.Say.T("store.backup-file"))
		return errUsage
	}
	name := plain[0]
	if err := free(env, name, *force); err != nil { // before anything is read
		return err
	}
	return f.withStore(ctx, env, func(s *store.Store) error {
		n, err := backUp(ctx, env, s, name, *force)
		if err != nil {
			return err
		}
		fmt.Fprintln(env.Stdout, wrap("", env.Say.T("store.backed-up", "File", name, "Size", size(env, n)), width(env)))
		return nil
	})
}

// free reports whether a backup may stand under a name.
func free(env *Env, name string, force bool) error {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return env.fault("store.no-file", "File", name)
	case !force:
		return env.fault("store.exists", "File", name)
	}
	return nil
}

// backUp writes a backup beside its name and gives it the name once all of it is
// on the disk, so that what bears the name is whole. It returns its size.
func backUp(ctx context.Context, env *Env, s *store.Store, name string, force bool) (size int64, err error) {
	dir := filepath.Dir(name)
	out, err := os.CreateTemp(dir, "."+filepath.Base(name)+".*") // for its owner alone
	if err != nil {
		return 0, err
	}
	defer os.Remove(out.Name()) // gone already, when all went well
	size, err = writeBackup(ctx, s, out)
	if err := errors.Join(err, out.Close()); err != nil {
		return 0, err
	}
	if err := give(env, out.Name(), name, force); err != nil {
		return 0, err
	}
	return size, syncDir(dir)
}

func writeBackup(ctx context.Context, s *store.Store, out *os.File) (int64, error) {
	w := bufio.NewWriterSize(out, 1<<20)
	if err := s.Backup(ctx, w); err != nil {
		return 0, err
	}
	if err := w.Flush(); err != nil {
		return 0, err
	}
	if err := out.Sync(); err != nil {
		return 0, err
	}
	info, err := out.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// give moves a file to its name. Without force another that took the name in
// the meantime stays: a link, unlike a renaming, replaces nothing.
func give(env *Env, from, name string, force bool) error {
	if force {
		return os.Rename(from, name)
	}
	err := os.Link(from, name)
	if errors.Is(err, fs.ErrExist) {
		return env.fault("store.exists", "File", name)
	}
	if err == nil {
		return nil
	}
	// a file system without links: the smallest window that is left
	if err := free(env, name, false); err != nil {
		return err
	}
	return os.Rename(from, name)
}

// syncDir writes a folder's entries to the disk.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// runStoreRestore fills an empty store with a backup.
func runStoreRestore(ctx context.Context, env *Env, args []string) error {
	var f storeFlags
	fs := flags("store restore")
	f.define(fs)
	plain, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	if len(plain) != 1 {
		fmt.Fprintln(env.Stderr, env.Say.T("store.restore-file"))
		return errUsage
	}
	in, err := os.Open(plain[0])
	if err != nil {
		return err
	}
	defer in.Close()
	s, err := f.open(ctx, env, storeLog(env))
	if err != nil {
		return err
	}
	n, err := restored(ctx, s, in)
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	fmt.Fprintln(env.Stdout, wrap("", env.Say.T("store.restored", "File", plain[0], "Count", int(n)), width(env)))
	return nil
}

// restored fills the store and returns how many messages it then holds.
func restored(ctx context.Context, s *store.Store, in *os.File) (uint64, error) {
	if err := s.Restore(ctx, bufio.NewReaderSize(in, 1<<20)); err != nil {
		return 0, err
	}
	stats, err := s.Stats(ctx)
	if err != nil {
		return 0, err
	}
	return stats.Messages, nil
}
