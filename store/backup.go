package store

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"os"
	"time"
)

// A backup is a tar of one snapshot for each stream, then manifest.json, then
// the SHA-256 of all that as the entry sha256.
const (
	manifestName = "manifest.json"
	checksumName = "sha256"
)

// manifest says what a backup holds.
type manifest struct {
	Schema  int              `json:"schema"`
	Made    time.Time        `json:"made"`
	Streams []manifestStream `json:"streams"`
}

type manifestStream struct {
	Name  string          `json:"name"`
	State json.RawMessage `json:"state"` // as the server gave it
}

// Backup writes the whole store. Events may be handled meanwhile: one that is
// in the backup though it was handled is known there as handled. The tokens of
// installations stay encrypted; their key is not in it.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	b := backup{tar: tar.NewWriter(w), sum: sha256.New(), made: s.o.Now()}
	m := manifest{Schema: schema, Made: b.made}
	for _, k := range s.kinds() {
		state, err := s.backupStream(ctx, &b, k.stream)
		if err != nil {
			return fmt.Errorf("back up %s: %w", k.name, err)
		}
		m.Streams = append(m.Streams, manifestStream{Name: k.stream, State: state})
	}
	text, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	if err := b.add(manifestName, int64(len(text)), bytes.NewReader(text)); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	sum := []byte(hex.EncodeToString(b.sum.Sum(nil)) + "\n")
	if err := b.add(checksumName, int64(len(sum)), bytes.NewReader(sum)); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	if err := b.tar.Close(); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return nil
}

// backup is one that is being written.
type backup struct {
	tar  *tar.Writer
	sum  hash.Hash
	made time.Time
}

// backupStream goes by a file: a tar says sizes first.
func (s *Store) backupStream(ctx context.Context, b *backup, stream string) (json.RawMessage, error) {
	f, err := os.CreateTemp(s.o.Dir, "backup-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	state, err := s.snapshot(ctx, stream, f)
	if err != nil {
		return nil, err
	}
	size, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return state, b.add(stream, size, f)
}

func (b *backup) add(name string, size int64, r io.Reader) error {
	err := b.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: b.made, Typeflag: tar.TypeReg, Format: tar.FormatPAX})
	if err != nil {
		return err
	}
	sumName(b.sum, name, size)
	_, err = io.Copy(io.MultiWriter(b.tar, b.sum), r)
	return err
}

// sumName makes the names and sizes part of the checksum.
func sumName(sum hash.Hash, name string, size int64) { fmt.Fprintf(sum, "%s %d\n", name, size) }
