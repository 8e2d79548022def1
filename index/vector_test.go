package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parcours-formation/parcours/catalog"
)

// endpoint is a small embeddings server in OpenAI's format. Its vectors count
// hashed trigrams of letters; words that mean the same to it are one word.
type endpoint struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []string // every text, in order
	broken bool     // answers 500
	left   int      // requests until it breaks, when above 0
	dim    int      // of its vectors
	same   map[string]string
}

func newEndpoint(t testing.TB) *endpoint {
	t.Helper()
	e := &endpoint{dim: 96, same: map[string]string{"hameconnage": "phishing", "courriels": "phishing", "frauduleux": ""}}
	e.Server = httptest.NewServer(e)
	t.Cleanup(e.Close)
	return e
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.left > 0 {
		if e.left--; e.left == 0 {
			e.broken = true
		}
	}
	if e.broken {
		http.Error(w, `{"error":{"message":"broken"}}`, http.StatusInternalServerError)
		return
	}
	var in struct{ Input []string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	type item struct {
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	var out struct {
		Data []item `json:"data"`
	}
	for i, text := range in.Input {
		e.asked = append(e.asked, text)
		out.Data = append(out.Data, item{i, e.vector(text)})
	}
	slices.Reverse(out.Data) // the order of an answer is not promised
	json.NewEncoder(w).Encode(out)
}

func (e *endpoint) vector(text string) []float32 {
	v := make([]float32, e.dim)
	v[0] = 0.01 // no text is nothing
	for _, word := range strings.FieldsFunc(fold(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if other, ok := e.same[word]; ok {
			word = other
		}
		for i := range max(0, len(word)-2) {
			h := fnv.New32a()
			h.Write([]byte(word[i : i+3]))
			v[h.Sum32()%uint32(e.dim)]++
		}
	}
	return v
}

func (e *endpoint) set(f func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f()
}

// count returns how many texts were asked since the last call.
func (e *endpoint) count() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := len(e.asked)
	e.asked = nil
	return n
}

// client is a bare client of the endpoint: the real one is llm's, which this
// package may not import.
type client struct {
	url, model string
}

func (c client) Model() string { return c.model }

func (c client) Embed(ctx context.Context, texts []string, question bool) ([][]float32, error) {
	body, err := json.Marshal(map[string]any{"input": texts, "model": c.model})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, strings.NewReader(string(body)))
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(resp.Status)
	}
	var in struct {
		Data []struct {
			Index     int
			Embedding []float32
		}
	}
	if err := json.NewDecoder(resp.Body).Decode(&in); err != nil {
		return nil, err
	}
	out := make([][]float32, len(texts))
	for _, d := range in.Data {
		out[d.Index] = d.Embedding
	}
	return out, nil
}

func (e *endpoint) client(model string) client { return client{e.URL, model} }

// numbered makes n courses that differ.
func numbered(t testing.TB, n int) []catalog.Course {
	t.Helper()
	var out []catalog.Course
	for i := range n {
		out = append(out, catalog.Course{ID: catalog.CourseID(fmt.Sprintf("C%03d", i)), Title: fmt.Sprintf("Cours %d", i)})
	}
	return out
}

func TestComputeVectorsCache(t *testing.T) {
	e := newEndpoint(t)
	file := filepath.Join(t.TempDir(), "vectors.cache")
	compute := func(model string, cs []catalog.Course) (*Vectors, error) {
		t.Helper()
		cache, err := OpenVectorCache(file)
		if err != nil {
			t.Fatal(err)
		}
		last := 0
		v, err := ComputeVectors(t.Context(), courses(t, cs...), e.client(model), cache, func(done, total int) {
			if done < last || done > total || total != len(cs) {
				t.Errorf("progress %d of %d after %d", done, total, last)
			}
			last = done
		}, nil)
		if err := cache.Save(); err != nil {
			t.Fatal(err)
		}
		if err == nil && last != len(cs) {
			t.Errorf("progress ends at %d", last)
		}
		return v, err
	}
	cs := numbered(t, 150)
	for _, step := range []struct {
		name, model string
		change      func()
		want        int
	}{
		{"first", "m", func() {}, 150},
		{"again", "m", func() {}, 0},
		{"one changed", "m", func() { cs[7].Title = "Autre" }, 1},
		{"one added", "m", func() { cs = append(cs, catalog.Course{ID: "Z", Title: "Zèle"}) }, 1},
		{"what is not embedded", "m", func() { cs[8].Hours = 12 }, 0},
		{"another model", "n", func() {}, 151},
		{"back", "m", func() {}, 0},
	} {
		step.change()
		v, err := compute(step.model, cs)
		if err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if n := e.count(); n != step.want {
			t.Errorf("%s: %d texts asked, want %d", step.name, n, step.want)
		}
		if v.Dim != 96 || len(v.scale) != len(cs) {
			t.Errorf("%s: %d vectors of %d", step.name, len(v.scale), v.Dim)
		}
	}
}

