package main

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/parcours-formation/parcours"

// rooms says which rooms of the house each may import (DESIGN.md); "*" is all.
// A room below another, such as eval/bench, has rules of its own.
var rooms = map[string][]string{
	"":           {"cli"},
	"cli":        {"*"},
	"bot":        {"recommend", "recommend/slots", "store", "catalog", "messages"},
	"recommend":  {"index", "llm", "prompts", "catalog", "messages", "recommend/slots"},
	"prompts":    {"catalog"},
	"llm":        {},
	"index":      {"catalog"},
	"catalog":    {},
	"store":      {"catalog", "recommend"},
	"playground": {},
	"messages":   {},
	"eval":       {"recommend", "recommend/slots", "index", "catalog", "llm", "prompts"},
	"eval/bench": {"catalog"},

	"recommend/slots": {"catalog"},
}

// testRooms are what tests may import besides.
var testRooms = map[string][]string{
	"":        {"*"},
	"bot":     {"playground", "index", "llm"},
	"store":   {"recommend/slots"},
	"catalog": {"messages"}, // every issue has its sentences
}

// homes are the libraries that stay in their room, tests included. Names end
// where the next path element begins.
var homes = map[string][]string{
	"github.com/blevesearch":            {"index"},
	"github.com/sashabaranov/go-openai": {"llm"},
	"github.com/nats-io":                {"store"},
	"github.com/slack-go":               {"bot", "playground"},
	"codeberg.org/go-pdf":               {"recommend"},
}

// forbidden names say nothing of what a folder does.
var forbidden = []string{"internal", "pkg", "utils", "models", "types", "helpers"}

// listed is what "go list -json" tells of a package.
type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
	Error                              *struct{ Err string }
}

func packages(t *testing.T) []listed {
	t.Helper()
	var errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports,Error", "./...")
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, errs.String())
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		if p.Error != nil {
			t.Errorf("%s: %s", p.ImportPath, p.Error.Err)
		}
		all = append(all, p)
	}
}

// room is the folder of a package of this module.
func room(path string) (string, bool) {
	if path == module {
		return "", true
	}
	return strings.CutPrefix(path, module+"/")
}

// violations tells what a package imports against the rules.
func violations(p listed) []string {
	from, _ := room(p.ImportPath)
	may, known := rooms[from]
	if !known {
		return []string{"the room " + from + " is not in DESIGN.md"}
	}
	var out []string
	for _, part := range strings.Split(from, "/") {
		if slices.Contains(forbidden, part) {
			out = append(out, "no folder is called "+part)
		}
	}
	check := func(imports, may []string) {
		for _, path := range imports {
			if to, ours := room(path); ours && to != from && !slices.Contains(may, to) && !slices.Contains(may, "*") {
				out = append(out, from+" may not import "+to)
			}
			for library, homes := range homes {
				if (path == library || strings.HasPrefix(path, library+"/")) && !slices.Contains(homes, from) {
					out = append(out, path+" belongs in "+strings.Join(homes, ", ")+", not in "+from)
				}
			}
		}
	}
	check(p.Imports, may)
	check(slices.Concat(p.TestImports, p.XTestImports), append(slices.Clone(may), testRooms[from]...))
	return out
}

// TestImports proves the table of rooms: imports run downhill, and each library
// stays in its room.
func TestImports(t *testing.T) {
	all := packages(t)
	if len(all) < 8 {
		t.Fatalf("go list names %d packages only", len(all))
	}
	for _, p := range all {
		for _, v := range violations(p) {
			t.Errorf("%s: %s", p.ImportPath, v)
		}
	}
}

// TestFolders also opens every folder, so that "go test" does not answer from
// its cache when one has changed: what go list reads it does not see.
func TestFolders(t *testing.T) {
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || !d.IsDir():
			return err
		case name != "." && strings.HasPrefix(d.Name(), "."), d.Name() == "testdata":
			return fs.SkipDir
		case slices.Contains(forbidden, d.Name()):
			t.Errorf("%s: no folder is called that", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestImportsCatches proves that each rule can be broken.
func TestImportsCatches(t *testing.T) {
	for _, c := range []struct {
		name string
		p    listed
		want int
	}{
		{"in order", listed{ImportPath: module + "/index", Imports: []string{module + "/catalog", "github.com/blevesearch/bleve/v2", "context"}}, 0},
		{"uphill", listed{ImportPath: module + "/catalog", Imports: []string{module + "/index"}}, 1},
		{"uphill in a test", listed{ImportPath: module + "/index", TestImports: []string{module + "/llm"}, XTestImports: []string{module + "/cli"}}, 2},
		{"messages in catalog", listed{ImportPath: module + "/catalog", Imports: []string{module + "/messages"}, TestImports: []string{module + "/messages"}}, 1},
		{"main beyond cli", listed{ImportPath: module, Imports: []string{module + "/cli", module + "/catalog"}}, 1},
		{"Bleve in a test", listed{ImportPath: module + "/eval", XTestImports: []string{"github.com/blevesearch/bleve/v2/search"}}, 1},
		{"OpenAI in cli", listed{ImportPath: module + "/cli", Imports: []string{"github.com/sashabaranov/go-openai"}}, 1},
		{"a name that only begins alike", listed{ImportPath: module + "/cli", Imports: []string{"github.com/sashabaranov/go-openai-x"}}, 0},
		{"a new room", listed{ImportPath: module + "/utils"}, 1},
		{"a room below", listed{ImportPath: module + "/eval/bench", Imports: []string{module + "/index"}}, 1},
	} {
		if got := violations(c.p); len(got) != c.want {
			t.Errorf("%s: %v, want %d", c.name, got, c.want)
		}
	}
}
