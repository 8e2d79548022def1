package prompts

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// guarded are the fields that other people's words stand in: they may be told
// within a data block only.
var guarded = []string{"Request", "Goals", "Constraints", "Profile", "Name", "Role", "Gaps", "Title", "When", "Teaches", "Outcomes", "Summary"}

// told are the fields without which a prompt makes no sense.
var told = map[string][]string{
	"path":       {"Request", "Ref", "Title"},
	"retry":      {"Faults"},
	"team":       {"Request", "Code", "Ref", "Title"},
	"understand": {"Request"},
}

// probe renders the parts with a mark in every field, and once with nothing at
// all, so that a template that cannot work is found when it is loaded and not
// when somebody asks.
func (l *loader) probe(file string, p *prompt) {
	name, _, _ := strings.Cut(file, ".")
	view := views[name]
	for _, data := range []struct {
		part   string
		values []any
	}{
		{"system", []any{marked(view.system), view.system}},
		{"user", []any{marked(view.user), view.user}},
	} {
		for _, v := range data.values {
			if _, err := p.part(data.part, v); err != nil {
				l.probeFault(file, err)
				return
			}
		}
	}
	text, _ := p.part("user", marked(view.user))
	for _, field := range told[name] {
		if !strings.Contains(text, mark(field)) {
			l.faults.add(file, 0, UnusedData, field, "")
		}
	}
	for _, field := range guarded {
		if outsideBlock(text, mark(field)) {
			l.faults.add(file, 0, OutsideBlock, field, "<…>{{."+field+"}}</…>")
		}
	}
}

// execError is how text/template tells where rendering failed.
var execError = regexp.MustCompile(`(?s)^template: [^:]*:(\d+):\d+: executing "[^"]*" at <([^>]*)>: (.*)$`)

func (l *loader) probeFault(file string, err error) {
	m := execError.FindStringSubmatch(err.Error())
	if m == nil {
		l.faults.add(file, 0, Syntax, err.Error(), "")
		return
	}
	line, _ := strconv.Atoi(m[1])
	if strings.Contains(m[3], "can't evaluate field") {
		l.faults.add(file, line, UnknownField, strings.TrimPrefix(m[2], "."), "")
		return
	}
	l.faults.add(file, line, Syntax, m[2]+": "+m[3], "")
}

func mark(field string) string { return "⟦" + field + "⟧" }

// marked is a view with its field's mark in every text, one entry in every
// list, and a value in every number.
func marked(view any) any {
	v := reflect.New(reflect.TypeOf(view)).Elem()
	put(v, "")
	return v.Interface()
}

func put(v reflect.Value, field string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(mark(field))
	case reflect.Int:
		v.SetInt(3)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		put(v.Index(0), field)
	case reflect.Struct:
		for i := range v.NumField() {
			put(v.Field(i), v.Type().Field(i).Name)
		}
	}
}

var tag = regexp.MustCompile(`<(/?)\pL[^<>/]*>`)

// outsideBlock tells whether a mark stands anywhere where no tag is open.
func outsideBlock(text, mark string) bool {
	depth, from := 0, 0
	for _, at := range append(tag.FindAllStringSubmatchIndex(text, -1), []int{len(text), len(text), 0, 0}) {
		if depth <= 0 && strings.Contains(text[from:at[0]], mark) {
			return true
		}
		if depth++; at[2] < at[3] {
			depth -= 2
		}
		from = at[1]
	}
	return false
}
