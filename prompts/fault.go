package prompts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Kind says what is wrong with an operator's file.
type Kind string

// The kinds of faults, with what Value and Expected then hold.
const (
	Unreadable   Kind = "unreadable"    // the system's own words
	UnknownFile  Kind = "unknown-file"  // the file; the names there are
	TooLong      Kind = "too-long"      // bytes; the most there may be
	Encoding     Kind = "encoding"      // nothing; "UTF-8"
	FrontMatter  Kind = "front-matter"  // the line or value; its form
	MissingField Kind = "missing-field" // the front matter's field
	UnknownField Kind = "unknown-field" // the field; those there are
	Syntax       Kind = "syntax"        // what the template parser said
	MissingPart  Kind = "missing-part"  // "system" or "user"
	StrayText    Kind = "stray-text"    // words outside of every part
	SystemData   Kind = "system-data"   // the request's field that the system part uses
	UnusedData   Kind = "unused-data"   // the field that the user part must tell and does not
	OutsideBlock Kind = "outside-block" // the field told outside of a data block
	BadSchema    Kind = "schema"        // where in the schema; what must stand there
)

// Fault is one thing wrong with an operator's file. Its fields are data, from
// which a sentence is made in the operator's language.
type Fault struct {
	File            string
	Line            int // 0: unknown
	Kind            Kind
	Value, Expected string
}

// Faults is the error of Load: everything that is wrong, by file and line.
type Faults struct{ All []Fault }

// Error tells all faults on one line each.
func (f *Faults) Error() string {
	lines := make([]string, len(f.All))
	for i, one := range f.All {
		lines[i] = one.String()
	}
	return "prompts: " + strings.Join(lines, "\n")
}

// String is the fault in a log's words.
func (f Fault) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
	}
	fmt.Fprintf(&b, ": %s", f.Kind)
	if f.Value != "" {
		fmt.Fprintf(&b, " %q", f.Value)
	}
	if f.Expected != "" {
		fmt.Fprintf(&b, ", expected %s", f.Expected)
	}
	return b.String()
}

func (f *Faults) add(file string, line int, kind Kind, value, expected string) {
	f.All = append(f.All, Fault{file, line, kind, value, expected})
}

// err returns the faults in the order of files and lines, or nil for none.
func (f *Faults) err() error {
	if len(f.All) == 0 {
		return nil
	}
	slices.SortStableFunc(f.All, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return f
}
