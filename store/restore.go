package store

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
)

// Restore fills an empty store, on which nobody works, with a backup. All of it
// is read and checked before anything is changed, and when something fails
// after that, or the process dies, the store is empty again. Errors: ErrBackup,
// ErrNewer, ErrNotEmpty, ErrFull when the backup is beyond the store's bound.
func (s *Store) Restore(ctx context.Context, r io.Reader) error {
	dir, err := os.MkdirTemp(s.o.Dir, "restore-")
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer os.RemoveAll(dir)
	m, err := readBackup(r, dir)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := s.restorable(ctx, m); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := s.apply(ctx, m, dir); err != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), adminTimeout)
		defer cancel()
		return fmt.Errorf("restore: %w", errors.Join(err, s.empty(ctx)))
	}
	return nil
}

// readBackup unpacks a backup into a folder and checks that it is whole.
func readBackup(r io.Reader, dir string) (*manifest, error) {
	var m *manifest
	sum := sha256.New()
	for in := tar.NewReader(r); ; {
		h, err := in.Next()
		if err == io.EOF {
			return nil, fmt.Errorf("%w: it ends too early", ErrBackup)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrBackup, err)
		}
		if h.Name == checksumName {
			text, err := io.ReadAll(io.LimitReader(in, 100))
			if err != nil || strings.TrimSpace(string(text)) != hex.EncodeToString(sum.Sum(nil)) || m == nil {
				return nil, fmt.Errorf("%w: the checksum is another", ErrBackup)
			}
			return m, nil
		}
		sumName(sum, h.Name, h.Size)
		to := filepath.Join(dir, filepath.Base(h.Name)) // whatever the name: inside
		if err := spool(to, io.TeeReader(in, sum)); err != nil {
			return nil, err
		}
		if h.Name == manifestName {
			if m, err = readManifest(to); err != nil {
				return nil, err
			}
		}
	}
}

func spool(name string, r io.Reader) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	switch err = errors.Join(err, f.Close()); {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %w", ErrBackup, err)
	default:
		return err
	}
}

func readManifest(name string) (*manifest, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("%w: manifest: %w", ErrBackup, err)
	}
	return &m, checkSchema(m.Schema)
}

// restorable tells what speaks against a restore before anything is touched.
func (s *Store) restorable(ctx context.Context, m *manifest) error {
	limits := map[string]int64{}
	for _, k := range s.kinds() {
		limits[k.stream] = s.config(k).MaxBytes
		info, err := s.info(ctx, k.stream)
		if err != nil {
			return err
		}
		if info.State.Msgs > 0 {
			return fmt.Errorf("%d messages of %s: %w", info.State.Msgs, k.name, ErrNotEmpty)
		}
	}
	replicas, err := s.info(ctx, replicasBucket.stream())
	if err != nil {
		return err
	}
	if replicas.State.Msgs > 0 {
		return fmt.Errorf("%d replicas are at work: %w", replicas.State.Msgs, ErrNotEmpty)
	}
	for _, st := range m.Streams {
		var state jetstream.StreamState
		limit, known := limits[st.Name]
		if err := json.Unmarshal(st.State, &state); err != nil || !known {
			return fmt.Errorf("%w: stream %s is not one of ours", ErrBackup, st.Name)
		}
		if int64(state.Bytes) > limit {
			return fmt.Errorf("%w: %s holds %d bytes, here it may hold %d", ErrFull, st.Name, state.Bytes, limit)
		}
	}
	return nil
}

// apply replaces the empty streams by those of the backup.
func (s *Store) apply(ctx context.Context, m *manifest, dir string) error {
	if _, err := s.put(ctx, metaBucket, restoringKey, s.o.Now()); err != nil {
		return err
	}
	kinds := map[string]kind{}
	for _, k := range s.kinds() {
		kinds[k.stream] = k
	}
	for _, st := range m.Streams {
		if err := s.js.DeleteStream(ctx, st.Name); err != nil {
			return fmt.Errorf("replace stream %s: %w", st.Name, err)
		}
		if err := s.applyStream(ctx, s.config(kinds[st.Name]), st, filepath.Join(dir, st.Name)); err != nil {
			return err
		}
	}
	if err := s.ensure(ctx); err != nil {
		return err
	}
	return s.remove(ctx, metaBucket, restoringKey)
}

func (s *Store) applyStream(ctx context.Context, c jetstream.StreamConfig, st manifestStream, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBackup, err)
	}
	defer f.Close()
	if err := s.unpack(ctx, c, st.State, f); err != nil {
		return err
	}
	made, err := s.js.Stream(ctx, c.Name)
	if err != nil {
		return err
	}
	var want jetstream.StreamState
	if err := json.Unmarshal(st.State, &want); err != nil {
		return err
	}
	// Messages may be fewer: some were over their time.
	if got := made.CachedInfo().State; got.LastSeq != want.LastSeq || got.Msgs > want.Msgs {
		return fmt.Errorf("stream %s ends at %d, the backup at %d", c.Name, got.LastSeq, want.LastSeq)
	}
	return nil
}

// empty makes the store anew, without anything in it.
func (s *Store) empty(ctx context.Context) error {
	if err := s.deleteStreams(ctx); err != nil {
		return err
	}
	if err := s.ensure(ctx); err != nil {
		return err
	}
	// The server moves the folder of a deleted stream aside and removes it
	// behind its answer. A second deletion soon after, as that of a stream just
	// restored, cannot move its own there, and the stream made next finds the
	// messages again (filestore.go, Delete, of server v2.15.2).
	for _, k := range s.kinds() {
		if err := s.streams[k.stream].Purge(ctx); err != nil {
			return fmt.Errorf("empty stream %s: %w", k.stream, err)
		}
	}
	return s.remove(ctx, metaBucket, restoringKey)
}
