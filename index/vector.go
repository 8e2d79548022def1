package index

import (
	"context"
	"fmt"
	"math"
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

// embedBatch is how many texts one request carries: what the smallest servers
// take.
const embedBatch = 32

// saveEvery is after how many batches the cache is written, so that a kill does
// not lose an hour.
const saveEvery = 50

// embedRunes cuts what is sent of a text: models read some 500 to 8,000 tokens,
// and many servers refuse more.
const embedRunes = 6000

// embedText is what of a course is embedded.
func embedText(c *catalog.Course) string {
	text := textOf(c)
	return cutRunes(strings.TrimSpace(text[partTitle]+"\n"+text[partSkills]+"\n"+text[partBody]), embedRunes)
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
		if at/embedBatch%saveEvery == saveEvery-1 {
			if err := cache.Save(); err != nil {
				return nil, err
			}
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
		c.changed = true
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

func cutRunes(text string, n int) string {
	for i := range text {
		if n--; n < 0 {
			return text[:i]
		}
	}
	return text
}
