package catalog

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRejectMendReimport: what was refused comes back whole once mended.
func TestRejectMendReimport(t *testing.T) {
	text := "Catalogue;;\nCode;Titre;Session;;Résumé\n;;Début;Fin;\n=A1;Excel;12/03/2027;13/03/2027;\"deux\nlignes; 'x'\"\nA2;;14/03/2027;;'apostrophe\nA3;Word;\"oups;;\n"
	src := filepath.Join(t.TempDir(), "offre.csv")
	write(t, src, text)
	w := NewRejectWriter(RejectName(filepath.Dir(src), src))
	o := ReadOptions{Reject: func(rec Record, i Issue) error { return w.Write(rec, i.Code) }}
	sources, err := OpenSource(t.Context(), src, nil, FetchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var first []Record
	if _, err := ReadRecords(t.Context(), sources[0], o, func(rec Record) error {
		first = append(first, rec)
		return w.Write(rec, "trop ancien", "à revoir")
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(w.Name()); err == nil {
		t.Error("the file is there before Close")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if filepath.Base(w.Name()) != "offre-rejets.csv" || w.Count() != 3 {
		t.Errorf("%d rows in %s", w.Count(), w.Name())
	}
	rejects, err := os.ReadFile(w.Name())
	if err != nil {
		t.Fatal(err)
	}
	if s := string(rejects); !strings.HasPrefix(s, "\ufeffCode;Titre;") || !strings.Contains(s, "parcours_ligne;parcours_motif") || !strings.Contains(s, "'=A1") {
		t.Errorf("reject file:\n%s", s)
	}
	mended := strings.Replace(string(rejects), "oups", "15/03/2027", 1)
	again := readAll(t, textSource("offre-rejets.csv", mended), ReadOptions{Mapping: &Mapping{HeaderRows: 2, Skip: 1}})
	if len(again.issues) > 0 || len(again.records) != 3 {
		t.Fatalf("import again: %d records, issues %+v", len(again.records), again.issues)
	}
	for i, rec := range first {
		if diff := cmp.Diff(rec.Values, again.records[i].Values); diff != "" {
			t.Errorf("record %d (-first +again):\n%s", i, diff)
		}
		if diff := cmp.Diff(rec.Header, again.records[i].Header); diff != "" {
			t.Errorf("header of %d (-first +again):\n%s", i, diff)
		}
	}
	if got := again.records[2].Values[FieldStart]; len(got) != 1 || got[0] != "15/03/2027" {
		t.Errorf("mended row: %v", again.records[2].Values)
	}
}

// TestRejectsOfJSON: records that are no rows come back under the canonical
// columns.
func TestRejectsOfJSON(t *testing.T) {
	first := readAll(t, textSource("f.json", `[{"id":"A1","title":"Excel; base","outcomes":["lire","écrire; compter"],"hours":7.5,"sessions":[{"start":"2027-03-12","place":"Aix @ #3"}]}]`), ReadOptions{}).records[0]
	name := filepath.Join(t.TempDir(), "sous", "f-rejets.csv")
	w := NewRejectWriter(name)
	if err := w.Write(first, "motif"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	again := readAll(t, textSource(name, string(text)), ReadOptions{})
	if len(again.issues) > 0 || len(again.records) != 1 {
		t.Fatalf("issues %+v", again.issues)
	}
	want := map[Field][]string{
		FieldID: {"A1"}, FieldTitle: {"Excel; base"}, FieldOutcomes: {"lire\nécrire; compter"}, FieldHours: {"7.5 h"},
		FieldSessions: {`2027-03-12 @ Aix \@ \#3`},
	}
	if diff := cmp.Diff(want, again.records[0].Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

// TestRejectsOfBothKinds: a broken object and a sound one share a file.
func TestRejectsOfBothKinds(t *testing.T) {
	for _, text := range []string{`[{"title":"A"},{oups}]`, `[{oups},{"title":"A"}]`} {
		w := NewRejectWriter(filepath.Join(t.TempDir(), "r.csv"))
		o := ReadOptions{Reject: func(rec Record, i Issue) error { return w.Write(rec, i.Code) }}
		_, err := ReadRecords(t.Context(), textSource("f.json", text), o, func(rec Record) error { return w.Write(rec, "motif") })
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		written, err := os.ReadFile(w.Name())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(written), "{oups}") {
			t.Errorf("the broken object is lost:\n%s", written)
		}
		res := readAll(t, textSource("r.csv", string(written)), ReadOptions{})
		if titles := res.column(FieldTitle); !slices.Contains(titles, "A") {
			t.Errorf("titles %v, %v", titles, res.codes())
		}
	}
}

// TestRejectFiles: nothing refused leaves no file, and takes the old one away;
// Abort leaves everything.
func TestRejectFiles(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f-rejets.csv")
	write(t, name, "vieux")
	w := NewRejectWriter(name)
	if err := w.Write(Record{Header: []string{"Titre"}, Cells: []string{"A"}}); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	if text, _ := os.ReadFile(name); string(text) != "vieux" {
		t.Errorf("after Abort: %q", text)
	}
	if err := NewRejectWriter(name).Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(name), "*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
	for source, want := range map[string]string{
		"/a/b.csv": "b-rejets.csv", "-": "entree-rejets.csv", "https://x.fr/c/d.json?k=1": "d-rejets.csv", "b.xlsx#Feuille 1": "b-rejets.csv", "https://x.fr/": "x-rejets.csv",
	} {
		if got := RejectName("", source); got != want {
			t.Errorf("RejectName(%q) = %q, want %q", source, got, want)
		}
	}
}

func TestGuard(t *testing.T) {
	for _, s := range []string{"", "a", "=1+1", "+33", "-1", "@x", "'", "'=", "''", "\tx", "\rx", "é"} {
		if got := unguard(guard(s)); got != s {
			t.Errorf("unguard(guard(%q)) = %q", s, got)
		}
	}
}
