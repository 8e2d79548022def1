package recommend

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Sizes of a sheet in millimetres: A4 with margins that a hole punch spares.
const (
	sheetWidth  = 210.0
	sheetHeight = 297.0
	sheetSide   = 22.0
	sheetTop    = 20.0
	sheetBottom = sheetHeight - 22
	sheetRight  = sheetWidth - sheetSide
)

// ink is a colour, red, green and blue.
type ink struct{ r, g, b int }

// The colours of the State's design system (DSFR): blue-france, its lightest
// tone, and greys that keep a contrast of 4.5 to 1 for text.
var (
	inkBlue = ink{0x00, 0x00, 0x91}
	inkPale = ink{0xf5, 0xf5, 0xfe}
	inkDark = ink{0x16, 0x16, 0x16}
	inkGrey = ink{0x66, 0x66, 0x66}
	inkRule = ink{0xdd, 0xdd, 0xdd}
)

// face is a way of setting text. Bold is "B"; size in points, leading (the height
// of a line) in millimetres.
type face struct {
	style         string
	size, leading float64
	ink           ink
}

// cell is text at a place of a row, in Windows-1252; link is "" or where it leads.
type cell struct {
	x    float64
	text string
	face face
	link string
}

// row is what stands on one line of a sheet. mark is its entry in the outline
// that readers show beside the pages, "" without.
type row struct {
	height float64
	cells  []cell
	mark   string
}

// sheet writes rows from top to bottom, over pages of A4.
type sheet struct {
	pdf *fpdf.Fpdf
	y   float64 // top of what comes next
}

// newSheet begins a document. All that is in the file comes from its arguments,
// so that the same path gives the same bytes.
func newSheet(lang, title string, now time.Time) *sheet {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(now)
	pdf.SetModificationDate(now)
	pdf.SetTitle(utf16Text(title), false)
	pdf.SetAuthor("Parcours", false)
	pdf.SetCreator("Parcours", false)
	pdf.SetLang(lang)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCellMargin(0)
	s := &sheet{pdf: pdf}
	s.turn()
	return s
}

// turn begins a page.
func (s *sheet) turn() {
	s.pdf.AddPage()
	s.y = sheetTop
}

// room is what is left of the page.
func (s *sheet) room() float64 { return sheetBottom - s.y }

// skip leaves a space, except at the top of a page.
func (s *sheet) skip(height float64) {
	if s.y > sheetTop {
		s.y += height
	}
}

// keep turns the page if what comes next is too high for it.
func (s *sheet) keep(height float64) {
	if height > s.room() {
		s.turn()
	}
}

// rows wraps a text from x to the right margin.
func (s *sheet) rows(x, width float64, f face, text, link string) []row {
	s.use(f)
	var out []row
	for _, line := range s.pdf.SplitLines(printable(text), width) {
		out = append(out, row{height: f.leading, cells: []cell{{x, string(bytes.TrimSpace(line)), f, link}}})
	}
	return out
}

// place writes rows: together if a page can hold them, otherwise at least the
// first head of them.
func (s *sheet) place(rows []row, head int) {
	total, least := heightOf(rows), heightOf(rows[:min(head, len(rows))])
	if total > s.room() && (total <= sheetBottom-sheetTop || least > s.room()) {
		s.turn()
	}
	for _, r := range rows {
		s.keep(r.height)
		if r.mark != "" {
			s.pdf.Bookmark(utf16Text(oneLine(r.mark)), 0, s.y)
		}
		for _, c := range r.cells {
			s.write(c, s.y)
		}
		s.y += r.height
	}
}

func heightOf(rows []row) float64 {
	sum := 0.0
	for _, r := range rows {
		sum += r.height
	}
	return sum
}

// baseline is where letters stand, in leadings: the same for every size of a row.
const baseline = 0.75

// write puts a cell on the page, its line beginning at the height top.
func (s *sheet) write(c cell, top float64) {
	s.use(c.face)
	if c.link != "" {
		s.pdf.SetFontStyle(c.face.style + "U")
		s.pdf.LinkString(c.x, top, s.pdf.GetStringWidth(c.text), c.face.leading, asciiLink(c.link))
	}
	s.pdf.Text(c.x, top+baseline*c.face.leading, c.text)
}

// use sets the face of what comes next. The ink is set for areas too: where both
// are the same, fpdf leaves text to the page, which may not be the last.
func (s *sheet) use(f face) {
	s.pdf.SetFont("Helvetica", f.style, f.size)
	s.pdf.SetTextColor(f.ink.r, f.ink.g, f.ink.b)
	s.pdf.SetFillColor(f.ink.r, f.ink.g, f.ink.b)
}

// area fills a rectangle.
func (s *sheet) area(x, y, width, height float64, i ink) {
	s.pdf.SetFillColor(i.r, i.g, i.b)
	s.pdf.Rect(x, y, width, height, "F")
}

// asciiLink is an address as a PDF holds it: seven bits (ISO 32000-1, 12.6.4.7).
func asciiLink(link string) string {
	var b strings.Builder
	for _, c := range []byte(link) {
		if c >= 0x80 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// bytes ends the document.
func (s *sheet) bytes() ([]byte, error) {
	var out bytes.Buffer
	if err := s.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("write the path as a PDF: %w", err)
	}
	return out.Bytes(), nil
}
