package prompts

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parcours-formation/parcours/catalog"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// show is a prompt as the golden files have it.
func show(r Rendered) string {
	return fmt.Sprintf("%s %s, version %s, temperature %g, at most %d tokens\n\n== system\n%s\n\n== user\n%s\n\n== schema\n%s\n",
		r.Name, r.Lang, r.Version, r.Temperature, r.MaxTokens, r.System, r.User, r.Schema)
}

// shown are the prompts that the golden files show, by name.
func shown(t *testing.T, lang string) map[string]Rendered {
	t.Helper()
	s, all := defaults(t), sample(t)
	d := needOf(lang, []*catalog.Course{all[0], all[100], all[200], all[300]})
	d.Candidates[1].Course = &catalog.Course{Title: "Sans acquis", Summary: all[100].Summary, Modality: catalog.SelfPaced}
	d.Candidates[1].When = ""
	d.MaxSteps = 3
	faults := []string{"L’étape 1 cite une date.", "F3 vient avant F2, qu’elle demande."}
	request := "Je débute : comment mieux protéger mes mots de passe, en 3 h, avant mars ?"
	if lang == "en" {
		faults = []string{"Step 1 names a date.", "F3 comes before F2, which it requires."}
		request = "I am a beginner: how do I protect my passwords better, in 3 h, before March?"
	}
	out := map[string]Rendered{}
	var err error
	keep := func(r Rendered, e error) {
		out[r.Name] = r
		if e != nil {
			err = e
		}
	}
	keep(s.Path(lang, d))
	keep(s.Retry(lang, RetryData{Faults: faults, Refs: []string{"F1", "F2", "F3"}}))
	keep(s.Team(lang, teamOf(lang, all[:2])))
	keep(s.Understand(lang, UnderstandData{Request: request, Today: now, HasPath: lang == "en", Competences: competences()}))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestGolden(t *testing.T) {
	for _, lang := range languages {
		for name, r := range shown(t, lang) {
			file := filepath.Join("testdata", name+"."+lang+".golden")
			got := show(r)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got), if it is meant: go test ./prompts -update\n%s", file, diff)
			}
		}
	}
}

// TestSystemIsStable is what prefix caches live by.
func TestSystemIsStable(t *testing.T) {
	s, all := defaults(t), sample(t)
	for _, lang := range languages {
		one, err := s.Path(lang, needOf(lang, all[:12]))
		if err != nil {
			t.Fatal(err)
		}
		other, err := s.Path(lang, PathData{Request: "Autre chose", Candidates: []Candidate{{Ref: "F7", Course: all[50]}}, MaxSteps: 1})
		if err != nil {
			t.Fatal(err)
		}
		if one.System != other.System || one.System == "" {
			t.Errorf("path in %s: the system part differs between requests", lang)
		}
		one, err = s.Understand(lang, UnderstandData{Request: "a", HasPath: true, Competences: competences()})
		if err != nil {
			t.Fatal(err)
		}
		other, err = s.Understand(lang, UnderstandData{Request: "b", Today: now, Competences: competences()})
		if err != nil {
			t.Fatal(err)
		}
		if one.System != other.System || string(one.Schema) != string(other.Schema) {
			t.Errorf("understand in %s: the system part or schema differs between requests", lang)
		}
	}
}

