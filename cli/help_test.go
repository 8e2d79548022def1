package cli

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/prompts"
	"github.com/parcours-formation/parcours/recommend"
)

// run runs a command in a world of its own.
func run(t testing.TB, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	e := &Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(name string) string { return env[name] },
		Now: func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }}
	code = Main(e, args)
	return code, out.String(), errs.String()
}

// tooWide returns the first line over 80 columns, "" when there is none.
func tooWide(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\n"); ansi.StringWidth(line) > 80 {
			return line
		}
	}
	return ""
}

// placeholder is what a message that does not exist looks like.
var placeholder = regexp.MustCompile(`\[[a-z][a-z0-9-]*(\.[A-Za-z0-9_-]+)+\]|<no value>`)

func checkText(t *testing.T, what, text string) {
	t.Helper()
	if p := placeholder.FindString(text); p != "" {
		t.Errorf("%s shows %s", what, p)
	}
	if line := tooWide(text); line != "" {
		t.Errorf("%s has a line of %d columns:\n%s", what, ansi.StringWidth(line), line)
	}
}

func TestHelp(t *testing.T) {
	words := map[string]string{"fr": "Usage : parcours ", "en": "Usage: parcours "}
	for lang, usage := range words {
		for _, c := range commands() {
			for _, flag := range []string{"-h", "--help"} {
				args := append(strings.Fields(c.name), flag, "-lang", lang)
				code, out, errs := run(t, nil, args...)
				what := strings.Join(args, " ")
				if code != exitOK || errs != "" || !strings.HasPrefix(out, usage+c.name) {
					t.Errorf("%s: code %d, %q, begins %.60q", what, code, errs, out)
				}
				checkText(t, what, out)
			}
			code, out, _ := run(t, nil, append([]string{"help"}, append(strings.Fields(c.name), "-lang", lang)...)...)
			if code != exitOK || !strings.HasPrefix(out, usage+c.name) {
				t.Errorf("help %s: code %d, begins %.60q", c.name, code, out)
			}
		}
		for _, args := range [][]string{{}, {"-h"}, {"help"}, {"aide"}, {"catalogue", "-h"}, {"eval", "-h"}, {"bench", "-h"}} {
			code, out, errs := run(t, map[string]string{"LANG": lang}, args...)
			what := lang + " parcours " + strings.Join(args, " ")
			if code != exitOK || errs != "" {
				t.Errorf("%s: code %d, %q", what, code, errs)
			}
			for _, c := range commands() {
				wanted := len(args) < 2 || strings.HasPrefix(c.name, args[0]+" ")
				if strings.Contains(out, "\n  "+c.name+" ") != wanted {
					t.Errorf("%s: names %q: %v", what, c.name, !wanted)
				}
			}
			checkText(t, what, out)
		}
	}
}

