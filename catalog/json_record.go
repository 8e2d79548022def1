package catalog

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// maxLayouts bounds the memory of key sets: objects that all differ are read
// without it.
const maxLayouts = 256

// layout understands the keys of an object, which are the columns of a table
// with one row.
func (j *jsonReader) layout(obj map[string]any) *layout {
	keys := slices.Sorted(maps.Keys(obj))
	id := strings.Join(keys, "\x00")
	if l := j.layouts[id]; l != nil {
		return l
	}
	l := newLayout(keys, keys, j.r.o.Mapping, j.r.o.Language)
	if len(j.layouts) < maxLayouts {
		j.layouts[id] = l
	}
	return l
}

// titled reports whether an object has a title of its own.
func (j *jsonReader) titled(obj map[string]any) bool {
	l := j.layout(obj)
	return slices.ContainsFunc(l.fields[FieldTitle], func(i int) bool {
		return len(jsonTexts(obj[l.columns[i].name], l.want)) > 0
	})
}

// record reads the fields of an object.
func (j *jsonReader) record(obj map[string]any, above []string) Record {
	l := j.layout(obj)
	rec := Record{Source: j.r.name, Row: max(j.rank, 1)}
	for _, c := range l.columns {
		if !c.known() && c.name != "path" && !slices.Contains(childKeys, c.name) {
			j.r.ignore(c.name)
		}
	}
	rec.Values = l.values(func(i int) []string {
		v := obj[l.columns[i].name]
		if l.columns[i].head.Field == FieldSessions {
			v = withoutObjects(v) // they follow
		}
		return jsonTexts(v, l.want)
	})
	for _, i := range l.fields[FieldSessions] {
		rec.Sessions = append(rec.Sessions, jsonSessions(obj[l.columns[i].name], l.want)...)
	}
	if id := pathID(obj, rec, above); len(rec.Values[FieldID]) == 0 && id != "" {
		rec.Values[FieldID] = []string{id}
	}
	rec.Header, rec.Cells = canonicalRow(rec)
	return rec
}

// pathID names an entry of a tree that has no code: by its "path", which when a
// list holds the titles above it, or by where it was found.
func pathID(obj map[string]any, rec Record, above []string) string {
	title := rec.Values[FieldTitle]
	switch path := obj["path"].(type) {
	case string:
		return path
	case []any:
		above = jsonTexts(path, "")
	case nil:
		if len(above) == 0 {
			return ""
		}
	}
	if len(title) == 0 {
		return ""
	}
	return strings.Join(append(slices.Clone(above), title[0]), "/")
}

// namingKeys are the keys that say in one word what an object is, best first.
var namingKeys = []string{"name", "nom", "label", "libelle", "libellé", "title", "titre", "intitule", "value", "@value", "text", "code", "id"}

// jsonTexts reads a value as the texts it stands for: lists flattened, texts in
// several languages chosen among, objects by their name. What has no text is
// left out.
func jsonTexts(v any, lang string) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case json.Number:
		return []string{v.String()}
	case bool:
		if v {
			return []string{"oui"}
		}
		return []string{"non"}
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, jsonTexts(e, lang)...)
		}
		return out
	case map[string]any:
		return objectTexts(v, lang)
	}
	return nil
}

func objectTexts(obj map[string]any, lang string) []string {
	if c, ok := obj["competence"].(string); ok {
		return []string{targetText(c, obj["level"])}
	}
	if cents, ok := obj["cents"].(json.Number); ok {
		return []string{moneyText(cents, obj["currency"])}
	}
	if inLanguages(obj) {
		if t := jsonTexts(obj[lang], lang); len(t) > 0 {
			return t
		}
		for _, k := range slices.Sorted(maps.Keys(obj)) {
			if t := jsonTexts(obj[k], lang); len(t) > 0 {
				return t
			}
		}
		return nil
	}
	for _, k := range namingKeys {
		if t := jsonTexts(obj[k], lang); len(t) > 0 {
			return t
		}
	}
	return nil
}

// inLanguages reports whether the keys are all languages: "fr", "en-GB".
func inLanguages(obj map[string]any) bool {
	for k := range obj {
		base, _, _ := strings.Cut(k, "-")
		if base = strings.ToLower(base); len(base) != 2 || base == "id" {
			return false
		}
	}
	return len(obj) > 0
}

// targetText writes a competence at a level as Convert reads it.
func targetText(competence string, level any) string {
	if n, ok := level.(json.Number); ok && n.String() != "0" {
		return competence + "@" + n.String()
	}
	return competence
}

// moneyText writes {"cents": 12345, "currency": "EUR"} as "123.45 EUR".
func moneyText(cents json.Number, currency any) string {
	n, err := cents.Int64()
	if err != nil {
		return ""
	}
	code, _ := currency.(string)
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return strings.TrimSpace(fmt.Sprintf("%s%d.%02d %s", sign, n/100, n%100, code))
}

// sessionFields are those a nested session may have.
var sessionFields = []Field{FieldID, FieldStart, FieldEnd, FieldPlace, FieldSeats, FieldURL}

// jsonSessions reads the objects of a list of sessions; its texts are cells.
func jsonSessions(v any, lang string) []map[Field]string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var out []map[Field]string
	for _, e := range list {
		obj, ok := e.(map[string]any)
		if !ok {
			continue
		}
		s := map[Field]string{}
		for _, k := range slices.Sorted(maps.Keys(obj)) {
			h, _ := parseHeading(k)
			texts := jsonTexts(obj[k], lang)
			if slices.Contains(sessionFields, h.Field) && len(texts) > 0 && s[h.Field] == "" {
				s[h.Field] = strings.Join(texts, ", ")
			}
		}
		if full, _ := obj["full"].(bool); full {
			s[FieldSeats] = fullSession
		}
		if len(s) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// withoutObjects keeps the plain texts of a list.
func withoutObjects(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return nil
	case []any:
		return slices.DeleteFunc(slices.Clone(v), func(e any) bool { _, ok := e.(map[string]any); return ok })
	}
	return v
}

// fullSession is the word for a session without a seat left.
const fullSession = "complet"

// canonicalHeader is the header of every record that is not a table's row.
func canonicalHeader() []string {
	out := make([]string, len(Fields))
	for i, f := range Fields {
		out[i] = string(f)
	}
	return out
}

// rawRecord is an entry that could not be read: its text stands in a column of
// its own beside the canonical ones.
func rawRecord(source string, row int, raw []byte) Record {
	header := append(canonicalHeader(), "json")
	cells := make([]string, len(header))
	cells[len(cells)-1] = strings.ToValidUTF8(string(raw), "\ufffd")
	return Record{Source: source, Row: row, Header: header, Cells: cells}
}

// canonicalRow writes a record's values under the canonical columns, for the
// reject file. Several values stand on lines of their own.
func canonicalRow(rec Record) (header, cells []string) {
	header, cells = canonicalHeader(), make([]string, len(Fields))
	for i, f := range Fields {
		cells[i] = strings.Join(rec.Values[f], "\n")
		if f == FieldSessions && len(rec.Sessions) > 0 {
			cells[i] = sessionLines(rec.Sessions)
		}
	}
	return header, cells
}
