package index

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/catalog"
)

// now is the day of the tests: the example's sessions follow it.
var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func sample(t testing.TB) *Snapshot {
	t.Helper()
	cat, err := catalog.Sample(now)
	if err != nil {
		t.Fatal(err)
	}
	return inMemory(t, cat, Options{})
}

func inMemory(t testing.TB, cat *catalog.Catalog, o Options) *Snapshot {
	t.Helper()
	s, err := InMemory(context.Background(), cat, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func search(t testing.TB, s *Snapshot, q Query) Result {
	t.Helper()
	r, err := s.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func ids(r Result) []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, string(h.Course.ID))
	}
	return out
}

func courses(t testing.TB, cs ...catalog.Course) *catalog.Catalog {
	t.Helper()
	cat, err := catalog.New(cs)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		analyzer, text string
		want           []string
	}{
		{french, "L’été, les coûts et le thé", []string{"cout", "the"}}, // "été" is a stop word, folded or not
		{french, "cou\u0302t œuvre", []string{"cout", "oeuvr"}},         // NFD and ligature
		{french, "C++, C# et .NET", []string{"cplusplu", "csharp", "dotnet"}},
		{french, "Node.js / CI/CD", []string{"nodej", "cicd"}},
		{french, "R.G.P.D.", []string{"rgpd"}},
		{french, "projet SI", []string{"projet", "system", "inform"}},
		{french, "le bien-être, le bien être", []string{"bienetr", "bienetr"}},
		{french, "e-administration", []string{"eadminist", "administ"}},
		{french, "L’IA et AI Act ; formation sur l’AI", []string{"ia", "aiact", "form", "ia"}},
		{french, "LE SIÈGE : QUE FAIRE SI PIRATÉ, au XXIe SIÈCLE", []string{"sieg", "pirat", "xxie", "siecl"}},
		{french, "agent.e.s chargé·e·s, journée-débat", []string{"agent", "charg", "journ", "debat"}},
		{french, "savoir-faire, mal-être, post-quantique, langage C", []string{"savoirfair", "maletr", "postquant", "langag", "langagec"}},
		{english, "The spreadsheets' users", []string{"spreadsheet", "user"}},
		{plain, "L’Excel à distance", []string{"excel", "a", "distance"}},
	} {
		if diff := cmp.Diff(c.want, terms(c.analyzer, c.text)); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", c.analyzer, c.text, diff)
		}
	}
}

// TestPhraseWeighsAsItsAcronym: a course that says it in four words and one that
// says it in four letters are both found, whichever was asked.
func TestPhraseWeighsAsItsAcronym(t *testing.T) {
	s := inMemory(t, courses(t,
		catalog.Course{ID: "long", Title: "Protection des données personnelles au guichet"},
		catalog.Course{ID: "short", Title: "Le RGPD au guichet"},
		catalog.Course{ID: "half", Title: "La protection des animaux au guichet"},
		catalog.Course{ID: "none", Title: "Le guichet"}), Options{})
	for _, question := range []string{"rgpd", "protection des données personnelles"} {
		r := search(t, s, Query{Text: question})
		if got := ids(r); len(got) < 2 || !slices.Contains(got[:2], "long") || !slices.Contains(got[:2], "short") {
			t.Errorf("%q: got %v, want long and short first", question, got)
		}
	}
}

// TestTrueLengths: a short title that is all about the word beats a long one
// that mentions it, however the index is cut into segments.
func TestTrueLengths(t *testing.T) {
	s := inMemory(t, courses(t,
		catalog.Course{ID: "a", Title: "Les marchés publics, le budget, la commande, la dépense et le tableur"},
		catalog.Course{ID: "b", Title: "Le tableur"}), Options{})
	if got := ids(search(t, s, Query{Text: "tableur"})); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("got %v", got)
	}
	rank := fieldRank(langFR, zoneTitle)
	if total := s.cols.Total[rank]; total != 7 {
		t.Errorf("the titles hold %d tokens, want 7 (marché, public, budget, commande, dépense, tableur, tableur)", total)
	}
}

