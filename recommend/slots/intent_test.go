package slots

import (
	"fmt"
	"testing"
)

// readIntent writes the intent in a word: "path", "out_of_scope/pay",
// "change/remove@-1", "explain@3".
func readIntent(s Slots) string {
	got := s.Intent.String()
	switch {
	case s.Topic != 0:
		got += "/" + s.Topic.String()
	case s.Change.Kind != 0:
		got += "/" + s.Change.Kind.String()
	}
	if s.Change.Step != 0 {
		got += fmt.Sprintf("@%d", s.Change.Step)
	}
	return got
}

// TestIntents reads a table of sentences and their intent; "+" stands before
// what is said with a path at hand.
func TestIntents(t *testing.T) {
	_, rows := readCases(t, "testdata/intents.tsv")
	for _, row := range rows {
		if got := readIntent(readCase(row[0])); got != row[1] {
			t.Errorf("%q: got %s, want %s", row[0], got, row[1])
		}
	}
}
