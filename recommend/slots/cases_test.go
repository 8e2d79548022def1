package slots

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// canonical writes the slots in a line: "hours:20; modalities:remote|selfpaced".
func canonical(s Slots, names []string) string {
	var parts []string
	for name, v := range s.Fields() {
		if len(names) > 0 && !slices.Contains(names, name) {
			continue
		}
		text := fmt.Sprint(v)
		switch v := v.(type) {
		case []string:
			text = strings.Join(v, "|")
		case map[string]any:
			text = fmt.Sprint(v["kind"])
			if n, ok := v["step"]; ok {
				text += fmt.Sprint("@", n)
			}
		case []map[string]any:
			var all []string
			for _, k := range v {
				name := k["text"]
				if name == nil {
					name = k["competence"]
				}
				one := fmt.Sprint(name)
				if n, ok := k["level"]; ok {
					one += fmt.Sprint("@", n)
				}
				all = append(all, one)
			}
			text = strings.Join(all, "|")
		}
		parts = append(parts, name+":"+text)
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

// readCases yields the lines "text, tab, want, tab…" of a table. Its first line
// names the slots that it is about. A text that begins with "+" has a path.
func readCases(t *testing.T, name string) (head []string, rows [][]string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimRight(string(b), "\n"), "\n") {
		if i == 0 {
			head = strings.Fields(strings.TrimPrefix(line, "#"))
			continue
		}
		rows = append(rows, strings.Split(line, "\t"))
	}
	return head, rows
}

func readCase(text string) Slots {
	text, path := strings.CutPrefix(text, "+")
	return Read(text, Context{Now: today, HasPath: path})
}

// TestSlots reads the tables of testdata: one for each slot or two, a sentence
// and what is read from it, in both languages.
func TestSlots(t *testing.T) {
	files, err := filepath.Glob("testdata/*.tsv")
	if err != nil || len(files) < 10 {
		t.Fatalf("tables: %d, %v", len(files), err)
	}
	n := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".tsv")
		if name == "intents" || name == "goals" || name == "whole" {
			continue
		}
		slots, rows := readCases(t, file)
		for _, row := range rows {
			n++
			want := ""
			if len(row) > 1 {
				want = row[1]
			}
			if got := canonical(readCase(row[0]), slots); got != want {
				t.Errorf("%s: %q:\n got %s\nwant %s", name, row[0], got, want)
			}
		}
	}
	t.Logf("%d cases", n)
}
