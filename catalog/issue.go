package catalog

// Grade tells whether an issue keeps a course out of the catalogue.
type Grade uint8

// The grades. A Warning leaves the course in, an Error sends the whole row to
// the reject file, a Fatal stops the file (what was read before it still counts).
const (
	Warning Grade = iota + 1
	Error
	Fatal
)

// Issue is something an import found wrong: data about the data, not a Go
// error. Its French and English sentences live in messages under
// "issue.<Code>.what" (what is wrong) and "issue.<Code>.mend" (what to do), with
// Source, Row, Field, Value and Args as their values.
type Issue struct {
	Source string         `json:"source"`           // file, sheet or address
	Row    int            `json:"row,omitempty"`    // 1-based line or record; 0: the whole file
	Course CourseID       `json:"course,omitempty"` // when the row had one
	Field  Field          `json:"field,omitempty"`
	Grade  Grade          `json:"grade"`
	Code   string         `json:"code"`
	Value  string         `json:"value,omitempty"` // what stood there, cut to 80 runes
	Args   map[string]any `json:"args,omitempty"`
}

// Field names a column of the canonical form.
type Field string

// The fields of the canonical form. FieldStart to FieldSeats describe one
// session per row; FieldSessions holds several in one cell.
const (
	FieldID            Field = "id"
	FieldTitle         Field = "title"
	FieldSummary       Field = "summary"
	FieldOutcomes      Field = "outcomes"
	FieldKeywords      Field = "keywords"
	FieldProvider      Field = "provider"
	FieldURL           Field = "url"
	FieldLanguage      Field = "language"
	FieldFormat        Field = "format"
	FieldModality      Field = "modality"
	FieldAudience      Field = "audience"
	FieldLevel         Field = "level"
	FieldHours         Field = "hours"
	FieldCost          Field = "cost"
	FieldTeaches       Field = "teaches"
	FieldRequires      Field = "requires"
	FieldPrerequisites Field = "prerequisites"
	FieldSessions      Field = "sessions"
	FieldStart         Field = "start"
	FieldEnd           Field = "end"
	FieldPlace         Field = "place"
	FieldSeats         Field = "seats"
	FieldCertification Field = "certification"
)

// Fields lists the canonical columns in the order of the template.
var Fields = []Field{
	FieldID, FieldTitle, FieldSummary, FieldOutcomes, FieldKeywords, FieldProvider, FieldURL, FieldLanguage,
	FieldFormat, FieldModality, FieldAudience, FieldLevel, FieldHours, FieldCost,
	FieldTeaches, FieldRequires, FieldPrerequisites,
	FieldSessions, FieldStart, FieldEnd, FieldPlace, FieldSeats, FieldCertification,
}
