package cli

import (
	"encoding/json"
	"maps"
	"net/http/httptest"
	"strings"
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

// TestBenchRefused: what cannot be measured is said at once.
func TestBenchRefused(t *testing.T) {
	slack := map[string]string{varSlackBot: "xoxb-1", varSlackApp: "xapp-1", varSlackAPI: "http://127.0.0.1:9/"}
	unpaced := maps.Clone(slack)
	unpaced[varUnpaced] = "oui"
	for _, c := range []struct {
		env        map[string]string
		call, want string
		code       int
	}{
		{nil, "bench bot -rate 0", "-rate va de 0,1", exitUsage},
		{nil, "bench bot -for 2h", "-for d’une seconde à une heure", exitUsage},
		{nil, "bench bot tout", "Option non comprise : tout.", exitUsage},
		{nil, "bench crash -questions 9", "-questions va de 10", exitUsage},
		{nil, "bench crash -seed -1", "Option non comprise : -seed", exitUsage},
		{slack, "serve -listen 127.0.0.1:0 -debug 0.0.0.0:0", "ouvert à d’autres", exitFail},
		{unpaced, "serve", "PARCOURS_SLACK_UNPACED vaut « oui »", exitFail},
	} {
		env := maps.Clone(c.env)
		if env == nil {
			env = map[string]string{}
		}
		env[varData] = t.TempDir()
		code, out, errs := run(t, env, strings.Fields(c.call)...)
		if code != c.code || out != "" || !strings.Contains(flat(errs), c.want) {
			t.Errorf("%s: code %d, %q, %q", c.call, code, out, errs)
		}
	}
}
