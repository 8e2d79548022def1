package catalog

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// fuzzLimits are small, so that a short input can reach every one of them.
var fuzzLimits = Limits{
	Bytes: 1 << 16, Rows: 50, Columns: 20, CellBytes: 512, RecordBytes: 2048, PageBytes: 4096,
	UnzippedBytes: 1 << 18, PartBytes: 1 << 14, Depth: 12, Issues: 20,
}

// fuzzRead reads bytes under a name with small and with default limits;
// readAll holds the invariants.
func fuzzRead(t *testing.T, name string, data []byte) {
	for _, o := range []ReadOptions{{Limits: fuzzLimits}, {Language: "en"}} {
		res := readAll(t, readerSource(name, bytes.NewReader(data)), o)
		total := 0
		for _, rec := range append(res.records, res.rejected...) {
			if len(rec.Cells) > len(rec.Header) && rec.Values != nil && len(rec.Header) == len(Fields) {
				t.Errorf("canonical record with %d cells", len(rec.Cells))
			}
			for _, c := range rec.Cells {
				total += len(c)
			}
		}
		if len(res.issues) == 0 && len(res.records) == 0 && res.tally.Header == 0 && len(bytes.TrimSpace(data)) > 0 && !emptyList(data) {
			t.Errorf("nothing read and nothing said of %.200q", data)
		}
	}
}

// emptyList: a JSON list without elements holds nothing, rightly.
func emptyList(data []byte) bool {
	text := string(bytes.TrimSpace(data))
	return strings.Contains(text, "[") && strings.Contains(text, "]")
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"Titre;Lieu\nA;Lyon\n", "Titre,Durée\n\"A\",\"1\n2\"\n", "Titre;Lieu\nA;\"x\nB;\"y\"\n", "\ufeffTitre\tLieu\r\nA\tB\r\n",
		"Titre;Session;\n;Début;Fin\nA;1;2\n", "x\n\nTitre;Lieu\n;;;\nTitre;Lieu\nA\x00;\n", "Titre\rA\rB", "\xff\xfeT\x00i\x00t\x00r\x00e\x00\n\x00A\x00",
		"Titre;parcours_ligne;parcours_motif\n'=A;3;x\n", "Titre (FR);Title (EN)\n;A\n\xe9;\n", "Titre;\"a\"b;c\n1;\"2\"3;4;5;6\n", "\"\n\"Titre\"\"\n", strings.Repeat("a;", 30) + "Titre\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzzRead(t, "f.csv", data) })
}

// FuzzCSVRows proves that no line is lost: whatever stands in a file of single
// lines, each is a record, a refusal, blank or the header.
func FuzzCSVRows(f *testing.F) {
	f.Add("A;Lyon", "B;\"x", "C;y\";z", "\"D\"\"\";")
	f.Add("\"", "\"\"", "a\"b", "")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		lines := []string{a, b, c, d}
		for i, l := range lines {
			lines[i] = strings.Map(func(r rune) rune {
				if r == '\n' || r == '\r' || r == 0 {
					return ' '
				}
				return r
			}, l)
		}
		res := readAll(t, textSource("f.csv", "Titre;Lieu\n"+strings.Join(lines, "\n")+"\nZ;fin\n"), ReadOptions{})
		told := map[int]bool{}
		for _, rec := range append(res.records, res.rejected...) {
			for n := range strings.Count(strings.Join(rec.Cells, ""), "\n") + 1 {
				told[rec.Row+n] = true
			}
		}
		for i, l := range lines {
			if strings.Trim(l, "; \t\"") != "" && !blankCell(strings.Trim(l, ";\"")) && !told[i+2] && headerKey(l) != "titre lieu" && res.tally.Header < 2 && !hasFatal(res) {
				t.Errorf("line %d %q is lost: %+v, %v", i+2, l, res.tally, res.codes())
			}
		}
	})
}

func hasFatal(res result) bool {
	for _, i := range res.issues {
		if i.Grade == Fatal {
			return true
		}
	}
	return false
}

func FuzzXLSX(f *testing.F) {
	book := excelize.NewFile()
	book.SetSheetRow("Sheet1", "A1", &[]any{"Titre", "Lieu", "Début"})
	book.SetSheetRow("Sheet1", "A2", &[]any{"A", "Lyon", 46000})
	book.MergeCell("Sheet1", "A2", "A4")
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add("", "", b.Bytes())
	f.Add(`<row r="1"><c r="A1" t="inlineStr"><is><t>Titre</t></is></c></row><row r="2"><c r="A2"><v>3</v></c></row>`, `<mergeCells><mergeCell ref="A1:B3"/></mergeCells>`, []byte{})
	f.Add(`<row><c s="1"><v>1e99</v></c><c r="XFD1" t="s"><v>9</v></c></row>`, "", []byte{})
	f.Add(`<row r="9"/><row r="3"/>`, "<x>", []byte{})
	f.Fuzz(func(t *testing.T, rows, tail string, raw []byte) {
		if len(raw) > 0 {
			fuzzRead(t, "f.xlsx", raw)
			return
		}
		fuzzRead(t, "f.xlsx", bombXLSX(t, "xl/worksheets/sheet1.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`, rows, 1, "</sheetData>"+tail+"</worksheet>"))
	})
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`[{"title":"A","sessions":[{"start":"2027-01-01"}]},{"titre":3}]`, `{"courses":[{"name":{"fr":"A"}}],"x":[1]}`, "{\"title\":\"A\"}\n{\"title\":\"B\"}\n{\n",
		`[{"title":"A","parts":[{"title":"B"}]}]`, `[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]`, `{"a":"\ud800\"","b":[{"c":1e999}]}`, `[1,null,true,"x",{}]`, `{"x":`, `[}`, `[{"teaches":[{"competence":"a","level":9}],"cost":{"cents":-5}}]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzzRead(t, "f.json", data) })
}

func FuzzLheo(f *testing.F) {
	for _, s := range []string{
		strings.Replace(lheoOffer, "NS", "", 1), moodleBackupXML, moodleCourseXML, "<lheo><formation><![CDATA[x]]></formation></lheo>", "<lheo><!-- > --><formation/></lheo>",
		`<!DOCTYPE lheo [<!ENTITY a "b">]><lheo>&a;</lheo>`, "<lheo>", "<formation><action><session><periode><debut>20270101</debut></periode></session></action></formation>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzzRead(t, "f.xml", data) })
}

func FuzzJSONLD(f *testing.F) {
	for _, s := range []string{
		ldPage, `{"@context":"x","@type":"Course","name":"A","hasCourseInstance":{"@id":"#a"}}`, `{"@graph":[{"@type":["Course"],"@id":"#a","provider":{"@id":"#a"}}]}`,
		`<script type="application/ld+json">[{"@type":"Course"}]</script>`, `<html><script type=application/ld+json>{`, `{"@type":"Course","offers":[{"price":{}}],"audience":[[]]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzzRead(t, "f.html", data); fuzzRead(t, "f.jsonld", data) })
}
