package catalog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rowOfCells makes a record of field, cell pairs; a field may come twice.
func rowOfCells(pairs ...string) Record {
	r := Record{Source: "f.csv", Row: 7, Values: map[Field][]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		r.Values[Field(pairs[i])] = append(r.Values[Field(pairs[i])], pairs[i+1])
	}
	return r
}

// brief writes issues as "grade field code value".
func brief(issues []Issue) []string {
	var out []string
	for _, i := range issues {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", i.Grade, i.Field, i.Code, i.Value)))
	}
	return out
}

func TestConvertWhole(t *testing.T) {
	r := rowOfCells("id", " C-1 ", "title", "  Se proteger\u00a0 des  cyberattaques ", "summary", "<p>Pour <b>l&rsquo;agent</b>&nbsp;:</p><ul><li>réagir</li><li>prévenir</li></ul>",
		"outcomes", "- Reconnaître un hameçonnage\n- Choisir un mot de passe", "keywords", "cyber, phishing", "keywords", "Cyber", "provider", "IFP", "url", "https://exemple.fr/c?a=1&amp;b=2", "language", "Français",
		"format", "Atelier", "modality", "présentiel", "audience", "Agents; FPT", "level", "débutant", "hours", "2 jours (14h)", "cost", "1 200 €",
		"teaches", "4.1@3", "requires", "pix:5.2@1", "prerequisites", "C-0; C-00", "sessions", "2027-03-12..2027-03-13 # 12", "place", "Lyon", "certification", "Pix")
	got, issues := Convert(r, ConvertOptions{})
	want := Course{ID: "C-1", Title: "Se proteger des cyberattaques", Summary: "Pour l’agent :\n- réagir\n- prévenir",
		Outcomes: []string{"Reconnaître un hameçonnage", "Choisir un mot de passe"}, Keywords: []string{"cyber", "phishing"}, Provider: "IFP", URL: "https://exemple.fr/c?a=1&b=2", Language: "fr",
		Format: Workshop, Modality: OnSite, Audience: []Audience{Territorial, Staff}, Level: 1, Hours: 14, Cost: Money{120000, "EUR"},
		Teaches: []Target{{"digcomp:4.1", 3}}, Requires: []Target{{"pix:5.2", 1}}, Prerequisites: []CourseID{"C-0", "C-00"},
		Sessions: []Session{{Start: paris(2027, 3, 12), End: paris(2027, 3, 13), Place: "Lyon", Seats: 12}}, Certification: "Pix"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("course (-want +got):\n%s", diff)
	}
	if issues != nil {
		t.Errorf("issues: %v", brief(issues))
	}
}

func TestConvertIssues(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells []string
		want  []string
	}{
		{"nothing", nil, []string{"error title title-missing"}},
		{"empty words", []string{"title", "null", "hours", "N/A", "level", "néant", "cost", "-"}, []string{"error title title-missing"}},
		{"id too long", []string{"title", "T", "id", strings.Repeat("dossier/", 17)}, []string{"warning id id-shortened " + strings.Repeat("dossier/", 17)[:79] + "…"}},
		{"id of signs", []string{"title", "T", "id", "???"}, []string{"error id id-unusable ???"}},
		{"everything wrong", []string{"title", "T", "url", "www.exemple.fr", "language", "klingon", "format", "bidule", "modality", "truc", "audience", "jongleurs", "level", "B2", "hours", "6 semaines", "cost", "cher",
			"teaches", "poterie", "requires", "judo", "sessions", "bientôt", "start", "31/02/2027", "end", "mars", "seats", "beaucoup"}, []string{
			"warning url url-unusable www.exemple.fr", "warning language language-unknown klingon", "warning format format-unknown bidule", "warning modality modality-unknown truc", "warning audience audience-unknown jongleurs",
			"warning level level-unknown B2", "warning hours hours-weeks 6 semaines", "warning cost cost-unreadable cher", "warning teaches competence-unknown poterie", "warning requires competence-unknown judo",
			"warning sessions session-unreadable bientôt", "warning seats seats-unreadable beaucoup", "warning start date-impossible 31/02/2027", "warning end date-incomplete mars"}},
		{"hidden characters", []string{"title", "A\x00B\u202eC"}, []string{"warning title text-hidden ABC"}},
		{"soft characters", []string{"title", "\ufeffdé\u00admat\u200bérialisation"}, nil},
		{"two titles", []string{"title", "A", "title", "A", "title", "B"}, []string{"warning title value-extra B"}},
		{"long summary", []string{"title", "A", "summary", strings.Repeat("é ", 10_001)}, []string{"warning summary text-cut " + strings.Repeat("é ", 39) + "é…"}},
		{"span of hours", []string{"title", "A", "hours", "2 à 3 jours"}, []string{"warning hours hours-span 2 à 3 jours"}},
		{"no prerequisite", []string{"title", "A", "prerequisites", "Aucun", "requires", "aucun prérequis"}, nil},
		{"script address", []string{"title", "A", "url", "javascript:alert(1)"}, []string{"warning url url-unusable javascript:alert(1)"}},
	} {
		course, issues := Convert(rowOfCells(c.cells...), ConvertOptions{})
		if diff := cmp.Diff(c.want, brief(issues)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		for _, i := range issues {
			if i.Source != "f.csv" || i.Row != 7 || i.Course != course.ID {
				t.Errorf("%s: issue %+v does not say where", c.name, i)
			}
		}
	}
}

