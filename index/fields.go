package index

import (
	"strings"

	"github.com/parcours-formation/parcours/catalog"
)

// A part is one of the three kinds of text that a course consists of.
type part uint8

const (
	partTitle  part = iota
	partSkills      // outcomes, keywords, certification
	partBody        // summary
	parts
)

var partNames = [parts]string{"title", "skills", "body"}

// textOf returns what a course says in each part.
func textOf(c *catalog.Course) [parts]string {
	var out [parts]string
	out[partTitle] = c.Title
	skills := append(append([]string{}, c.Outcomes...), c.Keywords...)
	out[partSkills] = strings.Join(append(skills, c.Certification), "\n")
	out[partBody] = c.Summary
	return out
}

// A zone is what Bleve indexes as one field: the title, and all the rest. Skills
// and body had fields of their own once; they were found best at one weight,
// and together they cost a third less to search.
type zone uint8

const (
	zoneTitle zone = iota
	zoneText
	zones
)

// languages of the index; English courses live in English fields, all others
// in French ones.
const (
	langFR = iota
	langEN
	langs
)

// fields is the number of Bleve fields: a zone in a language each.
const fields = langs * int(zones)

// field is one Bleve field.
type field struct {
	name     string
	analyzer string
}

// fieldRank is the rank of a field in allFields and in the columns.
func fieldRank(lang int, z zone) int { return lang*int(zones) + int(z) }

var allFields = [fields]field{
	{"fr_title", french}, {"fr_text", french},
	{"en_title", english}, {"en_text", english},
}

// analyzers by language.
var analyzerOf = [langs]string{french, english}

// zonesOf returns what a course says in each zone.
func zonesOf(c *catalog.Course) [zones]string {
	text := textOf(c)
	return [zones]string{text[partTitle], text[partSkills] + "\n" + text[partBody]}
}

// langOf returns the language whose fields a course is indexed in.
func langOf(c *catalog.Course) int {
	if c.Language == "en" {
		return langEN
	}
	return langFR
}
