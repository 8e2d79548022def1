package catalog

import (
	"errors"
	"maps"
	"slices"
)

// Tally counts where the rows of a source went:
// Rows = Records + Rejected + Blank + Header, always.
type Tally struct {
	Rows     int // everything that was met
	Records  int // yielded
	Rejected int // refused by the reader, each with an issue of grade Error
	Blank    int // empty rows
	Header   int // title lines, headers and repeated headers
}

// reading is one run of ReadRecords over one source: where records, issues and
// counts go whatever the format.
type reading struct {
	name    string
	o       ReadOptions
	yield   func(Record) error
	issues  []Issue
	tally   Tally
	alike   map[string]int  // warnings met, by code
	unknown map[string]bool // columns that nothing recognised
	errors  int
	told    int64 // bytes told as progress
}

// errFatal ends a reading whose Fatal issue is told already.
var errFatal = errors.New("fatal issue")

// alikeShown is how many warnings of one kind are kept: the hundredth teaches
// nothing that the first did not, and a report must stay readable.
const alikeShown = 100

// note keeps an issue. It returns errFatal when the reading must stop: on a
// Fatal issue, or after too many errors.
func (r *reading) note(i Issue) error {
	if i.Source == "" {
		i.Source = r.name
	}
	i.Value = cutRunes(i.Value, maxIssueValue)
	switch i.Grade {
	case Warning:
		if r.alike == nil {
			r.alike = map[string]int{}
		}
		r.alike[i.Code]++
		if r.alike[i.Code] > alikeShown {
			return nil
		}
	case Error:
		r.errors++
	}
	r.issues = append(r.issues, i)
	switch {
	case i.Grade == Fatal:
		return errFatal
	case r.errors >= r.o.Limits.Issues:
		return r.fatal("issues-limit", i.Row, "", "Limit", r.o.Limits.Issues)
	}
	return nil
}

// warn and fatal make an issue of their grade; args are key, value pairs.
func (r *reading) warn(code string, row int, value string, args ...any) {
	_ = r.note(makeIssue(Warning, code, row, value, args)) // a warning never stops
}

func (r *reading) fatal(code string, row int, value string, args ...any) error {
	return r.note(makeIssue(Fatal, code, row, value, args))
}

func makeIssue(g Grade, code string, row int, value string, args []any) Issue {
	i := Issue{Grade: g, Code: code, Row: row, Value: value}
	for n := 0; n+1 < len(args); n += 2 {
		if i.Args == nil {
			i.Args = map[string]any{}
		}
		i.Args[args[n].(string)] = args[n+1]
	}
	return i
}

// emit counts a record and hands it on.
func (r *reading) emit(rec Record) error {
	if err := r.room(rec.Row); err != nil {
		return err
	}
	r.tally.Rows++
	r.tally.Records++
	return r.yield(rec)
}

// reject counts a record that the reader itself refuses, with the reason.
func (r *reading) reject(rec Record, code string, value string, args ...any) error {
	if err := r.room(rec.Row); err != nil {
		return err
	}
	r.tally.Rows++
	r.tally.Rejected++
	issue := makeIssue(Error, code, rec.Row, value, args)
	issue.Source = rec.Source
	issue.Value = cutRunes(issue.Value, maxIssueValue)
	if r.o.Reject != nil {
		if err := r.o.Reject(rec, issue); err != nil {
			return err
		}
	}
	return r.note(issue)
}

func (r *reading) blank()       { r.tally.Rows++; r.tally.Blank++ }
func (r *reading) header(n int) { r.tally.Rows += n; r.tally.Header += n }

// room says whether one more record may be taken.
func (r *reading) room(row int) error {
	if r.tally.Records+r.tally.Rejected >= r.o.Limits.Rows {
		return r.fatal("rows-limit", row, "", "Limit", r.o.Limits.Rows)
	}
	return nil
}

// ignore notes a column that nothing recognised; finish tells them all at once.
func (r *reading) ignore(name string) {
	if r.unknown == nil {
		r.unknown = map[string]bool{}
	}
	if len(r.unknown) < r.o.Limits.Columns {
		r.unknown[name] = true
	}
}

// noteUnknown warns of the ignored columns, in the order of their names.
func (r *reading) noteUnknown() {
	if len(r.unknown) > 0 {
		names := slices.Sorted(maps.Keys(r.unknown))
		r.warn("columns-ignored", 0, "", "Names", seenNames(names), "Columns", len(names))
	}
}

// settle turns a parser's error into an issue where it is about the data; what
// it returns is errFatal, nil or a real failure.
func (r *reading) settle(err error, row int) error {
	if limit, ok := errors.AsType[*limitError](err); ok {
		return r.fatal(limit.code, row, "", "Limit", limit.limit)
	}
	return err
}

// tell reports progress, which never goes back.
func (r *reading) tell(read, total int64) {
	if r.o.Progress != nil && read > r.told {
		r.told = read
		r.o.Progress(read, total)
	}
}

// finish adds what can only be said at the end.
func (r *reading) finish() {
	r.noteUnknown()
	for _, code := range slices.Sorted(maps.Keys(r.alike)) {
		if n := r.alike[code]; n > alikeShown {
			more := makeIssue(Warning, "more-alike", 0, code, []any{"More", n - alikeShown, "Shown", alikeShown, "Code", code})
			more.Source = r.name
			r.issues = append(r.issues, more)
		}
	}
	if r.o.Tally != nil {
		*r.o.Tally = r.tally
	}
}
