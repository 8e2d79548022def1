package recommend

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
)

// TestEveryCauseHasWords: no cause and no misfit shows an identifier or a hole
// in either language.
func TestEveryCauseHasWords(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		say := messages.For(lang)
		for cause := NotTaught; cause <= NotCertified; cause++ {
			s := Shortfall{Gap: Gap{"metiers:donnees", 1, 4}, Reached: 2, Words: "mots", Cause: cause}
			if words := s.InWords(say); len(words) != 1 || holed(words[0]) {
				t.Errorf("%s, %v: %q", lang, cause, words)
			}
		}
		kinds := []FaultKind{PrerequisiteMissing, RequirementMissing}
		for k := WrongModality; k <= RefusedSubject; k++ {
			kinds = append(kinds, k)
		}
		for _, k := range kinds {
			m := Misfit{Kind: k, Other: "B", Text: "Les bases", Target: catalog.Target{Competence: "metiers:donnees", Level: 3}}
			if words := misfitWords(say, m); words == "" || holed(words) {
				t.Errorf("%s, %v: %q", lang, k, words)
			}
		}
	}
}

func holed(words string) bool {
	return strings.HasPrefix(words, "[") || strings.Contains(words, "<no value>") || strings.Contains(words, "“”") || strings.Contains(words, "«\u00a0\u00a0»") || strings.Contains(words, "«  »")
}

func TestShortfallInWords(t *testing.T) {
	near := &catalog.Course{Title: "Lire\r\nun tableau"}
	level := Misfit{Kind: RequirementMissing, Target: catalog.Target{Competence: "metiers:donnees", Level: 3}}
	for _, c := range []struct {
		name string
		s    Shortfall
		want []string
	}{
		{"the nearest, with two reasons of three", Shortfall{Gap: Gap{"metiers:donnees", 1, 4}, Cause: TooHard, Nearest: near, Misfits: []Misfit{level, {Kind: WrongPlace}, {Kind: TooDear}}}, []string{
			"« Données » : la formation la plus proche demande davantage de préalables.",
			"La plus proche : Lire un tableau (elle demande le niveau 3 en « Données » et elle n’a pas lieu où vous le souhaitez)."}},
		{"the nearest, without a reason", Shortfall{Words: "any", Cause: NotCertified, Nearest: near}, []string{
			"Aucune étape ne mène à la certification demandée.", "La plus proche : Lire un tableau."}},
		{"no nearest", Shortfall{Words: "archivage", Cause: NoSubject}, []string{"« archivage » : le catalogue n’a rien sur ce sujet."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			spaces := strings.NewReplacer("\u00a0", " ", "\u202f", " ")
			got := c.s.InWords(messages.For("fr"))
			for i := range got {
				got[i] = spaces.Replace(got[i])
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
