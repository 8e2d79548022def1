package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/prompts"
	"github.com/parcours-formation/parcours/recommend"
)

// TestMessagesExist: every message that the command line names exists in both
// languages, and so do those it makes up from codes.
func TestMessagesExist(t *testing.T) {
	ids := map[string]string{}
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) < 10 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			collect(t, name, ids)
		}
	}
	if len(ids) < 50 {
		t.Errorf("only %d messages found in the source", len(ids))
	}
	for _, c := range commands() {
		ids["help."+dots(c.name)], ids["summary."+dots(c.name)] = "commands", "commands"
	}
	for _, s := range sentences {
		ids[s.id] = "sentences"
	}
	made(ids)
	for _, lang := range []string{"fr", "en"} {
		say := messages.For(lang)
		for id, where := range ids {
			if text := say.T(id, "Count", 2); !strings.Contains(text, " ") && placeholder.MatchString(text) || !has(say, id) {
				t.Errorf("%s: no message %q in %s", where, id, lang)
			}
		}
	}
}

// made adds the messages that the command line makes up from codes.
func made(ids map[string]string) {
	for _, f := range catalog.Fields {
		ids["field."+string(f)] = "fields"
	}
	for _, g := range []catalog.Grade{catalog.Warning, catalog.Error, catalog.Fatal} {
		ids["grade."+g.String()] = "grades"
	}
	for k := recommend.WrongModality; k <= recommend.Unreadable; k++ {
		if k <= recommend.RefusedSubject {
			ids["misfit."+k.String()] = "misfits"
		} else {
			ids["fault."+k.String()] = "faults"
		}
	}
	for c := recommend.NotTaught; c <= recommend.NotCertified; c++ {
		ids["shortfall."+c.String()] = "causes"
	}
	for prefix, list := range map[string][]string{
		"flag": {"count", "level", "hours", "modality", "format", "audience", "cost", "language", "date", "date-order"}, "import.refused": {"fatal", "empty", "shrink", "same"},
		"search.why": {"word", "synonym", "typo", "competence"}, "decline": {"pay", "leave", "career", "conflict", "health", "legal", "support", "elsewhere"},
		"ask":      {"fallback-busy", "fallback-refused", "fallback-too-long", "fallback-unauthorised", "fallback-down", "fallback-bad-answer"},
		"expected": {"model-address", "model-name", "model-key", "price", "seconds", "parallel", "managers"}, "flagname": {"now", "levels", "model"},
		"prompts": {string(prompts.Unreadable), string(prompts.UnknownFile), string(prompts.TooLong), string(prompts.Encoding), string(prompts.FrontMatter),
			string(prompts.MissingField), string(prompts.UnknownField), string(prompts.Syntax), string(prompts.MissingPart), string(prompts.StrayText),
			string(prompts.SystemData), string(prompts.UnusedData), string(prompts.OutsideBlock), string(prompts.BadSchema)},
		"search.part": {"title", "skills", "body"}, "language": {"fr", "en"},
	} {
		for _, word := range list {
			ids[prefix+"."+word] = "codes"
		}
	}
}

// has is Printer.Has, for messages with a plural too.
func has(say *messages.Printer, id string) bool {
	return say.Has(id) || say.T(id, "Count", 2) != "["+id+"]"
}

// collect gathers the literal identifiers that a file hands to T, With, fault,
// newProgress or tell, and those that stand in its tables.
func collect(t *testing.T, name string, ids map[string]string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		var callee string
		switch f := call.Fun.(type) {
		case *ast.SelectorExpr:
			callee = f.Sel.Name
		case *ast.Ident:
			callee = f.Name
		}
		at := map[string]int{"T": 0, "With": 0, "fault": 0, "tell": 0, "tellT": 0, "tellLines": 0, "say": 0, "newProgress": 1}
		i, wanted := at[callee]
		if !wanted || i >= len(call.Args) {
			return true
		}
		if lit, ok := call.Args[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
			id, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			ids[id] = name
		}
		return true
	})
}
