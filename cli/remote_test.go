package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/parcours-formation/parcours/messages"
)

// embeddings is a server in OpenAI's format; its vectors count letters. It
// returns its address and a function that tells how many texts were asked since.
func embeddings(t *testing.T) (url string, asked func() int) {
	t.Helper()
	var mu sync.Mutex
	n := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		type item struct {
			Index     int     `json:"index"`
			Embedding [26]int `json:"embedding"`
		}
		var out struct {
			Data []item `json:"data"`
		}
		for i, text := range in.Input {
			it := item{Index: i, Embedding: [26]int{0: 1}}
			for _, c := range strings.ToLower(text) {
				if c >= 'a' && c <= 'z' {
					it.Embedding[c-'a']++
				}
			}
			out.Data = append(out.Data, it)
		}
		mu.Lock()
		n += len(in.Input)
		mu.Unlock()
		json.NewEncoder(w).Encode(out)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/v1", func() int {
		mu.Lock()
		defer mu.Unlock()
		was := n
		n = 0
		return was
	}
}

// TestMeaning: with an endpoint configured, meaning is searched from the first
// call on a new machine, and only what changed is computed again.
func TestMeaning(t *testing.T) {
	url, asked := embeddings(t)
	dir := t.TempDir()
	env := map[string]string{varData: filepath.Join(dir, "new"), varEmbedURL: url, varEmbedModel: "m", "LANG": "fr"}
	call := func(want int, args ...string) string {
		t.Helper()
		code, out, errs := run(t, env, args...)
		if code != exitOK || strings.Contains(errs, "WARN") {
			t.Fatalf("%v: code %d, %s%s", args, code, out, errs)
		}
		if n := asked(); n != want {
			t.Errorf("%v: %d texts asked, want %d", args, n, want)
		}
		return out
	}
	file := filepath.Join(dir, "a.csv")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var example struct {
		Total       int
		MeaningDown bool `json:"meaning_down"`
	}
	code, out, errs := run(t, env, "search", "excel", "-json")
	if err := json.Unmarshal([]byte(out), &example); err != nil || code != exitOK || example.MeaningDown || example.Total == 0 || errs != "" {
		t.Errorf("the example on a new machine: code %d, %+v, %v, %s", code, example, err, errs)
	}
	if n := asked(); n < 240 {
		t.Errorf("%d texts asked for the example", n)
	}
	call(1, "search", "excel", "-json") // the question alone: the courses are kept
	write("Code;Titre\nA;Excel\nB;Word\nC;Chant\n")
	call(3, "catalogue", "import", file, "-apply", "-rejects", dir)
	if out := call(1, "search", "excel", "-json"); !strings.Contains(out, `"id": "A"`) {
		t.Errorf("search: %s", out)
	}
	write("Code;Titre\nA;Excel\nB;Writer\nC;Chant\n")
	call(1, "catalogue", "import", file, "-apply", "-rejects", dir)
	call(0, "catalogue", "import", file, "-apply", "-rejects", dir, "-force") // in the same instant of the tests' clock
}

// TestAddress: an address that has not changed costs one question, and a
// rollback or -force reads it again.
func TestAddress(t *testing.T) {
	version, text := "1", "Code;Titre\nA;Excel\nB;Word\n"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"`+version+`"`)
		if r.Header.Get("If-None-Match") == `"`+version+`"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "text/csv")
		fmt.Fprint(w, text)
	}))
	defer server.Close()
	dir := t.TempDir()
	env := map[string]string{varData: filepath.Join(dir, "data")}
	address := strings.Replace(server.URL, "http://", "http://agent:motdepasse@", 1) + "/catalogue.csv"
	type result struct {
		Rows       int
		Applied    bool
		Refused    string
		Unchanged  []string
		Difference struct{ Added, Removed []string }
	}
	call := func(more ...string) result {
		t.Helper()
		args := append([]string{"catalogue", "import", address, "-allow-private", "-json", "-apply", "-rejects", dir}, more...)
		code, out, errs := run(t, env, args...)
		var r result
		if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitOK {
			t.Fatalf("%v: code %d, %v, %q, %s", more, code, err, out, errs)
		}
		return r
	}
	if r := call(); !r.Applied || r.Rows != 2 {
		t.Errorf("first: %+v", r)
	}
	if r := call(); r.Applied || r.Refused != "same" || len(r.Unchanged) != 1 || strings.Contains(r.Unchanged[0], "motdepasse") || len(r.Difference.Removed) > 0 || r.Difference.Added == nil {
		t.Errorf("unchanged: %+v", r)
	}
	if r := call("-force"); !r.Applied || r.Rows != 2 {
		t.Errorf("forced: %+v", r)
	}
	// beside a file that is read, an unchanged address belongs to the whole
	other := filepath.Join(dir, "b.csv")
	if err := os.WriteFile(other, []byte("Code;Titre\nC;Chant\nD;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := call(other); !r.Applied || r.Rows != 4 || len(r.Difference.Removed) > 0 || len(r.Difference.Added) != 1 {
		t.Errorf("with a file: %+v", r)
	}
	if rejects, _ := filepath.Glob(filepath.Join(dir, "*-rejets*.csv")); len(rejects) != 1 {
		t.Errorf("the source was read twice, its reject file stands %d times", len(rejects))
	}
	if code, _, errs := run(t, env, "catalogue", "rollback"); code != exitOK {
		t.Fatal(errs)
	}
	if r := call(); r.Rows != 2 || len(r.Unchanged) > 0 {
		t.Errorf("after a rollback the address is not what is published: %+v", r)
	}
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		kept, err := os.ReadFile(name)
		if strings.Contains(string(kept), "motdepasse") {
			t.Errorf("%s holds the address's password", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCounted: equal counts stand in one order, whatever the map's.
func TestCounted(t *testing.T) {
	env := &Env{Say: messages.For("fr")}
	counts := map[string]int{"workshop": 2, "conference": 2, "mentoring": 2, "simulation": 5, "": 2}
	const want = "simulation 5, non indiqué 2, conférence 2, mentorat 2, atelier 2"
	for range 50 {
		if got := counted(env, "format", counts); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
}

func TestCheckLinks(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/dead":
			http.NotFound(w, r)
		case r.URL.Path == "/get" && r.Method == http.MethodHead:
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	env := map[string]string{varData: filepath.Join(dir, "data")}
	file := filepath.Join(dir, "a.csv")
	text := fmt.Sprintf("Code;Titre;Lien\nA;Excel;%[1]s/ok\nB;Word;%[1]s/dead\nC;Chant;%[1]s/get\nD;Danse;%[1]s/ok\n", server.URL)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := run(t, env, "catalogue", "import", file, "-apply", "-rejects", dir); code != exitOK {
		t.Fatal(out, errs)
	}
	_, out, errs := run(t, env, "catalogue", "stats", "-check-links", "-allow-private")
	_, list, _ := strings.Cut(out, "3 liens vérifiés, 1 ")
	if want := "  B  " + server.URL + "/dead\n      404 Not Found\n"; !strings.HasSuffix(list, want) {
		t.Errorf("got %s%s, want %q", out, errs, want)
	}
	// addresses of this machine are not asked unless told to
	if _, out, _ := run(t, env, "catalogue", "stats", "-check-links"); !strings.Contains(out, "3 liens vérifiés, 3 ") {
		t.Errorf("got %s", out)
	}
}
