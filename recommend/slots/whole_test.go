package slots

import "testing"

// TestWhole reads whole sentences: intent, all slots, goal. "*" is whatever,
// "-" a need without a subject.
func TestWhole(t *testing.T) {
	_, rows := readCases(t, "testdata/whole.tsv")
	for _, row := range rows {
		s := readCase(row[0])
		goal := s.Goal
		if s.Vague() {
			goal = "-"
		}
		for i, got := range []string{s.Intent.String(), canonical(s, nil), goal} {
			if want := row[i+1]; want != "*" && got != want {
				t.Errorf("%q:\n got %s\nwant %s", row[0], got, want)
			}
		}
	}
}
