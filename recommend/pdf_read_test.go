package recommend

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/encoding/charmap"
)

// pdfWord is a piece of text where it stands, in millimetres from the top left.
type pdfWord struct {
	x, right, y float64
	text        string
}

// pdfPage is what stands on a page. bottoms are those of the filled areas that
// are more than a hairline.
type pdfPage struct {
	words   []pdfWord
	bottoms []float64
}

// has reports whether a piece of text stands on the page by itself.
func (p pdfPage) has(text string) bool {
	for _, w := range p.words {
		if w.text == text {
			return true
		}
	}
	return false
}

type pdfPages []pdfPage

// text is all that is written, in order, without any space: where lines break
// is not told.
func (p pdfPages) text() string {
	var b strings.Builder
	for _, page := range p {
		for _, w := range page.words {
			b.WriteString(bare(w.text))
		}
	}
	return b.String()
}

// bare drops every space.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

var (
	pdfStream = regexp.MustCompile(`(?s)/Filter /FlateDecode /Length (\d+)>>\nstream\n`)
	// pdfText is a change of font, or text at a place.
	pdfText     = regexp.MustCompile(`(?s)BT /F(\S+) ([\d.]+) Tf ET|BT (-?[\d.]+) (-?[\d.]+) Td \(((?:[^()\\]|\\.)*)\) Tj ET`)
	pdfArea     = regexp.MustCompile(`\S+ (\S+) \S+ (\S+) re f`)
	pdfFont     = regexp.MustCompile(`(\d+) 0 obj\n<</Type /Font\n/BaseFont /(\S+)`)
	pdfFontName = regexp.MustCompile(`/F(\S+) (\d+) 0 R`)
	pdfLink     = regexp.MustCompile(`/S /URI /URI \(((?:[^()\\]|\\.)*)\)`)
)

type fataler interface {
	Fatalf(string, ...any)
	Helper()
}

// readPDF reads the pages of a file as fpdf writes them: the only streams are
// those of pages.
func readPDF(t fataler, file []byte) pdfPages {
	t.Helper()
	bold := boldFonts(file)
	var pages pdfPages
	for _, at := range pdfStream.FindAllSubmatchIndex(file, -1) {
		length, err := strconv.Atoi(string(file[at[2]:at[3]]))
		if err != nil || at[1]+length > len(file) {
			t.Fatalf("stream of %s bytes: %v", file[at[2]:at[3]], err)
		}
		r, err := zlib.NewReader(bytes.NewReader(file[at[1] : at[1]+length]))
		if err != nil {
			t.Fatalf("stream: %v", err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("stream: %v", err)
		}
		pages = append(pages, readPage(bold, content))
	}
	if len(pages) == 0 || bytes.Count(file, []byte("<</Type /Page\n")) != len(pages) {
		t.Fatalf("%d streams of pages", len(pages))
	}
	return pages
}

// boldFonts are the names by which pages call the bold font.
func boldFonts(file []byte) map[string]bool {
	bases, out := map[string]string{}, map[string]bool{}
	for _, m := range pdfFont.FindAllSubmatch(file, -1) {
		bases[string(m[1])] = string(m[2])
	}
	for _, m := range pdfFontName.FindAllSubmatch(file, -1) {
		out[string(m[1])] = bases[string(m[2])] == "Helvetica-Bold"
	}
	return out
}

func readPage(bold map[string]bool, content []byte) pdfPage {
	const point = 25.4 / 72
	ruler := fpdf.New("P", "mm", "A4", "")
	var page pdfPage
	for _, m := range pdfText.FindAllSubmatch(content, -1) {
		if len(m[1]) > 0 {
			size, _ := strconv.ParseFloat(string(m[2]), 64)
			ruler.SetFont("Helvetica", map[bool]string{true: "B"}[bold[string(m[1])]], size)
			continue
		}
		x, _ := strconv.ParseFloat(string(m[3]), 64)
		y, _ := strconv.ParseFloat(string(m[4]), 64)
		raw := unescaped(string(m[5]))
		page.words = append(page.words, pdfWord{x * point, x*point + ruler.GetStringWidth(raw), sheetHeight - y*point, decoded(raw)})
	}
	for _, m := range pdfArea.FindAllSubmatch(content, -1) {
		y, _ := strconv.ParseFloat(string(m[1]), 64)
		height, _ := strconv.ParseFloat(string(m[2]), 64) // downwards, hence negative
		if height < -1 {
			page.bottoms = append(page.bottoms, sheetHeight-(y+height)*point)
		}
	}
	return page
}

var pdfEscape = strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r")

func unescaped(text string) string { return pdfEscape.Replace(text) }

// decoded reads Windows-1252.
func decoded(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		b.WriteRune(charmap.Windows1252.DecodeByte(c))
	}
	return b.String()
}

// linksOf are the addresses that a file leads to.
func linksOf(file []byte) map[string]bool {
	out := map[string]bool{}
	for _, m := range pdfLink.FindAllSubmatch(file, -1) {
		out[unescaped(string(m[1]))] = true
	}
	return out
}
