package slots

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/catalog"
)

func TestDump(t *testing.T) {
	name := os.Getenv("DUMP")
	if name == "" {
		t.Skip()
	}
	f, _ := os.Open(name)
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		line := sc.Text()
		if line == "" {
			continue
		}
		text, path := strings.CutPrefix(line, "+")
		s := Read(text, Context{Now: time.Date(2026, 11, 23, 10, 0, 0, 0, catalog.Paris()), HasPath: path})
		b, _ := json.Marshal(s.Fields())
		v := ""
		if s.Vague() {
			v = " VAGUE"
		}
		fmt.Printf("%s\n    %s/%s %s\n    goal=%q role=%q %s%s\n", line, s.Intent, s.Topic, b, s.Goal, s.Role, s.Lang, v)
	}
}
