package catalog

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"path/filepath"
	"strings"
)

// format is how a source is written.
type format uint8

const (
	formatCSV format = iota // also tab or bar separated
	formatEmpty
	formatXLSX
	formatForeign // a known format that is not read; the detail names it
	formatBinary
	formatLheo
	formatMoodle
	formatXML // another vocabulary; the detail is the root element
	formatHTML
	formatJSON // document, lines or JSON-LD
)

// magics are the first bytes of what people send in place of a catalogue.
var magics = []struct{ prefix, name string }{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"}, // also a workbook with a password
	{"%PDF-", "pdf"},
	{"\x1f\x8b", "gzip"},
	{"7z\xbc\xaf\x27\x1c", "7z"},
	{"Rar!", "rar"},
	{"{\\rtf", "rtf"},
}

// sniff tells the format by the content, then by the extension.
func sniff(head []byte, name string) (format, string) {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return formatForeign, m.name
		}
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return sniffZip(head)
	}
	text := newTextReader(bufio.NewReader(bytes.NewReader(head)), head).head
	trimmed := strings.TrimLeft(text, " \t\r\n\ufeff")
	switch {
	case strings.Trim(trimmed, "\x00") == "":
		return formatEmpty, ""
	case strings.Count(text, "\x00") > len(text)/100+8:
		return formatBinary, ""
	}
	ext := strings.ToLower(filepath.Ext(name))
	table := ext == ".csv" || ext == ".tsv"
	switch trimmed[0] {
	case '<':
		if f, root := sniffMarkup(trimmed); !table || f != formatXML {
			return f, root
		}
	case '{', '[':
		if !table || opensJSON(trimmed) {
			return formatJSON, ""
		}
	}
	if ext == ".json" || ext == ".jsonl" || ext == ".ndjson" || ext == ".jsonld" {
		return formatJSON, ""
	}
	return formatCSV, ""
}

// sniffZip tells a workbook from other archives by the name of the first part.
func sniffZip(head []byte) (format, string) {
	switch {
	case bytes.Contains(head, []byte("mimetypeapplication/vnd.oasis.opendocument")):
		return formatForeign, "ods"
	case bytes.Contains(head, []byte("word/document.xml")):
		return formatForeign, "docx"
	case bytes.Contains(head, []byte("moodle_backup.xml")):
		return formatForeign, "mbz"
	}
	return formatXLSX, ""
}

// sniffMarkup finds the root element behind declarations and comments.
func sniffMarkup(text string) (format, string) {
	if strings.HasPrefix(strings.ToLower(text), "<!doctype html") {
		return formatHTML, ""
	}
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.CharsetReader = sameCharset
	for {
		tok, err := d.RawToken()
		if err != nil {
			return formatXML, ""
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch root := strings.ToLower(start.Name.Local); root {
		case "lheo", "lheo-plus", "offres", "formation", "formations":
			return formatLheo, ""
		case "moodle_backup", "course":
			return formatMoodle, ""
		case "html", "head", "body", "script", "div", "main", "article", "section":
			return formatHTML, ""
		default:
			return formatXML, start.Name.Local
		}
	}
}

// opensJSON reports whether text begins as JSON and not as a cell in brackets.
func opensJSON(text string) bool {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	for range 2 {
		if _, err := d.Token(); err != nil {
			return false
		}
	}
	return true
}
