package cli

import (
	"encoding/json"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBenchModel: the simulated model's answers are accepted as they are, so
// that a question of the load tests takes two requests.
func TestBenchModel(t *testing.T) {
	for _, q := range benchQuestions {
		m := &benchModel{}
		server := httptest.NewServer(m)
		defer server.Close()
		code, out, errs := run(t, map[string]string{varData: t.TempDir(), varModelURL: server.URL, varModel: "bench"}, "ask", q, "-json")
		var doc answerDoc
		if err := json.Unmarshal([]byte(out), &doc); err != nil || code != exitOK || doc.Path == nil || doc.Path.Origin != "model" {
			t.Errorf("%s: code %d, %v, %s\n%s", q, code, err, errs, out)
		}
		if diff := cmp.Diff([]int64{1, 1, 0}, []int64{m.Readings.Load(), m.Paths.Load(), m.Corrections.Load()}); diff != "" {
			t.Errorf("%s: readings, paths, corrections (-want +got):\n%s", q, diff)
		}
	}
}
