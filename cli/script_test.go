package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"parcours": func() {
		if os.Getenv("TEST_NOBODY") != "" && os.Getuid() == 0 {
			if err := syscall.Setuid(65534); err != nil { // nothing is forbidden to root
				fmt.Fprintln(os.Stderr, err)
				os.Exit(3)
			}
		}
		os.Exit(Main(System(), os.Args[1:]))
	}})
}

// TestScripts runs the transcripts of testdata/script, which read like a manual.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PARCOURS_DATA", filepath.Join(env.WorkDir, "data"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"json": jsonCheck, "lines80": lines80,
			"fill-store": fillStore, "hold-store": holdStore, "nats-server": natsServer, "nats-publish": natsPublish},
	})
}

// jsonCheck is "json FILE place value": the value at a place such as
// hits.0.course.id; "hits.len" is how many there are, "hits.0.keys" the names of
// an object's fields.
func jsonCheck(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: json FILE place value")
	}
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile(args[0])), &v); err != nil {
		ts.Fatalf("%s is not JSON: %v", args[0], err)
	}
	got := place(v, args[1])
	if (got == args[2]) == neg {
		ts.Fatalf("%s is %s, want %s", args[1], got, args[2])
	}
}

func place(v any, where string) string {
	for _, step := range strings.Split(where, ".") {
		switch x := v.(type) {
		case map[string]any:
			if step == "keys" {
				return strings.Join(slices.Sorted(maps.Keys(x)), " ")
			}
			v = x[step]
		case []any:
			n, err := strconv.Atoi(step)
			switch {
			case step == "len":
				return strconv.Itoa(len(x))
			case err != nil || n >= len(x):
				return "nothing"
			}
			v = x[n]
		default:
			return "nothing"
		}
	}
	if s, ok := v.(string); ok {
		return s
	}
	text, _ := json.Marshal(v)
	return string(text)
}

// lines80 is "lines80 FILE…": no line is wider than 80 columns.
func lines80(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		if line := tooWide(ts.ReadFile(name)); (line != "") != neg {
			ts.Fatalf("%s: a line over 80 columns: %s", name, line)
		}
	}
}