func TestConvertKind(t *testing.T) {
	for _, c := range []struct {
		format, modality string
		want             string
		issues           int
	}{
		{"En ligne", "", "elearning selfpaced", 0}, {"En classe", "", "classroom onsite", 0}, {"Classe virtuelle", "", "classroom remote", 0}, {"MOOC", "", "elearning selfpaced", 0},
		{"", "MOOC", "elearning selfpaced", 0}, {"", "présentiel", "classroom onsite", 0}, {"", "Atelier", "workshop ", 0}, {"à distance", "", " remote", 0}, {"Atelier", "", "workshop ", 0},
		{"e-learning", "hybride", "elearning blended", 0}, {"bidule", "machin", " ", 2}, {"e-learning", "machin", "elearning ", 1},
	} {
		got, issues := Convert(rowOfCells("title", "T", "format", c.format, "modality", c.modality), ConvertOptions{})
		if s := got.Format.String() + " " + got.Modality.String(); s != c.want || len(issues) != c.issues {
			t.Errorf("%q, %q: got %q and %v, want %q and %d issues", c.format, c.modality, s, brief(issues), c.want, c.issues)
		}
	}
}

func TestConvertSessions(t *testing.T) {
	mar12, mar13, may4 := paris(2027, 3, 12), paris(2027, 3, 13), paris(2027, 5, 4)
	nested := rowOfCells("title", "T")
	nested.Sessions = []map[Field]string{{FieldID: "S1", FieldStart: "2027-03-12", FieldEnd: "2027-03-13", FieldPlace: "Lyon", FieldSeats: "complet", FieldURL: "https://x.fr/s"}, {}}
	for _, c := range []struct {
		name string
		r    Record
		want []Session
	}{
		{"one per row", rowOfCells("title", "T", "start", "12/03/2027", "end", "13/03/2027", "place", "Lyon", "seats", "8 places"), []Session{{Start: mar12, End: mar13, Place: "Lyon", Seats: 8}}},
		{"one day", rowOfCells("title", "T", "start", "12/03/2027"), []Session{{Start: mar12, End: mar12}}},
		{"place alone", rowOfCells("title", "T", "place", "Lyon"), []Session{{Place: "Lyon"}}},
		{"two starts, one place", rowOfCells("title", "T", "start", "12/03/2027; 04/05/2027", "place", "Lyon"), []Session{{Start: mar12, End: mar12, Place: "Lyon"}, {Start: may4, End: may4, Place: "Lyon"}}},
		{"a whole session as start", rowOfCells("title", "T", "start", "du 12 au 13 mars 2027 à Lyon"), []Session{{Start: mar12, End: mar13, Place: "Lyon"}}},
		{"a line break in a date", rowOfCells("title", "T", "start", "12/03/2027\n04/05/2027"), []Session{{Start: mar12, End: mar12}, {Start: may4, End: may4}}},
		{"nested", nested, []Session{{ID: "S1", Start: mar12, End: mar13, Place: "Lyon", Full: true, URL: "https://x.fr/s"}}},
	} {
		got, issues := Convert(c.r, ConvertOptions{})
		if diff := cmp.Diff(c.want, got.Sessions); diff != "" || issues != nil {
			t.Errorf("%s: %v (-want +got):\n%s", c.name, brief(issues), diff)
		}
	}
}

func TestConvertDefaults(t *testing.T) {
	a, _ := Convert(rowOfCells("title", "Excel"), ConvertOptions{DefaultLanguage: "fr", DefaultProvider: "IFP", DayHours: 7})
	if a.Language != "fr" || a.Provider != "IFP" || len(a.ID) != len("AUTO-")+10 {
		t.Errorf("defaults: %+v", a)
	}
	b, _ := Convert(rowOfCells("title", "EXCEL", "provider", "ifp", "hours", "2 jours"), ConvertOptions{DayHours: 7})
	if a.ID != b.ID || b.Hours != 14 {
		t.Errorf("id %s, want %s; hours %v, want 14", b.ID, a.ID, b.Hours)
	}
	for title, want := range map[string]string{"Gérer un projet": "fr", "Managing the project": "en", "L'essentiel d'Excel": "fr", "Excel": "", "Introduction to R": "en", "Initiation à Python pour la donnée": "fr"} {
		if c, _ := Convert(rowOfCells("title", title), ConvertOptions{}); c.Language != want {
			t.Errorf("%q: language %q, want %q", title, c.Language, want)
		}
	}
	if c, _ := Convert(rowOfCells("title", "Gérer un projet", "language", "bilingue"), ConvertOptions{DefaultLanguage: "fr"}); c.Language != "" {
		t.Errorf("bilingual course: language %q, want none", c.Language)
	}
}

func TestCleanText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"cafe\u0301", "café"}, {"a\r\nb\n\n c", "a\nb\nc"}, {"a\t b", "a b"}, {"x < y && z > w", "x < y && z > w"}, {"R&amp;D", "R&D"}, {"AT&T", "AT&T"},
		{"Savoir écrire un <table> et un <div>", "Savoir écrire un <table> et un <div>"}, {"<p>List<String> en Java</p>", "List<String> en Java"},
		{"<p>un</p><script>alert('x')</script><p>deux</p>", "un\ndeux"}, {"a<br>b<br/>c", "a\nb\nc"}, {"&lt;p&gt;Bonjour&lt;/p&gt;", "Bonjour"}, {"<!-- note --><b>x</b>", "x"}, {"<script>x</b>", ""},
		{"👩\u200d💻 métier", "👩\u200d💻 métier"},
	} {
		got, _ := cleanText(c.in, true)
		if got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}
