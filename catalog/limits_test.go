package catalog

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// endless yields head, then body n times, then tail, without ever holding
// them all.
func endless(head, body string, n int, tail string) io.Reader {
	return io.MultiReader(strings.NewReader(head), &repeater{text: body, left: n}, strings.NewReader(tail))
}

type repeater struct {
	text string
	left int
	rest string
}

func (r *repeater) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if r.rest == "" {
			if r.left == 0 {
				break
			}
			r.left--
			r.rest = r.text
		}
		k := copy(p[n:], r.rest)
		n, r.rest = n+k, r.rest[k:]
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// peakHeap runs do and returns the most the heap held above its start, in MiB.
func peakHeap(do func(sample func())) int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	start, peak := m.HeapAlloc, m.HeapAlloc
	sample := func() {
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
	}
	do(sample)
	sample()
	return int((peak - start) >> 20)
}

// TestBombs reads sources made to harm. Each ends in a clear issue and never
// holds more than a bounded part of itself.
func TestBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("reads some gigabytes: 12 s")
	}
	mega := strings.Repeat("a", 1<<20)
	for _, c := range []struct {
		name, file string
		r          io.Reader
		code       string
		grade      Grade
		o          ReadOptions
		records    int // at least
	}{
		{"a cell of 1 GiB", "f.csv", endless("Titre;Lieu\n", mega, 1<<10, ";Lyon\n"), "bytes-limit", Fatal, ReadOptions{}, 0},
		{"a cell of 100 MiB, then a row", "f.csv", endless("Titre;Lieu\n", mega, 100, ";Lyon\nB;Metz\n"), "cell-limit", Error, ReadOptions{}, 1},
		{"a quoted cell of 100 MiB", "f.csv", endless("Titre;Lieu\nA;\"", mega, 100, "\"\nB;Metz\n"), "cell-limit", Error, ReadOptions{}, 1},
		{"a quote never closed over 60 MiB", "f.csv", endless("Titre;Lieu\nA;\"x\n", "B;Metz, une ville\n", 3_000_000, ""), "rows-limit", Fatal, ReadOptions{}, 999_000},
		{"every row opens a quote", "f.csv", endless("Titre;Lieu\n", "\"a\n", 10_000_000, ""), "issues-limit", Fatal, ReadOptions{}, 0},
		{"10 million rows", "f.csv", endless("Titre;Lieu\n", "A;Lyon\n", 10_000_000, ""), "rows-limit", Fatal, ReadOptions{}, 1_000_000},
		{"10 million blank rows", "f.csv", endless("Titre;Lieu\nA;b\n", "\n", 10_000_000, ""), "", 0, ReadOptions{}, 1},
		{"a row of 3 million cells", "f.csv", endless("Titre;Lieu\nA;", "x;", 3_000_000, "\nB;Metz\n"), "cell-limit", Error, ReadOptions{}, 1},
		{"a row of 100,000 cells", "f.csv", endless("Titre;Lieu\nA;", "x;", 100_000, "\nB;Metz\n"), "row-columns", Error, ReadOptions{}, 1},
		{"a header of 100,000 columns", "f.csv", endless("Titre;Lieu", ";x", 100_000, "\nB;Metz\n"), "columns-limit", Fatal, ReadOptions{}, 0},
		{"a JSON text of 200 MiB", "f.json", endless(`[{"title":"`, mega, 200, `"},{"title":"B"}]`), "cell-limit", Error, ReadOptions{}, 1},
		{"a JSON object of 100 MiB", "f.json", endless(`[{"title":"A"`, `,"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"`, 1_200_000, `},{"title":"B"}]`), "record-limit", Error, ReadOptions{}, 1},
		{"JSON nested 10 million deep", "f.json", endless(`[{"title":"A","x":`, "[", 10_000_000, ""), "json-cut", Fatal, ReadOptions{}, 0},
		{"an object nested 10 million deep", "f.json", endless(`{"courses":`, "[", 10_000_000, ""), "json-cut", Fatal, ReadOptions{}, 0},
		{"a JSON line of 100 MiB", "f.jsonl", endless(`{"title":"`, mega, 100, "\"}\n{\"title\":\"B\"}\n"), "record-limit", Error, ReadOptions{}, 1},
		{"10 million JSON values", "f.json", endless("[", "1,", 10_000_000, "1]"), "issues-limit", Fatal, ReadOptions{}, 0},
		{"JSON-LD of 100 MiB", "f.jsonld", endless(`{"@context":"x","@graph":[`, `{"@type":"Course","name":"a"},`, 4_000_000, `1]}`), "page-limit", Fatal, ReadOptions{}, 0},
		{"XML nested 10 million deep", "f.xml", endless("<lheo>", "<formation>", 10_000_000, ""), "depth-limit", Fatal, ReadOptions{}, 0},
		{"an XML text of 200 MiB", "f.xml", endless("<lheo><formation><intitule-formation>", mega, 200, ""), "cell-limit", Fatal, ReadOptions{}, 0},
		{"CDATA of 200 MiB", "f.xml", endless("<lheo><formation><![CDATA[", strings.Repeat("<a>", 1<<18), 200, ""), "cell-limit", Fatal, ReadOptions{}, 0},
		{"an attribute of 200 MiB", "f.xml", endless("<lheo><formation a='", strings.Repeat(">", 1<<20), 200, ""), "cell-limit", Fatal, ReadOptions{}, 0},
		{"a DOCTYPE of 200 MiB", "f.xml", endless("<lheo><!DOCTYPE lheo [", "<!ENTITY a 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>\n", 4_000_000, "]><lheo/>"), "cell-limit", Fatal, ReadOptions{}, 0},
		{"a formation of 100 MiB", "f.xml", endless("<lheo><formation>", "<a/>", 25_000_000, ""), "record-limit", Fatal, ReadOptions{}, 0},
		{"a billion laughs", "f.xml", strings.NewReader(`<!DOCTYPE lheo [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><lheo><formation><intitule-formation>&b;</intitule-formation></formation></lheo>`), "xml-entity", Fatal, ReadOptions{}, 0},
		{"an outside entity", "f.xml", strings.NewReader(`<!DOCTYPE lheo [<!ENTITY a SYSTEM "file:///etc/passwd">]><lheo><formation><intitule-formation>&a;</intitule-formation></formation></lheo>`), "xml-entity", Fatal, ReadOptions{}, 0},
		{"a page of 100 MiB", "f.html", endless("<html><body>", "<p>du texte</p>", 7_000_000, ""), "html-no-course", Fatal, ReadOptions{}, 0},
		{"a script of 100 MiB", "f.html", endless("<html><script type='application/ld+json'>", mega, 100, "</script>"), "record-limit", Fatal, ReadOptions{}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var tally Tally
			c.o.Tally = &tally
			var issues []Issue
			var err error
			grown := peakHeap(func(sample func()) {
				n := 0
				read := 0
				c.o.Progress = func(done, _ int64) {
					if read++; read%256 == 0 {
						sample()
					}
				}
				issues, err = ReadRecords(t.Context(), readerSource(c.file, c.r), c.o, func(Record) error { n++; return nil })
			})
			if err != nil {
				t.Fatal(err)
			}
			res := result{issues: issues}
			i, ok := res.has(c.code)
			if c.code != "" && (!ok || i.Grade != c.grade) || c.code == "" && len(issues) > 0 {
				t.Errorf("issues %v, want %s", res.codes(), c.code)
			}
			if ok {
				sayIssue(t, i)
			}
			if tally.Records < c.records {
				t.Errorf("%d records, want at least %d", tally.Records, c.records)
			}
			if tally.Rows != tally.Records+tally.Rejected+tally.Blank+tally.Header {
				t.Errorf("rows are lost: %+v", tally)
			}
			t.Logf("heap grew by %d MiB", grown)
			if grown > 100 {
				t.Errorf("heap grew by %d MiB", grown)
			}
		})
	}
}

