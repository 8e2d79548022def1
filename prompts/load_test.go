package prompts

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ours is a file that Parcours comes with, with parts replaced in turn.
func ours(t testing.TB, file string, replace ...string) string {
	t.Helper()
	text, err := embedded.ReadFile(embeddedName(file))
	if err != nil {
		t.Fatal(err)
	}
	s := string(text)
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(s, replace[i]) {
			t.Fatalf("%s has no %q", file, replace[i])
		}
		s = strings.Replace(s, replace[i], replace[i+1], 1)
	}
	return s
}

func directory(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestOverride(t *testing.T) {
	bom := "\ufeff" + strings.ReplaceAll(ours(t, "retry.fr.tmpl", "version: 1", `version: "7b" `), "\n", "\r\n")
	s, err := Load(directory(t, map[string]string{
		"retry.fr.tmpl":   bom,
		"path.json":       ours(t, "path.json", `"why": {`, `"why": {"maxLength": 220, "description": "reason", `),
		"..data":          "a ConfigMap's own",
		".path.fr.tmpl~1": "an editor's",
	}))
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Retry("fr", RetryData{Faults: []string{"x"}, Refs: []string{"F1"}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Version != "7b" || strings.Contains(r.User, "\r") || !strings.Contains(string(r.Schema), `"maxLength":220`) {
		t.Errorf("the override is not in force: %+v", r)
	}
	for _, c := range []struct {
		name, lang string
		over, ok   bool
	}{{"retry", "fr", true, true}, {"retry", "en", false, true}, {"path.json", "", true, true}, {"path", "fr", false, true}, {"nope", "fr", false, false}} {
		text, over, ok := s.Source(c.name, c.lang)
		if over != c.over || ok != c.ok || ok == (text == "") {
			t.Errorf("Source(%s, %s) = %d bytes, %t, %t", c.name, c.lang, len(text), over, ok)
		}
	}
	if r, _ := defaults(t).Retry("fr", RetryData{Refs: []string{"F1"}}); r.Version != "1" {
		t.Error("the override changed the default set")
	}
}

func TestLoadNothing(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		s, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"path", "retry", "team", "understand"}, s.Names()); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}

// faultsOf loads a folder and returns its faults, one a line.
func faultsOf(t *testing.T, dir string) string {
	t.Helper()
	s, err := Load(dir)
	if err == nil {
		return ""
	}
	var faults *Faults
	if !errors.As(err, &faults) || s != nil {
		t.Fatalf("a set and %v, want no set and *Faults", err)
	}
	var lines []string
	for _, f := range faults.All {
		f.Expected = ""
		lines = append(lines, f.String())
	}
	return strings.Join(lines, "\n")
}

const pathFR, understandFR = "path.fr.tmpl", "understand.fr.tmpl"

// place stands for the line of the words in it.
var place = regexp.MustCompile(`⟨[^⟩]*⟩`)

const noParts = "path.fr.tmpl: missing-part \"system\"\npath.fr.tmpl: missing-part \"user\"\n"

// TestFaults is longer than the house allows: it is one table.
func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"no front matter", pathFR, "bonjour", noParts + "path.fr.tmpl:1: front-matter\npath.fr.tmpl:1: stray-text \"bonjour\""},
		{"open front matter", pathFR, "---\nname: path\n", noParts + "path.fr.tmpl:1: front-matter\npath.fr.tmpl:1: stray-text \"---\\nname: path\""},
		{"missing field", pathFR, ours(t, pathFR, "version: 1\n", ""), `path.fr.tmpl: missing-field "version"`},
		{"empty field", pathFR, ours(t, pathFR, "version: 1", "version:"), `path.fr.tmpl:3: missing-field "version"`},
		{"field of the head unknown", pathFR, ours(t, pathFR, "version: 1", "version: 1\ntop_p: 1"), `path.fr.tmpl:4: unknown-field "top_p"`},
		{"values", pathFR, ours(t, pathFR, "name: path", "name: chemin", "0.2", "warm", "1200", "0", "schema: path", "schema: understand"),
			"path.fr.tmpl:2: front-matter \"name: chemin\"\npath.fr.tmpl:4: front-matter \"temperature: warm\"\npath.fr.tmpl:5: front-matter \"max_tokens: 0\"\npath.fr.tmpl:6: front-matter \"schema: understand\""},
		{"not a number, and too hot", pathFR, ours(t, pathFR, "0.2", "NaN\ntemperature: 9"), "path.fr.tmpl:4: front-matter \"temperature: NaN\"\npath.fr.tmpl:5: front-matter \"temperature\""},
		{"no colon", pathFR, ours(t, pathFR, "version: 1", "version: 1\nbonjour"), `path.fr.tmpl:4: front-matter "bonjour"`},
		{"unknown field", pathFR, ours(t, pathFR, "{{.Request}}", "{{.Request}} {{.Nope}}"), `path.fr.tmpl:⟨{{.Nope⟩: unknown-field "Nope"`},
		{"unknown field in a rare branch", pathFR, ours(t, pathFR, "{{- if .Profile}}", "{{if false}}{{.Nope}}{{else}}{{range .Goals}}{{else}}{{$.Never}}{{end}}{{end}}{{- if .Profile}}"),
			"path.fr.tmpl:⟨{{.Nope⟩: unknown-field \"Nope\"\npath.fr.tmpl:⟨{{.Nope⟩: unknown-field \"Never\""},
		{"a field where it is not", pathFR, ours(t, pathFR, "{{.Request}}", "{{.Title}} {{.Request}}"), `path.fr.tmpl:⟨{{.Title}} {{.Req⟩: unknown-field "Title"`},
		{"system part that uses data", pathFR, ours(t, pathFR, "Vous composez", "Pour {{.Request}}, vous composez"), `path.fr.tmpl:⟨Pour {{.Req⟩: system-data "Request"`},
		{"system part of understand", understandFR, ours(t, understandFR, "Vous lisez", "{{.Today}} Vous lisez"), `understand.fr.tmpl:⟨{{.Today}} Vous⟩: system-data "Today"`},
		{"system part through another part", pathFR, ours(t, pathFR, "Vous composez", `{{template "facts" .}} Vous composez`), `path.fr.tmpl:⟨{{- if .Level⟩: unknown-field "Level"`},
		{"syntax", pathFR, ours(t, pathFR, "{{- if .Profile}}", "{{- if .Profile"), `path.fr.tmpl:⟨<profil⟩: syntax "unexpected \"<\" in operand"`},
		{"unknown function", pathFR, ours(t, pathFR, "{{join .Profile", "{{glue .Profile"), `path.fr.tmpl:⟨{{glue⟩: syntax "function \"glue\" not defined"`},
		{"missing parts", pathFR, ours(t, pathFR, `"system"`, `"sistem"`, `"user"`, `"usager"`), "path.fr.tmpl: missing-part \"system\"\npath.fr.tmpl: missing-part \"user\""},
		{"text outside", pathFR, ours(t, pathFR, `{{define "user"}}`, "Soyez bref.\n"+`{{define "user"}}`), `path.fr.tmpl:⟨Soyez⟩: stray-text "Soyez bref."`},
		{"request outside of a block", pathFR, ours(t, pathFR, "Composez le parcours", "{{.Request}} Composez le parcours"), `path.fr.tmpl: outside-block "Request"`},
		{"block not closed before", pathFR, ours(t, pathFR, "<profil>{{join .Profile \" ; \"}}</profil>", "{{join .Profile \" ; \"}}"), `path.fr.tmpl: outside-block "Profile"`},
		{"request not told", understandFR, ours(t, understandFR, "{{.Request}}", "…"), `understand.fr.tmpl: unused-data "Request"`},
		{"unknown file", "path.de.tmpl", "x", `path.de.tmpl: unknown-file "path.de.tmpl"`},
		{"huge file", pathFR, strings.Repeat("x", maxFile+1), `path.fr.tmpl: too-long "> 65536"`},
		{"not UTF-8", pathFR, "---\xff", "path.fr.tmpl: encoding"},
		{"empty file", pathFR, "", noParts + "path.fr.tmpl:1: front-matter"},
		{"schema not JSON", "path.json", "{\n\"type\": oops}", `path.json:2: schema "invalid character 'o' looking for beginning of value"`},
		{"schema lacks a property", "path.json", ours(t, "path.json", `"why": {"type": "string"}`, `"reason": {"type": "string"}`),
			"path.json: schema \"steps[].why\"\npath.json: schema \"steps[].reason\""},
		{"required differ", "path.json", ours(t, "path.json", `["steps", "note"]`, `["steps"]`), `path.json: schema "required"`},
		{"more allowed", "path.json", ours(t, "path.json", "false", "true"), `path.json: schema "steps[].additionalProperties"`},
		{"refs not to be filled in", "path.json", ours(t, "path.json", `, "enum": ["$refs"]`, ""), `path.json: schema "steps[].course.enum"`},
		{"another intent", "understand.json", ours(t, "understand.json", `"greeting"`, `"hello"`), `understand.json: schema "intent.enum"`},
		{"schema of another type", "path.json", "[1]", `path.json: schema "json: cannot unmarshal array`},
	} {
		want := place.ReplaceAllStringFunc(c.want, func(m string) string {
			before, _, _ := strings.Cut(c.text, strings.Trim(m, "⟨⟩"))
			return strconv.Itoa(1 + strings.Count(before, "\n"))
		})
		got := faultsOf(t, directory(t, map[string]string{c.file: c.text}))
		if got != want && (!strings.HasPrefix(got, want) || c.file != "path.json") {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, want)
		}
	}
}

