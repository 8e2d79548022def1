package catalog

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/messages"
)

func inFile(i int) (string, int) { return "f.csv", i + 2 }

func TestValidateMerges(t *testing.T) {
	mar, may := Session{Start: paris(2027, 3, 12), End: paris(2027, 3, 12)}, Session{Start: paris(2027, 5, 4), End: paris(2027, 5, 4)}
	in := []Course{
		{ID: "a", Title: "A", Summary: "s", Hours: 6, Language: "fr", Sessions: []Session{mar}},
		{ID: "b", Title: "B"},
		{ID: "a", Title: "A", Summary: "s", Hours: 6, Language: "fr", Sessions: []Session{may, mar}},
		{ID: "a", Title: "A", Language: "en", Outcomes: []string{}},
		{ID: "a", Title: "A", Hours: 12},
	}
	kept, dropped, issues := Validate(in, inFile)
	want := []Course{{ID: "a", Title: "A", Summary: "s", Hours: 6, Language: "fr", Sessions: []Session{mar, may}}, {ID: "b", Title: "B"}}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{4}, dropped); diff != "" {
		t.Errorf("dropped (-want +got):\n%s", diff)
	}
	wantIssues := []Issue{{Source: "f.csv", Row: 6, Course: "a", Field: FieldID, Grade: Error, Code: "duplicate-id", Value: "a", Args: map[string]any{"FirstSource": "f.csv", "FirstRow": 2}}}
	if diff := cmp.Diff(wantIssues, issues); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	if len(in[0].Sessions) != 1 {
		t.Error("the courses handed in were changed")
	}
}

func TestValidateTitlesAndSessions(t *testing.T) {
	late, early := paris(2027, 3, 13), paris(2027, 3, 12)
	kept, dropped, issues := Validate([]Course{
		{ID: "a", Title: "Gérer un projet", Provider: "IFP", Sessions: []Session{{Start: late, End: early}, {Start: early, End: late}, {Place: "Lyon"}}},
		{ID: "b", Title: "GERER UN PROJET", Provider: "ifp"}, {ID: "c", Title: "Gérer un projet", Provider: "autre"},
	}, inFile)
	want := []string{"warning title duplicate-title GERER UN PROJET", "warning sessions session-reversed 2027-03-13..2027-03-12"}
	if diff := cmp.Diff(want, brief(issues)); diff != "" || len(kept) != 3 || dropped != nil {
		t.Errorf("kept %d, dropped %v (-want +got):\n%s", len(kept), dropped, diff)
	}
	if len(kept[0].Sessions) != 2 {
		t.Errorf("sessions %v, want two", kept[0].Sessions)
	}
	if a := issues[0].Args; a["ID"] != "b" || a["FirstID"] != "a" || a["FirstRow"] != 2 {
		t.Errorf("args %v", a)
	}
}

func TestValidatePrerequisites(t *testing.T) {
	kept, _, issues := Validate([]Course{
		{ID: "a", Title: "Niveau un", Prerequisites: []CourseID{"C"}},
		{ID: "b", Title: "Niveau deux", Prerequisites: []CourseID{"a", "nulle part", "niveau un"}},
		{ID: "c", Title: "Niveau trois", Prerequisites: []CourseID{"Niveau deux", "d"}},
		{ID: "d", Title: "Libre", Prerequisites: []CourseID{"d"}},
		{ID: "e", Title: "Libre"}, {ID: "f", Title: "Fin", Prerequisites: []CourseID{"Libre"}},
	}, inFile)
	got := map[CourseID][]CourseID{}
	for _, c := range kept {
		got[c.ID] = c.Prerequisites
	}
	want := map[CourseID][]CourseID{"a": {"c"}, "b": {}, "c": {"b", "d"}, "d": {}, "e": nil, "f": nil}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("prerequisites (-want +got):\n%s", diff)
	}
	wantIssues := []string{"warning title duplicate-title Libre", "warning prerequisites prerequisite-unknown nulle part", "warning prerequisites prerequisite-unknown Libre",
		"warning prerequisites prerequisite-cycle a", "warning prerequisites prerequisite-cycle d"}
	if diff := cmp.Diff(wantIssues, brief(issues)); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	if loop := issues[3].Args["Loop"]; loop != "a → c → b → a" {
		t.Errorf("loop %q", loop)
	}
	if loop := issues[4].Args["Loop"]; loop != "d → d" {
		t.Errorf("loop %q", loop)
	}
}

