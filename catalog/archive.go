package catalog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Archive keeps published catalogues in a folder: the current one, the one
// before it, and which is which.
//
//	current.json                  names both, replaced by one rename
//	snapshots/<when>-<version>/   catalogue.jsonl, meta.json and what was prepared beside them
//
// A snapshot is made under a name that begins with ".tmp-", synced, and renamed
// when it is whole; only then does current.json name it. Killed at any instant,
// the archive holds the old catalogue or the new one.
type Archive struct {
	dir string
	now func() time.Time
}

// Published describes one snapshot of an archive.
type Published struct {
	Dir     string    `json:"-"` // its folder
	Name    string    `json:"name"`
	Version string    `json:"version"`
	Courses int       `json:"courses"`
	When    time.Time `json:"when"`
	Sources []string  `json:"sources,omitempty"`
}

// File returns the snapshot's canonical catalogue file.
func (p Published) File() string { return filepath.Join(p.Dir, "catalogue.jsonl") }

// Errors of the archive that a caller decides on.
var (
	ErrNoCatalog  = errors.New("no catalogue has been published yet")
	ErrNoPrevious = errors.New("there is no previous catalogue")
	ErrLocked     = errors.New("another import is at work")
)

type pointers struct {
	Current  string `json:"current"`
	Previous string `json:"previous,omitempty"`
}

// OpenArchive opens a folder, which need not exist yet.
func OpenArchive(dir string, now func() time.Time) *Archive { return &Archive{dir, now} }

// Current returns the current snapshot; ErrNoCatalog when there is none.
func (a *Archive) Current() (Published, error) {
	p, err := a.pointers()
	if err != nil {
		return Published{}, err
	}
	return a.published(p.Current)
}

// Previous returns the snapshot before; ErrNoPrevious when there is none.
func (a *Archive) Previous() (Published, error) {
	p, err := a.pointers()
	if err != nil {
		return Published{}, err
	}
	if p.Previous == "" {
		return Published{}, ErrNoPrevious
	}
	return a.published(p.Previous)
}

func (a *Archive) pointers() (pointers, error) {
	var p pointers
	text, err := os.ReadFile(filepath.Join(a.dir, "current.json"))
	if os.IsNotExist(err) {
		return p, ErrNoCatalog
	}
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	if err != nil {
		return p, fmt.Errorf("read archive %s: %w", a.dir, err)
	}
	return p, nil
}

func (a *Archive) published(name string) (Published, error) {
	p := Published{Dir: filepath.Join(a.dir, "snapshots", filepath.Base(name))}
	text, err := os.ReadFile(filepath.Join(p.Dir, "meta.json"))
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	if err != nil {
		return p, fmt.Errorf("read snapshot %s: %w", name, err)
	}
	return p, nil
}

// Publish makes a snapshot of the catalogue, lets prepare add what belongs
// beside it (the index) in the folder it is given, and makes it current. On any
// error, and on a kill, the current catalogue stays what it was.
func (a *Archive) Publish(ctx context.Context, c *Catalog, sources []string, prepare func(ctx context.Context, dir string) error) (Published, error) {
	unlock, err := a.lock()
	if err != nil {
		return Published{}, err
	}
	defer unlock()
	old, err := a.pointers()
	if err != nil && !errors.Is(err, ErrNoCatalog) {
		return Published{}, err
	}
	p, err := a.write(ctx, c, sources, prepare)
	if err != nil {
		return p, fmt.Errorf("publish catalogue: %w", err)
	}
	if err := a.point(pointers{Current: p.Name, Previous: old.Current}); err != nil {
		return p, fmt.Errorf("publish catalogue: %w", err)
	}
	a.sweep(p.Name, old.Current)
	return p, nil
}

func (a *Archive) write(ctx context.Context, c *Catalog, sources []string, prepare func(context.Context, string) error) (p Published, err error) {
	snapshots := filepath.Join(a.dir, "snapshots")
	if err := os.MkdirAll(snapshots, 0o700); err != nil {
		return p, err
	}
	tmp, err := os.MkdirTemp(snapshots, ".tmp-")
	if err != nil {
		return p, err
	}
	defer func() {
		if err != nil {
			os.RemoveAll(tmp)
		}
	}()
	when := a.now().UTC()
	p = Published{Name: when.Format("20060102T150405.000") + "-" + c.Version, Version: c.Version, Courses: c.Len(), When: when, Sources: sources}
	p.Dir = filepath.Join(snapshots, p.Name)
	if _, err := os.Lstat(p.Dir); err == nil { // the same catalogue within one millisecond
		p.Name = strings.Replace(filepath.Base(tmp), ".tmp-", p.Name+"-", 1)
		p.Dir = filepath.Join(snapshots, p.Name)
	}
	if err := writeSynced(filepath.Join(tmp, "catalogue.jsonl"), c.Write); err != nil {
		return p, err
	}
	meta, err := json.Marshal(p)
	if err == nil {
		err = os.WriteFile(filepath.Join(tmp, "meta.json"), append(meta, '\n'), 0o600)
	}
	if err == nil {
		err = prepare(ctx, tmp)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = syncTree(tmp)
	}
	if err == nil {
		err = os.Rename(tmp, p.Dir)
	}
	if err == nil {
		err = syncDir(snapshots)
	}
	return p, err
}

// Rollback makes the previous snapshot current, and the current one previous, so
// that a rollback can itself be undone.
func (a *Archive) Rollback() (Published, error) {
	unlock, err := a.lock()
	if err != nil {
		return Published{}, err
	}
	defer unlock()
	p, err := a.pointers()
	if err != nil {
		return Published{}, err
	}
	if p.Previous == "" {
		return Published{}, ErrNoPrevious
	}
	back, err := a.published(p.Previous)
	if err != nil {
		return Published{}, err
	}
	return back, a.point(pointers{Current: p.Previous, Previous: p.Current})
}

func (a *Archive) point(p pointers) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return replaceFile(filepath.Join(a.dir, "current.json"), append(text, '\n'))
}

// sweep removes what neither pointer names, leftovers of killed imports
// included; what cannot be removed now is tried again next time.
func (a *Archive) sweep(keep ...string) {
	entries, err := os.ReadDir(filepath.Join(a.dir, "snapshots"))
	if err != nil {
		return
	}
	kept := map[string]bool{}
	for _, k := range keep {
		kept[k] = true
	}
	for _, e := range entries {
		if !kept[e.Name()] {
			os.RemoveAll(filepath.Join(a.dir, "snapshots", e.Name()))
		}
	}
}

// lock keeps two imports apart; the operating system frees it if we are killed.
func (a *Archive) lock() (unlock func(), err error) {
	if err := os.MkdirAll(a.dir, 0o700); err != nil {
		return nil, fmt.Errorf("lock archive: %w", err)
	}
	l := flock.New(filepath.Join(a.dir, "lock"))
	ok, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock archive %s: %w", a.dir, err)
	}
	if !ok {
		return nil, ErrLocked
	}
	return func() { l.Unlock() }, nil
}
