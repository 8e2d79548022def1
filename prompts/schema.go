package prompts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// schema is the form of an answer. Only what every server understands stands
// in ours: OpenAI's strict mode wants all properties required and none
// additional; bounds of length and number it takes by now, but Anthropic's
// refuses them, vLLM left them to a slower decoder for long (xgrammar), and
// llama.cpp's grammars grow with them. So bounds are told in words and checked
// in code.
type schema struct {
	source   string
	compact  []byte // the order of properties is kept: models answer in it
	override bool
}

// The enums that are filled in at rendering: the courses of this very request,
// the competences of the frameworks in force.
const (
	refsMark        = "$refs"
	competencesMark = "$competences"
)

// marks says which of them a schema has.
var marks = map[string]string{"path.json": refsMark, "team.json": refsMark, "understand.json": competencesMark}

// fill puts the values in the place of the mark.
func (s *schema) fill(mark string, values []string) (json.RawMessage, error) {
	if len(values) == 0 {
		return nil, fmt.Errorf("nothing to put for %s: an enum may not be empty", mark)
	}
	var list bytes.Buffer
	enc := json.NewEncoder(&list)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(values); err != nil {
		return nil, err
	}
	return bytes.Replace(s.compact, []byte(`["`+mark+`"]`), bytes.TrimSpace(list.Bytes()), 1), nil
}

// addSchema checks a file and takes it in; the schemas that Parcours comes with
// are what an operator's are compared to.
func (l *loader) addSchema(file, text string, override bool) {
	known := len(l.faults.All)
	var compact bytes.Buffer
	var whole any // read for the error alone: it tells the line, Compact's does not
	err := json.Unmarshal([]byte(text), &whole)
	if err == nil {
		err = json.Compact(&compact, []byte(text))
	}
	if err != nil {
		l.faults.add(file, lineOfJSON(text, err), BadSchema, err.Error(), "JSON")
		return
	}
	if override {
		l.compare(file, compact.Bytes())
	}
	if len(l.faults.All) == known {
		l.set.schemas[file] = &schema{source: text, compact: compact.Bytes(), override: override}
	}
}

// lineOfJSON is the line that a decoder's error is about.
func lineOfJSON(text string, err error) int {
	syntax, ok := err.(*json.SyntaxError)
	if !ok || syntax.Offset > int64(len(text)) {
		return 0
	}
	return 1 + strings.Count(text[:syntax.Offset], "\n")
}
