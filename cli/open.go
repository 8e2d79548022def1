package cli

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

// indexDir is the folder of the index within a snapshot of the archive.
const indexDir = "index"

// openArchive returns the archive of catalogues in the data folder.
func openArchive(env *Env) (*catalog.Archive, string, error) {
	dir, err := dataDir(env)
	if err != nil {
		return nil, "", err
	}
	dir = filepath.Join(dir, "catalogue")
	return catalog.OpenArchive(dir, env.Now), dir, nil
}

// openCatalog opens the current catalogue, the embedded example when none was
// published, and the snapshot's folder ("" for the example).
func openCatalog(env *Env) (*catalog.Catalog, string, error) {
	archive, _, err := openArchive(env)
	if err != nil {
		return nil, "", err
	}
	p, err := archive.Current()
	if errors.Is(err, catalog.ErrNoCatalog) {
		cat, err := catalog.Sample(env.Now())
		return cat, "", err
	}
	if err != nil {
		return nil, "", err
	}
	cat, err := catalog.Open(p.File())
	return cat, p.Dir, err
}

// openSnapshot opens the current catalogue with its index; the caller closes it.
func openSnapshot(ctx context.Context, env *Env) (*index.Snapshot, error) {
	words, err := thesaurus(env)
	if err != nil {
		return nil, err
	}
	e, err := embedder(env)
	if err != nil {
		return nil, err
	}
	cat, dir, err := openCatalog(env)
	if err != nil {
		return nil, err
	}
	o := index.Options{Thesaurus: words}
	if e != nil {
		o.Vectors = meaning(ctx, env, cat, dir, e)
	}
	if dir == "" {
		return index.InMemory(ctx, cat, o)
	}
	s, err := index.Open(cat, filepath.Join(dir, indexDir), o)
	if errors.Is(err, index.ErrFormat) {
		// another version of the program built it; "import -force" builds it anew
		slog.New(slog.NewTextHandler(env.Stderr, nil)).Warn("index of another version, indexing in memory", "remedy", "parcours catalogue import -apply -force")
		s, err = index.InMemory(ctx, cat, o)
	}
	if err != nil {
		cat.Close()
	}
	return s, err
}

// meaning returns the catalogue's vectors, those of the snapshot or computed
// now; when that fails, words alone are searched and the log says so.
func meaning(ctx context.Context, env *Env, cat *catalog.Catalog, dir string, e index.Embedder) *index.Vectors {
	log := slog.New(slog.NewTextHandler(env.Stderr, nil))
	warn := func(err error) { log.Warn("embeddings endpoint down, searching by words alone", "error", err) }
	if dir != "" {
		v, err := index.ReadVectors(filepath.Join(dir, indexDir), cat, e, warn)
		if err == nil {
			return v
		}
		log.Info("vectors of the snapshot not usable, computing them", "reason", err)
	}
	v, err := computeVectors(ctx, env, cat, e, warn)
	if err != nil {
		warn(err)
		return nil
	}
	if dir != "" {
		if err := v.Write(filepath.Join(dir, indexDir), cat); err != nil {
			log.Warn("vectors not kept beside the index", "error", err)
		}
	}
	return v
}

// computeVectors computes what the cache lacks and saves the cache, also when
// it fails half-way: the next try goes on from there. Vectors that could not be
// kept serve all the same.
func computeVectors(ctx context.Context, env *Env, cat *catalog.Catalog, e index.Embedder, warn func(error)) (*index.Vectors, error) {
	_, dir, err := openArchive(env)
	if err != nil {
		return nil, err
	}
	cache, err := index.OpenVectorCache(filepath.Join(dir, "vectors.cache"))
	if err != nil {
		return nil, err
	}
	bar := newProgress(env, "progress.vectors")
	v, err := index.ComputeVectors(ctx, cat, e, cache, bar.at, warn)
	bar.done()
	if err := cache.Save(); err != nil {
		slog.New(slog.NewTextHandler(env.Stderr, nil)).Warn("vectors not kept, they will be computed again", "error", err)
	}
	return v, err
}
