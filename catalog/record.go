package catalog

// Record is one raw entry of a source, before its words are understood: a row
// of a table, a JSON object, a Lhéo formation. Every reader produces records
// and one converter turns them into courses, so that a duration or a date is
// read alike whatever the file it came from.
type Record struct {
	Source string // file name, "file.xlsx#Feuille 1", address
	Row    int    // 1-based line (tables: the line in the file; others: the record's rank)
	// Values holds the cells by canonical field, as written. A field that the
	// source repeats (JSON arrays, repeated XML elements, two columns mapped to
	// one field) has several values.
	Values map[Field][]string
	// Sessions holds nested sessions (JSON, Lhéo, JSON-LD), each by field
	// (FieldID, FieldStart, FieldEnd, FieldPlace, FieldSeats, FieldURL).
	Sessions []map[Field]string
	// Header and Cells keep the row as it stood, unrecognised columns included,
	// so that a rejected row is written back whole. For JSON and XML they are
	// the canonical columns.
	Header []string
	Cells  []string
}