// bombXLSX makes a workbook of which one part is body repeated n times.
func bombXLSX(t *testing.T, part, head, body string, n int, tail string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	parts := map[string]io.Reader{
		"[Content_Types].xml":        strings.NewReader(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`),
		"xl/workbook.xml":            strings.NewReader(`<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`),
		"xl/_rels/workbook.xml.rels": strings.NewReader(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`),
		"xl/worksheets/sheet1.xml":   strings.NewReader(`<worksheet><sheetData/></worksheet>`),
		part:                         endless(head, body, n, tail),
	}
	for name, r := range parts {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(f, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXLSXBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("packs and unpacks some gigabytes: 8 s")
	}
	row := func(i string) string { return `<row><c t="inlineStr"><is><t>` + i + `</t></is></c></row>` }
	sheet := "xl/worksheets/sheet1.xml"
	mega := strings.Repeat("a", 1<<20)
	for _, c := range []struct {
		name       string
		part       string
		head, body string
		n          int
		tail, code string
	}{
		{"a sheet of 600 MiB", sheet, "<worksheet><sheetData>", row(mega[:1000]), 600_000, "", "zip-limit"},
		{"a cell of 100 MiB", sheet, "<worksheet><sheetData><row><c><v>", mega, 100, "</v></c></row></sheetData></worksheet>", "cell-limit"},
		{"styles of 100 MiB", "xl/styles.xml", "<styleSheet><cellXfs>", "<xf/>", 20_000_000, "</cellXfs></styleSheet>", "zip-part-limit"},
		{"5 million shared strings", "xl/sharedStrings.xml", "<sst>", "<si/>", 5_000_000, "</sst>", "strings-limit"},
		{"a sheet nested deep", sheet, "", "<a>", 1_000_000, "", "depth-limit"},
		{"2 million rows", sheet, "<worksheet><sheetData>" + row("Titre"), row("A"), 1_100_000, "</sheetData></worksheet>", "xlsx-broken"},
		{"rows out of order", sheet, `<worksheet><sheetData><row r="5"><c r="A5"><v>1</v></c></row>`, `<row r="3"/>`, 1, "</sheetData></worksheet>", "xlsx-broken"},
		{"a sheet cut short", sheet, `<worksheet><sheetData>`, row("Titre"), 3, "", "xlsx-broken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			book := bombXLSX(t, c.part, c.head, c.body, c.n, c.tail)
			var issues []Issue
			var err error
			grown := peakHeap(func(sample func()) {
				issues, err = ReadRecords(t.Context(), readerSource("f.xlsx", bytes.NewReader(book)), ReadOptions{}, func(Record) error { return nil })
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(issues) != 1 || issues[0].Code != c.code || issues[0].Grade != Fatal {
				t.Errorf("issues %+v, want %s", issues, c.code)
			}
			if grown > 64 {
				t.Errorf("heap grew by %d MiB", grown)
			}
		})
	}
}

// TestInterrupted: a context that is over ends the reading with its error.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	_, err := ReadRecords(ctx, readerSource("f.csv", endless("Titre;Lieu\n", "A;Lyon\n", 10_000_000, "")), ReadOptions{}, func(Record) error {
		if n++; n == 100 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || n > 100_000 {
		t.Errorf("error %v after %d records", err, n)
	}
}

// TestReadFailure: what cannot be read is a Go error, and so is yield's own.
func TestReadFailure(t *testing.T) {
	broken := errors.New("disk on fire")
	for _, text := range []string{"Titre;Lieu\nA;Lyon\n", `[{"title":"A"},`, "<lheo><formation>", `{"courses":[`, `{"@type":"Course",`, "{\"title\":\"A\"}\n{\"title\":\"B\"}\n", "<html><p>"} {
		r := io.MultiReader(strings.NewReader(text+strings.Repeat(" ", headBytes)), failing{broken})
		_, err := ReadRecords(t.Context(), readerSource("f", r), ReadOptions{}, func(Record) error { return nil })
		if !errors.Is(err, broken) {
			t.Errorf("%q: error %v", text, err)
		}
	}
	own := errors.New("stop")
	_, err := ReadRecords(t.Context(), textSource("f.csv", "Titre;Lieu\nA;Lyon\n"), ReadOptions{}, func(Record) error { return own })
	if !errors.Is(err, own) {
		t.Errorf("yield's error: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, fmt.Errorf("read: %w", f.err) }
