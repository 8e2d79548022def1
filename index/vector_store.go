package index

import (
	"bufio"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"

	"github.com/parcours-formation/parcours/catalog"
)

// vectorKey names a text under a model; the cache is kept by it, so that only
// courses that changed are computed again.
type vectorKey [sha256.Size]byte

func keyOf(model, text string) vectorKey { return sha256.Sum256([]byte(model + "\x00" + text)) }

// VectorCache is the file of computed vectors, by content hash and model name.
type VectorCache struct {
	file string
	seen map[vectorKey][]float32
	// changed since it was read or saved
	changed bool
}

// OpenVectorCache reads the cache file; one that is not there yet is empty.
func OpenVectorCache(file string) (*VectorCache, error) {
	c := &VectorCache{file: file, seen: map[vectorKey][]float32{}}
	f, err := os.Open(file)
	if os.IsNotExist(err) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open vector cache: %w", err)
	}
	defer f.Close()
	if err := gob.NewDecoder(bufio.NewReader(f)).Decode(&c.seen); err != nil {
		return nil, fmt.Errorf("read vector cache %s: %w; remove the file to compute the vectors anew", file, err)
	}
	return c, nil
}

// Save writes the cache beside itself and renames it into place; one that has
// not changed stays.
func (c *VectorCache) Save() error {
	if !c.changed {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(c.file), 0o700); err != nil {
		return fmt.Errorf("save vector cache: %w", err)
	}
	// a name of its own: two searches may save at once
	f, err := os.CreateTemp(filepath.Dir(c.file), filepath.Base(c.file)+"-*.tmp")
	if err != nil {
		return fmt.Errorf("save vector cache: %w", err)
	}
	tmp := f.Name()
	err = gob.NewEncoder(f).Encode(c.seen)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp, c.file)
	}
	c.changed = err != nil
	if err != nil {
		os.Remove(tmp)
		return fmt.Errorf("save vector cache: %w", err)
	}
	return nil
}

// vectorsFile stands in a snapshot's folder beside the columns.
const vectorsFile = "vectors.gob"

// storedVectors is the form of vectors on the disk.
type storedVectors struct {
	Version string // of the catalogue
	Model   string
	Dim     int
	Rows    []int8
	Scale   []float32
}

// Write keeps the vectors in a snapshot's folder.
func (v *Vectors) Write(dir string, cat *catalog.Catalog) error {
	f, err := os.OpenFile(filepath.Join(dir, vectorsFile), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write vectors: %w", err)
	}
	err = gob.NewEncoder(f).Encode(storedVectors{cat.Version, v.embedder.Model(), v.Dim, v.rows, v.scale})
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("write vectors: %w", err)
	}
	return nil
}

// ReadVectors reads what Write left, for the same catalogue and model.
func ReadVectors(dir string, cat *catalog.Catalog, e Embedder, warn func(error)) (*Vectors, error) {
	f, err := os.Open(filepath.Join(dir, vectorsFile))
	if err != nil {
		return nil, fmt.Errorf("read vectors: %w", err)
	}
	defer f.Close()
	var s storedVectors
	if err := gob.NewDecoder(bufio.NewReader(f)).Decode(&s); err != nil {
		return nil, fmt.Errorf("read vectors: %w", err)
	}
	if s.Version != cat.Version || s.Model != e.Model() || len(s.Scale) != cat.Len() || len(s.Rows) != s.Dim*cat.Len() {
		return nil, fmt.Errorf("read vectors: they are those of catalogue %s by model %s", s.Version, s.Model)
	}
	return &Vectors{Dim: s.Dim, rows: s.Rows, scale: s.Scale, embedder: e, warn: warn}, nil
}
