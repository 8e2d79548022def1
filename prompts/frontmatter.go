package prompts

import (
	"math"
	"strconv"
	"strings"
)

// frontMatter is the head of a template file: "key: value" lines between two
// lines of "---". Five flat fields need no YAML: read line by line, every
// fault has its line, all are told at once, and no value is guessed into
// another type ("no", "1.10").
type frontMatter struct {
	name, version, schema string
	temperature           float32
	maxTokens             int
}

const fence = "---"

// maxAnswer bounds max_tokens: no answer asked for here comes near it.
const maxAnswer = 4096

var headFields = []string{"name", "version", "temperature", "max_tokens", "schema"}

// splitHead returns the lines between the fences and the rest of a file, with
// how many lines come before that.
func splitHead(text string) (head []string, body string, before int, ok bool) {
	lines := strings.SplitAfter(text, "\n")
	if strings.TrimSpace(lines[0]) != fence {
		return nil, text, 0, false
	}
	for i := 1; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == fence {
			return lines[1:i], strings.Join(lines[i+1:], ""), i + 1, true
		}
	}
	return nil, text, 0, false
}

// readHead reads the fields and adds what is wrong with them to the faults.
func readHead(file string, lines []string, faults *Faults) frontMatter {
	var m frontMatter
	seen := map[string]bool{}
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		key, value = strings.TrimSpace(key), unquote(strings.TrimSpace(value))
		at := i + 2 // the fence is line 1
		switch {
		case !ok:
			faults.add(file, at, FrontMatter, line, "key: value")
		case seen[key]:
			faults.add(file, at, FrontMatter, key, "once")
		case value == "":
			seen[key] = true
			faults.add(file, at, MissingField, key, "")
		default:
			seen[key] = true
			m.set(file, at, key, value, faults)
		}
	}
	for _, key := range headFields {
		if !seen[key] {
			faults.add(file, 0, MissingField, key, "")
		}
	}
	return m
}

func (m *frontMatter) set(file string, line int, key, value string, faults *Faults) {
	name, _, _ := strings.Cut(file, ".")
	must := func(ok bool, expected string) {
		if !ok {
			faults.add(file, line, FrontMatter, key+": "+value, expected)
		}
	}
	switch key {
	case "name":
		m.name = value
		must(value == name, name)
	case "version":
		m.version = value
	case "schema":
		m.schema = value
		must(value == schemaOf[name], schemaOf[name])
	case "temperature":
		t, err := strconv.ParseFloat(value, 32)
		m.temperature = float32(t)
		must(err == nil && !math.IsNaN(t) && t >= 0 && t <= 2, "0–2")
	case "max_tokens":
		n, err := strconv.Atoi(value)
		m.maxTokens = n
		must(err == nil && n >= 1 && n <= maxAnswer, "1–"+strconv.Itoa(maxAnswer))
	default:
		faults.add(file, line, UnknownField, key, strings.Join(headFields, ", "))
	}
}

// unquote takes off the quotes that a writer of YAML may put.
func unquote(s string) string {
	if n := len(s); n >= 2 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] {
		return s[1 : n-1]
	}
	return s
}