// TestComputeVectorsGoesOn: an error half-way keeps what was computed.
func TestComputeVectorsGoesOn(t *testing.T) {
	e := newEndpoint(t)
	e.left = 3 // two batches are answered
	cat := courses(t, numbered(t, 200)...)
	cache, err := OpenVectorCache(filepath.Join(t.TempDir(), "c"))
	if err != nil {
		t.Fatal(err)
	}
	if v, err := ComputeVectors(t.Context(), cat, e.client("m"), cache, nil, nil); err == nil || v != nil {
		t.Fatalf("got %v, %v", v, err)
	}
	if err := cache.Save(); err != nil {
		t.Fatal(err)
	}
	if n := e.count(); n != 2*embedBatch {
		t.Fatalf("%d texts answered before the fault", n)
	}
	e.set(func() { e.broken = false })
	if cache, err = OpenVectorCache(cache.file); err != nil {
		t.Fatal(err)
	}
	if _, err := ComputeVectors(t.Context(), cat, e.client("m"), cache, nil, nil); err != nil {
		t.Fatal(err)
	}
	if n := e.count(); n != 200-2*embedBatch {
		t.Errorf("%d texts asked again, want those that were missing, %d", n, 200-2*embedBatch)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ComputeVectors(ctx, courses(t, catalog.Course{ID: "Q", Title: "neuf"}), e.client("m"), cache, nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// oddEmbedder answers what a broken Embedder may.
type oddEmbedder func(n int) [][]float32

func (o oddEmbedder) Model() string { return "odd" }
func (o oddEmbedder) Embed(_ context.Context, texts []string, _ bool) ([][]float32, error) {
	return o(len(texts)), nil
}

func TestComputeVectorsRefuses(t *testing.T) {
	cat := courses(t, numbered(t, 3)...)
	for name, c := range map[string]struct {
		answer [][]float32
		want   string
	}{
		"too few":     {[][]float32{{1}, {1}}, "2 vectors for 3 texts"},
		"empty":       {[][]float32{{1}, {}, {1}}, "an empty vector"},
		"two lengths": {[][]float32{{1}, {1, 2}, {1}}, "has 2 dimensions, the first has 1"},
	} {
		cache, err := OpenVectorCache(filepath.Join(t.TempDir(), "c"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ComputeVectors(t.Context(), cat, oddEmbedder(func(int) [][]float32 { return c.answer }), cache, nil, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestVectorCacheCorrupt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c")
	if err := os.WriteFile(file, []byte("oups"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenVectorCache(file); err == nil || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "remove the file") {
		t.Errorf("got %v", err)
	}
	c := &VectorCache{file: filepath.Join(file, "c"), changed: true} // below a file, which is no folder
	if err := c.Save(); err == nil || !strings.HasPrefix(err.Error(), "save vector cache: ") {
		t.Errorf("got %v", err)
	}
}

// TestQuantize: of a vector brought to length one, each component is off by half
// a step at most, and a product of two by what that allows.
func TestQuantize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 400).Draw(t, "dimensions")
		number := rapid.Float32Range(-1000, 1000)
		a, b := rapid.SliceOfN(number, n, n).Draw(t, "a"), rapid.SliceOfN(number, n, n).Draw(t, "b")
		qa, qb := make([]int8, n), make([]int8, n)
		sa, sb := float64(quantize(a, qa)), float64(quantize(b, qb))
		ua, ub := unit(a), unit(b)
		var exact, absA, absB float64
		for i := range ua {
			if d := math.Abs(float64(qa[i])*sa - ua[i]); d > sa/2*1.001+1e-7 {
				t.Fatalf("component %d is off by %g, a step is %g", i, d, sa)
			}
			exact += ua[i] * ub[i]
			absA += math.Abs(ua[i])
			absB += math.Abs(ub[i])
		}
		bound := sa/2*absB + sb/2*absA + float64(n)*sa*sb/4
		if got := float64(dot(qa, qb)) * sa * sb; math.Abs(got-exact) > bound*1.001+1e-6 {
			t.Fatalf("product %g, want %g within %g", got, exact, bound)
		}
	})
}

func unit(v []float32) []float64 {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	out := make([]float64, len(v))
	for i, x := range v {
		if sum > 0 {
			out[i] = float64(x) / math.Sqrt(sum)
		}
	}
	return out
}

func TestVectorsOnDisk(t *testing.T) {
	e := newEndpoint(t)
	dir := t.TempDir()
	cat := courses(t, numbered(t, 5)...)
	v := vectorsOf(t, e, cat, nil)
	if err := v.Write(dir, cat); err != nil {
		t.Fatal(err)
	}
	e.count()
	back, err := ReadVectors(dir, cat, e.client("m"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(v.rows, back.rows) || !slices.Equal(v.scale, back.scale) || v.Dim != back.Dim || e.count() != 0 {
		t.Error("what is read is not what was written")
	}
	other := numbered(t, 5)
	other[2].Title = "changé"
	for name, read := range map[string]func() error{
		"another catalogue": func() error { _, err := ReadVectors(dir, courses(t, other...), e.client("m"), nil); return err },
		"another model":     func() error { _, err := ReadVectors(dir, cat, e.client("n"), nil); return err },
		"no file":           func() error { _, err := ReadVectors(t.TempDir(), cat, e.client("m"), nil); return err },
	} {
		if err := read(); err == nil || !strings.HasPrefix(err.Error(), "read vectors: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	name := filepath.Join(dir, vectorsFile)
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(name, info.Size()/2); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadVectors(dir, cat, e.client("m"), nil); err == nil {
		t.Error("a file cut in half is read")
	}
}

func vectorsOf(t testing.TB, e *endpoint, cat *catalog.Catalog, warn func(error)) *Vectors {
	t.Helper()
	cache, err := OpenVectorCache(filepath.Join(t.TempDir(), "c"))
	if err != nil {
		t.Fatal(err)
	}
	v, err := ComputeVectors(context.Background(), cat, e.client("m"), cache, nil, warn)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// meaningCourses: one says by other words what the question asks.
func meaningCourses(t testing.TB) *catalog.Catalog {
	return courses(t,
		catalog.Course{ID: "A", Title: "Déjouer le phishing", Language: "fr", Hours: 3},
		catalog.Course{ID: "B", Title: "Jardiner au bureau", Language: "fr", Hours: 3},
		catalog.Course{ID: "C", Title: "Courriels : bien écrire", Language: "fr", Hours: 14},
		catalog.Course{ID: "D", Title: "Phishing avancé", Language: "fr", Hours: 14},
	)
}

func TestSearchByMeaning(t *testing.T) {
	e := newEndpoint(t)
	cat := meaningCourses(t)
	none, err := ReadThesaurus(strings.NewReader("zzz, yyy"), "none") // the embedded one knows the word
	if err != nil {
		t.Fatal(err)
	}
	words := inMemory(t, cat, Options{Thesaurus: none})
	both := inMemory(t, cat, Options{Thesaurus: none, Vectors: vectorsOf(t, e, cat, nil)})
	q := Query{Text: "hameçonnage"}
	if got := ids(search(t, words, q)); slices.Contains(got, "A") {
		t.Fatalf("words alone find %v: the test proves nothing", got)
	}
	r := search(t, both, q)
	if got := ids(r); len(got) < 2 || got[0] != "A" && got[0] != "D" || got[1] != "A" && got[1] != "D" || r.MeaningDown {
		t.Errorf("by meaning: %v, down %v", got, r.MeaningDown)
	}
	q.Filter.MaxHours = 7
	if got := ids(search(t, both, q)); !cmp.Equal(got[0], "A") || slices.Contains(got, "D") {
		t.Errorf("filtered: %v", got)
	}
	// found by words and by meaning goes before what one of them finds
	if got := ids(search(t, both, Query{Text: "courriels frauduleux"})); got[0] != "C" {
		t.Errorf("fused: %v", got)
	}
	if got := ids(search(t, both, Query{Text: "phishing", K: 1})); len(got) != 1 {
		t.Errorf("K: %v", got)
	}
	e.count()
	if got := ids(search(t, both, Query{Text: "  "})); !slices.Equal(got, []string{"A", "B", "C", "D"}) || e.count() != 0 {
		t.Errorf("no question, no meaning: %v", got)
	}
}

// TestMeaningDown: without its endpoint a search goes on by words, says so, and
// warns once until the endpoint has answered again.
func TestMeaningDown(t *testing.T) {
	e := newEndpoint(t)
	cat := meaningCourses(t)
	var warnings []error
	s := inMemory(t, cat, Options{Vectors: vectorsOf(t, e, cat, func(err error) { warnings = append(warnings, err) })})
	wordsAlone := ids(search(t, inMemory(t, cat, Options{}), Query{Text: "phishing"}))
	ask := func(down bool, warned int) {
		t.Helper()
		r := search(t, s, Query{Text: "phishing"})
		if r.MeaningDown != down || len(warnings) != warned {
			t.Errorf("down %v with %d warnings, want %v and %d", r.MeaningDown, len(warnings), down, warned)
		}
		if down && !slices.Equal(ids(r), wordsAlone) {
			t.Errorf("got %v, want what words find, %v", ids(r), wordsAlone)
		}
	}
	ask(false, 0)
	e.set(func() { e.broken = true })
	ask(true, 1)
	ask(true, 1)
	e.set(func() { e.broken = false })
	ask(false, 1)
	e.set(func() { e.dim = 10 }) // another model behind the same name
	ask(true, 2)
	e.set(func() { e.dim = 96 })
	ask(false, 2)
	// a question that its asker gave up is no fault of the endpoint
	ctx, cancel := context.WithCancel(t.Context())
	m := newMatcher(s.cols, Filter{})
	cancel()
	var r Result
	s.fuse(ctx, Query{Text: "phishing"}, m, nil, &r)
	if !r.MeaningDown || len(warnings) != 2 {
		t.Errorf("given up: down %v, warnings %v", r.MeaningDown, warnings)
	}
	ask(false, 2)
}