func TestSchemaIsFilled(t *testing.T) {
	r, err := defaults(t).Path("fr", needOf("fr", sample(t)[:3]))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"type":"object","properties":{"steps":{"type":"array","items":{"type":"object","properties":{"course":{"type":"string","enum":["F1","F2","F3"]},"why":{"type":"string"}},"required":["course","why"],"additionalProperties":false}},"note":{"type":"string"}},"required":["steps","note"],"additionalProperties":false}`
	if diff := cmp.Diff(want, string(r.Schema)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestSchemasAreStrict checks what OpenAI's strict mode demands, and that no
// keyword is used which another server refuses.
func TestSchemasAreStrict(t *testing.T) {
	for name, r := range shown(t, "fr") {
		var v map[string]any
		if err := json.Unmarshal(r.Schema, &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		strict(t, name, v)
	}
}

func strict(t *testing.T, at string, v map[string]any) {
	for keyword := range v {
		if !slices.Contains([]string{"type", "properties", "required", "additionalProperties", "items", "enum"}, keyword) {
			t.Errorf("%s: keyword %s", at, keyword)
		}
	}
	if enum, ok := v["enum"].([]any); ok && (len(enum) == 0 || strings.HasPrefix(fmt.Sprint(enum[0]), "$")) {
		t.Errorf("%s: enum %v", at, enum)
	}
	if items, ok := v["items"].(map[string]any); ok {
		strict(t, at+"[]", items)
	}
	properties, ok := v["properties"].(map[string]any)
	if !ok {
		return
	}
	required, _ := v["required"].([]any)
	if len(required) != len(properties) || v["additionalProperties"] != false {
		t.Errorf("%s: not every property is required, or more are allowed", at)
	}
	for name, p := range properties {
		if !slices.Contains(required, any(name)) {
			t.Errorf("%s: %s is not required", at, name)
		}
		strict(t, at+"."+name, p.(map[string]any))
	}
}

func TestRenderRefuses(t *testing.T) {
	s, course := defaults(t), &catalog.Course{Title: "x"}
	one := Candidate{Ref: "F1", Course: course}
	many := make([]Candidate, MaxCandidates+1)
	for i := range many {
		many[i] = Candidate{Ref: fmt.Sprint("F", i+1), Course: course}
	}
	for name, candidates := range map[string][]Candidate{
		"none": nil, "too many": many, "twice": {one, one}, "no course": {{Ref: "F1"}},
		"an odd ref": {{Ref: `F1">`, Course: course}}, "after nothing": {{Ref: "F1", Course: course, After: []string{"F2"}}},
	} {
		if _, err := s.Path("fr", PathData{Candidates: candidates}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := s.Retry("fr", RetryData{}); err == nil {
		t.Error("a retry without refs: no error")
	}
	for _, ids := range [][]catalog.CompetenceID{nil, {"a:1", "a:1"}, {"<x>"}} {
		var all []catalog.Competence
		for _, id := range ids {
			all = append(all, catalog.Competence{ID: id})
		}
		if _, err := s.Understand("fr", UnderstandData{Competences: all}); err == nil {
			t.Errorf("competences %v: no error", ids)
		}
	}
}

func TestMaxSteps(t *testing.T) {
	s, all := defaults(t), sample(t)
	for _, c := range []struct {
		courses, asked int
		want           string
	}{{12, 0, "de 1 à 8 étapes"}, {12, 3, "de 1 à 3 étapes"}, {2, 8, "de 1 à 2 étapes"}, {1, 8, "d’une étape"}} {
		d := needOf("fr", all[:c.courses])
		d.MaxSteps = c.asked
		r, err := s.Path("fr", d)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(r.User, c.want) {
			t.Errorf("%d courses, %d asked: no %q", c.courses, c.asked, c.want)
		}
	}
}

// TestAims tells the aims that a course serves, in either framework's names.
func TestAims(t *testing.T) {
	course := &catalog.Course{Title: "x", Teaches: []catalog.Target{{Competence: "digcomp:2.4"}, {Competence: "metiers:ia"}}}
	pix, _ := catalog.LookupCompetence("pix:2.3")
	for _, c := range []struct {
		aims []aimView
		want []string
	}{
		{nil, nil},
		{[]aimView{{Name: "Données"}}, nil},
		{[]aimView{{Name: "Intelligence artificielle"}}, []string{"Intelligence artificielle"}},
		{[]aimView{{Name: pix.NameFR}}, []string{pix.NameFR}},
	} {
		if diff := cmp.Diff(c.want, aimedNames("fr", course.Teaches, c.aims)); diff != "" {
			t.Errorf("%v (-want +got)\n%s", c.aims, diff)
		}
	}
}
