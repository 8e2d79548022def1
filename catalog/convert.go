package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// ConvertOptions says how to read what a source leaves open.
type ConvertOptions struct {
	DayHours        float64        // hours in a day of training; 0: 6
	Location        *time.Location // of dates; nil: Europe/Paris
	DefaultLanguage string         // ISO 639-1, where none is written nor guessed
	DefaultProvider string         // where none is written
	Frameworks      *FrameworkSet  // nil: StandardFrameworks
}

func (o ConvertOptions) withDefaults() ConvertOptions {
	if !(o.DayHours > 0 && o.DayHours <= 24) {
		o.DayHours = 6 // the French civil service's usual day of training
	}
	if o.Location == nil {
		o.Location = Paris()
	}
	if o.Frameworks == nil {
		o.Frameworks = StandardFrameworks()
	}
	return o
}

// Limits of a course's texts, in runes.
const (
	maxID      = 128
	maxTitle   = 300
	maxSummary = 20_000
	maxText    = 2_000 // any other text or item of a list
)

// converter is one record on its way to a course.
type converter struct {
	r      Record
	o      ConvertOptions
	course Course
	issues []Issue
}

// Convert makes a course of a raw record, and says what it did not understand.
// A value that is not understood is a Warning and leaves its field unknown; the
// record is to be rejected only when an issue is an Error: no title, or an
// identifier that cannot be used. Texts are NFC-normalised, spaces collapsed,
// HTML undone. A missing ID is made from provider and title and stays the same
// from one import to the next.
func Convert(r Record, o ConvertOptions) (Course, []Issue) {
	c := &converter{r: r, o: o.withDefaults()}
	c.texts()
	c.identify()
	c.kind()
	c.amounts()
	c.competences()
	c.sessions()
	for i := range c.issues {
		c.issues[i].Course = c.course.ID
	}
	return c.course, c.issues
}

// note adds an issue for what was not understood; nil adds nothing.
func (c *converter) note(grade Grade, f Field, err error) {
	for _, e := range valueErrors(err) {
		c.issues = append(c.issues, Issue{Source: c.r.Source, Row: c.r.Row, Field: f, Grade: grade, Code: e.Code, Value: e.Value, Args: e.Args})
	}
}

// clean returns a cell as plain text, "" for one that says it is empty.
func (c *converter) clean(f Field, raw string, lines bool) string {
	text, hidden := cleanText(raw, lines)
	if hidden {
		c.note(Warning, f, newValueError("text-hidden", text))
	}
	if isEmpty(text) {
		return ""
	}
	return text
}

// values returns the cells of a field that hold something, as plain text.
func (c *converter) values(f Field, lines bool) []string {
	var out []string
	for _, raw := range c.r.Values[f] {
		if v := c.clean(f, raw, lines); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// joined returns all that a field says, as one text.
func (c *converter) joined(f Field, sep string) string {
	return strings.Join(c.values(f, sep == "\n"), sep)
}

// one returns the value of a field that can have only one; others that differ
// from it are reported.
func (c *converter) one(f Field) string {
	vs := c.values(f, false)
	if len(vs) == 0 {
		return ""
	}
	for _, v := range vs[1:] {
		if v != vs[0] {
			c.note(Warning, f, newValueError("value-extra", v, "Kept", cutRunes(vs[0], maxIssueValue)))
			break
		}
	}
	return vs[0]
}

func (c *converter) cut(f Field, s string, limit int) string {
	if len(s) > limit && utf8.RuneCountInString(s) > limit {
		c.note(Warning, f, newValueError("text-cut", s, "Max", limit))
		return cutRunes(s, limit)
	}
	return s
}

// list returns the items of a field, each once.
func (c *converter) list(f Field) []string {
	var out []string
	seen := map[string]bool{}
	for _, v := range c.values(f, true) {
		for _, item := range SplitList(v) {
			if key := foldText(item); !seen[key] && !isEmpty(item) {
				seen[key] = true
				out = append(out, c.cut(f, item, maxText))
			}
		}
	}
	return out
}

func (c *converter) texts() {
	co := &c.course
	co.Title = c.cut(FieldTitle, c.one(FieldTitle), maxTitle)
	if co.Title == "" {
		c.note(Error, FieldTitle, newValueError("title-missing", ""))
	}
	co.Summary = c.cut(FieldSummary, c.joined(FieldSummary, "\n"), maxSummary)
	co.Outcomes = c.list(FieldOutcomes)
	co.Keywords = c.list(FieldKeywords)
	co.Provider = c.cut(FieldProvider, c.one(FieldProvider), maxText)
	if co.Provider == "" {
		co.Provider = c.o.DefaultProvider
	}
	co.Certification = c.cut(FieldCertification, c.joined(FieldCertification, ", "), maxText)
	co.URL = c.address(FieldURL, c.one(FieldURL))
	lang, err := ParseLanguage(c.joined(FieldLanguage, " / "))
	c.note(Warning, FieldLanguage, err)
	if co.Language = lang; lang == "" && len(c.values(FieldLanguage, false)) == 0 {
		co.Language = guessLanguage(co.Title + "\n" + co.Summary)
		if co.Language == "" {
			co.Language = c.o.DefaultLanguage
		}
	}
}

// address returns an absolute http or https address, or "" with a Warning.
func (c *converter) address(f Field, text string) string {
	if text == "" {
		return ""
	}
	text = strings.ReplaceAll(text, "&amp;", "&")
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsAny(text, " \"<>|\\^`{}") {
		c.note(Warning, f, newValueError("url-unusable", text))
		return ""
	}
	return text
}

// identify sets the ID, made up from provider and title where none is written.
func (c *converter) identify() {
	id := c.one(FieldID)
	if id == "" {
		sum := sha256.Sum256([]byte(foldText(c.course.Provider) + "\x00" + foldText(c.course.Title)))
		c.course.ID = CourseID("AUTO-" + hex.EncodeToString(sum[:5]))
		return
	}
	usable := strings.ContainsFunc(id, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	switch {
	case !usable:
		c.note(Error, FieldID, newValueError("id-unusable", id, "Max", maxID))
	case utf8.RuneCountInString(id) > maxID:
		// tools that name a course by its place write such identifiers; a
		// digest of it is as stable, and fits in a button or an address
		sum := sha256.Sum256([]byte(id))
		c.course.ID = CourseID("AUTO-" + hex.EncodeToString(sum[:5]))
		c.note(Warning, FieldID, newValueError("id-shortened", id, "Max", maxID, "ID", string(c.course.ID)))
	default:
		c.course.ID = CourseID(id)
	}
}
