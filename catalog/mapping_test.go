package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mappingOf(t testing.TB, text string) *Mapping {
	t.Helper()
	m, issues, err := ParseMapping("m.txt", strings.NewReader(text))
	if err != nil || len(issues) > 0 {
		t.Fatalf("mapping: %v, %+v", err, issues)
	}
	return m
}

func TestMapping(t *testing.T) {
	for _, c := range []struct {
		name, mapping, text string
		want                []map[Field][]string
		codes               []string
	}{
		{"renamed columns", "titre = Nom du produit\nrésumé = Texte long  # la description\nhours-unit = jours",
			"Nom du produit;Texte long;Durée\nExcel;Un tableur;2\n",
			[]map[Field][]string{{FieldTitle: {"Excel"}, FieldSummary: {"Un tableur"}, FieldHours: {"2 jours"}}}, nil},
		{"a matrix of marks", "titre = A\nmots-clés = Thème*\npartie-en-tête = 2\nlignes-en-tête = 2",
			"A;Thème;Thème;Autre\n;Word / Mot;Data / Données;Vu\nExcel;x;;x\nSQL;;libre;\n",
			[]map[Field][]string{{FieldTitle: {"Excel"}, FieldKeywords: {"Mot"}}, {FieldTitle: {"SQL"}, FieldKeywords: {"libre"}}}, []string{"columns-ignored"}},
		{"rows to skip", "sauter = 2\ntitre = B", "Titre;faux\nquelque;chose\nA;B\n1;Excel\n",
			[]map[Field][]string{{FieldTitle: {"Excel"}}}, []string{"columns-ignored"}},
		{"a field left out", "langue =", "Titre;Langue\nExcel;martien\n",
			[]map[Field][]string{{FieldTitle: {"Excel"}}}, []string{"columns-ignored"}},
		{"several columns for one field", "titre = A\ntitre = B\nmots-clés = C\nmots-clés = D", "A;B;C;D\n;deux;x;y\nun;deux;x;x\n",
			[]map[Field][]string{{FieldTitle: {"deux"}, FieldKeywords: {"x", "y"}}, {FieldTitle: {"un"}, FieldKeywords: {"x"}}}, nil},
		{"a column that is not there", "titre = A\nlieu = Endroit", "A;B\nExcel;Lyon\n",
			[]map[Field][]string{{FieldTitle: {"Excel"}}}, []string{"mapping-column", "columns-ignored"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := readAll(t, textSource("f.csv", c.text), ReadOptions{Mapping: mappingOf(t, c.mapping)})
			var got []map[Field][]string
			for _, rec := range res.records {
				got = append(got, rec.Values)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.codes, res.codes()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMappingFaults(t *testing.T) {
	m, issues, err := ParseMapping("m.txt", strings.NewReader("# un commentaire\n\ntitre = A\nsans égal\ncouleur = B\nheader-rows = dix\nhours-unit = lustres\n"))
	if m != nil || err != nil {
		t.Fatalf("mapping %v, error %v", m, err)
	}
	type fault struct {
		Row  int
		Code string
	}
	var got []fault
	for _, i := range issues {
		sayIssue(t, i)
		got = append(got, fault{i.Row, i.Code})
	}
	want := []fault{{4, "mapping-line"}, {5, "mapping-field"}, {6, "mapping-option"}, {7, "mapping-option"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	_, issues, err = ParseMapping("m.txt", strings.NewReader(strings.Repeat("a", 1<<20)))
	if err != nil || len(issues) != 1 || issues[0].Code != "mapping-long" {
		t.Errorf("a long line: %v, %+v", err, issues)
	}
}

func FuzzMapping(f *testing.F) {
	f.Add("titre = A*\nskip = 1\n", "x;y\nA;b\n1;2\n")
	f.Add("mots-clés = *\nheader-rows=2", "Titre;B\nc;d\ne;x\n")
	f.Add("titre = \nheader-part=2", "a|b\n")
	f.Fuzz(func(t *testing.T, mapping, text string) {
		m, issues, err := ParseMapping("m", strings.NewReader(mapping))
		if err != nil {
			t.Fatal(err)
		}
		if (m == nil) != (len(issues) > 0) {
			t.Fatalf("mapping %v with %d issues", m, len(issues))
		}
		readAll(t, textSource("f.csv", text), ReadOptions{Mapping: m})
	})
}
