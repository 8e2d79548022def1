package catalog

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func encoded(t *testing.T, text string, enc interface {
	String(string) (string, error)
}) string {
	t.Helper()
	s, err := enc.String(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEncodings(t *testing.T) {
	const text = "Titre;Résumé\nL’été à Orly – œuvre à 3 €;où ça\n"
	for name, raw := range map[string]string{
		"UTF-8":                text,
		"UTF-8 with mark":      "\ufeff" + text,
		"UTF-16LE with mark":   "\xff\xfe" + encoded(t, text, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()),
		"UTF-16BE with mark":   "\xfe\xff" + encoded(t, text, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()),
		"UTF-16LE without":     encoded(t, text, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()),
		"UTF-16BE without":     encoded(t, text, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()),
		"Windows-1252":         encoded(t, text, charmap.Windows1252.NewEncoder()),
		"UTF-8, read by bytes": text,
	} {
		t.Run(name, func(t *testing.T) {
			var r io.Reader = strings.NewReader(raw)
			if strings.Contains(name, "bytes") {
				r = iotest.OneByteReader(r)
			}
			res := readAll(t, readerSource("f.csv", r), ReadOptions{})
			if len(res.records) != 1 || res.records[0].Values[FieldTitle][0] != "L’été à Orly – œuvre à 3 €" {
				t.Errorf("read %+v, issues %+v", res.records, res.issues)
			}
			if len(res.issues) > 0 {
				t.Errorf("issues: %+v", res.issues)
			}
		})
	}
}

// TestMixedEncoding: a line pasted from elsewhere, far beyond what decided on
// the encoding, is read and told of.
func TestMixedEncoding(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("Titre;Lieu\n")
	for range 5000 {
		b.WriteString("Été à la mairie;Besançon\n")
	}
	b.WriteString("Caf\xe9;Orl\xe9ans\n")
	res := readAll(t, readerSource("f.csv", &b), ReadOptions{})
	if last := res.records[len(res.records)-1]; last.Values[FieldTitle][0] != "Café" || last.Values[FieldPlace][0] != "Orléans" {
		t.Errorf("last record %v", last.Values)
	}
	if i, ok := res.has("encoding-mixed"); !ok || i.Row != 5002 || i.Args["Bytes"] != 2 || i.Grade != Warning {
		t.Errorf("issue %+v", i)
	}
}

// TestDeclaredEncoding: an XML declaration counts when the bytes are not UTF-8.
func TestDeclaredEncoding(t *testing.T) {
	xml := "<?xml version='1.0' encoding='ISO-8859-15'?><lheo><offres><formation><intitule-formation>Co\xfbt en \xa4</intitule-formation></formation></offres></lheo>"
	res := readAll(t, textSource("f.xml", xml), ReadOptions{})
	if len(res.records) != 1 || res.records[0].Values[FieldTitle][0] != "Coût en €" {
		t.Errorf("records %+v, issues %+v", res.records, res.issues)
	}
}

func TestForeignFormats(t *testing.T) {
	for text, code := range map[string]string{
		"%PDF-1.7 …": "format-foreign",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old Excel": "format-foreign",
		"\x1f\x8b\x08": "format-foreign",
		"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet": "format-foreign",
		"PK\x03\x04 not a workbook":                     "xlsx-broken",
		strings.Repeat("\x00\x01\x02\x03", 100):         "format-binary",
		"<rss><channel/></rss>":                         "xml-unknown",
		"<!DOCTYPE html><html><body>rien</body></html>": "html-no-course",
		`{"nom": "x"`: "json-cut",
	} {
		res := readAll(t, textSource("f", text), ReadOptions{})
		if len(res.issues) != 1 || res.issues[0].Code != code || res.issues[0].Grade != Fatal {
			t.Errorf("%q: issues %+v, want %s", text, res.issues, code)
		}
	}
}
