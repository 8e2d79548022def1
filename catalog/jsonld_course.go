package catalog

import (
	"encoding/json"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
)

func keysOf(obj map[string]any) iter.Seq[string] { return maps.Keys(obj) }

// course yields a schema.org Course (https://schema.org/Course) as a record.
func (l *ldReader) course(obj map[string]any) error {
	l.rank++
	rec := Record{Source: l.r.name, Row: l.rank, Values: map[Field][]string{}}
	set := func(f Field, values ...string) {
		for _, v := range values {
			if v != "" && !slices.Contains(rec.Values[f], v) {
				rec.Values[f] = append(rec.Values[f], v)
			}
		}
	}
	text := func(v any) string { return plainText(l.text(v)) }
	set(FieldID, firstOf(text(obj["courseCode"]), text(obj["identifier"])))
	set(FieldTitle, text(obj["name"]))
	set(FieldSummary, firstOf(text(obj["description"]), text(obj["abstract"])))
	for _, v := range l.texts(obj["teaches"]) {
		set(ldTargetOr(FieldTeaches, FieldOutcomes, v), plainText(v))
	}
	for _, v := range l.texts(obj["competencyRequired"]) {
		set(ldTargetOr(FieldRequires, FieldPrerequisites, v), plainText(v))
	}
	set(FieldPrerequisites, l.texts(obj["coursePrerequisites"])...)
	set(FieldKeywords, append(ldKeywords(l.texts(obj["keywords"])), l.texts(obj["about"])...)...)
	set(FieldProvider, firstOf(text(obj["provider"]), l.offered(obj), text(obj["publisher"]), text(obj["creator"])))
	set(FieldURL, l.address(obj))
	set(FieldLanguage, l.languages(obj)...)
	set(FieldLevel, text(obj["educationalLevel"]))
	set(FieldAudience, l.audience(obj["audience"])...)
	set(FieldCertification, text(obj["educationalCredentialAwarded"]))
	set(FieldHours, l.workload(obj))
	set(FieldCost, l.price(obj))
	for _, i := range l.instances(obj) {
		set(FieldModality, l.texts(i["courseMode"])...)
	}
	rec.Sessions = l.sessions(obj)
	rec.Header, rec.Cells = canonicalRow(rec)
	return l.r.emit(rec)
}

var targetCode = regexp.MustCompile(`^\w+:[\w.]+(?:@\d)?$`)

// ldTargetOr is the field for competences when the text is a competence's code,
// and the field for plain words otherwise.
func ldTargetOr(codes, words Field, text string) Field {
	if targetCode.MatchString(text) {
		return codes
	}
	return words
}

// ldKeywords takes apart keywords written as one text with commas.
func ldKeywords(texts []string) []string {
	if len(texts) != 1 {
		return texts
	}
	var out []string
	for k := range strings.SplitSeq(texts[0], ",") {
		out = append(out, strings.TrimSpace(k))
	}
	return out
}

// follow replaces a reference by what it refers to.
func (l *ldReader) follow(v any) any {
	if obj, ok := v.(map[string]any); ok && len(obj) == 1 {
		if id, ok := obj["@id"].(string); ok && l.byID[id] != nil {
			return l.byID[id]
		}
	}
	return v
}

// list makes a list of one value.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// texts reads the texts of a value; of several in different languages, those in
// the wanted one.
func (l *ldReader) texts(v any) []string {
	var wanted, all []string
	for _, e := range list(v) {
		e = l.follow(e)
		var t []string
		switch e := e.(type) {
		case string, json.Number:
			t = jsonTexts(e, l.want)
		case map[string]any:
			t = l.nodeTexts(e)
			if lang, _ := e["@language"].(string); strings.HasPrefix(lang, l.want) {
				wanted = append(wanted, t...)
			}
		}
		all = append(all, t...)
	}
	if len(wanted) > 0 {
		return wanted
	}
	return all
}

// nodeTexts names a node in one text.
func (l *ldReader) nodeTexts(obj map[string]any) []string {
	for _, key := range []string{"@value", "termCode", "courseCode", "name", "value", "headline", "legalName", "alternateName"} {
		if t := jsonTexts(obj[key], l.want); len(t) > 0 {
			return t[:1]
		}
	}
	return nil
}

// text is the first of texts.
func (l *ldReader) text(v any) string { return ldFirst(l.texts(v)) }

func ldFirst(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}

// ldText reads a plain text without following anything.
func ldText(v any, lang string) string { return ldFirst(jsonTexts(v, lang)) }

// nodes returns the objects of a value, references followed.
func (l *ldReader) nodes(v any) []map[string]any {
	var out []map[string]any
	for _, e := range list(v) {
		if obj, ok := l.follow(e).(map[string]any); ok {
			out = append(out, obj)
		}
	}
	return out
}

func (l *ldReader) instances(obj map[string]any) []map[string]any {
	return l.nodes(obj["hasCourseInstance"])
}

// address is where the course is described.
func (l *ldReader) address(obj map[string]any) string {
	for _, key := range []string{"url", "mainEntityOfPage", "sameAs", "@id"} {
		for _, e := range list(obj[key]) {
			if node, ok := e.(map[string]any); ok {
				e = node["@id"]
			}
			if s, _ := e.(string); strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
				return s
			}
		}
	}
	return ""
}

// languages of teaching: the course's, else its instances'.
func (l *ldReader) languages(obj map[string]any) []string {
	out := firstLanguage(l.nodes(obj["inLanguage"]), l.texts(obj["inLanguage"]))
	for _, i := range l.instances(obj) {
		if out == nil {
			out = firstLanguage(l.nodes(i["inLanguage"]), l.texts(i["inLanguage"]))
		}
	}
	return out
}

// firstLanguage takes one language, by its code where a node gives it.
func firstLanguage(nodes []map[string]any, texts []string) []string {
	if len(nodes) > 0 {
		if code := ldText(nodes[0]["alternateName"], ""); code != "" {
			return []string{code}
		}
	}
	if len(texts) > 0 {
		return texts[:1]
	}
	return nil
}
