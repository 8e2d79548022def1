package catalog

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// row turns one row into a participation or an issue.
func (p *pixReading) row(row rawRow) error {
	cells := row.cells
	if p.rejects {
		cells = p.own(cells)
	}
	if row.fault == rowSound && len(cells) > p.layout.shared && nameKey(cells[p.layout.shared]) == nameKey(p.header[p.layout.shared]) {
		return nil // the header come again: exports put end to end
	}
	if err := p.r.room(row.line); err != nil {
		return err
	}
	p.out.Rows++
	rec := Record{Source: p.r.name, Row: row.line, Header: p.header, Cells: cells}
	if code, args := p.refusal(row, cells); code != "" {
		return p.r.reject(rec, code, "", args...)
	}
	one, fault := p.participation(rec)
	if fault != nil {
		return p.r.reject(rec, fault.code, fault.value, fault.args...)
	}
	p.r.tally.Records++
	p.out.Participations = append(p.out.Participations, one)
	return nil
}

// own gives back a reject file's row as it was before.
func (p *pixReading) own(cells []string) []string {
	cells = slices.Clone(cells[:min(len(cells), len(p.header))])
	for i, c := range cells {
		cells[i] = unguard(c)
	}
	return cells
}

// refusal says why a row cannot be read at all.
func (p *pixReading) refusal(row rawRow, cells []string) (code string, args []any) {
	l := p.r.o.Limits
	switch {
	case row.fault == rowTooLong:
		return "cell-limit", []any{"Limit", humanBytes(int64(l.CellBytes)), "RowLimit", humanBytes(int64(l.RecordBytes))}
	case row.fault == rowQuotes:
		return "quotes-open", nil
	case slices.ContainsFunc(cells, func(c string) bool { return strings.ContainsRune(c, 0) }):
		return "nul-bytes", nil
	case len(cells) < p.layout.width || len(trimRow(cells)) > p.layout.width:
		return "pix-width", []any{"Width", p.layout.width, "Count", len(cells)}
	}
	return "", nil
}

// pixFault is why a row is refused.
type pixFault struct {
	code, value string
	args        []any
}

// participation reads a row. What was not shared is read no further than that.
func (p *pixReading) participation(rec Record) (Participation, *pixFault) {
	l := p.layout
	cell := func(i int) string {
		if i < 0 {
			return ""
		}
		return pixCell(rec.Cells[i])
	}
	one := Participation{Record: rec, Campaign: cell(l.campaign), FamilyName: cell(l.family), GivenName: cell(l.given), Progress: 1}
	if v, ok := pixShare(cell(l.progress)); ok {
		one.Progress = v
	}
	var ok bool
	if one.Shared, ok = pixYes(cell(l.shared)); !ok {
		return one, &pixFault{code: "pix-shared", value: cell(l.shared)}
	}
	if !one.Shared {
		return one, nil
	}
	if one.At, ok = pixTime(cell(l.at)); !ok {
		return one, &pixFault{code: "pix-date", value: cell(l.at)}
	}
	if l.person >= 0 {
		if one.Person = foldPerson(p.by, cell(l.person)); one.Person == "" {
			return one, &pixFault{code: "pix-person", args: []any{"Column", p.out.Person}}
		}
	}
	if l.person >= 0 {
		var fault *pixFault
		if one.Levels, fault = p.levels(rec.Row, cell); fault != nil {
			return one, fault
		}
	}
	one.Mastery = p.mastery(rec.Row, cell)
	return one, nil
}

