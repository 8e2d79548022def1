package catalog

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sharedFile names a real file that is not in the repository. PARCOURS_SHARED
// says where they lie, and then they must be there; .ci/run sets it.
func sharedFile(t *testing.T, rel string) string {
	t.Helper()
	dir := os.Getenv("PARCOURS_SHARED")
	required := dir != ""
	if !required {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	name := filepath.Join(dir, filepath.FromSlash(rel))
	if _, err := os.Stat(name); err != nil {
		if required {
			t.Fatalf("PARCOURS_SHARED is set, but %v", err)
		}
		t.Skipf("the real file %s is not on this machine", name)
	}
	return name
}

func sharedSource(t *testing.T, rel string) Source {
	t.Helper()
	sources, err := OpenSource(t.Context(), sharedFile(t, rel), nil, FetchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return sources[0]
}

// TestShared counts the records of every real catalogue, as their SOURCE.txt
// counts them.
func TestShared(t *testing.T) {
	for _, c := range []struct {
		file    string
		records int
		blank   int
		codes   []string
		fields  []Field // in every record
	}{
		{"csps/catalogue.csv", 398, 43, nil, []Field{FieldID, FieldTitle}},
		{"rncp/Kit_apprentissage_et_RNCP_v3.0.csv", 5546, 0, []string{"columns-ignored"}, []Field{FieldID, FieldTitle}},
		{"rncp/Kit_apprentissage_20250131.xlsx", 6822, 1, []string{"sheets-skipped", "columns-ignored"}, []Field{FieldID, FieldTitle}},
		{"rncp/N_FORMATION_DIPLOME.csv", 3923, 0, []string{"columns-ignored"}, []Field{FieldID, FieldTitle}},
		{"edx/edx.csv", 2090, 0, []string{"columns-ignored"}, []Field{FieldTitle, FieldURL, FieldModality}},
		{"mtes/formations.csv", 9, 0, []string{"columns-ignored"}, []Field{FieldTitle}},
		{"sspcloud/sspcloud_flat.jsonl", 191, 0, []string{"columns-ignored"}, []Field{FieldID, FieldTitle}},
		{"sspcloud/sspcloud_catalog.json", 191, 0, []string{"columns-ignored"}, []Field{FieldTitle}},
		{"lheo/exemple-bts-onisep.xml", 1, 0, nil, []Field{FieldID, FieldTitle, FieldSummary, FieldProvider, FieldCertification}},
		{"lheo/intercarif-data-test.xml", 1, 0, nil, []Field{FieldID, FieldTitle, FieldSummary, FieldProvider, FieldHours}},
		{"moodle/course-backup-sample/moodle_backup.xml", 1, 0, nil, []Field{FieldID, FieldTitle}},
		{"moodle/course-ell-digital-lit/moodle_backup.xml", 1, 0, nil, []Field{FieldID, FieldTitle, FieldSummary, FieldKeywords}},
		{"moodle/course-integrating-technology/moodle_backup.xml", 1, 0, nil, []Field{FieldID, FieldTitle, FieldSummary, FieldKeywords}},
	} {
		t.Run(c.file, func(t *testing.T) {
			res := readAll(t, sharedSource(t, c.file), ReadOptions{})
			if len(res.records) != c.records || res.tally.Blank != c.blank || res.tally.Rejected > 0 {
				t.Errorf("%d records, want %d; %+v", len(res.records), c.records, res.tally)
			}
			if diff := cmp.Diff(c.codes, res.codes()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
			for _, rec := range res.records {
				for _, f := range c.fields {
					if len(rec.Values[f]) == 0 {
						t.Fatalf("row %d has no %s: %v", rec.Row, f, rec.Values)
					}
				}
			}
		})
	}
}

func TestSharedFolders(t *testing.T) {
	for dir, want := range map[string]int{"jsonld": 7, "moodle": 3, "lheo": 2} {
		sources, err := OpenSource(t.Context(), sharedFile(t, dir), nil, FetchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, src := range sources {
			n += len(readAll(t, src, ReadOptions{}).records)
		}
		if n != want {
			t.Errorf("%s: %d records, want %d", dir, n, want)
		}
	}
}

// TestSharedHardCase reads 116 columns under two header rows with a matrix of
// marks, with a mapping and without one.
func TestSharedHardCase(t *testing.T) {
	const file = "csps/GcCampus_metadata.csv"
	m := mappingOf(t, `
titre = title FR/Titre FR
titre = title EN/Titre EN
résumé = simple description FR/description simple fra
identifiant = Course Code/ Code de cours (Legacy)
lien = GCcampus URL FR/fra
durée = Duration HH:MM
type = Course type FR/Type de cours fra
mots-clés = Topics*
public = Communities*
organisme = Provider - *
lignes-en-tête = 2
partie-en-tête = 2
`)
	with := readAll(t, sharedSource(t, file), ReadOptions{Mapping: m})
	without := readAll(t, sharedSource(t, file), ReadOptions{})
	for name, res := range map[string]result{"with a mapping": with, "without": without} {
		if len(res.records) != 1119 || res.tally.Rejected != 8 || res.tally.Blank != 19 || res.tally.Header != 2 {
			t.Errorf("%s: %d records, %+v, %v", name, len(res.records), res.tally, res.codes())
		}
		if _, ok := res.has("section-row"); !ok {
			t.Errorf("%s: sections are not told: %v", name, res.codes())
		}
	}
	i := slices.IndexFunc(with.records, func(r Record) bool { return slices.Contains(r.Values[FieldID], "A313") })
	want := map[Field][]string{
		FieldKeywords: {"Communications", "Priorités gouvernementales", "Technologies de l'information", "Communication Skills / Compétences en communication"},
		FieldAudience: {"Gestionnaires et superviseurs", "Gestionnaires"},
		FieldProvider: {"École de la fonction publique du Canada"},
	}
	for f, v := range want {
		got := with.records[i].Values[f]
		if f == FieldKeywords {
			v, got = v[:3], got[:min(3, len(got))]
		}
		if diff := cmp.Diff(v, got); diff != "" {
			t.Errorf("%s of A313 (-want +got):\n%s", f, diff)
		}
	}
	if without.records[i].Values[FieldID][0] != "A313" || len(without.records[i].Values[FieldKeywords]) == 0 {
		t.Errorf("without a mapping: %v", without.records[i].Values)
	}
}
