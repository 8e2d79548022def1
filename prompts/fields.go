package prompts

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
)

// views are the empty values that each prompt's parts are rendered with.
var views = map[string]struct{ system, user any }{
	"path":       {nothing{}, pathView{}},
	"retry":      {nothing{}, retryView{}},
	"team":       {nothing{}, teamView{}},
	"understand": {frameworksView{}, understandView{}},
}

// checkFields tells every field that a template names and its part does not
// have, in branches too that are rarely taken. Whether a field that exists
// stands in the right place is for the probe to tell.
func (l *loader) checkFields(file string, p *prompt) {
	name, _, _ := strings.Cut(file, ".")
	system, user := fieldNames(views[name].system), fieldNames(views[name].user)
	for _, t := range p.tmpl.Templates() {
		if t.Tree == nil {
			continue
		}
		known := user
		switch t.Name() {
		case "system":
			known = system
		case "user":
		default: // a part of the operator's own, for either
			known = append(slices.Clone(system), user...)
		}
		walk(t.Tree.Root, func(n parse.Node, field string) {
			switch {
			case slices.Contains(known, field):
			case t.Name() == "system" && slices.Contains(user, field):
				l.faults.add(file, lineOf(t.Tree, n), SystemData, field, strings.Join(known, ", "))
			default:
				l.faults.add(file, lineOf(t.Tree, n), UnknownField, field, strings.Join(known, ", "))
			}
		})
	}
}

// fieldNames are the names of a view's fields, those of its lists included.
func fieldNames(view any) []string {
	names := map[string]bool{}
	var add func(reflect.Type)
	add = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Slice:
			add(t.Elem())
		case reflect.Struct:
			for f := range t.Fields() {
				names[f.Name] = true
				add(f.Type)
			}
		}
	}
	add(reflect.TypeOf(view))
	return slices.Sorted(maps.Keys(names))
}

// walk visits the fields that are named anywhere below a node of a template.
func walk(n parse.Node, visit func(n parse.Node, field string)) {
	each := func(fields []string) {
		for _, f := range fields {
			visit(n, f)
		}
	}
	switch n := n.(type) {
	case *parse.FieldNode:
		each(n.Ident)
	case *parse.VariableNode:
		each(n.Ident[1:])
	case *parse.ChainNode:
		each(n.Field)
	}
	for _, child := range children(n) {
		walk(child, visit)
	}
}

// children are the nodes right below one.
func children(n parse.Node) []parse.Node {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil { // an absent {{else}}
			return nil
		}
		return n.Nodes
	case *parse.ActionNode:
		return []parse.Node{n.Pipe}
	case *parse.TemplateNode:
		return []parse.Node{n.Pipe}
	case *parse.PipeNode:
		if n == nil { // {{template "x"}} without data
			return nil
		}
		var out []parse.Node
		for _, c := range n.Cmds {
			out = append(out, c.Args...)
		}
		return out
	case *parse.ChainNode:
		return []parse.Node{n.Node}
	case *parse.IfNode:
		return []parse.Node{n.Pipe, n.List, n.ElseList}
	case *parse.RangeNode:
		return []parse.Node{n.Pipe, n.List, n.ElseList}
	case *parse.WithNode:
		return []parse.Node{n.Pipe, n.List, n.ElseList}
	}
	return nil
}
