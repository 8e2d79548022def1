package catalog

import (
	"cmp"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Names of the template's sheets. The reader knows the help sheets, so as not
// to warn of rows that it left out.
const (
	sheetCoursesFR = "Formations"
	sheetCoursesEN = "Courses"
	sheetHelpFR    = "Aide"
	sheetHelpEN    = "Help"
)

// templateRows is how far down the drop-down lists reach.
const templateRows = 2000

// WriteTemplate writes an empty catalogue as XLSX, in French or (lang "en") in
// English: a sheet whose columns an import recognises, with lists to choose
// from, and a sheet that explains each column with an example. Empty, it
// imports as a catalogue of no course.
func WriteTemplate(w io.Writer, lang string) error {
	f := excelize.NewFile()
	defer f.Close()
	t := &templateWriter{f: f, lang: lang, sheet: sheetCoursesFR, help: sheetHelpFR}
	if lang == "en" {
		t.sheet, t.help = sheetCoursesEN, sheetHelpEN
	}
	t.check(f.SetSheetName("Sheet1", t.sheet))
	t.courses()
	t.explain()
	if t.err != nil {
		return fmt.Errorf("make template: %w", t.err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	return nil
}

// templateWriter keeps the first error, so that the sheets read as a list.
type templateWriter struct {
	f           *excelize.File
	lang        string
	sheet, help string
	err         error
}

func (t *templateWriter) check(err error) { t.err = cmp.Or(t.err, err) }

func (t *templateWriter) style(s *excelize.Style) int {
	id, err := t.f.NewStyle(s)
	t.check(err)
	return id
}

func (t *templateWriter) set(sheet string, col, row int, value string) string {
	cell, err := excelize.CoordinatesToCellName(col, row)
	t.check(err)
	t.check(t.f.SetCellStr(sheet, cell, value))
	return cell
}

// headStyle: white on blue, contrast over 7:1.
func (t *templateWriter) headStyle() int {
	return t.style(&excelize.Style{
		Font:      &excelize.Font{Bold: true, Color: "FFFFFF"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"000091"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	})
}

// courses fills the first sheet: header, widths, frozen header, lists. Columns
// are text, so that a spreadsheet changes no code and no date.
func (t *templateWriter) courses() {
	head := t.headStyle()
	text := t.style(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	for i, f := range Fields {
		cell := t.set(t.sheet, i+1, 1, headerName(f, t.lang))
		col, err := excelize.ColumnNumberToName(i + 1)
		t.check(err)
		t.check(t.f.SetColWidth(t.sheet, col, col, columnWidth(f)))
		t.check(t.f.SetColStyle(t.sheet, col, text))
		t.check(t.f.SetCellStyle(t.sheet, cell, cell, head))
		if words := templateLists(t.lang)[f]; words != nil {
			v := excelize.NewDataValidation(true)
			v.Sqref = fmt.Sprintf("%s2:%s%d", col, col, templateRows)
			t.check(v.SetDropList(words))
			v.ShowErrorMessage = false // several values in one cell stay possible
			t.check(t.f.AddDataValidation(t.sheet, v))
		}
	}
	t.check(t.f.SetRowHeight(t.sheet, 1, 32))
	t.check(t.f.SetPanes(t.sheet, &excelize.Panes{Freeze: true, YSplit: 1, XSplit: 2, TopLeftCell: "C2", ActivePane: "bottomRight"}))
}

// explain fills the help sheet.
func (t *templateWriter) explain() {
	_, err := t.f.NewSheet(t.help)
	t.check(err)
	head := t.headStyle()
	wrap := t.style(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	example := t.style(&excelize.Style{
		Font:      &excelize.Font{Color: "595959", Italic: true},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"},
	})
	titles := []string{"Colonne", "Ce qu’elle contient", "Exemple"}
	if t.lang == "en" {
		titles = []string{"Column", "What it holds", "Example"}
	}
	for i, name := range titles {
		cell := t.set(t.help, i+1, 1, name)
		t.check(t.f.SetCellStyle(t.help, cell, cell, head))
	}
	for i, f := range Fields {
		h := helpOf(f, t.lang)
		row := i + 2
		for col, v := range []string{headerName(f, t.lang), h.what, h.example} {
			cell := t.set(t.help, col+1, row, v)
			style := wrap
			if col == 2 {
				style = example
			}
			t.check(t.f.SetCellStyle(t.help, cell, cell, style))
		}
	}
	t.check(t.f.SetColWidth(t.help, "A", "A", 24))
	t.check(t.f.SetColWidth(t.help, "B", "C", 70))
	t.check(t.f.SetPanes(t.help, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}

// columnWidth is in characters.
func columnWidth(f Field) float64 {
	switch f {
	case FieldTitle, FieldOutcomes, FieldSessions:
		return 40
	case FieldSummary:
		return 60
	case FieldKeywords, FieldURL, FieldTeaches, FieldRequires, FieldProvider, FieldAudience:
		return 28
	}
	return 16
}
