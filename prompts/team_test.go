package prompts

import (
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/catalog"
)

func teamOf(lang string, courses []*catalog.Course) TeamData {
	d := TeamData{Request: "cybersécurité, 12 h chacun, avant juin", Constraints: []string{"12 h au plus pour chacun"}, Figures: []string{"Couverture : 78 %"},
		Members: []TeamMember{{"M1", "chargée d’accueil", []string{"Protéger les appareils : 1 → 3"}}, {"M2", "", nil}}}
	if lang == "en" {
		d.Request, d.Constraints, d.Figures = "cybersecurity, 12 h each, before June", []string{"12 h each at most"}, []string{"Coverage: 78%"}
		d.Members[0] = TeamMember{"M1", "reception officer", []string{"Protecting devices: 1 → 3"}}
	}
	for i, c := range courses {
		d.Courses = append(d.Courses, TeamCourse{"F" + string(rune('1'+i)), c, []string{"M1", "M2"}})
	}
	return d
}

// TestTeamNamesNobody: whatever stands in the texts, addresses and Slack's names
// do not go out, and no text closes its block.
func TestTeamNamesNobody(t *testing.T) {
	s := defaults(t)
	plain, err := s.Team("fr", teamOf("fr", sample(t)[:2]))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range hostile() {
		d := teamOf("fr", sample(t)[:2])
		d.Request, d.Members[0].Role, d.Members[0].Gaps[0] = a.text, a.text, a.text
		r, err := s.Team("fr", d)
		if err != nil {
			t.Fatalf("%s: %v", a.name, err)
		}
		if blocks(r.User) != blocks(plain.User) {
			t.Errorf("%s: other blocks:\n%s", a.name, r.User)
		}
		for _, identity := range []string{"jean.dupont@", "U0123456", "06 12 34"} {
			if strings.Contains(r.User, identity) {
				t.Errorf("%s: %s goes out", a.name, identity)
			}
		}
	}
}

func TestTeamRefuses(t *testing.T) {
	s, courses := defaults(t), sample(t)
	for name, spoil := range map[string]func(*TeamData){
		"a name for a code":    func(d *TeamData) { d.Members[0].Code = "Camille" },
		"a name for who takes": func(d *TeamData) { d.Courses[0].Who = []string{"camille@exemple.fr"} },
		"no course":            func(d *TeamData) { d.Courses = nil },
		"a course twice":       func(d *TeamData) { d.Courses[1].Ref = "F1" },
		"a course without one": func(d *TeamData) { d.Courses[1].Course = nil },
	} {
		d := teamOf("fr", courses[:2])
		if _, err := s.Team("fr", d); err != nil {
			t.Fatal(err)
		}
		spoil(&d)
		if _, err := s.Team("fr", d); err == nil {
			t.Errorf("%s: rendered", name)
		}
	}
}

func TestTeamCountsTheRest(t *testing.T) {
	d := teamOf("fr", sample(t)[:2])
	for range 40 {
		d.Members = append(d.Members, TeamMember{Code: "M7"})
	}
	r, err := defaults(t).Team("fr", d)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(r.User, "<membre "); n != MaxTeamMembers || !strings.Contains(r.User, "18 autres") {
		t.Errorf("%d members told:\n%s", n, r.User)
	}
}
