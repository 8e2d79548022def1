package recommend

import (
	"strconv"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/messages"
)

// The faces of a path on paper.
var (
	faceTitle  = face{"B", 22, 10, inkBlue}
	faceHead   = face{"B", 13, 7, inkBlue}
	faceStep   = face{"B", 11, 5.6, inkBlue}
	faceText   = face{"", 10, 5, inkDark}
	faceStrong = face{"B", 10, 5, inkDark}
	faceLabel  = face{"", 9, 5, inkGrey}
	faceSmall  = face{"", 8, 4, inkGrey}
)

// Columns of a path on paper, in millimetres from the left edge.
const (
	columnStep  = sheetSide + 8 // after a step's number
	columnValue = sheetSide + 36
)

// PDF returns the path as a document of A4 pages for the person's manager, with
// room for two signatures. The same path at the same time gives the same bytes.
// The texts are in the code of the fonts that every reader has: what is not of
// western Europe becomes a near form or "?", see winAnsi.
func (p *Path) PDF(say *messages.Printer, now time.Time) ([]byte, error) {
	title := say.T("document.title")
	s := newSheet(say.Lang, title, now)
	s.place(s.rows(sheetSide, sheetRight-sheetSide, faceTitle, title, ""), 1)
	s.skip(2)
	s.area(sheetSide, s.y, sheetRight-sheetSide, 0.6, inkBlue)
	s.skip(4)
	p.asked(s, say)
	s.skip(6)
	above := s.heading(say.T("pdf.steps"))
	for i := range p.Steps {
		rows, head := p.Steps[i].rows(s, say, i+1)
		s.place(append(above, rows...), len(above)+head)
		s.skip(4.5)
		above = nil
	}
	p.summary(s, say)
	p.leftOpen(s, say)
	p.ending(s, say, now)
	foot(s, say, title+" · "+say.Day(now))
	return s.bytes()
}

// asked says what was asked, word for word, and what was understood.
func (p *Path) asked(s *sheet, say *messages.Printer) {
	if p.Need == nil {
		return
	}
	var rows []row
	label := say.T("pdf.request")
	for text := range strings.SplitSeq(p.Need.Text, "\n") { // a line for each adjustment
		if text = oneLine(text); text != "" {
			rows = append(rows, s.labelled(sheetSide, label, say.T("pdf.quoted", "Text", text), "")...)
			label = ""
		}
	}
	s.place(append(rows, s.labelled(sheetSide, say.T("pdf.understood"), p.Need.InWords(say), "")...), 2)
}

// labelled wraps a text in the column of values behind its label; nothing
// without a text.
func (s *sheet) labelled(x float64, label, text, link string) []row {
	f := faceText
	if link != "" {
		f = faceSmall
		f.leading = faceText.leading
	}
	rows := s.rows(columnValue, sheetRight-columnValue, f, text, link)
	if len(rows) > 0 && label != "" {
		rows[0].cells = append([]cell{{x: x, text: string(printable(label)), face: faceLabel}}, rows[0].cells...)
	}
	return rows
}

// heading is a heading and the space below it.
func (s *sheet) heading(text string) []row {
	return append(s.rows(sheetSide, sheetRight-sheetSide, faceHead, text, ""), row{height: 1.5})
}

// rows are those of a step: its number and title, then what is known of it. The
// first head of them stay on one page.
func (step *Step) rows(s *sheet, say *messages.Printer, n int) (rows []row, head int) {
	link, number := step.Link(), strconv.Itoa(n)+"."
	if rows = s.rows(columnStep, sheetRight-columnStep, faceStep, step.Course.Title, link); len(rows) == 0 {
		rows = []row{{height: faceStep.leading}}
	}
	rows[0].mark = number + " " + step.Course.Title
	rows[0].cells = append([]cell{{x: sheetSide, text: number, face: faceStep}}, rows[0].cells...)
	rows = append(rows, row{height: 0.8})
	head = len(rows) + 1
	for _, line := range []struct{ label, text, link string }{
		{"pdf.when", step.When(say), ""},
		{"pdf.course", strings.Join(step.Facts(say), " · "), ""},
		{"pdf.why", step.Why, ""},
		{"pdf.address", asciiLink(link), link}, // paper has no links
	} {
		rows = append(rows, s.labelled(columnStep, say.T(line.label), line.text, line.link)...)
	}
	return rows, head
}

