package catalog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadCSV(t *testing.T) {
	for _, c := range []struct {
		name   string
		text   string
		o      ReadOptions
		titles []string
		codes  []string
		tally  Tally
	}{
		{"comma", "Titre,Durée\nExcel,2 jours\nWord,1 jour\n", ReadOptions{}, []string{"Excel", "Word"}, nil, Tally{3, 2, 0, 0, 1}},
		{"semicolon beats commas inside", "Titre;Objectifs\nExcel, base;lire, écrire, compter\nWord, base;lire, écrire\n", ReadOptions{}, []string{"Excel, base", "Word, base"}, nil, Tally{3, 2, 0, 0, 1}},
		{"tab", "Titre\tLieu\nExcel\tLyon\n", ReadOptions{}, []string{"Excel"}, nil, Tally{2, 1, 0, 0, 1}},
		{"bar", "Titre|Lieu\nExcel|Lyon\n", ReadOptions{}, []string{"Excel"}, nil, Tally{2, 1, 0, 0, 1}},
		{"one column with commas", "Titre\nExcel, niveau 1\nWord\n", ReadOptions{}, []string{"Excel, niveau 1", "Word"}, nil, Tally{3, 2, 0, 0, 1}},
		{"separator then spaces, quotes after spaces", "code; intitulé; lieu\n a1; \"Excel; base\" ; Lyon\n", ReadOptions{}, []string{"Excel; base"}, nil, Tally{2, 1, 0, 0, 1}},
		{"byte order mark, CRLF, line break in a cell", "\ufeffTitre;Résumé\r\nExcel;\"un\r\ndeux\"\r\nWord;x\r\n", ReadOptions{}, []string{"Excel", "Word"}, nil, Tally{3, 2, 0, 0, 1}},
		{"old Macintosh ends", "Titre;Lieu\rExcel;Lyon\rWord;Metz\r", ReadOptions{}, []string{"Excel", "Word"}, nil, Tally{3, 2, 0, 0, 1}},
		{"blank and repeated header rows", "Titre;Lieu\n;\nExcel;Lyon\n \nTITRE;lieu\nWord;Metz\n\n", ReadOptions{}, []string{"Excel", "Word"}, nil, Tally{7, 2, 0, 3, 2}},
		{"title lines first", "Catalogue 2027;;;\nService des ressources humaines;;;\n;;;\nCode;Intitulé;Durée;Lieu\nA1;Excel;2 j;Lyon\n", ReadOptions{}, []string{"Excel"}, nil, Tally{5, 1, 0, 1, 3}},
		{"two header rows", "Titre;Session;;;\n;Début;Fin;Lieu;Places\nExcel;12/03/2027;13/03/2027;Lyon;12\n", ReadOptions{}, []string{"Excel"}, nil, Tally{3, 1, 0, 0, 2}},
		{"short rows lose nothing", "Titre;Lieu;Public\nExcel\nWord;Metz\n", ReadOptions{}, []string{"Excel", "Word"}, nil, Tally{3, 2, 0, 0, 1}},
		{"long row", "Titre;Lieu\nExcel;Lyon;perdu\nWord;Metz;;\n", ReadOptions{}, []string{"Excel", "Word"}, []string{"cells-overflow"}, Tally{3, 2, 0, 0, 1}},
		{"unknown columns", "Titre;Couleur\nExcel;vert\n", ReadOptions{}, []string{"Excel"}, []string{"columns-ignored"}, Tally{2, 1, 0, 0, 1}},
		{"no title column", "Couleur;Poids\nvert;3\n", ReadOptions{}, nil, []string{"title-column-missing"}, Tally{}},
		{"empty", "", ReadOptions{}, nil, []string{"empty-source"}, Tally{}},
		{"blank", " \n\n\t\n", ReadOptions{}, nil, []string{"empty-source"}, Tally{}},
		{"quote never closed", "Titre;Lieu\nA;\"Lyon\nB;Metz\nC;Paris\n", ReadOptions{}, []string{"B", "C"}, []string{"quotes-open"}, Tally{4, 2, 1, 0, 1}},
		{"quote closed in another row", "Titre;Lieu\nA;\"Lyon\nB;\"Metz\"\nC;Paris\n", ReadOptions{}, []string{"B", "C"}, []string{"quotes-open"}, Tally{4, 2, 1, 0, 1}},
		{"quote that swallows whole rows", "Titre;Lieu\nA;\"Lyon\nB;Metz\nC;Paris\nD;Brest\"\nE;Nice\n", ReadOptions{}, []string{"A", "E"}, []string{"quotes-span"}, Tally{3, 2, 0, 0, 1}},
		{"quotes inside quotes", "Titre;Lieu\n\"Le \"tableur\" Excel\";Lyon\nB;Metz\n", ReadOptions{}, []string{`Le "tableur" Excel`, "B"}, []string{"quotes-mended"}, Tally{3, 2, 0, 0, 1}},
		{"quotes that break the row", "Titre;Lieu\n\"Le \"tableur\"; oui\" non\";Lyon\nB;Metz\n", ReadOptions{}, []string{"B"}, []string{"quotes-bare"}, Tally{3, 1, 1, 0, 1}},
		{"inch marks are no quotes", "Titre;Lieu\nÉcran 24\" pouces;Lyon\n", ReadOptions{}, []string{`Écran 24" pouces`}, nil, Tally{2, 1, 0, 0, 1}},
		{"zero byte in a row", "Titre;Lieu\nA\x00;Lyon\nB;Metz\n", ReadOptions{}, []string{"B"}, []string{"nul-bytes"}, Tally{3, 1, 1, 0, 1}},
		{"section row", "Code;Titre;Lieu;Durée\nBureautique\nA1;Excel;Lyon;2 j\n;Word seul;;\n", ReadOptions{}, []string{"Excel", "Word seul"}, []string{"section-row"}, Tally{4, 2, 1, 0, 1}},
		{"row above the header", "A1;Excel;Lyon\nCode;Titre;Lieu\nA2;Word;Metz\n", ReadOptions{}, []string{"Word"}, []string{"row-above-header"}, Tally{3, 1, 1, 0, 1}},
		{"French wins", "Title (EN),Title (FR)\nSpreadsheets,Tableurs\nEnglish only,\n", ReadOptions{}, []string{"Tableurs", "English only"}, nil, Tally{3, 2, 0, 0, 1}},
		{"English wins", "Title (EN),Title (FR)\nSpreadsheets,Tableurs\n,Français seul\n", ReadOptions{Language: "en"}, []string{"Spreadsheets", "Français seul"}, nil, Tally{3, 2, 0, 0, 1}},
		{"brackets are no JSON", "[Titre];Lieu\nExcel;Lyon\n", ReadOptions{}, []string{"Excel"}, nil, Tally{2, 1, 0, 0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := readAll(t, textSource("f.csv", c.text), c.o)
			if diff := cmp.Diff(c.titles, res.column(FieldTitle)); diff != "" {
				t.Errorf("titles (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.codes, res.codes()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.tally, res.tally); diff != "" {
				t.Errorf("tally (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCSVValues looks at the whole of one record.
func TestCSVValues(t *testing.T) {
	res := readAll(t, textSource("f.csv", "Réf.;Intitulé;Durée en jours;Prix TTC (€);Thèmes;Domaine;Du;Au;Ville\n"+
		" A1 ;Excel;2,5;350;Tableur;Bureautique;12/03/2027;13/03/2027;Lyon\n"), ReadOptions{})
	want := []Record{{
		Source: "f.csv", Row: 2,
		Values: map[Field][]string{
			FieldID: {"A1"}, FieldTitle: {"Excel"}, FieldHours: {"2,5 jours"}, FieldCost: {"350 EUR"},
			FieldKeywords: {"Tableur", "Bureautique"}, FieldStart: {"12/03/2027"}, FieldEnd: {"13/03/2027"}, FieldPlace: {"Lyon"},
		},
		Header: []string{"Réf.", "Intitulé", "Durée en jours", "Prix TTC (€)", "Thèmes", "Domaine", "Du", "Au", "Ville"},
		Cells:  []string{" A1 ", "Excel", "2,5", "350", "Tableur", "Bureautique", "12/03/2027", "13/03/2027", "Lyon"},
	}}
	if diff := cmp.Diff(want, res.records); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	if len(res.issues) > 0 {
		t.Errorf("issues: %+v", res.issues)
	}
}

// TestCSVRows checks that a record names the line where it begins.
func TestCSVRows(t *testing.T) {
	text := "Titre;Résumé\nA;\"un\ndeux\n\ntrois\"\nB;\"jamais fermé\nC;x\n\nD;y\n"
	res := readAll(t, textSource("f.csv", text), ReadOptions{})
	var got []string
	for _, rec := range append(res.records, res.rejected...) {
		got = append(got, fmt.Sprintf("%s %d", rec.Cells[0], rec.Row))
	}
	if diff := cmp.Diff([]string{"A 2", "C 7", "D 9", "B 6"}, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if i, _ := res.has("quotes-open"); i.Row != 6 {
		t.Errorf("issue at row %d, want 6", i.Row)
	}
}

// TestManyAlike: a report stays readable however bad the file.
func TestManyAlike(t *testing.T) {
	text := "Titre;Lieu\n" + strings.Repeat("A;Lyon;trop\n", alikeShown+50)
	res := readAll(t, textSource("f.csv", text), ReadOptions{})
	if i, ok := res.has("more-alike"); !ok || i.Args["More"] != 50 {
		t.Errorf("more-alike: %+v", i)
	}
	if len(res.issues) != alikeShown+1 {
		t.Errorf("%d issues, want %d", len(res.issues), alikeShown+1)
	}
	text = "Titre;Lieu\n" + strings.Repeat("A;\"Lyon\n", 60)
	res = readAll(t, textSource("f.csv", text), ReadOptions{Limits: Limits{Issues: 50}})
	if _, ok := res.has("issues-limit"); !ok || res.tally.Rejected != 50 {
		t.Errorf("issues-limit: %v, %+v", res.codes(), res.tally)
	}
}
