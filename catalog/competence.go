package catalog

import "strings"

// CompetenceID names a competence as "framework:code": "digcomp:1.1",
// "pix:2.3", "metiers:cloud". The zero value means unknown.
type CompetenceID string

// Framework returns the part before the colon: "pix" of "pix:2.3".
func (id CompetenceID) Framework() string {
	f, _, _ := strings.Cut(string(id), ":")
	return f
}

// Code returns the part after the colon: "2.3" of "pix:2.3".
func (id CompetenceID) Code() string {
	_, code, _ := strings.Cut(string(id), ":")
	return code
}

// Competence is one entry of a framework: what a person is able to do.
type Competence struct {
	ID   CompetenceID
	Area string // code of an Area of the same framework

	NameFR, NameEN string
	// DescriptorsFR and DescriptorsEN are words and short phrases by which
	// people and catalogues speak of the competence, tools included.
	DescriptorsFR, DescriptorsEN []string
	// Also holds other names in either language, such as those of an earlier
	// version or another translation; they are understood, never shown.
	Also []string
}

// Name returns the name in a language: English for "en", else French.
func (c Competence) Name(lang string) string { return inLanguage(lang, c.NameFR, c.NameEN) }

// Descriptors returns the descriptors in a language: English for "en", else French.
func (c Competence) Descriptors(lang string) []string {
	return inLanguage(lang, c.DescriptorsFR, c.DescriptorsEN)
}

// Area is a group of competences within a framework (French "domaine").
type Area struct {
	Code           string
	NameFR, NameEN string
}

// Name returns the name in a language: English for "en", else French.
func (a Area) Name(lang string) string { return inLanguage(lang, a.NameFR, a.NameEN) }

func inLanguage[T any](lang string, fr, en T) T {
	if lang == "en" {
		return en
	}
	return fr
}
