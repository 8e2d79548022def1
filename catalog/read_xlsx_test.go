package catalog

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// book makes a workbook; fill does the rest.
func book(t testing.TB, sheet string, rows [][]any, fill func(*excelize.File)) Source {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", sheet))
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		must(err)
		must(f.SetSheetRow(sheet, cell, &row))
	}
	if fill != nil {
		fill(f)
	}
	var b bytes.Buffer
	must(f.Write(&b))
	return readerSource("f.xlsx", &b)
}

func TestReadXLSX(t *testing.T) {
	day := time.Date(2027, 3, 12, 0, 0, 0, 0, time.UTC)
	src := book(t, "Offre", [][]any{
		{"Catalogue 2027"},
		{},
		{"Code", "Intitulé", "Durée (jours)", "Session", nil, nil, "Coût"},
		{nil, nil, nil, "Début", "Fin", "Lieu", nil},
		{12, "Excel", 1.5, day, day.AddDate(0, 0, 1), "Lyon", 1200},
		{nil, nil, nil, day.AddDate(0, 2, 0), nil, "Metz", nil},
		{},
		{13, "Word", "2 jours", "à définir", nil, "#N/A", nil},
	}, func(f *excelize.File) {
		us, euros, code := "mm/dd/yyyy", `#,##0.00 "€"`, "000000"
		for ref, format := range map[string]string{"D5:E6": us, "G5:G6": euros, "A5:A8": code} {
			id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			if err != nil {
				t.Fatal(err)
			}
			from, to := ref[:2], ref[3:]
			if err := f.SetCellStyle("Offre", from, to, id); err != nil {
				t.Fatal(err)
			}
		}
		for _, m := range []string{"A1:G1", "D3:F3", "A3:A4", "B3:B4", "A5:A6", "B5:B6"} {
			if err := f.MergeCell("Offre", m[:2], m[3:]); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range []string{"Notes", "Aide"} {
			if _, err := f.NewSheet(s); err != nil {
				t.Fatal(err)
			}
			for _, cell := range []string{"A1", "A2", "A3"} {
				if err := f.SetCellStr(s, cell, "du texte"); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	res := readAll(t, src, ReadOptions{})
	var got []map[Field][]string
	for _, rec := range res.records {
		got = append(got, rec.Values)
	}
	want := []map[Field][]string{
		{FieldID: {"000012"}, FieldTitle: {"Excel"}, FieldHours: {"1.5 jours"}, FieldStart: {"2027-03-12"}, FieldEnd: {"2027-03-13"}, FieldPlace: {"Lyon"}, FieldCost: {"1200.00 EUR"}},
		{FieldID: {"000012"}, FieldTitle: {"Excel"}, FieldStart: {"2027-05-12"}, FieldPlace: {"Metz"}},
		{FieldID: {"000013"}, FieldTitle: {"Word"}, FieldHours: {"2 jours"}, FieldStart: {"à définir"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"sheets-skipped", "cell-error"}, res.codes()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Tally{Rows: 8, Records: 3, Blank: 2, Header: 3}, res.tally); diff != "" {
		t.Errorf("tally (-want +got):\n%s", diff)
	}
	if res.records[0].Source != "f.xlsx#Offre" || res.records[2].Row != 8 {
		t.Errorf("source %q, row %d", res.records[0].Source, res.records[2].Row)
	}
}

func TestChooseSheet(t *testing.T) {
	make := func() Source {
		return book(t, "Une", [][]any{{"Titre", "Lieu"}, {"A", "Lyon"}}, func(f *excelize.File) {
			f.NewSheet("Deux")
			f.SetSheetRow("Deux", "A1", &[]any{"Titre", "Lieu", "Durée"})
			f.SetSheetRow("Deux", "A2", &[]any{"B", "Metz", "1 j"})
		})
	}
	for _, c := range []struct {
		o     ReadOptions
		title string
		code  string
	}{
		{ReadOptions{}, "B", "sheets-skipped"},
		{ReadOptions{Sheet: "une"}, "A", "sheets-skipped"},
		{ReadOptions{Mapping: &Mapping{Sheet: "Une"}}, "A", "sheets-skipped"},
		{ReadOptions{Sheet: "Trois"}, "", "sheet-missing"},
	} {
		res := readAll(t, make(), c.o)
		if diff := cmp.Diff([]string{c.code}, res.codes()); diff != "" {
			t.Errorf("%+v issues (-want +got):\n%s", c.o, diff)
		}
		if c.title != "" && res.records[0].Values[FieldTitle][0] != c.title {
			t.Errorf("%+v read %v", c.o, res.records[0].Values)
		}
	}
}

func TestDressOf(t *testing.T) {
	for code, want := range map[string]dress{
		"dd/mm/yyyy": dressDate, "[$-40C]d mmmm yyyy;@": dressDate, "mmm-yy": dressDate, "dd/mm/yyyy hh:mm": dressDateTime,
		"hh:mm": dressTime, "[h]:mm:ss": dressTime, "mm:ss": dressTime, "0.00": dressPlain, "General": dressPlain, "@": dressPlain,
		`# ##0,00 "€"`: dressEuros, "#,##0.00 [$€-40C]": dressEuros, "00000": dressZeros, `0.0" h"`: dressPlain, `0 "jours"`: dressPlain, "[Red]0": dressPlain, "yyyy-mm-dd": dressDate, `"le "d/m/yy`: dressDate,
	} {
		if got := dressOf(200, map[int]string{200: code}); got != want {
			t.Errorf("dressOf(%q) = %d, want %d", code, got, want)
		}
	}
	if dressOf(14, nil) != dressDate || dressOf(20, nil) != dressTime || dressOf(22, nil) != dressDateTime || dressOf(4, nil) != dressPlain {
		t.Error("built-in formats")
	}
}
