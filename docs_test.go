package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/bot"
)

// variable is an environment variable of the program's; "PARCOURS_KEEP_" is the
// beginning of several.
const variable = `(?:PARCOURS|SLACK|OPENAI)_[A-Z0-9_]+`

var (
	codeVariable = regexp.MustCompile(`"(` + variable + `)"`)      // a string of the code
	docVariable  = regexp.MustCompile("[^A-Z_](" + variable + ")") // any word
	docLink      = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	docFence     = regexp.MustCompile("(?ms)^```.*?^```")
	docCode      = regexp.MustCompile("`[^`]*`")
)

// ofTests are the variables of the tests, which guides for operators leave out.
var ofTests = []string{"PARCOURS_SHARED", "PARCOURS_AIMOCK", "PARCOURS_MODEL_SCENARIOS"}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func glob(t *testing.T, patterns ...string) []string {
	t.Helper()
	var all []string
	for _, p := range patterns {
		found, err := filepath.Glob(p)
		if err != nil || len(found) == 0 {
			t.Fatalf("no file is like %s (%v)", p, err)
		}
		all = append(all, found...)
	}
	return all
}

// named are the variables that texts name, in order.
func named(pattern *regexp.Regexp, texts ...string) []string {
	found := map[string]bool{}
	for _, text := range texts {
		for _, m := range pattern.FindAllStringSubmatch("\n"+text, -1) {
			found[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// lacking are those of want that have does not hold. One that ends in "_"
// stands for all that begin so.
func lacking(want, have []string) []string {
	var out []string
	for _, w := range want {
		if !slices.ContainsFunc(have, func(h string) bool {
			return h == w || strings.HasSuffix(w, "_") && strings.HasPrefix(h, w) || strings.HasSuffix(h, "_") && strings.HasPrefix(w, h)
		}) {
			out = append(out, w)
		}
	}
	return out
}

// TestVariables proves that docs/configuration.md names every variable that the
// command line reads, and that no guide names one that it does not.
func TestVariables(t *testing.T) {
	var code []string
	for _, name := range glob(t, "cli/*.go") {
		if !strings.HasSuffix(name, "_test.go") {
			code = append(code, read(t, name))
		}
	}
	known := named(codeVariable, code...)
	if missing := lacking(known, named(docVariable, read(t, "docs/configuration.md"))); missing != nil {
		t.Errorf("docs/configuration.md does not name %v", missing)
	}
	for _, name := range glob(t, "README*.md", "docs/*.md") {
		if unknown := lacking(named(docVariable, read(t, name)), append(known, ofTests...)); unknown != nil {
			t.Errorf("%s names %v, which no command reads", name, unknown)
		}
	}
}

// anchors are the names that GitHub gives to the headings of a page.
func anchors(text string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(docFence.ReplaceAllString(text, "")) {
		heading, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		if !ok || !strings.HasPrefix(line, "#") {
			continue
		}
		out[strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, strings.TrimSpace(heading))] = true
	}
	return out
}

// broken are the links of a page that lead nowhere; other sites are not asked.
func broken(page, text string, readable func(string) (string, error)) []string {
	var out []string
	text = docCode.ReplaceAllString(docFence.ReplaceAllString(text, ""), "")
	for _, m := range docLink.FindAllStringSubmatch(text, -1) {
		to, anchor, _ := strings.Cut(m[1], "#")
		if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
			continue
		}
		name := page
		if to != "" {
			name = filepath.Join(filepath.Dir(page), to)
		}
		there, err := readable(name)
		if err != nil || anchor != "" && !anchors(there)[anchor] {
			out = append(out, m[1])
		}
	}
	return out
}

// TestLinks follows every link of the guides to its file and its heading.
func TestLinks(t *testing.T) {
	readable := func(name string) (string, error) {
		if info, err := os.Stat(name); err != nil || info.IsDir() {
			return "", err
		}
		text, err := os.ReadFile(name)
		return string(text), err
	}
	for _, name := range glob(t, "*.md", "docs/*.md") {
		for _, to := range broken(name, read(t, name), readable) {
			t.Errorf("%s: the link %s leads nowhere", name, to)
		}
	}
}

// TestScopes proves that docs/slack.md explains the scopes that the manifest
// asks for, all of them and no other.
func TestScopes(t *testing.T) {
	var told []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_.]+(?::[a-z]+)?)` \\|").FindAllStringSubmatch(read(t, "docs/slack.md"), -1) {
		told = append(told, m[1])
	}
	if diff := cmp.Diff(bot.ManifestScopes(), told); diff != "" {
		t.Errorf("scopes in docs/slack.md (-manifest +page):\n%s", diff)
	}
}

// TestReadmeCommand proves that the check of the whole runs the test command
// that both READMEs give.
func TestReadmeCommand(t *testing.T) {
	const command = "\ngo test ./...\n"
	for _, name := range []string{"README.md", "README.fr.md", ".ci/run"} {
		if !strings.Contains(read(t, name), command) {
			t.Errorf("%s does not give %q", name, command)
		}
	}
}

// TestDocsCatch proves that each of these rules can be broken.
func TestDocsCatch(t *testing.T) {
	code := named(codeVariable, `a = "PARCOURS_DATA" // PARCOURS_OLD`, `"PARCOURS_KEEP_" "SLACK_APP_TOKEN"`)
	if diff := cmp.Diff([]string{"PARCOURS_DATA", "PARCOURS_KEEP_", "SLACK_APP_TOKEN"}, code); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
	page := "`PARCOURS_DATA`, `PARCOURS_KEEP_DEAD`, export PARCOURS_NOT=1"
	if diff := cmp.Diff([]string{"SLACK_APP_TOKEN"}, lacking(code, named(docVariable, page))); diff != "" {
		t.Errorf("not in the page (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"PARCOURS_NOT"}, lacking(named(docVariable, page), code)); diff != "" {
		t.Errorf("not in the code (-want +got):\n%s", diff)
	}
	pages := map[string]string{"docs/b.md": "# L’île, à 2 pas !\n```\n# no heading\n```\n"}
	readable := func(name string) (string, error) {
		if text, ok := pages[name]; ok {
			return text, nil
		}
		return "", os.ErrNotExist
	}
	text := "[1](b.md) [2](b.md#lîle-à-2-pas-) [3](https://x.y/z) `[4](none.md)` [5](none.md) [6](b.md#no-heading) ![7](../b.md) [8](#a)\n# A\n[9](#a)"
	got := broken("docs/a.md", text, func(name string) (string, error) {
		if name == "docs/a.md" {
			return "# A\n", nil
		}
		return readable(name)
	})
	if diff := cmp.Diff([]string{"none.md", "b.md#no-heading", "../b.md"}, got); diff != "" {
		t.Errorf("broken links (-want +got):\n%s", diff)
	}
}
