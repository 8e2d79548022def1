package catalog

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// importText imports texts by name, rejects going to dir.
func importText(t testing.TB, dir string, texts ...string) *Imported {
	t.Helper()
	var sources []Source
	for i := 0; i < len(texts); i += 2 {
		sources = append(sources, textSource(texts[i], texts[i+1]))
	}
	im, err := Import(t.Context(), sources, ImportOptions{RejectsDir: dir, Say: func(i Issue) string { return i.Code }})
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func idsOf(t testing.TB, c *Catalog) string {
	t.Helper()
	var out []string
	for _, course := range everyCourse(t, c) {
		out = append(out, string(course.ID))
	}
	return strings.Join(out, " ")
}

// files reads a folder.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(text)
	}
	return out
}

func gradesOf(issues []Issue) []string {
	var out []string
	for _, i := range issues {
		out = append(out, i.Grade.String()+" "+i.Source+" "+i.Code)
	}
	return out
}

const header = "Code;Titre;Durée\n"

func TestImport(t *testing.T) {
	dir := t.TempDir()
	im := importText(t, dir,
		"offre/rh.csv", header+"A1;Excel;7\nA2;;7\nA3;Word;bof\n",
		"rh.csv", header+"B1;Paie;14\nA1;Autre chose;3\nA3;Word;\n")
	if got := idsOf(t, im.Catalog); got != "A1 A3 B1" {
		t.Errorf("courses %s", got)
	}
	if im.Rows != 6 || im.Rejected != 2 || im.Fatal() {
		t.Errorf("%d rows, %d rejected, fatal %v", im.Rows, im.Rejected, im.Fatal())
	}
	want := []string{"error offre/rh.csv title-missing", "warning offre/rh.csv hours-unreadable", "error rh.csv duplicate-id"}
	if diff := cmp.Diff(want, gradesOf(im.Issues)); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	// two sources of one name: each has its own reject file
	wantFiles := map[string]string{
		"rh-rejets.csv":   "\ufeffCode;Titre;Durée;parcours_ligne;parcours_motif\r\nA2;;7;3;title-missing\r\n",
		"rh-rejets-2.csv": "\ufeffCode;Titre;Durée;parcours_ligne;parcours_motif\r\nA1;Autre chose;3;3;duplicate-id\r\n",
	}
	if diff := cmp.Diff(wantFiles, files(t, dir)); diff != "" {
		t.Errorf("reject files (-want +got):\n%s", diff)
	}
	if got := []string{filepath.Join(dir, "rh-rejets.csv"), filepath.Join(dir, "rh-rejets-2.csv")}; !cmp.Equal(got, im.Rejects) {
		t.Errorf("reject files told: %v", im.Rejects)
	}
}

// TestImportKeepsMended: a reject file that a person may have mended is never
// written over, and one that says the same is not written twice.
func TestImportKeepsMended(t *testing.T) {
	dir := t.TempDir()
	text := header + "A1;Excel;7\nA2;;7\n"
	first := importText(t, dir, "a.csv", text)
	again := importText(t, dir, "a.csv", text)
	if !cmp.Equal(first.Rejects, again.Rejects) || len(files(t, dir)) != 1 {
		t.Errorf("the preview's file %v stands twice: %v", first.Rejects, again.Rejects)
	}
	name := first.Rejects[0]
	mended := strings.Replace(files(t, dir)["a-rejets.csv"], "A2;;", "A2;Word;", 1)
	write(t, name, mended)
	third := importText(t, dir, "a.csv", text)
	got := files(t, dir)
	if got["a-rejets.csv"] != mended || !slices.Equal(third.Rejects, []string{filepath.Join(dir, "a-rejets-2.csv")}) {
		t.Errorf("written over: %v, told %v", got, third.Rejects)
	}
	whole := importText(t, t.TempDir(), "a.csv", text, "a-rejets.csv", mended)
	if got := idsOf(t, whole.Catalog); got != "A1 A2" {
		t.Errorf("with the mended rows: %s", got)
	}
}

func TestImportMergesSessions(t *testing.T) {
	im := importText(t, "", "a.csv", "Code;Titre;Début\nA;Excel;12/03/2027\n", "b.csv", "Code;Titre;Début\nA;Excel;14/05/2027\n")
	courses := everyCourse(t, im.Catalog)
	if len(courses) != 1 || len(courses[0].Sessions) != 2 || len(im.Issues) > 0 || im.Rows != 2 || im.Rejected != 0 {
		t.Errorf("%+v, issues %v, %d rows", courses, gradesOf(im.Issues), im.Rows)
	}
}

// TestImportFatal: what stood before the fault is told, and the import is not
// fit to publish.
func TestImportFatal(t *testing.T) {
	dir := t.TempDir()
	im := importText(t, dir, "a.csv", header+"A;Excel;7\n", "b.jsonl", `{"id":"B","title":"Word"}`+"\n"+`{"id":"C",`, "c.png", "\x89PNG\r\n\x1a\n\x00\x00")
	if !im.Fatal() {
		t.Errorf("issues %v", gradesOf(im.Issues))
	}
	if got := idsOf(t, im.Catalog); !strings.HasPrefix(got, "A") {
		t.Errorf("courses %s", got)
	}
}

// TestImportBroken: a source that cannot be read at all is an error, and leaves
// no reject file.
func TestImportBroken(t *testing.T) {
	dir := t.TempDir()
	oops := errors.New("cable cut")
	sources := []Source{textSource("a.csv", header+"A;;7\n"), {Name: "b.csv", Open: func(context.Context) (io.ReadCloser, error) { return nil, oops }}}
	_, err := Import(t.Context(), sources, ImportOptions{RejectsDir: dir, Say: func(i Issue) string { return i.Code }})
	if !errors.Is(err, oops) || !strings.Contains(err.Error(), "b.csv") {
		t.Errorf("got %v", err)
	}
	if got := files(t, dir); len(got) > 0 {
		t.Errorf("left behind: %v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Import(ctx, sources[:1], ImportOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// TestImportTakenIn: an address that has not changed is told, and only a source
// that was read is recorded.
func TestImportTakenIn(t *testing.T) {
	var recorded []string
	source := func(name string, err error) Source {
		s := textSource(name, header+"A;Excel;7\n")
		if err != nil {
			s.Open = func(context.Context) (io.ReadCloser, error) { return nil, err }
		}
		s.TakenIn = func() error { recorded = append(recorded, name); return nil }
		return s
	}
	im, err := Import(t.Context(), []Source{source("https://a", ErrUnchanged), source("https://b", nil)}, ImportOptions{})
	if err != nil || !cmp.Equal(im.Unchanged, []string{"https://a"}) || im.Rows != 1 {
		t.Fatalf("%+v, %v", im, err)
	}
	if len(recorded) > 0 {
		t.Errorf("recorded before it is published: %v", recorded)
	}
	if err := im.TakenIn(); err != nil || !cmp.Equal(recorded, []string{"https://b"}) {
		t.Errorf("recorded %v, %v", recorded, err)
	}
}
