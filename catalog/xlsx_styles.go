package catalog

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// plainStyles changes the number formats of a workbook in memory, so that its
// cells come out as data and not as they were dressed: dates as 2027-03-12
// whatever the country, numbers with all their digits, amounts in euros with
// their currency, and codes with their leading zeros.
func plainStyles(f *excelize.File) error {
	if f.Styles == nil || f.Styles.CellXfs == nil {
		return nil
	}
	own := len(f.Styles.CellXfs.Xf)
	ids := map[dress]int{dressPlain: unknownFormat}
	for d, code := range dressCodes {
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			return fmt.Errorf("add number format %s: %w", code, err)
		}
		ids[d] = *f.Styles.CellXfs.Xf[style].NumFmtID
	}
	codes := map[int]string{}
	if f.Styles.NumFmts != nil {
		for _, n := range f.Styles.NumFmts.NumFmt {
			codes[n.NumFmtID] = n.FormatCode
		}
	}
	for i := range own {
		xf := &f.Styles.CellXfs.Xf[i]
		if xf.NumFmtID == nil {
			continue
		}
		d := dressOf(*xf.NumFmtID, codes)
		if id, ok := ids[d]; ok {
			xf.NumFmtID = &id
		}
	}
	return nil
}

// unknownFormat is a number of no format: excelize then gives the value as it
// is stored.
const unknownFormat = 99_999

// dress is what a number format makes of a number.
type dress uint8

const (
	dressPlain dress = iota
	dressDate
	dressDateTime
	dressTime
	dressEuros
	dressZeros // "00000": the format stays
)

var dressCodes = map[dress]string{
	dressDate:     "yyyy-mm-dd",
	dressDateTime: "yyyy-mm-dd hh:mm",
	dressTime:     "[h]:mm",
	dressEuros:    `0.00 "EUR"`,
}

// Built-in formats for dates and times (ECMA-376 18.8.30).
var (
	builtinDates = []int{14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58}
	builtinTimes = []int{18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47}
)

var (
	formatLiteral = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[(?:\$[^\]]*|[A-Za-z]{3,}[^\]]*|[<>=][^\]]*)\]`)
	onlyZeros     = regexp.MustCompile(`^0{2,}$`)
)

// dressOf says what a format does; codes are the workbook's own formats.
func dressOf(id int, codes map[int]string) dress {
	code, ok := codes[id]
	switch {
	case ok:
	case id == 22:
		return dressDateTime
	case slices.Contains(builtinDates, id):
		return dressDate
	case slices.Contains(builtinTimes, id):
		return dressTime
	default:
		return dressPlain
	}
	if strings.Contains(code, "€") || strings.Contains(code, "EUR") {
		return dressEuros
	}
	first, _, _ := strings.Cut(code, ";")
	if onlyZeros.MatchString(first) {
		return dressZeros
	}
	bare := strings.ToLower(formatLiteral.ReplaceAllString(first, ""))
	if bare == "general" || bare == "standard" || strings.ContainsAny(bare, "0#?@") && !strings.ContainsAny(bare, "yd") {
		return dressPlain
	}
	day := strings.ContainsAny(bare, "yd") || strings.Contains(bare, "m") && !strings.ContainsAny(bare, "hs")
	hour := strings.ContainsAny(bare, "hs")
	switch {
	case day && hour:
		return dressDateTime
	case day:
		return dressDate
	case hour:
		return dressTime
	}
	return dressPlain
}
