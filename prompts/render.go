package prompts

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Rendered is a prompt ready to be sent.
type Rendered struct {
	Name, Version, Lang string
	System              string // the same for every request, so that servers keep it in their prefix caches
	User                string // the data, in blocks, and what to do with it
	Temperature         float32
	MaxTokens           int             // of the answer
	Schema              json.RawMessage // of the answer; valid for OpenAI's strict mode
}

// Path asks for a training path made of the candidates. Lang is "en" for
// English, anything else for French.
func (s *Set) Path(lang string, d PathData) (Rendered, error) {
	refs, err := candidateRefs(d.Candidates)
	if err != nil {
		return Rendered{}, fmt.Errorf("render prompt path: %w", err)
	}
	var r Rendered
	for _, much := range details {
		r, err = s.render("path", lang, nothing{}, viewPath(lang, d, much), refs)
		if err != nil || utf8.RuneCountInString(r.User) <= userRunes {
			break
		}
	}
	return r, err
}

// detail is what a course is told with: how many outcomes of how many runes, or
// that much of its summary.
type detail struct{ outcomes, outcome, summary int }

// details are tried in turn: many courses or a long request leave less room for
// each course, and none is left out for it.
var details = []detail{{3, 80, 220}, {2, 80, 160}, {1, 80, 100}, {1, 35, 50}}

// userRunes is the longest user part that all details are told in, found to
// keep twelve courses of the example catalogue under 1,800 tokens
// (TestPathTokens).
const userRunes = 4400

// Retry sends a refused answer back. Only User matters: it is a further user
// turn after the model's answer, and Schema is that of "path" with these refs.
func (s *Set) Retry(lang string, d RetryData) (Rendered, error) {
	if err := checkRefs(d.Refs); err != nil {
		return Rendered{}, fmt.Errorf("render prompt retry: %w", err)
	}
	view := retryView{Faults: cleanAll(d.Faults, phraseRunes, phrases), Refs: d.Refs}
	return s.render("retry", lang, nothing{}, view, d.Refs)
}

// Understand asks what a message wants. The competences stand in the system
// part: they are those of the frameworks in force, whoever asks.
func (s *Set) Understand(lang string, d UnderstandData) (Rendered, error) {
	var system frameworksView
	var ids []string
	for _, c := range d.Competences {
		if !competenceID.MatchString(string(c.ID)) || slices.Contains(ids, string(c.ID)) {
			return Rendered{}, fmt.Errorf("render prompt understand: competence %q is given twice or is not of the form framework:code", c.ID)
		}
		ids = append(ids, string(c.ID))
		system.Competences = append(system.Competences, viewCompetence(lang, c))
	}
	user := understandView{Request: Clean(d.Request, requestRunes), HasPath: d.HasPath}
	if !d.Today.IsZero() {
		user.Today = d.Today.Format("2006-01-02")
	}
	return s.render("understand", lang, system, user, ids)
}

func (s *Set) render(name, lang string, system, user any, values []string) (Rendered, error) {
	p := s.prompts[templateFile(name, lang)]
	r := Rendered{Name: name, Version: p.version, Lang: p.lang, Temperature: p.temperature, MaxTokens: p.maxTokens}
	var err error
	if r.System, err = p.part("system", system); err != nil {
		return Rendered{}, fmt.Errorf("render prompt %s: %w", name, err)
	}
	if r.User, err = p.part("user", user); err != nil {
		return Rendered{}, fmt.Errorf("render prompt %s: %w", name, err)
	}
	file := schemaOf[name] + ".json"
	if r.Schema, err = s.schemas[file].fill(marks[file], values); err != nil {
		return Rendered{}, fmt.Errorf("render schema of prompt %s: %w", name, err)
	}
	return r, nil
}

// part renders one part, without the blank ends that templates have.
func (p *prompt) part(name string, data any) (string, error) {
	var b strings.Builder
	if err := p.tmpl.ExecuteTemplate(&b, name, data); err != nil {
		return "", err
	}
	return strings.TrimSpace(b.String()), nil
}

// Names that code gives stand outside of what is cleaned, so their form is
// checked instead.
var (
	refForm      = regexp.MustCompile(`^F[1-9][0-9]?$`)
	competenceID = regexp.MustCompile(`^[a-z0-9]+:[\pL\pN._\-]+$`)
)

// candidateRefs are the refs of the candidates, each of which must be there and
// told apart.
func candidateRefs(candidates []Candidate) ([]string, error) {
	if len(candidates) > MaxCandidates {
		return nil, fmt.Errorf("%d candidates, at most %d", len(candidates), MaxCandidates)
	}
	var refs []string
	for _, c := range candidates {
		if c.Course == nil {
			return nil, fmt.Errorf("candidate %q has no course", c.Ref)
		}
		refs = append(refs, c.Ref)
	}
	for _, c := range candidates {
		for _, after := range c.After {
			if !slices.Contains(refs, after) {
				return nil, fmt.Errorf("candidate %s comes after %q, which is not a candidate", c.Ref, after)
			}
		}
	}
	return refs, checkRefs(refs)
}

func checkRefs(refs []string) error {
	for i, r := range refs {
		if !refForm.MatchString(r) || slices.Contains(refs[:i], r) {
			return fmt.Errorf("ref %q is given twice or is not of the form F1 to F99", r)
		}
	}
	if len(refs) == 0 {
		return fmt.Errorf("no candidate to choose from")
	}
	return nil
}
