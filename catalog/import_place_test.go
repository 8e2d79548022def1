package catalog

import (
	"os"
	"path/filepath"
	"testing"
)

// TestRejectsNowhere: a folder for refused rows that cannot be one is told,
// and not waited for.
func TestRejectsNowhere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	rejects := []PixReject{{Record: Record{Source: "export.csv", Row: 2}, Issue: Issue{Source: "export.csv", Row: 2}}}
	if _, err := WritePixRejects(filepath.Join(file, "x"), rejects, func(Issue) string { return "" }); err == nil {
		t.Error("no error")
	}
}