// summary says the total and the weekly load, on a ground of their own.
func (p *Path) summary(s *sheet, say *messages.Printer) {
	const pad = 4
	x, width := sheetSide+pad+1, sheetRight-sheetSide-2*pad-1
	rows := append(s.rows(x, width, faceStrong, p.Total(say), ""), s.rows(x, width, faceText, p.Load(say), "")...)
	height := heightOf(rows) + 2*pad
	s.skip(3)
	s.keep(height)
	s.area(sheetSide, s.y, sheetRight-sheetSide, height, inkPale)
	s.area(sheetSide, s.y, 1, height, inkBlue)
	s.y += pad
	s.place(rows, len(rows))
	s.y += pad
}

// leftOpen says what the path does not cover, and the model's remark.
func (p *Path) leftOpen(s *sheet, say *messages.Printer) {
	var rows []row
	for i := range p.Uncovered {
		item := s.rows(sheetSide+5, sheetRight-sheetSide-5, faceText, strings.Join(p.Uncovered[i].InWords(say), " "), "")
		if len(item) > 0 {
			item[0].cells = append([]cell{{x: sheetSide, text: string(printable("–")), face: faceText}}, item[0].cells...)
		}
		rows = append(rows, item...)
	}
	s.section(say.T("document.uncovered"), rows)
	s.section(say.T("pdf.note"), s.rows(sheetSide, sheetRight-sheetSide, faceText, p.Note, ""))
}

// section writes a heading and what is below it; nothing without that.
func (s *sheet) section(title string, below []row) {
	if len(below) == 0 {
		return
	}
	s.skip(6)
	above := s.heading(title)
	s.place(append(above, below...), len(above)+1)
}

// ending says who made the path and when, above room for the signatures of the
// person and of their manager: they sign no page without a word on it.
func (p *Path) ending(s *sheet, say *messages.Printer, now time.Time) {
	text := say.T("document.made-on", "Day", say.Day(now))
	if p.Origin != 0 {
		text = say.T("document.origin-"+p.Origin.String()) + " " + text
	}
	rows := append(s.rows(sheetSide, sheetRight-sheetSide, faceLabel, text, ""), row{height: 6})
	s.skip(5)
	s.keep(heightOf(rows) + signHeight)
	s.place(rows, len(rows))
	signatures(s, say)
}

// Heights of the room for signatures, in millimetres.
const (
	signField  = 7.5 // a name, a day
	signSpace  = 18  // the signature itself
	signHeight = 5 + 2*signField + signSpace
)

func signatures(s *sheet, say *messages.Printer) {
	const gap = 10
	width := (sheetRight - sheetSide - gap) / 2
	top := s.y
	for i, who := range []string{"pdf.learner", "pdf.manager"} {
		x := sheetSide + float64(i)*(width+gap)
		s.y = top
		s.write(cell{x: x, text: string(printable(say.T(who))), face: faceStrong}, s.y)
		s.y += faceStrong.leading
		for _, field := range []struct {
			label  string
			height float64
		}{{"pdf.name", signField}, {"pdf.day", signField}, {"pdf.signature", signSpace}} {
			s.write(cell{x: x, text: string(printable(say.T(field.label))), face: faceLabel}, s.y+2)
			s.y += field.height
			s.area(x, s.y, width, 0.2, inkGrey)
		}
	}
}

// foot puts the foot of each page, which names the last.
func foot(s *sheet, say *messages.Printer, title string) {
	pages := s.pdf.PageCount()
	for i := 1; i <= pages; i++ {
		s.pdf.SetPage(i)
		s.area(sheetSide, sheetBottom+4, sheetRight-sheetSide, 0.2, inkRule)
		s.write(cell{x: sheetSide, text: string(printable(title)), face: faceSmall}, sheetBottom+6)
		page := string(printable(say.T("pdf.page", "Page", i, "Pages", pages)))
		s.write(cell{x: sheetRight - s.pdf.GetStringWidth(page), text: page, face: faceSmall}, sheetBottom+6)
	}
}