// TestEveryFault tells the faults of all files at once.
func TestEveryFault(t *testing.T) {
	dir := directory(t, map[string]string{
		"path.json":          "{",
		pathFR:               ours(t, pathFR, "version: 1\n", "", "{{.Request}}", "{{.Nope}}"),
		"retry.en.tmpl":      ours(t, "retry.en.tmpl", "{{end}}", ""),
		"notes.txt":          "x",
		"understand.en.tmpl": strings.Repeat("x", maxFile+1),
	})
	if err := os.Mkdir(filepath.Join(dir, "path.en.tmpl"), 0o700); err != nil {
		t.Fatal(err)
	}
	got := faultsOf(t, dir)
	for _, want := range []string{
		`notes.txt: unknown-file`, `path.json:1: schema`, `path.fr.tmpl: missing-field "version"`, `: unknown-field "Nope"`,
		`retry.en.tmpl:`, `understand.en.tmpl: too-long`, `path.en.tmpl: unreadable`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if got := faultsOf(t, filepath.Join(dir, "absent")); !strings.Contains(got, "unreadable") {
		t.Errorf("absent folder: %q", got)
	}
}

// FuzzFile proves that no head and no schema of an operator's ends in a panic,
// and that what is accepted renders to a JSON schema. The template's body is
// left alone: its parser is Go's, and a made-up one may loop for ever.
func FuzzFile(f *testing.F) {
	head, _, _, _ := splitHead(ours(f, pathFR))
	f.Add(strings.Join(head, ""))
	f.Add(ours(f, "path.json"))
	f.Add(ours(f, "path.json", `"why": {`, `"why": {"maxLength": 220, "anyOf": [{}], `))
	_, body, _, _ := splitHead(ours(f, pathFR))
	f.Fuzz(func(t *testing.T, text string) {
		for file, whole := range map[string]string{pathFR: fence + "\n" + text + "\n" + fence + "\n" + body, "path.json": text} {
			if strings.Contains(text, "{{") {
				t.Skip("a body")
			}
			l := loader{set: defaults(t).clone()}
			l.add(file, []byte(whole), true)
			s, err := l.done()
			if err != nil {
				continue
			}
			r, err := s.Path("fr", hostilePath("x", 2))
			if err != nil || !json.Valid(r.Schema) || !strings.Contains(string(r.Schema), `["F1","F2"]`) {
				t.Errorf("%v, schema %s", err, r.Schema)
			}
		}
	})
}
