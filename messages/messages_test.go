package messages

import (
	"io/fs"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
)

// TestSameIdentifiers proves that English is complete and that no sentence is
// left in one language alone.
func TestSameIdentifiers(t *testing.T) {
	names, err := fs.Glob(files, "fr/*.toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no French file: %v", err)
	}
	for _, name := range names {
		if diff := cmp.Diff(identifiers(t, name), identifiers(t, "en"+name[2:])); diff != "" {
			t.Errorf("%s and its English twin differ (-fr +en):\n%s", name, diff)
		}
	}
}

func identifiers(t *testing.T, name string) map[string]bool {
	t.Helper()
	text, err := files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(text, &tree); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	ids := map[string]bool{}
	flatten("", tree, ids)
	return ids
}

// flatten names each message once: a table with plural forms is one message.
func flatten(prefix string, tree map[string]any, ids map[string]bool) {
	for key, v := range tree {
		switch v := v.(type) {
		case string:
			if key == "one" || key == "other" || key == "many" {
				ids[prefix] = true
				continue
			}
			ids[prefix+"."+key] = true
		case map[string]any:
			flatten(prefix+"."+key, v, ids)
		}
	}
}

func TestPlural(t *testing.T) {
	fr, en := For("fr_FR.UTF-8"), For("en_GB")
	for _, c := range []struct {
		p     *Printer
		count int
		want  string
	}{
		{fr, 0, "0 formation"}, {fr, 1, "1 formation"}, {fr, 2, "2 formations"},
		{en, 0, "0 courses"}, {en, 1, "1 course"}, {en, 2, "2 courses"},
	} {
		if got := c.p.T("count.courses", "Count", c.count); got != c.want {
			t.Errorf("%s %d: got %q, want %q", c.p.Lang, c.count, got, c.want)
		}
	}
	if got := fr.T("no.such.thing"); got != "[no.such.thing]" {
		t.Errorf("unknown identifier: got %q", got)
	}
	if fr.Has("no.such.thing") || !en.Has("count.courses") {
		t.Error("Has is wrong")
	}
}
