package catalog

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOpenSource(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	for _, name := range []string{"b.csv", "a/c.JSON", "a/d.xlsx", ".hidden.csv", ".git/e.csv", "notes.md", "note.txt", "~$b.xlsx", "z/f.jsonl"} {
		write(t, filepath.Join(dir, name), "Titre;Lieu\nA;Lyon\n")
	}
	write(t, filepath.Join(outside, "secret.csv"), "Titre\nSecret\n")
	for link, target := range map[string]string{"out.csv": filepath.Join(outside, "secret.csv"), "outdir": outside, "in.csv": "b.csv"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	sources, err := OpenSource(t.Context(), dir, nil, FetchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range sources {
		rel, _ := filepath.Rel(dir, s.Name)
		names = append(names, filepath.ToSlash(rel))
	}
	if diff := cmp.Diff([]string{"a/c.JSON", "a/d.xlsx", "b.csv", "in.csv", "z/f.jsonl"}, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	one, err := OpenSource(t.Context(), filepath.Join(dir, "note.txt"), nil, FetchOptions{})
	if err != nil || len(one) != 1 || one[0].Size == 0 {
		t.Fatalf("one file: %v, %v", one, err)
	}
	if res := readAll(t, one[0], ReadOptions{}); len(res.records) != 1 {
		t.Errorf("one file: %+v", res)
	}
	for _, arg := range []string{filepath.Join(dir, "absent.csv"), t.TempDir(), "ftp://x.fr/a.csv", "http://x.fr/a.csv", "https://", "/dev/null"} {
		if _, err := OpenSource(t.Context(), arg, nil, FetchOptions{}); err == nil {
			t.Errorf("%s: no error", arg)
		}
	}
}

func TestStdin(t *testing.T) {
	sources, err := OpenSource(t.Context(), "-", strings.NewReader("Titre;Lieu\nA;Lyon\n"), FetchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if res := readAll(t, sources[0], ReadOptions{}); len(res.records) != 1 {
		t.Errorf("standard input: %+v", res)
	}
	if _, err := ReadRecords(t.Context(), sources[0], ReadOptions{}, func(Record) error { return nil }); err == nil {
		t.Error("standard input read twice without an error")
	}
}

// TestProgress: what is told grows to the size.
func TestProgress(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f.csv")
	write(t, name, "Titre;Lieu\n"+strings.Repeat("A;Lyon\n", 100_000))
	sources, err := OpenSource(t.Context(), name, nil, FetchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var last, size int64
	_, err = ReadRecords(t.Context(), sources[0], ReadOptions{Progress: func(read, total int64) {
		if read < last {
			t.Errorf("progress went back from %d to %d", last, read)
		}
		last, size = read, total
	}}, func(Record) error { return nil })
	if err != nil || last != size || size != 700_011 {
		t.Errorf("told %d of %d, error %v", last, size, err)
	}
}
