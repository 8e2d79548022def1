package catalog

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadJSON(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		o                ReadOptions
		titles, codes    []string
	}{
		{"array", "f.json", `[{"title":"A"},{"title":"B"}]`, ReadOptions{}, []string{"A", "B"}, nil},
		{"empty array", "f.json", `[]`, ReadOptions{}, nil, nil},
		{"courses", "f.json", `{"version":1,"tags":[{"name":"x"}],"courses":[{"title":"A"}]}`, ReadOptions{}, []string{"A"}, nil},
		{"formations", "f.json", `{"total":{"a":[1]},"formations":[{"intitule":"A"},{"intitulé":"B"}]}`, ReadOptions{}, []string{"A", "B"}, nil},
		{"the only list of objects", "f.json", `{"meta":[1,2],"liste":[ {"nom":"A"} ]}`, ReadOptions{}, []string{"A"}, nil},
		{"two lists", "f.json", `{"x":[{"nom":"A"}],"y":[{"nom":"B"}]}`, ReadOptions{}, nil, []string{"json-ambiguous"}},
		{"no list", "f.json", `{"x":1}`, ReadOptions{}, nil, []string{"json-no-course"}},
		{"one course", "f.json", `{"titre":"A","modules":1,"sessions":[{"debut":"2027-01-01"}]}`, ReadOptions{}, []string{"A"}, []string{"columns-ignored"}},
		{"lines", "f.jsonl", "{\"title\":\"A\"}\n\n{\"title\":\"B\"}\n", ReadOptions{}, []string{"A", "B"}, nil},
		{"lines told by content", "f.txt", "{\"title\":\"A\"}\n{\"title\":\"B\"}\n", ReadOptions{}, []string{"A", "B"}, nil},
		{"a broken line", "f.jsonl", "{\"title\":\"A\"}\n{\"title\":\"B\"\n{\"title\":\"C\"} x\n[1]\nnull\n{\"title\":\"D\"}\n", ReadOptions{}, []string{"A", "D"}, []string{"json-record"}},
		{"a broken element", "f.json", `[{"title":"A"},{"title":B},{"title":"C"}]`, ReadOptions{}, []string{"A", "C"}, []string{"json-record"}},
		{"cut short", "f.json", `[{"title":"A"},{"title":"B`, ReadOptions{}, []string{"A"}, []string{"json-cut"}},
		{"text after the end", "f.json", `[{"title":"A"}] x`, ReadOptions{}, []string{"A"}, []string{"json-trailing"}},
		{"not JSON", "f.json", `titre;lieu`, ReadOptions{}, nil, []string{"json-syntax"}},
		{"languages", "f.json", `[{"name":{"fr":"A","en":"B"}},{"name_en":"D","name_fr":"C"},{"name":{"en":"E"}}]`, ReadOptions{}, []string{"A", "C", "E"}, nil},
		{"English", "f.json", `[{"name":{"fr":"A","en":"B"}},{"name_en":"D","name_fr":"C"}]`, ReadOptions{Language: "en"}, []string{"B", "D"}, nil},
		{"parts", "f.json", `[{"name":"A","parts":[{"name":"B"},{"name":"C","parts":[{"name":"D"}]}]}]`, ReadOptions{}, []string{"A", "B", "C", "D"}, nil},
		{"no title anywhere", "f.json", `[{"x":1},{"x":1},{"x":1},{"x":1},{"x":1},{"x":1},{"x":1},{"x":1},{"x":1},{"x":1}]`, ReadOptions{}, []string{"", "", "", "", "", "", "", "", ""}, []string{"title-column-missing", "columns-ignored"}},
		{"byte order mark", "f.json", "\ufeff{\"courses\":[{\"title\":\"A\"}]}", ReadOptions{}, []string{"A"}, nil},
		{"JSON-LD among others", "f.json", `[{"title":"A"},{"@type":"Course","name":"B"},{"@type":"Person","name":"X"}]`, ReadOptions{}, []string{"A", "B"}, []string{"jsonld-no-course"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := readAll(t, textSource(c.file, c.text), c.o)
			if diff := cmp.Diff(c.titles, res.column(FieldTitle)); diff != "" {
				t.Errorf("titles (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.codes, res.codes()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCanonicalJSON reads back what a course marshals to.
func TestCanonicalJSON(t *testing.T) {
	day := time.Date(2027, 3, 12, 0, 0, 0, 0, Paris())
	course := Course{
		ID: "A1", Title: "Excel", Summary: "Un tableur", Outcomes: []string{"lire", "écrire"}, Keywords: []string{"tableur"},
		Provider: "École", URL: "https://x.fr", Language: "fr", Format: Workshop, Modality: Remote, Audience: []Audience{Manager, Staff}, Level: 3,
		Hours: 7.5, Cost: Money{Cents: 12345, Currency: "EUR"}, Teaches: []Target{{"digcomp:1.1", 3}, {"pix:2.2", 0}}, Requires: []Target{{"digcomp:1.1", 1}},
		Prerequisites: []CourseID{"A0"}, Certification: "Pix",
		Sessions: []Session{{ID: "s1", Start: day, End: day.AddDate(0, 0, 1), Place: "Lyon", Seats: 12, URL: "https://x.fr/s1"}, {Start: day, Full: true}},
	}
	text, err := json.Marshal(course)
	if err != nil {
		t.Fatal(err)
	}
	res := readAll(t, textSource("f.jsonl", string(text)), ReadOptions{})
	if len(res.issues) > 0 || len(res.records) != 1 {
		t.Fatalf("issues %+v", res.issues)
	}
	rec := res.records[0]
	want := map[Field][]string{
		FieldID: {"A1"}, FieldTitle: {"Excel"}, FieldSummary: {"Un tableur"}, FieldOutcomes: {"lire", "écrire"}, FieldKeywords: {"tableur"},
		FieldProvider: {"École"}, FieldURL: {"https://x.fr"}, FieldLanguage: {"fr"}, FieldFormat: {"workshop"}, FieldModality: {"remote"},
		FieldAudience: {"manager", "staff"}, FieldLevel: {"3"}, FieldHours: {"7.5 h"}, FieldCost: {"123.45 EUR"},
		FieldTeaches: {"digcomp:1.1@3", "pix:2.2"}, FieldRequires: {"digcomp:1.1@1"}, FieldPrerequisites: {"A0"}, FieldCertification: {"Pix"},
	}
	if diff := cmp.Diff(want, rec.Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	sessions := []map[Field]string{
		{FieldID: "s1", FieldStart: "2027-03-12", FieldEnd: "2027-03-13", FieldPlace: "Lyon", FieldSeats: "12", FieldURL: "https://x.fr/s1"},
		{FieldStart: "2027-03-12", FieldSeats: "complet"},
	}
	if diff := cmp.Diff(sessions, rec.Sessions); diff != "" {
		t.Errorf("sessions (-want +got):\n%s", diff)
	}
	parsed, err := ParseSessions(rec.Cells[indexOf(t, FieldSessions)], Paris())
	if err != nil {
		t.Fatal(err)
	}
	course.Sessions[1].End = day // a single day is both
	if diff := cmp.Diff(course.Sessions, parsed); diff != "" {
		t.Errorf("sessions in the reject file's cell (-want +got):\n%s", diff)
	}
}

func indexOf(t *testing.T, f Field) int {
	t.Helper()
	for i, g := range Fields {
		if f == g {
			return i
		}
	}
	t.Fatalf("no field %s", f)
	return 0
}

// TestPathID follows a tree by the titles above an entry.
func TestPathID(t *testing.T) {
	res := readAll(t, textSource("f.jsonl", `{"path":["R","Bases"],"name":"Lire"}
{"path":"r/lire","name":"Lire"}
{"path":[],"name":"R"}
{"id":"x","path":["R"],"name":"Lire"}
{"name":"Seul"}
`), ReadOptions{})
	if diff := cmp.Diff([]string{"R/Bases/Lire", "r/lire", "R", "x", ""}, res.column(FieldID)); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
}
