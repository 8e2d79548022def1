package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/recommend"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// rosterFile writes a roster and returns its name.
func rosterFile(t testing.TB, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestRosterForms: the same team is read whatever the file is written with.
func TestRosterForms(t *testing.T) {
	const text = "Nom;E-mail;Fonction;Lieu;Niveaux;Heures;Absences\r\nZoé Lefèvre;zoe@exemple.fr;chargée d’accueil;Lyon;numérique=2, Pix 4.1=3;6 h;01/02/2027..12/02/2027\r\n\r\nAli Ben;;;;;;\r\n"
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	ansi, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want, faults, err := readRoster(rosterFile(t, "a.csv", []byte(text)))
	if err != nil || len(faults) > 0 || len(want) != 2 {
		t.Fatalf("%v, %v, %v", want, faults, err)
	}
	m := want[0].member
	if want[0].name != "Zoé Lefèvre" || m.Code != "M1" || m.Role != "chargée d’accueil" || m.Hours != 6 || len(m.Away) != 1 || m.Levels["pix:4.1"] != 3 && m.Levels["digcomp:4.1"] != 3 || m.Levels["digcomp:1.1"] != 2 {
		t.Errorf("%+v", want[0])
	}
	for name, content := range map[string][]byte{
		"utf-8 with a mark": append([]byte("\xef\xbb\xbf"), text...), "utf-16": utf16, "windows-1252": ansi,
		"tabs":     []byte(strings.ReplaceAll(text, ";", "\t")),
		"a title":  []byte("Équipe du guichet;;;\r\n" + text),
		"pipes":    []byte(strings.ReplaceAll(text, ";", "|")),
		"a column": []byte(strings.Replace(strings.Replace(text, "Nom;", "Nom;Matricule;", 1), "Lefèvre;", "Lefèvre;12;", 1)),
	} {
		got, faults, err := readRoster(rosterFile(t, "b.csv", content))
		if name == "a column" {
			if len(faults) != 1 || faults[0] != (rosterFault{1, "column", "Matricule"}) {
				t.Errorf("%s: %v", name, faults)
			}
			continue
		}
		if err != nil || len(faults) > 0 {
			t.Errorf("%s: %v, %v", name, faults, err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(person{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// TestRosterWorkbook: a cell merged over several rows counts for each.
func TestRosterWorkbook(t *testing.T) {
	f := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "Nom", "B1": "Lieu", "C1": "Niveaux", "A2": "Zoé", "B2": "Lyon", "A3": "Ali", "A4": "Léa", "B4": "Lille", "C4": "4.1=2"} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.MergeCell("Sheet1", "B2", "B3"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	people, _, err := readRoster(rosterFile(t, "a.xlsx", b.Bytes()))
	if err != nil || len(people) != 3 {
		t.Fatalf("%v, %v", people, err)
	}
	var places []string
	for _, p := range people {
		places = append(places, p.name+" "+p.member.Place)
	}
	if diff := cmp.Diff([]string{"Zoé Lyon", "Ali Lyon", "Léa Lille"}, places); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestRosterFaults: each fault is told by its line, and the rest goes on.
func TestRosterFaults(t *testing.T) {
	const text = "nom;e-mail;niveaux;heures;absences;lieu;public;humeur\n" +
		"Zoé;zoe@exemple.fr;magie=3, 4.1=12, 4.1;douze;hier;Atlantide;martien;\n" +
		";;4.1=2;;;;;\n" +
		"Zoé bis;ZOE@exemple.fr;;;;;;\n" +
		"Ali;;4.2=NA;3;2027-03-05..2027-03-01;;;\n"
	people, faults, err := readRoster(rosterFile(t, "a.csv", []byte(text)))
	if err != nil || len(people) != 2 {
		t.Fatalf("%v, %v", people, err)
	}
	var got []string
	for _, f := range faults {
		got = append(got, fmt.Sprintf("%d %s %s", f.line, f.code, f.value))
	}
	want := []string{"1 column humeur", "2 competence magie", "2 level 4.1=12", "2 level 4.1", "2 away hier", "2 hours douze", "2 audience martien", "2 place Atlantide",
		"3 nameless ", "4 twice Zoé bis (2)", "5 away 2027-03-05..2027-03-01"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	many := "nom\n"
	for i := range maxTeam + 1 {
		many += fmt.Sprintf("Personne %d\n", i)
	}
	for content, code := range map[string]string{"": "no-header", "nom;e-mail\n": "empty", "titre;durée\na;3\n": "no-header", many: "too-many", "PK\x03\x04no": "format"} {
		_, _, err := readRoster(rosterFile(t, "b.csv", []byte(content)))
		refused, ok := err.(*rosterError)
		if !ok || refused.code != code {
			t.Errorf("%.20q: %v, want %s", content, err, code)
		}
	}
}

func FuzzRoster(f *testing.F) {
	f.Add([]byte("nom;niveaux\nZoé;4.1=2\n"))
	f.Add([]byte("nom\te-mail\n=1+1\t@x\n"))
	f.Add(exampleRoster)
	f.Fuzz(func(t *testing.T, content []byte) {
		people, _, err := readRoster(rosterFile(t, "a.csv", content))
		if err == nil && (len(people) == 0 || len(people) > maxTeam) {
			t.Errorf("%d members without an error", len(people))
		}
		for i, p := range people {
			if p.name == "" || p.member.Code != recommend.MemberCode(i) {
				t.Errorf("%+v", p)
			}
		}
	})
}

func TestNames(t *testing.T) {
	people, _, err := readRoster(rosterFile(t, "a.csv", []byte("nom;e-mail\nPaul Martin;paul.martin@exemple.fr\nAnne-Lise d’Avril;\nPaul Durand;p.durand@exemple.fr\n")))
	if err != nil {
		t.Fatal(err)
	}
	n := namesOf(people)
	for text, want := range map[string]string{
		"sans Martin en mars":                  "sans M1 en mars",
		"sans DURAND":                          "sans M3",
		"sans Anne-Lise d’Avril avant avril":   "sans M2 avant avril",
		"demander à paul.martin@exemple.fr":    "demander à M1",
		"demander à quelqu.un@ailleurs.fr":     "demander à …",
		"l’avis d’Anne-Lise":                   "l’avis d’M2",
		"sans Paul":                            "sans …",
		"cybersécurité, 12 h chacun":           "cybersécurité, 12 h chacun",
		"le martinet n’est pas un nom d’agent": "le martinet n’est pas un nom d’agent",
	} {
		got, unsure := n.Hide(text)
		if got != want || (len(unsure) > 0) != strings.Contains(text, "Paul") {
			t.Errorf("%q: %q, unsure %v, want %q", text, got, unsure, want)
		}
	}
	if got := n.Show("M1 et M3 avancent, M9 non"); got != "Paul Martin et Paul Durand avancent, M9 non" {
		t.Errorf("%q", got)
	}
}

// TestTeamSendsNoName is the whole way: whatever a roster and a request hold, no
// name, address or file reaches the model, and the names come back in the answer.
func TestTeamSendsNoName(t *testing.T) {
	address, bodies := modelServer(t, func(w http.ResponseWriter, prompt string) {
		if !strings.Contains(prompt, "<membre ") {
			stream(w, `{"intent":"team","goal":"","subgoals":[],"targets":[],"vague":false}`)
			return
		}
		stream(w, `{"summary":"M1 et M2 apprennent à protéger leurs appareils.","reasons":[]}`)
	})
	roster := rosterFile(t, "quetzal.csv", []byte("nom;e-mail;fonction;lieu\nZébulon Quetzal;zq77@exemple.fr;assistante de Zébulon Quetzal et d’Oriane Wurtz;Lyon\nOriane Wurtz;oriane.wurtz@exemple.fr;accueil (oriane.wurtz@exemple.fr);Lyon\n"))
	code, out, errs := run(t, nil, "team", "-roster", roster, "-model", address, "-model-name", "essai", "cybersécurité pour Zébulon et wurtz, zq77@exemple.fr, 12 h chacun",
		"-what-if", "sans Oriane en mars", "-lang", "fr")
	if code != exitOK || !strings.Contains(out, "Zébulon Quetzal et Oriane Wurtz apprennent à protéger") {
		t.Fatalf("code %d\n%s\n%s", code, out, errs)
	}
	all := strings.ToLower(strings.Join(*bodies, "\n"))
	if len(*bodies) < 3 || !strings.Contains(all, "m1") {
		t.Fatalf("%d requests", len(*bodies))
	}
	for _, secret := range []string{"zébulon", "zebulon", "quetzal", "oriane", "wurtz", "zq77", "exemple.fr"} {
		if strings.Contains(all, secret) {
			t.Errorf("%s is sent to the model", secret)
		}
	}
}

// TestTeamFiles: files are readable, and none of their cells is a formula.
func TestTeamFiles(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	roster := rosterFile(t, "a.csv", []byte("nom;e-mail;fonction;lieu\n=HYPERLINK(1);@a;+cmd|' /C calc'!A0;Lyon\n-2+3;\"\t=1+1\";;Lyon\n"))
	code, out, errs := run(t, nil, "team", "-roster", roster, "télétravail et management à distance, 12 h chacun, avant juillet", "-now", "2026-11-23",
		"-csv", file("p.csv"), "-xlsx", file("p.xlsx"), "-ics", file("p.ics"), "-png", file("p.png"), "-lang", "fr")
	if code != exitOK {
		t.Fatalf("code %d\n%s\n%s", code, out, errs)
	}
	text, err := os.ReadFile(file("p.csv"))
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 3 {
		t.Fatalf("%v, %v", rows, err)
	}
	f, err := excelize.OpenFile(file("p.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		cells, err := f.GetRows(sheet)
		if err != nil || len(cells) < 3 {
			t.Errorf("sheet %s: %v, %v", sheet, cells, err)
		}
		rows = append(rows, cells...)
	}
	guarded := 0
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("%q is a formula", cell)
			}
			if strings.HasPrefix(cell, "'") {
				guarded++
			}
		}
	}
	if guarded < 8 {
		t.Errorf("only %d cells guarded", guarded)
	}
	calendar, err := os.ReadFile(file("p.ics"))
	if err != nil || !bytes.Contains(calendar, []byte("BEGIN:VEVENT")) || !bytes.Contains(calendar, []byte("HYPERLINK(1)")) {
		t.Errorf("%v, %.300s", err, calendar)
	}
	picture, err := os.Open(file("p.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	if config, err := png.DecodeConfig(picture); err != nil || config.Width != 1000 {
		t.Errorf("%v, %v", config, err)
	}
}
