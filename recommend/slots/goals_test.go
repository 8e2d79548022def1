package slots

import "testing"

// TestGoals reads a table of sentences and what is to be searched for; "-" is a
// need without a subject.
func TestGoals(t *testing.T) {
	_, rows := readCases(t, "testdata/goals.tsv")
	for _, row := range rows {
		s := readCase(row[0])
		switch {
		case row[1] == "-" && !s.Vague():
			t.Errorf("%q: %q is not vague", row[0], s.Goal)
		case row[1] != "-" && (s.Goal != row[1] || s.Vague()):
			t.Errorf("%q: got %q (vague %v), want %q", row[0], s.Goal, s.Vague(), row[1])
		}
	}
}