func TestDiskEqualsMemory(t *testing.T) {
	mem := sample(t)
	dir := filepath.Join(t.TempDir(), "index")
	if err := Build(context.Background(), mem.Catalog, dir, Options{}); err != nil {
		t.Fatal(err)
	}
	disk, err := Open(mem.Catalog, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Close()
	for _, q := range []string{"rgpd", "sécuriser mon poste", "tableur avancé", "manage a data project", ""} {
		a, b := search(t, mem, Query{Text: q, K: 30}), search(t, disk, Query{Text: q, K: 30})
		if diff := cmp.Diff(ids(a), ids(b)); diff != "" || a.Total != b.Total {
			t.Errorf("%q: memory %d, disk %d (-memory +disk):\n%s", q, a.Total, b.Total, diff)
		}
	}
	nothing := filepath.Join(t.TempDir(), "index")
	if err := Build(context.Background(), courses(t), nothing, Options{}); err != nil {
		t.Errorf("an empty catalogue does not build: %v", err)
	}
	other := courses(t, catalog.Course{ID: "x", Title: "Autre"})
	if _, err := Open(other, dir, Options{}); err == nil || !strings.Contains(err.Error(), "built for catalogue") {
		t.Errorf("an index of another catalogue opened: %v", err)
	}
}

func TestBuildLeavesNothingBehind(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dir := filepath.Join(t.TempDir(), "index")
	if err := Build(ctx, sample(t).Catalog, dir, Options{}); err == nil {
		t.Fatal("a cancelled build succeeded")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestUnhappyQuestions(t *testing.T) {
	s := sample(t)
	for _, text := range []string{"", "   ", "le la les", "?!…", "\x00\xff", strings.Repeat("tableur ", 5000), strings.Repeat("x", 100_000), longWord, strings.Repeat("abcdefghijklmnopqrstuvwxyz", 19), "zzzzqqq", "🙂"} {
		r := search(t, s, Query{Text: text, K: 3})
		if len(r.Hits) > 3 {
			t.Errorf("%.20q: %d hits, want at most 3", text, len(r.Hits))
		}
	}
	empty := inMemory(t, courses(t), Options{})
	if r := search(t, empty, Query{Text: "tableur"}); len(r.Hits) != 0 || r.Total != 0 {
		t.Errorf("an empty catalogue gave %+v", r)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Search(ctx, Query{Text: "tableur"}); err == nil {
		t.Error("a cancelled search succeeded")
	}
}

// TestSwapUnderLoad: eight searchers and fifty swaps; a search never sees one
// catalogue's ranking with the other's courses, and never an error.
func TestSwapUnderLoad(t *testing.T) {
	catalogs := []*catalog.Catalog{versioned(t, "un"), versioned(t, "deux")}
	open := func(i int) *Snapshot {
		s, err := InMemory(context.Background(), catalogs[i%2], Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	live := NewLive(open(0))
	stop := make(chan struct{})
	var searchers sync.WaitGroup
	for range 8 {
		searchers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				r, err := live.Search(context.Background(), Query{Text: "tableur", K: 40})
				if err != nil {
					t.Error(err)
					return
				}
				if fault := mixed(r); fault != "" {
					t.Error(fault)
					return
				}
			}
		})
	}
	for i := range 50 {
		if err := live.Swap(open(i + 1)); err != nil {
			t.Errorf("swap %d: %v", i, err)
		}
	}
	close(stop)
	searchers.Wait()
	if err := live.Close(); err != nil {
		t.Error(err)
	}
	if _, err := live.Search(context.Background(), Query{Text: "tableur"}); err != ErrClosed {
		t.Errorf("after Close: %v, want ErrClosed", err)
	}
}

// versioned makes 40 courses that all carry the catalogue's name; the second
// catalogue holds them under other ranks.
func versioned(t *testing.T, name string) *catalog.Catalog {
	var cs []catalog.Course
	for i := range 40 {
		id := fmt.Sprintf("%02d", i)
		if name == "deux" {
			id = fmt.Sprintf("%02d", 99-i)
		}
		cs = append(cs, catalog.Course{ID: catalog.CourseID(id), Title: "Tableur", Provider: name})
	}
	return courses(t, cs...)
}

func mixed(r Result) string {
	if len(r.Hits) != 40 {
		return fmt.Sprintf("%d hits, want 40", len(r.Hits))
	}
	for _, h := range r.Hits {
		if h.Course.Provider != r.Hits[0].Course.Provider || (h.Course.ID >= "40") != (h.Course.Provider == "deux") {
			return fmt.Sprintf("course %s of catalogue %s beside one of %s", h.Course.ID, h.Course.Provider, r.Hits[0].Course.Provider)
		}
	}
	return ""
}
