package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// schema is the version of what this program writes. Raise it whenever an
// older program would misread the store.
const schema = 1

// schemaFile repeats the version beside the embedded server's files, so that it
// can be read before a server is started on them.
const schemaFile = "schema"

const (
	schemaKey    = "schema"
	restoringKey = "restoring" // there while Restore is at work
)

func checkSchemaFile(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, schemaFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	return checkSchema(n)
}

func checkSchema(n int) error {
	if n > schema {
		return fmt.Errorf("schema %d, this program knows %d: %w", n, schema, ErrNewer)
	}
	return nil
}

// prepare reads the schema version, then makes or updates the streams.
func (s *Store) prepare(ctx context.Context) error {
	meta, err := s.js.Stream(ctx, metaBucket.stream())
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
	case err != nil:
		return err
	default:
		s.streams = map[string]jetstream.Stream{metaBucket.stream(): meta}
		var n int
		if _, err := s.get(ctx, metaBucket, schemaKey, &n); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if err := checkSchema(n); err != nil {
			return err
		}
		if err := s.undoRestore(ctx); err != nil {
			return err
		}
	}
	if err := s.ensure(ctx); err != nil {
		return err
	}
	return s.writeSchema(ctx)
}

func (s *Store) writeSchema(ctx context.Context) error {
	var n int
	if _, err := s.get(ctx, metaBucket, schemaKey, &n); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if n != schema {
		if _, err := s.put(ctx, metaBucket, schemaKey, schema); err != nil {
			return err
		}
	}
	if s.o.Dir == "" {
		return nil
	}
	return os.WriteFile(filepath.Join(s.o.Dir, schemaFile), []byte(strconv.Itoa(schema)+"\n"), 0o600)
}

// restoreGrace is how long a Restore in a cluster may take, before it counts as
// dead: there no lock tells.
const restoreGrace = time.Hour

// undoRestore empties a store of which the process died in the middle of a
// Restore, so that a half of it is never taken for the whole.
func (s *Store) undoRestore(ctx context.Context) error {
	var begun time.Time
	_, err := s.get(ctx, metaBucket, restoringKey, &begun)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if age := s.o.Now().Sub(begun); s.o.Dir == "" && age < restoreGrace {
		return fmt.Errorf("a restore began %v ago: wait until it ends; one that died is undone after %v", age.Round(time.Second), restoreGrace)
	}
	s.log.Warn("emptying a store that was half restored")
	return s.empty(ctx)
}