// TestHelpNamesFlags: every option that the help gives, in either language, is
// understood.
func TestHelpNamesFlags(t *testing.T) {
	found := 0
	option := regexp.MustCompile(`(?m)(?:^  |[\[(,/] ?|^ {2}.{0,24}, )-([a-z][a-z-]*)`)
	for _, lang := range []string{"fr", "en"} {
		for _, c := range commands() {
			help := messages.For(lang).T("help." + dots(c.name))
			for _, m := range option.FindAllStringSubmatch(help, -1) {
				if m[1] == "lang" || m[1] == "h" {
					continue
				}
				found++
				// the unknown option after it keeps the command from running
				_, _, errs := run(t, map[string]string{"LANG": "fr"}, append(strings.Fields(c.name), "-"+m[1]+"=true", "-inconnue")...)
				if strings.Contains(errs, "Option non comprise : -"+m[1]+".") || !strings.Contains(errs, "Option non comprise") {
					t.Errorf("%s: the help in %s gives -%s, which is not understood: %s", c.name, lang, m[1], errs)
				}
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d options found in the help", found)
	}
}

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
		"expected": {"model-address", "model-name", "model-key", "price", "seconds", "parallel"}, "flagname": {"now", "levels", "model"},
		"prompts": {string(prompts.Unreadable), string(prompts.UnknownFile), string(prompts.TooLong), string(prompts.Encoding), string(prompts.FrontMatter),
			string(prompts.MissingField), string(prompts.UnknownField), string(prompts.Syntax), string(prompts.MissingPart), string(prompts.StrayText),
			string(prompts.SystemData), string(prompts.UnusedData), string(prompts.OutsideBlock), string(prompts.BadSchema)},
		"search.part": {"title", "skills", "body"}, "language": {"fr", "en"},
	} {
		for _, word := range list {
			ids[prefix+"."+word] = "codes"
		}
	}
	for _, lang := range []string{"fr", "en"} {
		say := messages.For(lang)
		for id, where := range ids {
			if text := say.T(id, "Count", 2); !strings.Contains(text, " ") && placeholder.MatchString(text) || !has(say, id) {
				t.Errorf("%s: no message %q in %s", where, id, lang)
			}
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

func TestWrap(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "  "},
		{"court", "  court"},
		{"un deux trois quatre", "  un deux trois\n  quatre"},
		{"ajoutez donc -allow-private", "  ajoutez donc\n  -allow-private"},                                  // never cut at its hyphen
		{"voir /un/dossier/très-long/fichier.csv ici", "  voir\n  /un/dossier/très-long/fichier.csv\n  ici"}, // nor a file's name
		{"la valeur du mot « gras »", "  la valeur du mot\n  « gras »"},                                      // guillemets hold their word
		{"voici leur liste :", "  voici leur\n  liste :"},
		{"première\nseconde", "  première\n  seconde"},
		{"voici : tout à\u00a0fait", "  voici : tout\n  à\u00a0fait"}, // a no-break space holds
	} {
		if got := wrap("  ", c.text, 18); got != c.want {
			t.Errorf("%q: got\n%s\nwant\n%s", c.text, got, c.want)
		}
	}
}

// TestUsage: what is not understood is told in the person's language, code 2.
func TestUsage(t *testing.T) {
	for _, c := range []struct{ call, want string }{
		{"ask", "Que souhaitez-vous apprendre"},
		{"ask rgpd -now hier", "-jour : « hier »"},
		{"chat tout", "Option non comprise : tout."},
		{"chat -json", "Option non comprise : -json."},
		{"prompts show", "path, retry, understand"},
		{"prompts check", "Quel dossier vérifier"},
		{"search", "Que cherchez-vous ?"},
		{"search x -k 0", "-k : « 0 » n’est pas compris"},
		{"search x -k 1001", "-k : « 1001 »"},
		{"search x -k abc", `Option non comprise : -k "abc".`},
		{"search x -k", "Option non comprise : -k."},
		{"search x -couleur bleu", "Option non comprise : -couleur."},
		{"search x -json=peut-être", `Option non comprise : -json "peut-être".`},
		{"search x -niveau neuf", "-niveau : « neuf »"},
		{"search x -niveau 4-2", "-niveau : « 4-2 »"},
		{"search x -heures longtemps", "-heures : « longtemps »"},
		{"search x -heures 14-7", "-heures : « 14-7 »"},
		{"search x -modalite pigeon", "-modalite : « pigeon »"},
		{"search x -format fax", "-format : « fax »"},
		{"search x -public martiens", "-public : « martiens »"},
		{"search x -cout cher", "-cout : « cher »"},
		{"search x -langue latin", "-langue : « latin »"},
		{"search x -langue de", "-langue : « de »"},
		{"search x -du hier", "-du : « hier »"},
		{"search x -au 31/02/2027", "-au : « 31/02/2027 »"},
		{"search x -du 12/03/2027 -au 11/03/2027", "-au : « 11/03/2027 »"},
		{"search x -lang en -level nine", "-level: “nine” is not understood"},
		{"catalogue import", "Quel fichier importer ?"},
		{"catalogue template mon.xlsx", "Option non comprise : mon.xlsx."},
		{"catalogue rollback maintenant", "Option non comprise : maintenant."},
		{"catalogue stats tout", "Option non comprise : tout."},
		{"version 2", "Option non comprise : 2."},
		{"eval tagger tout", "Option non comprise : tout."},
		{"bench index -n 5", "-n va de 100"},
		{"bench open", "bench open -h"},
		{"bench planner -n 0", "-n va de 1"},
		{"bench planner tout", "Option non comprise : tout."},
		{"frobniquer", "Commande inconnue : « frobniquer »"},
		{"catalogue frobniquer", "Commande inconnue : « catalogue frobniquer »"},
	} {
		dir := t.TempDir()
		code, _, errs := run(t, map[string]string{varData: dir}, strings.Fields(c.call)...)
		if code != exitUsage || !strings.Contains(errs, c.want) {
			t.Errorf("%s: code %d, %q, want %q", c.call, code, errs, c.want)
		}
		if p := placeholder.FindString(errs); p != "" {
			t.Errorf("%s shows %s", c.call, p)
		}
		if entries, _ := os.ReadDir(dir); len(entries) > 0 {
			t.Errorf("%s leaves %v", c.call, entries)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		args string
		want string
	}{
		{nil, "-h", "Commandes"},
		{nil, "-lang en -h", "Commands"},
		{nil, "-h -lang=en", "Commands"},
		{nil, "-h --lang EN", "Commands"},
		{map[string]string{"LANG": "en_GB.UTF-8"}, "-h", "Commands"},
		{map[string]string{"LANG": "C.UTF-8"}, "-h", "Commandes"},
		{map[string]string{"LANG": "en_GB.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "-h", "Commandes"},
		{map[string]string{"LC_ALL": "fr_FR.UTF-8", "PARCOURS_LANG": "en"}, "-h", "Commands"},
		{map[string]string{"PARCOURS_LANG": "en"}, "-h -lang fr", "Commandes"},
	} {
		if code, out, _ := run(t, c.env, strings.Fields(c.args)...); code != exitOK || !strings.Contains(out, c.want) {
			t.Errorf("%v %s: code %d, %.80q, want %q", c.env, c.args, code, out, c.want)
		}
	}
}
