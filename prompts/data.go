package prompts

import (
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

// MaxCandidates is how many courses a path prompt tells of: with more, small
// models choose worse and the prompt outgrows its 1,800 tokens.
const MaxCandidates = 12

// MaxSteps is the most steps a path may have.
const MaxSteps = 8

// PathData is what a path is asked for with. No field holds an identity; every
// text is cleaned before it is told.
type PathData struct {
	Request     string      // the person's words
	Goals       []string    // sub-goals; may be empty
	Aims        []Aim       // what to reach
	Constraints []string    // worded by code: "20 h au total", "à distance"
	Profile     []string    // worded by code: "débute", "encadrant"
	Candidates  []Candidate // 1 to MaxCandidates
	MaxSteps    int         // 0, or more than there can be: as many as there can be
}

// Aim is a competence to reach, by its name in the language of the prompt.
type Aim struct {
	Name     string
	From, To catalog.Level // 0: unknown
}

// Candidate is a course that the model may choose.
type Candidate struct {
	Ref    string // "F1" to "F12": the only name the model may use
	Course *catalog.Course
	When   string   // worded by code: "12 janvier, Lyon", "à tout moment"
	After  []string // refs of the candidates that must come before it
}

// RetryData is what a refused answer is sent back with.
type RetryData struct {
	Faults []string // worded by code
	Refs   []string // those allowed
}

// UnderstandData is what a message is understood with.
type UnderstandData struct {
	Request     string    // the person's words
	Today       time.Time // zero: not told
	HasPath     bool      // the thread has a path already, which the message may be about
	Competences []catalog.Competence
}