// TestValidateLarge proves that a chain and a loop as long as the catalogue are
// seen through in linear time and without recursion.
func TestValidateLarge(t *testing.T) {
	const n = 500_000
	courses := make([]Course, n)
	for i := range courses {
		id := fmt.Sprintf("c%d", i)
		courses[i] = Course{ID: CourseID(id), Title: "T " + id, Prerequisites: []CourseID{CourseID(fmt.Sprintf("c%d", (i+1)%n))}}
	}
	start := time.Now()
	kept, dropped, issues := Validate(courses, inFile)
	if len(kept) != n || dropped != nil || len(issues) != 1 || issues[0].Code != "prerequisite-cycle" {
		t.Errorf("kept %d, dropped %d, issues %v", len(kept), len(dropped), brief(issues))
	}
	if want := "c0 → c1 → c2 → c3 → c4 → … → c499996 → c499997 → c499998 → c499999 → c0"; issues[0].Args["Loop"] != want {
		t.Errorf("loop %q, want %q", issues[0].Args["Loop"], want)
	}
	t.Logf("%d courses in %v", n, time.Since(start))
}

func TestGradeText(t *testing.T) {
	b, err := json.Marshal(Issue{Grade: Warning, Code: "x"})
	if want := `{"source":"","grade":"warning","code":"x"}`; string(b) != want || err != nil {
		t.Errorf("got %s %v, want %s", b, err, want)
	}
	var i Issue
	if err := json.Unmarshal([]byte(`{"grade":"fatal"}`), &i); err != nil || i.Grade != Fatal {
		t.Errorf("got %v %v", i.Grade, err)
	}
}

// issueArgs are the values that the issues of a code carry besides Value.
var issueArgs = map[string]map[string]any{
	"id-unusable": {"Max": 128}, "id-shortened": {"Max": 128, "ID": "AUTO-0123456789"}, "text-cut": {"Max": 300}, "value-extra": {"Kept": "a"}, "hours-range": {"Max": 2000}, "hours-span": {"Hours": "18"}, "level-range": {"Max": 8},
	"session-reversed": {"Start": "2027-03-13", "End": "2027-03-12"}, "prerequisite-cycle": {"Loop": "a → b → a"},
	"duplicate-id": {"FirstSource": "f.csv", "FirstRow": 2}, "duplicate-title": {"ID": "b", "FirstID": "a", "FirstSource": "f.csv", "FirstRow": 2},
}

// TestIssueMessages proves that every code and field has its words, and that no
// sentence asks for a value that its issue has not. That English is complete is
// proved in messages.
func TestIssueMessages(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		p := messages.For(lang)
		for _, code := range IssueCodes {
			data := map[string]any{"Value": "x"}
			maps.Copy(data, issueArgs[code])
			for _, part := range []string{"what", "mend"} {
				id := "issue." + code + "." + part
				if s := p.With(id, data); s == "["+id+"]" || strings.Contains(s, "<no value>") || !strings.HasSuffix(s, ".") {
					t.Errorf("%s: %s: %q", lang, id, s)
				}
			}
		}
		for _, f := range Fields {
			if id := "field." + string(f); p.T(id) == "["+id+"]" {
				t.Errorf("%s: no %s", lang, id)
			}
		}
	}
}

func BenchmarkConvert(b *testing.B) {
	r := rowOfCells("id", "C-1", "title", "Se protéger des cyberattaques", "summary", "Reconnaître un hameçonnage, choisir un mot de passe et réagir à un incident, pour tous les agents de l’État.",
		"provider", "IFP", "url", "https://exemple.fr/c", "format", "Atelier", "modality", "présentiel", "audience", "Agents; FPT", "level", "débutant", "hours", "2 jours", "cost", "1 200 €", "teaches", "4.1@3", "sessions", "2027-03-12..2027-03-13 @ Lyon # 12")
	for b.Loop() {
		Convert(r, ConvertOptions{})
	}
}
