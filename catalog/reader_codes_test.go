package catalog

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/messages"
)

// TestReaderIssueCodes proves that each code has its sentences, and that the
// list is that of the code.
func TestReaderIssueCodes(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		p := messages.For(lang)
		for _, code := range ReaderIssueCodes {
			for _, part := range []string{"what", "mend"} {
				if id := "issue." + code + "." + part; !p.Has(id) {
					t.Errorf("%s has no %s", lang, id)
				}
			}
		}
	}
	used := regexp.MustCompile(`(?:fatal|warn|reject|ldFault)\([^"\n]*"([a-z]+(?:-[a-z]+)+)"|limitError\{"([a-z-]+)"|return "([a-z]+-[a-z]+)", |Code: "(mapping-[a-z]+)"|makeIssue\(\w+, "([a-z-]+)"`)
	for _, pattern := range []string{"read*.go", "table*.go", "json*.go", "xml*.go", "xlsx*.go", "limits.go", "mapping.go"} {
		files, _ := filepath.Glob(pattern)
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range used.FindAllSubmatch(text, -1) {
				code := string(bytes.Join(m[1:], nil))
				if !strings.HasSuffix(name, "_test.go") && !slices.Contains(ReaderIssueCodes, code) {
					t.Errorf("%s raises %q, which ReaderIssueCodes has not", name, code)
				}
			}
		}
	}
}

// sayIssue checks that an issue's sentences find all their values.
func sayIssue(t testing.TB, i Issue) {
	t.Helper()
	for _, lang := range []string{"fr", "en"} {
		for _, part := range []string{"what", "mend"} {
			data := map[string]any{"Value": i.Value, "Source": i.Source, "Row": i.Row, "Field": i.Field}
			for k, v := range i.Args {
				data[k] = v
			}
			s := messages.For(lang).With("issue."+i.Code+"."+part, data)
			if strings.Contains(s, "<no value>") || strings.HasPrefix(s, "[issue.") || s == "" {
				t.Errorf("%s issue %s.%s with %v: %s", lang, i.Code, part, fmt.Sprint(i.Args), s)
			}
		}
	}
}
