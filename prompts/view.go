package prompts

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/parcours-formation/parcours/catalog"
)

// The views are what templates see: cleaned, cut, in one language, and nothing
// else. A field that is not here cannot be told, by an operator's template
// either.
type (
	nothing        struct{} // the system part of "path" and "retry"
	frameworksView struct { // the system part of "understand"
		Competences []competenceView
	}
	competenceView struct{ ID, Name string }

	pathView struct {
		Request                     string
		Goals, Constraints, Profile []string
		Aims                        []aimView
		Candidates                  []courseView
		MaxSteps                    int
	}
	aimView struct {
		Name     string
		From, To int
	}
	courseView struct {
		Ref, Title, When  string
		Level             int
		Hours, Modality   string   // "1,5"; the code of a catalog.Modality
		Teaches, Outcomes []string // the aims that the course serves; what it enables to do
		Summary           string   // "" when there are outcomes
		After             []string
	}
	retryView      struct{ Faults, Refs []string }
	understandView struct {
		Request, Today string // 2026-11-24
		HasPath        bool
	}
)

// The lengths that texts are cut at, in runes.
const (
	requestRunes = 1200
	phraseRunes  = 160 // a goal, a constraint, a word of the profile, a fault
	nameRunes    = 80  // of a competence
	titleRunes   = 120
	whenRunes    = 60

	phrases = 8 // of each list at most
)

// viewPath is the view of a path with its courses in so much detail.
func viewPath(lang string, d PathData, much detail) pathView {
	v := pathView{
		Request:     Clean(d.Request, requestRunes),
		Goals:       cleanAll(d.Goals, phraseRunes, phrases),
		Constraints: cleanAll(d.Constraints, phraseRunes, phrases),
		Profile:     cleanAll(d.Profile, phraseRunes, phrases),
		MaxSteps:    min(MaxSteps, len(d.Candidates)),
	}
	if d.MaxSteps > 0 {
		v.MaxSteps = min(v.MaxSteps, d.MaxSteps)
	}
	for _, a := range d.Aims[:min(len(d.Aims), phrases)] {
		v.Aims = append(v.Aims, aimView{Clean(a.Name, nameRunes), int(a.From), int(a.To)})
	}
	for _, c := range d.Candidates {
		v.Candidates = append(v.Candidates, viewCourse(lang, c, v.Aims, much))
	}
	return v
}

// viewCourse tells what a choice and an order are made by: what the course
// brings, at which level, how long, how and when. Provider, price, audience and
// keywords are left out: code has filtered by them, and each would be one more
// thing for a small model to repeat wrongly.
func viewCourse(lang string, c Candidate, aims []aimView, much detail) courseView {
	v := courseView{
		Ref:      c.Ref,
		Title:    Clean(c.Course.Title, titleRunes),
		When:     Clean(c.When, whenRunes),
		Level:    int(c.Course.TopLevel()),
		Hours:    hours(lang, c.Course.Hours),
		Teaches:  aimedNames(lang, c.Course.Teaches, aims),
		Outcomes: cleanAll(c.Course.Outcomes, much.outcome, much.outcomes),
		After:    c.After,
	}
	if c.Course.Modality != 0 {
		v.Modality = c.Course.Modality.String()
	}
	if len(v.Outcomes) == 0 {
		v.Summary = cutSentences(clean(c.Course.Summary, much.summary), much.summary)
	}
	return v
}

// aimedNames are the aims that a course serves, by their names; an equivalent
// of another framework counts (Pix's for DigComp's). What else it teaches is
// left out: the names of frameworks are long, and say less than its outcomes.
func aimedNames(lang string, targets []catalog.Target, aims []aimView) []string {
	var names []string
	for _, t := range targets {
		for _, id := range append([]catalog.CompetenceID{t.Competence}, catalog.Equivalents(t.Competence)...) {
			c, _ := catalog.LookupCompetence(id)
			name := Clean(c.Name(lang), nameRunes)
			aimed := slices.ContainsFunc(aims, func(a aimView) bool { return a.Name == name })
			if aimed && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func cleanAll(texts []string, runes, most int) []string {
	var out []string
	for _, t := range texts {
		if t = Clean(t, runes); t != "" && len(out) < most {
			out = append(out, t)
		}
	}
	return out
}

// hours writes a duration with the decimal mark of the language; "" is unknown.
func hours(lang string, h float64) string {
	if !(h > 0) || math.IsInf(h, 0) {
		return ""
	}
	s := strconv.FormatFloat(math.Round(h*10)/10, 'f', -1, 64)
	if lang == "en" {
		return s
	}
	return strings.Replace(s, ".", ",", 1)
}

// shortRunes is how long a name may be to stand in the list of all competences.
const shortRunes = 34

// viewCompetence is a competence of the list by its short name. A long one says
// little to a small model ("S’engager dans la citoyenneté par le biais des
// technologies numériques"); the first of its descriptors says it in the words
// of requests ("citoyenneté numérique"), in a third of the tokens.
func viewCompetence(lang string, c catalog.Competence) competenceView {
	name := c.Name(lang)
	if words := c.Descriptors(lang); len(words) > 0 && utf8.RuneCountInString(name) > shortRunes {
		name = words[0]
	}
	return competenceView{string(c.ID), Clean(name, nameRunes)}
}
