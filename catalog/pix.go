package catalog

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"time"
)

// PixKey says which column of a Pix export names the person.
type PixKey string

// The keys.
const (
	PixEmail      PixKey = "email"       // a column of e-mail addresses
	PixExternalID PixKey = "external-id" // the identifier that the campaign asked for
)

// PixKind is the kind of campaign that an export tells of. "" means unknown.
type PixKind string

// The kinds of campaign.
const (
	PixProfiles   PixKind = "profiles"   // collection of profiles: levels
	PixAssessment PixKind = "assessment" // assessment: shares of skills mastered
)

// PixOptions say how to read an export.
type PixOptions struct {
	Source string // what issues call it
	By     PixKey // PixEmail when empty
	Column string // heading of the column that names the person; "": found out
	Limits Limits // 5,000 columns unless given
}

// PixExport is an export of Pix Orga, read.
type PixExport struct {
	Source string
	Kind   PixKind
	Person string // heading of the column that names the person; "" without levels
	// Competences are those of which the file states a level, or Pix points, in
	// its order; an assessment states none.
	Competences    []CompetenceID
	Participations []Participation
	Rejected       []PixReject
	Rows           int // participations met, rejected ones included
}

// PixReject is a row that was refused, and why.
type PixReject struct {
	Record Record
	Issue  Issue
}

// Participation is what one person did in one campaign. Person, Levels and
// Mastery are empty unless it was shared.
type Participation struct {
	Record                Record // as it stood
	Campaign              string // its id
	FamilyName, GivenName string
	Person                string // folded e-mail address or identifier; "" without levels in the file
	Shared                bool
	At                    time.Time // when it was shared
	Progress              float64   // 0 to 1; 1 where the export does not say
	// Levels are those that the file states, nil where it states none of anybody.
	// A competence with level 0 and no point is left out: Pix writes the same for
	// one that was never tried.
	Levels  map[CompetenceID]Level
	Mastery []PixMastery
}

// PixMastery is the share of a competence's or an area's skills that a person
// masters. It is no level.
type PixMastery struct {
	Name       string       // as written
	Competence CompetenceID // "" for an area, or a name that is not known
	Area       bool
	Share      float64 // 0 to 1
}

// PixPerLevel is how many pix make a level (Pix's public reference).
const PixPerLevel = 8

// ReadPix reads an export of Pix Orga, of a collection of profiles or of an
// assessment, in today's or in the older wording. What is wrong comes back as
// issues: rows with an Error are in Rejected, a Fatal means that the file is
// not to be used. No issue holds a name, an address or an identifier. The error
// is of reading the bytes.
func ReadPix(rd io.Reader, o PixOptions) (*PixExport, []Issue, error) {
	if o.By == "" {
		o.By = PixEmail
	}
	fill(&o.Limits.Columns, 5_000) // an assessment has a column for each skill
	o.Limits = o.Limits.WithDefaults()
	p := &pixReading{by: o.By, column: o.Column, out: &PixExport{Source: o.Source}}
	p.r = &reading{name: o.Source, o: ReadOptions{Limits: o.Limits, Reject: func(rec Record, i Issue) error {
		p.out.Rejected = append(p.out.Rejected, PixReject{rec, i})
		return nil
	}}}
	line, err := p.read(rd)
	err = p.r.settle(err, line)
	p.r.finish()
	if err != nil && !errors.Is(err, errFatal) {
		return p.out, p.r.issues, fmt.Errorf("read pix export %s: %w", o.Source, err)
	}
	return p.out, p.r.issues, nil
}

// pixReading is one run of ReadPix.
type pixReading struct {
	r       *reading
	by      PixKey
	column  string
	out     *PixExport
	header  []string // without the columns of a reject file
	rejects bool     // it is a reject file of ours that comes back
	layout  *pixLayout
}

// read returns the line that was reached.
func (p *pixReading) read(rd io.Reader) (line int, err error) {
	text, err := p.r.pixText(rd)
	if err != nil {
		return 0, err
	}
	rows := &rowSplitter{r: bufio.NewReaderSize(text, headBytes), limits: p.r.o.Limits, crOnly: crOnly(text.head),
		comma: bestComma(text, p.r.o.Limits, pixHeadings)}
	for {
		row, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && !blankRow(row.cells) {
			err = p.take(rows, row)
		}
		if err != nil {
			return rows.line, err
		}
	}
	p.r.noteMended(text)
	if p.layout == nil {
		return rows.line, p.r.fatal("empty-source", 0, "")
	}
	return rows.line, nil
}

// take reads the header first, then row after row.
func (p *pixReading) take(rows *rowSplitter, row rawRow) error {
	if p.layout == nil {
		if err := p.begin(row); err != nil {
			return err
		}
		rows.width = len(row.cells) // so that a stray quote costs one line
		return nil
	}
	return p.row(row)
}

// pixText decodes an export, and stops at what is no separated text.
func (r *reading) pixText(rd io.Reader) (*textReader, error) {
	m := &meter{r: rd, alive: func() error { return nil }, limit: r.o.Limits.Bytes}
	br := bufio.NewReaderSize(m, headBytes)
	head, err := br.Peek(headBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch format, detail := sniff(head, "pix.csv"); format {
	case formatCSV:
		return newTextReader(br, head), nil
	case formatEmpty:
		return nil, r.fatal("empty-source", 0, "")
	case formatForeign:
		return nil, r.fatal("format-foreign", 0, "", "Format", detail)
	case formatBinary:
		return nil, r.fatal("format-binary", 0, "")
	}
	return nil, r.fatal("pix-csv", 0, "")
}

// bestComma takes the separator under which the first row tells most.
func bestComma(text *textReader, limits Limits, told func(cells []string) int) byte {
	best, most := byte(';'), 0
	for _, comma := range []byte(";,\t|") {
		if rows := sampleRows(text, comma, limits); len(rows) > 0 {
			if n := told(rows[0].cells); n > most {
				best, most = comma, n
			}
		}
	}
	return best
}
