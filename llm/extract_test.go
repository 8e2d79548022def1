package llm

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestExtractJSON(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"alone", `{"a":1}`, `{"a":1}`},
		{"spaces", " \n{ \"a\" : 1 }\n", `{ "a" : 1 }`},
		{"empty", `{}`, `{}`},
		{"fence", "```json\n{\"a\":1}\n```", `{"a":1}`},
		{"prose", `Voici le parcours : {"a":{"b":[{}]}} Bonne formation !`, `{"a":{"b":[{}]}}`},
		{"thoughts", `<think>Peut-être {"a":0} ?</think>{"a":1}`, `{"a":1}`},
		{"thoughts without their beginning", `Peut-être {"a":0} ?</think> {"a":1}`, `{"a":1}`},
		{"thoughts twice", `<think>x</think><think>{"a":0}</think>{"a":1}`, `{"a":1}`},
		{"the mark in a text", `{"a":"</think>"}`, `{"a":"</think>"}`},
		{"braces of prose", `Un {cours} puis { ... } : {"a":1}`, `{"a":1}`},
		{"a broken one before", `{"a": oups} {"b":1}`, `{"b":1}`},
		{"braces in texts", `{"a":"}{\"}"} fin`, `{"a":"}{\"}"}`},
		{"trailing comma", `{"a":1,}`, `{"a":1 }`},
		{"trailing comma in a list", "{\"a\":[1,2,\n],\"b\":2}", "{\"a\":[1,2 \n],\"b\":2}"},
		{"two objects", `{"a":1}{"b":2}`, `{"a":1}`},
		{"byte order mark", "\ufeff{\"a\":1}", `{"a":1}`},
		{"two trailing commas", `{"a":[1,],}`, ``},
		{"a comma alone", `{,}`, ``},
		{"cut", `{"a":{"b":1},"c":`, ``},
		{"cut, with a whole one inside", `{"a":[{"b":1},{"c":2}`, ``},
		{"broken, with a whole one inside", `{"a":{"b":1} oups}`, ``},
		{"broken, with a whole one behind", `{"a":oups,"b":{"c":1}}`, ``},
		{"keys without quotes", `{a: {"b":1}}`, ``},
		{"a quote that does not end", `{"a: {"b":1}`, ``},
		{"unended thoughts", `<think>{"a":1}`, ``},
		{"thoughts alone", `<think>{"a":1}</think>`, ``},
		{"list", `[1,2]`, ``},
		{"text", `Bonjour`, ``},
		{"nothing", ``, ``},
		{"too large", `{"a":"` + strings.Repeat("a", 1<<20) + `"}`, ``},
	} {
		got, err := ExtractJSON(c.in)
		if string(got) != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: got %s, %v, want %s", c.name, got, err, c.want)
		}
	}
}

// TestExtractJSONTime: a hostile MiB takes no longer than its bytes.
func TestExtractJSONTime(t *testing.T) {
	for _, s := range []string{"{", `{"`, `{"a":`, `{"a":{`, `{"a":1,}`, `{"a":[`, `{"a":x`, `</think>{"`, `{"a":1 x `, `{  `} {
		began := time.Now()
		_, _ = ExtractJSON(strings.Repeat(s, (1<<20)/len(s)))
		if took := time.Since(began); took > 3*time.Second { // it takes a fifth, without the race detector
			t.Errorf("%q over and over: %v", s, took)
		}
	}
}

func FuzzExtractJSON(f *testing.F) {
	for _, s := range []string{`{"a":1}`, "```json\n{\"a\":[1,],}\n```", `<think>{}</think>{"a":"</think>"}`, `{"a":{"b":1} x} {`, `{ {"a":1}`, `{"a":1,,}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ExtractJSON(s)
		if (err == nil) != (got != nil) {
			t.Fatalf("got %q, %v", got, err)
		}
		var object map[string]any
		if err == nil && json.Unmarshal(got, &object) != nil {
			t.Errorf("%q is no object", got)
		}
		if json.Unmarshal([]byte(s), &object) == nil && object != nil && len(s) <= maxAnswer && string(got) != strings.TrimSpace(s) {
			t.Errorf("%q became %q", s, got)
		}
	})
}
