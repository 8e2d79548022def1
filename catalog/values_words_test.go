package catalog

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseModality(t *testing.T) {
	for _, c := range []struct {
		text string
		want Modality
		code string
	}{
		{"", 0, ""}, {"onsite", OnSite, ""}, {"remote", Remote, ""}, {"blended", Blended, ""}, {"selfpaced", SelfPaced, ""},
		{"présentiel", OnSite, ""}, {"En présentiel", OnSite, ""}, {"en salle", OnSite, ""}, {"En classe", OnSite, ""}, {"Classroom", OnSite, ""}, {"face-to-face", OnSite, ""}, {"Presentiel (Paris)", OnSite, ""},
		{"distanciel", Remote, ""}, {"à distance", Remote, ""}, {"100 % à distance", Remote, ""}, {"Classe virtuelle", Remote, ""}, {"Virtual classroom", Remote, ""}, {"Visioconférence", Remote, ""}, {"Webinaire", Remote, ""},
		{"hybride", Blended, ""}, {"Mixte", Blended, ""}, {"présentiel et distanciel", Blended, ""}, {"présentiel + e-learning", Blended, ""}, {"présentiel / distanciel", Blended, ""},
		{"e-learning", SelfPaced, ""}, {"E-Learning", SelfPaced, ""}, {"autoformation", SelfPaced, ""}, {"MOOC", SelfPaced, ""}, {"à distance, en autonomie", SelfPaced, ""}, {"Formation à distance asynchrone", SelfPaced, ""}, {"En ligne", SelfPaced, ""}, {"Online ", SelfPaced, ""}, {"self-paced", SelfPaced, ""},
		{"présentiel ou distanciel", 0, "modality-choice"}, {"classe virtuelle et e-learning", Remote, ""},
		{"atelier", 0, "modality-unknown"}, {"12", 0, "modality-unknown"},
	} {
		got, err := ParseModality(c.text)
		if got != c.want || codesOf(t, err) != c.code {
			t.Errorf("%q: got %q %q, want %q %q", c.text, got, codesOf(t, err), c.want, c.code)
		}
	}
}

func TestParseFormat(t *testing.T) {
	for _, c := range []struct {
		text string
		want Format
		code string
	}{
		{"", 0, ""}, {"classroom", Classroom, ""}, {"workshop", Workshop, ""}, {"simulation", Simulation, ""}, {"elearning", ELearning, ""}, {"expedition", Expedition, ""}, {"assessment", Assessment, ""}, {"certification", Certification, ""}, {"mentoring", Mentoring, ""}, {"conference", Conference, ""},
		{"En ligne", ELearning, ""}, {"Online ", ELearning, ""}, {"En classe", Classroom, ""}, {"Classe virtuelle", Classroom, ""}, {"Stage", Classroom, ""}, {"formation", Classroom, ""},
		{"Formation sous forme d’atelier", Workshop, ""}, {"Jeu sérieux", Simulation, ""}, {"e-learning", ELearning, ""}, {"MOOC", ELearning, ""}, {"Cours en ligne", ELearning, ""}, {"Learning expedition", Expedition, ""}, {"Campagne Pix", Assessment, ""}, {"Formation certifiante", Certification, ""}, {"Mentorat", Mentoring, ""}, {"Webinaire", Conference, ""}, {"Conférence", Conference, ""},
		{"bidule", 0, "format-unknown"}, {"à distance", 0, "format-unknown"},
	} {
		got, err := ParseFormat(c.text)
		if got != c.want || codesOf(t, err) != c.code {
			t.Errorf("%q: got %q %q, want %q %q", c.text, got, codesOf(t, err), c.want, c.code)
		}
	}
}

func TestParseAudience(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Audience
		code string
	}{
		{"", nil, ""}, {"Tout public", nil, ""}, {"everyone", nil, ""}, {"state; digital", []Audience{State, Digital}, ""},
		{"Agents de l’État", []Audience{State}, ""}, {"FPE, FPT, FPH", []Audience{State, Territorial, Hospital}, ""}, {"Fonction publique territoriale", []Audience{Territorial}, ""}, {"Agents hospitaliers", []Audience{Hospital}, ""},
		{"Encadrants\nCadres dirigeants", []Audience{Manager, Senior}, ""}, {"Employés; Superviseurs; Gestionnaires et superviseurs; Gestionnaires; Cadres; Directeurs", []Audience{Staff, Manager, Senior}, ""},
		{"Tous les agents", nil, ""}, {"non-encadrants", []Audience{Staff}, ""}, {"Élus locaux", []Audience{Elected}, ""}, {"métiers du numérique", []Audience{Digital}, ""}, {"Employees; Managers and Supervisors; Executives", []Audience{Staff, Manager, Senior}, ""},
		{"Gestionnaires; Jongleurs", []Audience{Manager}, "audience-unknown"}, {"Jongleurs", nil, "audience-unknown"},
	} {
		got, err := ParseAudience(c.text)
		if diff := cmp.Diff(c.want, got); diff != "" || codesOf(t, err) != c.code {
			t.Errorf("%q: code %q, want %q (-want +got):\n%s", c.text, codesOf(t, err), c.code, diff)
		}
	}
}

// TestSayingsAreFolded proves that no phrase of the tables is one that can
// never be met, and that none hides behind a shorter one before it.
func TestSayingsAreFolded(t *testing.T) {
	checkSayings(t, "modality", modalitySayings)
	checkSayings(t, "format", formatSayings)
	checkSayings(t, "audience", audienceSayings)
	checkSayings(t, "everyone", everyone)
}

func checkSayings[T comparable](t *testing.T, name string, table []saying[T]) {
	seen := map[string]bool{}
	for _, s := range table {
		if s.words != nameKey(s.words) || seen[s.words] {
			t.Errorf("%s: %q is not folded or stands twice", name, s.words)
		}
		seen[s.words] = true
	}
}
