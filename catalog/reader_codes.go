package catalog

// ReaderIssueCodes are the codes of the issues that ReadRecords and
// ParseMapping raise; each has its sentences in messages, under
// "issue.<code>.what" and "issue.<code>.mend".
var ReaderIssueCodes = []string{
	// Limits.
	"bytes-limit", "rows-limit", "columns-limit", "row-columns", "cell-limit", "record-limit", "page-limit",
	"depth-limit", "issues-limit", "zip-limit", "zip-part-limit", "strings-limit",
	// Formats and encodings.
	"empty-source", "format-foreign", "format-binary", "encoding-mixed", "nul-bytes",
	// Tables.
	"title-column-missing", "columns-ignored", "more-alike", "quotes-open", "quotes-bare", "quotes-mended", "quotes-span",
	"cells-overflow", "section-row", "row-above-header",
	// Mappings.
	"mapping-line", "mapping-field", "mapping-option", "mapping-long", "mapping-column",
	// Workbooks.
	"sheets-skipped", "sheet-missing", "cell-error", "xlsx-broken",
	// JSON and JSON-LD.
	"json-syntax", "json-cut", "json-trailing", "json-record", "json-document", "json-ambiguous", "json-no-course",
	"jsonld-no-course", "jsonld-script", "html-no-course",
	// XML.
	"xml-unknown", "xml-entity", "xml-syntax", "lheo-no-course", "lheo-empty", "moodle-no-course", "moodle-course",
}
