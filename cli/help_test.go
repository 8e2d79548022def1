package cli

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/parcours-formation/parcours/messages"
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
		{"prompts show", "path, retry, team, understand"},
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
