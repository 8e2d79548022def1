package catalog

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// TestTemplate: empty, it imports as nothing, without a remark; filled with its
// own examples, every column comes back.
func TestTemplate(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		var b bytes.Buffer
		if err := WriteTemplate(&b, lang); err != nil {
			t.Fatal(err)
		}
		empty := readAll(t, readerSource("t.xlsx", bytes.NewReader(b.Bytes())), ReadOptions{Language: lang})
		if len(empty.records) > 0 || len(empty.issues) > 0 {
			t.Errorf("%s, empty: %d records, issues %+v", lang, len(empty.records), empty.issues)
		}
		f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		sheet := f.GetSheetName(0)
		want := map[Field][]string{}
		for i, field := range Fields {
			cell, _ := excelize.CoordinatesToCellName(i+1, 2)
			example := helpOf(field, lang).example
			if example == "" || helpOf(field, lang).what == "" {
				t.Errorf("%s has no help for %s", lang, field)
			}
			if err := f.SetCellStr(sheet, cell, example); err != nil {
				t.Fatal(err)
			}
			want[field] = []string{example}
		}
		want[FieldHours], want[FieldCost] = []string{"12 h"}, []string{"350 EUR"}
		var filled bytes.Buffer
		if err := f.Write(&filled); err != nil {
			t.Fatal(err)
		}
		res := readAll(t, readerSource("t.xlsx", &filled), ReadOptions{Language: lang})
		if len(res.issues) > 0 || len(res.records) != 1 {
			t.Fatalf("%s, filled: %d records, issues %+v", lang, len(res.records), res.issues)
		}
		if diff := cmp.Diff(want, res.records[0].Values); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lang, diff)
		}
		f.Close()
	}
}

// TestTemplateLists: every word to choose is understood, each as another.
func TestTemplateLists(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		lists := templateLists(lang)
		for i, w := range lists[FieldModality] {
			if m, err := ParseModality(w); err != nil || m != Modality(i+1) {
				t.Errorf("modality %q is %v, %v", w, m, err)
			}
		}
		for i, w := range lists[FieldFormat] {
			if f, err := ParseFormat(w); err != nil || f != Format(i+1) {
				t.Errorf("format %q is %v, %v", w, f, err)
			}
		}
		for i, w := range lists[FieldAudience] {
			if a, err := ParseAudience(w); err != nil || len(a) != 1 || a[0] != Audience(i+1) {
				t.Errorf("audience %q is %v, %v", w, a, err)
			}
		}
	}
}
