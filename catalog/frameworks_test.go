package catalog

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStandardFrameworks(t *testing.T) {
	type size struct{ Areas, Competences int }
	want := map[string]size{"digcomp 2.2": {5, 21}, "pix 2024": {5, 16}, "metiers 1": {5, 15}}
	got := map[string]size{}
	for _, f := range Frameworks() {
		got[f.ID+" "+f.Version] = size{len(f.Areas), len(f.Competences)}
		for _, c := range f.Competences {
			for _, lang := range []string{"fr", "en"} {
				if n := len(c.Descriptors(lang)); n < 15 || n > 40 {
					t.Errorf("%s: %d descriptors in %s, want 15 to 40", c.ID, n, lang)
				}
				if c.Name(lang) == "" {
					t.Errorf("%s: no name in %s", c.ID, lang)
				}
				for _, name := range []string{c.Name(lang), string(c.ID), f.ID + " " + c.ID.Code()} {
					id, ok := StandardFrameworks().ParseIn(f.ID, name)
					if !ok || id != c.ID {
						t.Errorf("%q in %s: got %q, want %q", name, f.ID, id, c.ID)
					}
				}
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("frameworks (-want +got):\n%s", diff)
	}
	if _, ok := FrameworkByID("esco"); ok {
		t.Error("esco is no framework of ours")
	}
}

func TestParseCompetence(t *testing.T) {
	for text, want := range map[string]CompetenceID{
		"digcomp:4.1": "digcomp:4.1", "4.1": "digcomp:4.1", "4.1.": "digcomp:4.1", "Pix 2.3": "pix:2.3", "pix:2.3": "pix:2.3", "PIX-2.3": "pix:2.3", "DigComp 1.3": "digcomp:1.3", "DigComp 2.2 - 1.3": "digcomp:1.3", "DigComp 2.2": "digcomp:2.2", "Compétence 4.1": "digcomp:4.1",
		"metiers:cloud": "metiers:cloud", "Cybersécurité": "metiers:cybersecurite", "IA": "metiers:ia",
		"Gérer l'identité numérique": "digcomp:2.6", "GERER L’IDENTITE NUMERIQUE": "digcomp:2.6", "netiquette": "digcomp:2.5", "Protecting devices": "digcomp:4.1", "Copyright and licenses": "digcomp:3.3",
		"Développer des documents multimedia": "pix:3.2", "Développer des documents multimédia": "pix:3.2", "S'insérer dans le monde numérique": "pix:2.4", "S’insérer dans le monde numérique": "pix:2.4", "Mener une recherche et une veille d’information": "pix:1.1",
		"2.3 Collaborer": "pix:2.3", "Pix 2.3 Collaborer": "pix:2.3", "4.1 Protéger les appareils": "digcomp:4.1", "Protéger les données personnelles et la vie privée": "digcomp:4.2", "pix: Protéger les données personnelles et la vie privée": "pix:4.2",
		"": "", "9.9": "", "pix:9.9": "", "esco:1.1": "", "poterie": "", "4.1 Collaborer": "", "pixel art": "", ":": "", "pix": "", "…": "",
	} {
		got, ok := ParseCompetence(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q %v, want %q", text, got, ok, want)
		}
	}
}

func TestEquivalents(t *testing.T) {
	if diff := cmp.Diff([]CompetenceID{"digcomp:1.1", "digcomp:1.2"}, Equivalents("pix:1.1")); diff != "" {
		t.Errorf("pix:1.1 (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]CompetenceID{"pix:1.2", "pix:1.3"}, Equivalents("digcomp:1.3")); diff != "" {
		t.Errorf("digcomp:1.3 (-want +got):\n%s", diff)
	}
	if got := Equivalents("metiers:cloud"); got != nil {
		t.Errorf("metiers:cloud: got %v", got)
	}
	for _, c := range Frameworks()[1].Competences {
		if len(Equivalents(c.ID)) == 0 {
			t.Errorf("%s has no equivalent in DigComp", c.ID)
		}
	}
	got := StandardFrameworks().EquivalentTargets(Target{"digcomp:4.1", 5})
	if diff := cmp.Diff([]Target{{"pix:4.1", 5}}, got); diff != "" {
		t.Errorf("digcomp:4.1@5 (-want +got):\n%s", diff)
	}
	coarse := Equivalence{Levels: [9]Level{0, 2, 2, 4, 4, 6, 6, 8, 8}}
	if diff := cmp.Diff([9]Level{0, 0, 2, 2, 4, 4, 6, 6, 8}, coarse.reversed().Levels); diff != "" {
		t.Errorf("reversed levels (-want +got):\n%s", diff)
	}
}

func TestBands(t *testing.T) {
	var got []string
	for l := Level(0); l <= MaxLevel+1; l++ {
		b, ok := l.Band()
		got = append(got, fmt.Sprintf("%d %s/%s %v", l, b.Name("fr"), b.Name("en"), ok))
	}
	want := []string{"0 / false", "1 Fondamental/Foundation true", "2 Fondamental/Foundation true", "3 Intermédiaire/Intermediate true", "4 Intermédiaire/Intermediate true",
		"5 Avancé/Advanced true", "6 Avancé/Advanced true", "7 Très spécialisé/Highly specialised true", "8 Très spécialisé/Highly specialised true", "9 / false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bands (-want +got):\n%s", diff)
	}
}

func TestLoadFrameworkFaults(t *testing.T) {
	const head = "#framework\tx\t1\tX\tX\n#area\ta\tA\tA\ncode\tarea\tname_fr\tname_en\n"
	for _, c := range []struct{ table, want string }{
		{"", "no #framework line"},
		{"#framework\tDig Comp\t1", `line 1, column 2: identifier "Dig Comp", expected lower-case letters and digits`},
		{head, "no competence"},
		{"code\tarea\tname_fr\tname_en\n1\ta\tN\tN", "line 2: the #framework line must stand before the competences"},
		{"#framework\tx\t1\ncode\tarea\tname_fr\n", "line 2, column name_en: column missing"},
		{"#framework\tx\t1\ncode\tarea\tname_fr\tname_en\tnotes\n", "line 2, column notes: unknown column, expected code, area, name_fr, name_en, descriptors_fr, descriptors_en, also"},
		{head + "1\tb\tN\tN", `line 4, column area: unknown area "b"`},
		{head + "1\ta\tN\tN\n\n1\ta\tM\tM", `line 6, column code: code "1" stands twice`},
		{head + "1\ta\t\t", "line 4, column name_fr: no name"},
		{head + "1 2\ta\tN\tN", `line 4, column code: unusable code "1 2"`},
		{head + "1\ta\tN\tN\tmore", "line 4: 5 cells, the heading has 4"},
		{head + "1\ta\t\xff\tN", "line 4: not UTF-8"},
		{"#zone\tx", `line 1, column 1: unknown directive "#zone", expected #framework or #area`},
		{"#area\ta\tA\n#area\ta\tB", `line 2, column 2: area "a" stands twice`},
	} {
		_, err := LoadFramework(strings.NewReader(c.table))
		var fault *TableError
		if err == nil || err.Error() != c.want || !errors.As(err, &fault) {
			t.Errorf("%q:\ngot  %v\nwant %s", c.table, err, c.want)
		}
	}
	if _, err := LoadEquivalences(strings.NewReader("from\tto\tlevels\na:1\tb:1\t1235")); err == nil || err.Error() != `line 2, column levels: "1235", expected 8 digits` {
		t.Errorf("short levels: got %v", err)
	}
	if _, err := LoadEquivalences(strings.NewReader("from\tto\tlevels\na:1\tb:1\t12345676")); err == nil {
		t.Error("falling levels were accepted")
	}
	f := Frameworks()[0]
	if _, err := NewFrameworkSet([]*Framework{f, f}, nil); err == nil {
		t.Error("two frameworks with one ID were accepted")
	}
}

// TestDigComp3 shows that an operator can bring the next version as a table of
// their own, with a byte order mark and Windows line ends as spreadsheets write.
func TestDigComp3(t *testing.T) {
	file, err := os.Open(sharedFile(t, "digcomp3/en_core-framework.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	table := digComp3Table(rows)
	f, err := LoadFramework(strings.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Areas) != 5 || len(f.Competences) != 21 {
		t.Fatalf("got %d areas and %d competences, want 5 and 21", len(f.Areas), len(f.Competences))
	}
	pix, _ := FrameworkByID("pix")
	set, err := NewFrameworkSet([]*Framework{f, pix}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if id, ok := set.Parse("Computational thinking and programming"); !ok || id != "digcomp:3.4" {
		t.Errorf("got %q %v, want digcomp:3.4", id, ok)
	}
}

// digComp3Table makes our table of the rows of the supplement: key, context,
// English text. Areas stand among the competences there, each before its own.
func digComp3Table(rows [][]string) string {
	table := "\ufeff#framework\tdigcomp\t3.0\tDigComp 3.0\tDigComp 3.0\r\n"
	heading := false
	for _, r := range rows {
		p := strings.Split(r[0], ".") // digcomp.competence.1.1.label
		switch {
		case len(p) == 4 && p[1] == "area" && p[3] == "label":
			table += "#area\t" + p[2] + "\t\t" + r[2] + "\r\n"
		case len(p) == 5 && p[1] == "competence" && p[4] == "label":
			if !heading {
				table += "code\tarea\tname_fr\tname_en\r\n"
				heading = true
			}
			table += p[2] + "." + p[3] + "\t" + p[2] + "\t\t" + r[2] + "\r\n"
		}
	}
	return table
}

func FuzzLoadFramework(f *testing.F) {
	f.Add("#framework\tx\t1\tX\tX\n#area\ta\tA\tA\ncode\tarea\tname_fr\tname_en\talso\n1\ta\tN\tM\to; p\n")
	f.Fuzz(func(t *testing.T, table string) {
		fw, err := LoadFramework(strings.NewReader(table))
		if err != nil {
			return
		}
		set, err := NewFrameworkSet([]*Framework{fw}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range fw.Competences {
			if _, ok := set.Lookup(c.ID); !ok || c.NameFR == "" || c.NameEN == "" {
				t.Fatalf("%q: lost or without a name", c.ID)
			}
		}
	})
}
