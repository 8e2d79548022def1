package index

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/parcours-formation/parcours/catalog"
)

// Embedder turns texts into vectors of meaning, one each, all of one length.
// Question tells a search question from a course text: some models want a
// different prefix for each.
type Embedder interface {
	Embed(ctx context.Context, texts []string, question bool) ([][]float32, error)
	// Model names the model; vectors of different models never meet.
	Model() string
}

// Vectors hold one unit vector a course, by the catalogue's rank, as int8 with
// one scale each: 100,000 courses of 384 dimensions take 38 MB, a quarter of
// float32, and brute force over them stays under the network's time.
type Vectors struct {
	Dim      int
	rows     []int8 // Dim each
	scale    []float32
	embedder Embedder
	// warn is told when the endpoint fails, once until it answers again.
	warn func(error)
	mu   sync.Mutex
	down bool
}

// vectorKey names a text under a model; the cache is kept by it, so that only
// courses that changed are computed again.
type vectorKey [sha256.Size]byte

func keyOf(model, text string) vectorKey { return sha256.Sum256([]byte(model + "\x00" + text)) }

// VectorCache is the file of computed vectors, by content hash and model name.
type VectorCache struct {
	file string
	seen map[vectorKey][]float32
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

// Save writes the cache beside itself and renames it into place.
func (c *VectorCache) Save() error {
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
	if err != nil {
		os.Remove(tmp)
		return fmt.Errorf("save vector cache: %w", err)
	}
	return nil
}

// embedBatch is how many texts one request carries.
const embedBatch = 64

// embedText is what of a course is embedded.
func embedText(c *catalog.Course) string {
	text := textOf(c)
	return strings.TrimSpace(text[partTitle] + "\n" + text[partSkills] + "\n" + text[partBody])
}

// ComputeVectors embeds every course that the cache does not hold. An error
// leaves what was computed in the cache, so that the next try goes on from
// there. warn is told of an endpoint that fails later, at search time.
func ComputeVectors(ctx context.Context, cat *catalog.Catalog, e Embedder, cache *VectorCache, progress func(done, total int), warn func(error)) (*Vectors, error) {
	texts := make([]string, 0, cat.Len())
	for course, err := range cat.All() {
		if err != nil {
			return nil, err
		}
		texts = append(texts, embedText(course))
	}
	var missing []int
	for i, t := range texts {
		if cache.seen[keyOf(e.Model(), t)] == nil {
			missing = append(missing, i)
		}
	}
	for at := 0; at < len(missing); at += embedBatch {
		batch := missing[at:min(at+embedBatch, len(missing))]
		if progress != nil {
			progress(len(texts)-len(missing)+at, len(texts))
		}
		if err := cache.compute(ctx, e, texts, batch); err != nil {
			return nil, err
		}
	}
	if progress != nil {
		progress(len(texts), len(texts))
	}
	return cache.vectors(e, texts, warn)
}

func (c *VectorCache) compute(ctx context.Context, e Embedder, texts []string, batch []int) error {
	in := make([]string, len(batch))
	for i, n := range batch {
		in[i] = texts[n]
	}
	out, err := e.Embed(ctx, in, false)
	if err != nil {
		return fmt.Errorf("compute vectors: %w", err)
	}
	if len(out) != len(in) {
		return fmt.Errorf("compute vectors: %d vectors for %d texts", len(out), len(in))
	}
	for i, v := range out {
		if len(v) == 0 {
			return fmt.Errorf("compute vectors: an empty vector by %s", e.Model())
		}
		c.seen[keyOf(e.Model(), in[i])] = v
	}
	return nil
}

func (c *VectorCache) vectors(e Embedder, texts []string, warn func(error)) (*Vectors, error) {
	v := &Vectors{embedder: e, warn: warn, scale: make([]float32, len(texts))}
	for i, t := range texts {
		row := c.seen[keyOf(e.Model(), t)]
		if v.Dim == 0 {
			v.Dim = len(row)
			v.rows = make([]int8, len(texts)*v.Dim)
		}
		if len(row) != v.Dim || v.Dim == 0 {
			return nil, fmt.Errorf("vector of course %d has %d dimensions, the first has %d", i, len(row), v.Dim)
		}
		v.scale[i] = quantize(row, v.rows[i*v.Dim:(i+1)*v.Dim])
	}
	return v, nil
}

// quantize writes a vector, made of length one, as int8 and returns what one
// step is worth.
func quantize(v []float32, out []int8) float32 {
	var sum float64
	var top float32
	for _, x := range v {
		sum += float64(x) * float64(x)
		top = max(top, x, -x)
	}
	if top == 0 {
		return 0
	}
	for i, x := range v {
		out[i] = int8(math.Round(float64(x / top * 127)))
	}
	return float32(float64(top) / 127 / math.Sqrt(sum))
}

// dot is unrolled by four, which the compiler turns into twice the speed.
func dot(a, b []int8) int32 {
	var s0, s1, s2, s3 int32
	b = b[:len(a)]
	n := len(a) &^ 3
	for i := 0; i < n; i += 4 {
		s0 += int32(a[i]) * int32(b[i])
		s1 += int32(a[i+1]) * int32(b[i+1])
		s2 += int32(a[i+2]) * int32(b[i+2])
		s3 += int32(a[i+3]) * int32(b[i+3])
	}
	for i := n; i < len(a); i++ {
		s0 += int32(a[i]) * int32(b[i])
	}
	return s0 + s1 + s2 + s3
}

// fusionDepth is how many of each list are fused, and fusionK the constant of
// reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009).
const (
	fusionDepth = 200
	fusionK     = 60
)

// fuse joins the ranking by words with the ranking by meaning. An endpoint that
// is down leaves the words.
func (s *Snapshot) fuse(ctx context.Context, q Query, m *matcher, words []scored, r *Result) []scored {
	near, err := s.nearest(ctx, q.Text, m, fusionDepth)
	if err != nil {
		r.MeaningDown = true
		if ctx.Err() == nil { // else it is the question that ended, not the endpoint
			s.vectors.failed(err)
		}
		return words
	}
	s.vectors.answered()
	sum := map[uint32]float64{}
	for _, list := range [][]scored{words, near} {
		for i, x := range list {
			sum[x.doc] += 1 / float64(fusionK+i+1)
		}
	}
	out := make([]scored, 0, len(sum))
	for d, v := range sum {
		out = append(out, scored{d, v})
	}
	slices.SortFunc(out, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(s.cols.Rank[a.doc], s.cols.Rank[b.doc]))
	})
	r.Total = max(r.Total, len(out))
	return out
}

func (s *Snapshot) nearest(ctx context.Context, text string, m *matcher, k int) ([]scored, error) {
	v := s.vectors
	got, err := v.embedder.Embed(ctx, []string{text}, true)
	if err != nil {
		return nil, err
	}
	if len(got) != 1 || len(got[0]) != v.Dim {
		return nil, fmt.Errorf("the model %s gave a vector of another length than the courses'", v.embedder.Model())
	}
	ask := make([]int8, v.Dim)
	quantize(got[0], ask)
	all := make([]scored, 0, len(v.scale))
	for rank, d := range s.byRank {
		if m.judge(uint32(d)) == passes {
			all = append(all, scored{uint32(d), float64(dot(ask, v.rows[rank*v.Dim:(rank+1)*v.Dim])) * float64(v.scale[rank])})
		}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc)) })
	return all[:min(k, len(all))], nil
}

// failed warns of the first failure in a row alone: a log line for every
// question would hide the others.
func (v *Vectors) failed(err error) {
	v.mu.Lock()
	first := !v.down
	v.down = true
	v.mu.Unlock()
	if first && v.warn != nil {
		v.warn(err)
	}
}

func (v *Vectors) answered() {
	v.mu.Lock()
	v.down = false
	v.mu.Unlock()
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
