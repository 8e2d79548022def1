package eval

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares figures with those kept: a change of ranking must show as a
// change of the file, whether for better or for worse.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; make it with: go test ./eval -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: the figures have changed (-kept +now); if that is meant: go test ./eval -update\n%s", name, diff)
	}
}

func rows(t *testing.T, set Set) []Row {
	t.Helper()
	r, err := Search(context.Background(), set, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSearchGolden(t *testing.T) {
	set, err := SampleSet()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "search.golden", Table(rows(t, set)))
}

// TestSharedGolden needs the public judged sets, which are not in the
// repository; .ci/run requires them by PARCOURS_SHARED.
func TestSharedGolden(t *testing.T) {
	var all []Row
	for _, name := range SharedSets {
		set, err := ReadBEIR(filepath.Join(sharedData(t), name))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, rows(t, set)...)
	}
	golden(t, "search-shared.golden", Table(all))
}

func sharedData(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("PARCOURS_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	} else if _, err := os.Stat(dir); err != nil {
		t.Fatalf("PARCOURS_SHARED: %v", err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the public judged sets are not here (%s); name their folder in PARCOURS_SHARED", dir)
	}
	return dir
}

func TestTaggerGolden(t *testing.T) {
	set, err := SampleSet()
	if err != nil {
		t.Fatal(err)
	}
	scores, err := Tagging(context.Background(), set.Catalog, index.DefaultTagging)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "tagger.golden", TagTable(scores))
}

func TestPathsGolden(t *testing.T) {
	f, err := Paths(context.Background(), slog.New(slog.DiscardHandler), nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range f.Outcomes {
		if len(o.Faults) > 0 {
			t.Errorf("scenario %s: the path breaks its own constraints: %v", o.Scenario.ID, o.Faults)
		}
	}
	golden(t, "paths.golden", PathTable(f))
}

// TestScenarios keeps the scenarios what the figures say they are.
func TestScenarios(t *testing.T) {
	all, err := Scenarios()
	if err != nil {
		t.Fatal(err)
	}
	cat, err := catalog.Sample(ScenarioDay)
	if err != nil {
		t.Fatal(err)
	}
	splits, ids := map[string]int{}, map[string]bool{}
	for _, s := range all {
		splits[s.Split]++
		if ids[s.ID] || s.Text == "" || s.Intent == "" || len(s.Expect.Answer) == 0 {
			t.Errorf("%s: there twice, or not whole", s.ID)
		}
		ids[s.ID] = true
		for _, id := range slices.Concat(s.Expect.Useful, s.Expect.Never, s.Profile.Done) {
			if _, ok := cat.Rank(id); !ok {
				t.Errorf("%s: there is no course %s", s.ID, id)
			}
		}
		for _, id := range s.Expect.Targets {
			if _, ok := catalog.LookupCompetence(id); !ok {
				t.Errorf("%s: there is no competence %s", s.ID, id)
			}
		}
	}
	if len(all) < 120 || splits["tune"]+splits["test"] != len(all) || splits["tune"]-splits["test"] > 2 || splits["test"]-splits["tune"] > 2 {
		t.Errorf("%d scenarios, split %v", len(all), splits)
	}
}

// TestQuestions keeps the judged questions what the figures say they are.
func TestQuestions(t *testing.T) {
	set, err := SampleSet()
	if err != nil {
		t.Fatal(err)
	}
	splits, unseen, texts := map[string]int{}, 0, map[string]bool{}
	for _, q := range set.Questions {
		splits[q.Split]++
		if q.Unseen {
			unseen++
		}
		if texts[q.Text] || len(q.Relevant) == 0 {
			t.Errorf("%s: asked twice or judged by nothing", q.ID)
		}
		texts[q.Text] = true
		for id, grade := range q.Relevant {
			if _, ok := set.Catalog.Rank(id); !ok || grade < 1 || grade > 3 {
				t.Errorf("%s: judges %s with %d", q.ID, id, grade)
			}
		}
	}
	n := len(set.Questions)
	if n < 150 || 3*unseen < n || splits["tune"]+splits["test"] != n || splits["tune"]-splits["test"] > 2 || splits["test"]-splits["tune"] > 2 {
		t.Errorf("%d questions, %d unseen, split %v", n, unseen, splits)
	}
	labels, err := Labels()
	if err != nil || len(labels) < 150 {
		t.Errorf("%d labels, %v; want at least 150", len(labels), err)
	}
}