// levels are those that the row states: the level where there is one, else
// that of its points. Both are the file's own word, of which the level counts.
func (p *pixReading) levels(row int, cell func(int) string) (map[CompetenceID]Level, *pixFault) {
	points := map[CompetenceID]int{}
	for _, c := range p.layout.points {
		n, stated, ok := pixNumber(cell(c.at))
		if !ok || n > PixPerLevel*2*int(MaxLevel) {
			return nil, &pixFault{"pix-points", cell(c.at), []any{"Column", p.header[c.at]}}
		}
		if stated {
			points[c.competence] = n
		}
	}
	out := map[CompetenceID]Level{}
	for _, c := range p.layout.levels {
		n, stated, ok := pixNumber(cell(c.at))
		if !ok || n > int(MaxLevel) {
			return nil, &pixFault{"pix-level", cell(c.at), []any{"Column", p.header[c.at], "Max", int(MaxLevel)}}
		}
		have, known := points[c.competence]
		if !stated {
			continue
		}
		if delete(points, c.competence); n == 0 && have == 0 {
			continue
		}
		if known && n > have/PixPerLevel {
			p.r.warn("pix-level-points", row, strconv.Itoa(n), "Points", have, "Column", p.header[c.at])
		}
		out[c.competence] = Level(n)
	}
	for id, n := range points {
		if n > 0 {
			out[id] = min(Level(n/PixPerLevel), MaxLevel)
		}
	}
	return out, nil
}

// mastery reads the shares; one that cannot be is left out, as nothing hangs on it.
func (p *pixReading) mastery(row int, cell func(int) string) []PixMastery {
	var out []PixMastery
	for _, c := range p.layout.mastery {
		text := cell(c.at)
		if text == "" || nameKey(text) == "na" {
			continue
		}
		v, ok := pixShare(text)
		if !ok {
			p.r.warn("pix-mastery", row, text, "Column", p.header[c.at])
			continue
		}
		out = append(out, PixMastery{Name: c.name, Competence: c.competence, Area: c.area, Share: v})
	}
	return out
}

// pixCell undoes what Pix does against spreadsheet formulas.
func pixCell(cell string) string {
	cell = strings.TrimSpace(cell)
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune("-@=+", rune(cell[1])) {
		return cell[1:]
	}
	return cell
}

func pixYes(cell string) (yes, ok bool) {
	switch nameKey(cell) {
	case "oui", "o", "yes", "y":
		return true, true
	case "non", "n", "no":
		return false, true
	}
	return false, false
}

// pixNumber reads a whole number; "NA" and nothing state none.
func pixNumber(cell string) (n int, stated, ok bool) {
	if cell == "" || nameKey(cell) == "na" {
		return 0, false, true
	}
	whole, rest, _ := strings.Cut(strings.Replace(cell, ",", ".", 1), ".")
	n, err := strconv.Atoi(whole)
	return n, true, err == nil && n >= 0 && strings.Trim(rest, "0") == ""
}

// pixShare reads a share of one, with a decimal comma.
func pixShare(cell string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.Replace(cell, ",", ".", 1), 64)
	return v, err == nil && v >= 0 && v <= 1 // NaN is neither
}

// pixTimes are how Pix writes a moment, of Europe/Paris; the day alone is the
// older way, seconds are a spreadsheet's.
var pixTimes = []string{"02/01/2006 15:04", "02/01/2006 15:04:05", "2006-01-02", "02/01/2006", "2006-01-02 15:04", "2006-01-02 15:04:05"}

// pixTime reads when something was shared. Years are those of Pix, so that a
// spreadsheet's day number or a typing error does not pass for the latest.
func pixTime(cell string) (time.Time, bool) {
	for _, form := range pixTimes {
		if t, err := time.ParseInLocation(form, cell, Paris()); err == nil {
			return t, t.Year() >= 2016 && t.Year() < 2100
		}
	}
	return time.Time{}, false
}

// PixNotFound is the issue of a participation whose person is nobody known.
func PixNotFound(one Participation) Issue {
	return Issue{Source: one.Record.Source, Row: one.Record.Row, Grade: Error, Code: "pix-not-found"}
}

// LatestPix keeps, of the shared participations in whose file levels stand, each
// person's latest; of two at the same moment the one that stands last. person
// tells them apart; who is "" is left out. The order is that of all.
func LatestPix(all []Participation, person func(Participation) string) []Participation {
	best := map[string]int{}
	for i, one := range all {
		who := person(one)
		if !one.Shared || one.Levels == nil || who == "" {
			continue
		}
		if j, ok := best[who]; !ok || !one.At.Before(all[j].At) {
			best[who] = i
		}
	}
	var out []Participation
	for i, one := range all {
		if j, ok := best[person(one)]; ok && j == i {
			out = append(out, one)
		}
	}
	return out
}
