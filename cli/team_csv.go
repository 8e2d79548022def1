package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/parcours-formation/parcours/recommend"
)

// inert is a cell that no spreadsheet takes for a formula (OWASP, "CSV
// injection").
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func inertAll(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = inert(visible(c))
	}
	return out
}

// planRows are the plan, a row for each member's step, under its header. A
// member without a step has a row too.
func (t *teamAnswer) planRows() [][]string {
	say := t.say
	head := []string{"member", "email", "role", "course", "start", "end", "place", "hours", "price", "together", "why", "link"}
	for i, h := range head {
		head[i] = say.T("team.column." + h)
	}
	rows := [][]string{head}
	for i := range t.reply.Need.Members {
		m := &t.reply.Need.Members[i]
		who := []string{t.name(i), t.names.Who(m.Code).Email, t.names.Show(m.Role)}
		steps := t.reply.Plan.Steps(i)
		if len(steps) == 0 {
			rows = append(rows, append(who, make([]string, len(head)-len(who))...))
		}
		for j := range steps {
			rows = append(rows, append(append([]string{}, who...), t.stepCells(i, &steps[j])...))
		}
	}
	return rows
}

func (t *teamAnswer) stepCells(i int, s *recommend.Step) []string {
	place, start, end, price, together := "", t.say.T("step.undated"), "", "", ""
	if !s.Undated() {
		start, end = isoDate(s.Start), isoDate(s.End)
	}
	if s.Session != nil {
		place = s.Session.Place
	}
	if s.Course.Cost.Known() {
		price = t.say.Decimal(float64(s.Course.Cost.Cents)/100, 2)
	}
	if t.reply.Plan.Together(i, s) {
		together = t.say.T("team.yes")
	}
	hours := t.say.Decimal(s.Hours, -1)
	return []string{s.Course.Title, start, end, place, hours, price, together, t.names.Show(s.Why), s.Link()}
}

// csv is the plan as separated values, as Excel opens them in France: a byte
// order mark, semicolons.
func (t *teamAnswer) csv() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	for _, row := range t.planRows() {
		if err := w.Write(inertAll(row)); err != nil {
			return nil, fmt.Errorf("write team plan: %w", err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// gapRows are each member's levels before and after, aim by aim.
func (t *teamAnswer) gapRows() [][]string {
	plan := t.reply.Plan
	head := []string{t.say.T("team.column.member")}
	for _, a := range plan.Need.Aims {
		name := recommend.CompetenceName(a.Competence, t.say.Lang)
		head = append(head, t.say.T("team.column.before", "Competence", name), t.say.T("team.column.after", "Competence", name), t.say.T("team.column.aim", "Competence", name))
	}
	rows := [][]string{head}
	for i := range plan.Need.Members {
		row := []string{t.name(i)}
		for _, a := range plan.Need.Aims {
			before, after := levelsOf(plan, i, a)
			row = append(row, strconv.Itoa(int(before)), strconv.Itoa(int(after)), strconv.Itoa(int(a.To)))
		}
		rows = append(rows, row)
	}
	return rows
}

// budgetRows are the totals.
func (t *teamAnswer) budgetRows() [][]string {
	p, say := t.reply.Plan, t.say
	money := ""
	if m := p.Need.MaxCents; m != nil {
		money = say.Money(*m, "EUR")
	}
	hours := ""
	if h := p.Need.Need.Hours; h > 0 {
		hours = say.Hours(h)
	}
	return [][]string{
		{"", say.T("team.column.planned"), say.T("team.column.most")},
		{say.T("team.column.hours"), say.Hours(p.Hours), hours},
		{say.T("team.column.price"), say.Money(p.Cents, "EUR"), money},
		{say.T("team.column.days"), strconv.Itoa(p.Days), ""},
		{say.T("team.column.coverage"), say.Percent(p.Coverage), ""},
	}
}

// workbook is the plan as XLSX: plan, gaps, budget.
func (t *teamAnswer) workbook() ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	for i, sheet := range []struct {
		name string
		rows [][]string
	}{{"plan", t.planRows()}, {"gaps", t.gapRows()}, {"budget", t.budgetRows()}} {
		name := t.say.T("team.sheet." + sheet.name)
		var err error
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			err = fillSheet(f, name, sheet.rows)
		}
		if err != nil {
			return nil, fmt.Errorf("write team plan: %w", err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write team plan: %w", err)
	}
	return b.Bytes(), nil
}

// fillSheet writes rows as text, but for whole numbers, and freezes the header.
func fillSheet(f *excelize.File, sheet string, rows [][]string) error {
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	for i, row := range rows {
		for j, text := range inertAll(row) {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				return err
			}
			if n, bad := strconv.Atoi(text); bad == nil && i > 0 {
				err = f.SetCellInt(sheet, cell, int64(n))
			} else {
				err = f.SetCellStr(sheet, cell, text)
			}
			if err != nil {
				return err
			}
		}
	}
	if err := f.SetRowStyle(sheet, 1, 1, bold); err != nil {
		return err
	}
	if err := f.SetColWidth(sheet, "A", "L", 22); err != nil {
		return err
	}
	return f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}
