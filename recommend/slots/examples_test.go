package slots

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/catalog"
)

// example is a text of known intent.
type example struct {
	text    string
	hasPath bool
	want    Intent
	source  source
	number  int
	answer  Intent // of the rules
	signs   *signs
}

// source is where an example comes from.
type source string

const (
	tuning   source = "tuning half"  // odd lines of eval/testdata/intents/intents.tsv
	written  source = "learn.tsv"    // beside it, written to learn from
	situated source = "situations"   // the tuning half of eval/testdata/paths
	subject  source = "subjects"     // how people speak of the competences: a bare subject is a wish to learn it
	tabled   source = "rules' table" // testdata/intents.tsv and whole.tsv
)

// blind reports whether the rules were made without the example: only then does
// their being right say how far to trust them.
func (e example) blind() bool { return e.source == tuning || e.source == written }

// The blind examples are cut into folds, each left out once, in several ways: of
// one alone the figure moves by three sentences of 200 either way.
const (
	folds = 10
	ways  = 5
)

// fold returns the part of an example.
func (e example) fold(way int) int {
	return rand.New(rand.NewPCG(uint64(way), uint64(e.number))).IntN(folds)
}

// readExamples reads all there is to learn from, test halves left out.
func readExamples(t *testing.T) []example {
	t.Helper()
	var out []example
	kept := testHalf(t)
	add := func(e example) {
		if kept[plainWords(e.text)] {
			return // a short one was thought of twice
		}
		r := newReader(e.text, Context{Now: today, HasPath: e.hasPath})
		r.cues = r.readCues()
		e.signs = r.signs()
		if e.answer = r.intent(); e.blind() {
			e.signs.addRules(r.cues, e.answer, e.hasPath)
		}
		e.signs.sort()
		e.number = len(out)
		out = append(out, e)
	}
	const dir = "../../eval/testdata/"
	for n, line := range readFile(t, dir+"intents/intents.tsv") {
		if n%2 == 0 {
			add(parseBlind(t, tuning, line))
		}
	}
	for _, line := range readFile(t, dir+"intents/learn.tsv") {
		add(parseBlind(t, written, line))
	}
	for _, line := range readFile(t, dir+"paths/scenarios.jsonl") {
		var s struct{ Split, Path, Text, Intent string }
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		if s.Split == "tune" {
			add(example{text: s.Text, hasPath: s.Path != "", want: intentNamed(t, s.Intent), source: situated})
		}
	}
	for _, words := range subjects() {
		add(example{text: words, want: Path, source: subject})
	}
	_, whole := readCases(t, "testdata/whole.tsv")
	_, rows := readCases(t, "testdata/intents.tsv")
	for _, row := range rows {
		text, hasPath := strings.CutPrefix(row[0], "+")
		add(example{text: text, hasPath: hasPath, want: intentNamed(t, strings.FieldsFunc(row[1], func(c rune) bool { return c == '/' || c == '@' })[0]), source: tabled})
	}
	for _, row := range whole {
		if row[1] != "*" {
			text, hasPath := strings.CutPrefix(row[0], "+")
			add(example{text: text, hasPath: hasPath, want: intentNamed(t, row[1]), source: tabled})
		}
	}
	return out
}

// testHalf is the plain words of the sentences that are kept for the test: what
// says the same is not learnt from, wherever it stands.
func testHalf(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for n, line := range readFile(t, "../../eval/testdata/intents/intents.tsv") {
		if n%2 == 1 {
			out[plainWords(parseBlind(t, "test half", line).text)] = true
		}
	}
	return out
}

// plainWords is a text without accents, capitals and punctuation.
func plainWords(text string) string {
	r := reader{view: newView(text)}
	return strings.NewReplacer(" ?", "", " !", "").Replace(strings.Join(r.tokens(), " "))
}

// subjects are the descriptors of the competences, in both languages.
func subjects() []string {
	var out []string
	for _, f := range catalog.Frameworks() {
		for _, c := range f.Competences {
			out = append(append(out, c.DescriptorsFR...), c.DescriptorsEN...)
		}
	}
	return out
}

func readFile(t *testing.T, name string) []string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimRight(string(b), "\n"), "\n")
}

// parseBlind reads a line "intent/topic, tab, 0 or 1, tab, text".
func parseBlind(t *testing.T, from source, line string) example {
	t.Helper()
	parts := strings.Split(line, "\t")
	if len(parts) != 3 {
		t.Fatalf("%s: %d columns, want 3: %q", from, len(parts), line)
	}
	name, _, _ := strings.Cut(parts[0], "/")
	return example{text: parts[2], hasPath: parts[1] == "1", want: intentNamed(t, name), source: from}
}

func intentNamed(t *testing.T, name string) Intent {
	t.Helper()
	for i := Path; i <= OutOfScope; i++ {
		if i.String() == name {
			return i
		}
	}
	t.Fatalf("no intent is called %q", name)
	return 0
}

// checksum is one of the examples as they are learnt from, rules included, and
// of the settings.
func checksum(examples []example) uint64 {
	h := fnv.New64a()
	fmt.Fprintln(h, epochs, rate, decay, biasRate, seenAtMin, mostSigns, blindCount, subjectCount, mix, flagValue)
	for _, e := range examples {
		fmt.Fprintln(h, e.want, e.hasPath, e.blind(), e.signs.words, e.signs.flags)
	}
	return h.Sum64()
}
