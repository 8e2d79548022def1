// Package prompts holds every word the model is told: one template file for
// each prompt and language, with the schema of its answer.
package prompts

import (
	"embed"
	"path"
	"slices"
	"sync"
)

//go:embed templates/*.tmpl schemas/*.json
var embedded embed.FS

// The prompts, and the schema that each one's answer follows. A retry is a
// further turn of "path", so that it has no answer of its own.
var schemaOf = map[string]string{"path": "path", "retry": "path", "team": "team", "understand": "understand"}

var languages = []string{"fr", "en"}

// Set is the prompts in force. It is immutable and safe for concurrent use.
type Set struct {
	prompts map[string]*prompt // by file name: "path.fr.tmpl"
	schemas map[string]*schema // by file name: "path.json"
}

// Default returns the prompts that Parcours comes with, parsed once.
func Default() (*Set, error) { return defaultSet() }

var defaultSet = sync.OnceValues(func() (*Set, error) {
	l := loader{set: newSet()}
	for _, file := range fileNames() {
		text, err := embedded.ReadFile(embeddedName(file))
		if err != nil {
			return nil, err
		}
		l.add(file, text, false)
	}
	return l.done()
})

func newSet() *Set {
	return &Set{prompts: map[string]*prompt{}, schemas: map[string]*schema{}}
}

// Names returns the names of the prompts, in alphabetical order.
func (s *Set) Names() []string {
	var names []string
	for name := range schemaOf {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Source returns the whole file in force for a prompt and a language, front
// matter included, or for a schema, named "path.json", whatever the language;
// fromOverride tells that the operator wrote it.
func (s *Set) Source(name, lang string) (text string, fromOverride, ok bool) {
	if c, ok := s.schemas[name]; ok {
		return c.source, c.override, true
	}
	if p, ok := s.prompts[templateFile(name, lang)]; ok {
		return p.source, p.override, true
	}
	return "", false, false
}

// templateFile is the file of a prompt in a language: English for "en", else
// French, as everywhere in the house.
func templateFile(name, lang string) string {
	if lang != "en" {
		lang = "fr"
	}
	return name + "." + lang + ".tmpl"
}

// fileNames are all files that a set is made of, schemas first, since
// templates are checked with theirs.
func fileNames() []string {
	var schemas, templates []string
	for name, schema := range schemaOf {
		schemas = append(schemas, schema+".json")
		for _, lang := range languages {
			templates = append(templates, templateFile(name, lang))
		}
	}
	slices.Sort(schemas)
	slices.Sort(templates)
	return append(slices.Compact(schemas), templates...)
}

func embeddedName(file string) string {
	if path.Ext(file) == ".json" {
		return "schemas/" + file
	}
	return "templates/" + file
}
