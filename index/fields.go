package index

import (
	"strings"

	"github.com/parcours-formation/parcours/catalog"
)

// A part is one of the three kinds of text that a course is searched by.
type part uint8

const (
	partTitle  part = iota
	partSkills      // outcomes, keywords, certification
	partBody        // summary
	parts
)

// field is one Bleve field: a part in a language.
type field struct {
	name     string
	analyzer string
}

var partNames = [parts]string{"title", "skills", "body"}

// languages of the index; English courses live in English fields, all others
// in French ones.
const (
	langFR = iota
	langEN
	langs
)

// fieldOf returns the field of a part in a language.
func fieldOf(lang int, p part) field {
	if lang == langEN {
		return field{"en_" + partNames[p], english}
	}
	return field{"fr_" + partNames[p], french}
}

// fieldRank is the rank of a field in allFields and in the columns.
func fieldRank(lang int, p part) int { return lang*int(parts) + int(p) }

var allFields = func() []field {
	var out []field
	for lang := range langs {
		for p := range parts {
			out = append(out, fieldOf(lang, p))
		}
	}
	return out
}()

// textOf returns what a course says in each part.
func textOf(c *catalog.Course) [parts]string {
	var out [parts]string
	out[partTitle] = c.Title
	skills := append(append([]string{}, c.Outcomes...), c.Keywords...)
	out[partSkills] = strings.Join(append(skills, c.Certification), "\n")
	out[partBody] = c.Summary
	return out
}

// langOf returns the language whose fields a course is indexed in.
func langOf(c *catalog.Course) int {
	if c.Language == "en" {
		return langEN
	}
	return langFR
}
