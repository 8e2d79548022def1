package prompts

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// node is what is compared of a schema. Other keywords, such as descriptions
// or the bounds that an operator's own server understands, are free.
type node struct {
	Type       any             `json:"type"`
	Properties map[string]node `json:"properties"`
	Required   []string        `json:"required"`
	Additional any             `json:"additionalProperties"`
	Items      *node           `json:"items"`
	Enum       []any           `json:"enum"`
}

// compare tells where an operator's schema departs from ours: code reads every
// property and knows every value of an enum, so that none may be missing,
// added or renamed.
func (l *loader) compare(file string, theirs []byte) {
	var got, want node
	if err := json.Unmarshal(theirs, &got); err != nil {
		l.faults.add(file, 0, BadSchema, err.Error(), "JSON Schema")
		return
	}
	if err := json.Unmarshal(l.set.schemas[file].compact, &want); err != nil {
		l.faults.add(file, 0, BadSchema, err.Error(), "JSON Schema")
		return
	}
	l.compareNode(file, "", got, want)
}

func (l *loader) compareNode(file, at string, got, want node) {
	differ := func(keyword string, g, w any) {
		if fmt.Sprint(g) != fmt.Sprint(w) {
			l.faults.add(file, 0, BadSchema, strings.TrimPrefix(at+"."+keyword, "."), jsonText(w))
		}
	}
	differ("type", got.Type, want.Type)
	differ("additionalProperties", got.Additional, want.Additional)
	differ("required", sorted(got.Required), sorted(want.Required))
	if len(want.Enum) > 0 {
		differ("enum", got.Enum, want.Enum)
	}
	for _, name := range slices.Sorted(maps.Keys(want.Properties)) {
		at := strings.TrimPrefix(at+"."+name, ".")
		if property, ok := got.Properties[name]; ok {
			l.compareNode(file, at, property, want.Properties[name])
		} else {
			l.faults.add(file, 0, BadSchema, at, "properties")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got.Properties)) {
		if _, ok := want.Properties[name]; !ok {
			l.faults.add(file, 0, BadSchema, strings.TrimPrefix(at+"."+name, "."), jsonText(slices.Sorted(maps.Keys(want.Properties))))
		}
	}
	if want.Items != nil {
		items := node{}
		if got.Items != nil {
			items = *got.Items
		}
		l.compareNode(file, at+"[]", items, *want.Items)
	}
}

func sorted(s []string) []string { return slices.Sorted(slices.Values(s)) }

func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
