package recommend

import (
	"slices"
	"testing"

	"github.com/parcours-formation/parcours/catalog"
)

// TestPlainAims: requests in a few plain words aim first at what they say.
func TestPlainAims(t *testing.T) {
	for text, want := range map[string][]catalog.CompetenceID{
		"analyser des données":            {"metiers:donnees"},
		"apprendre python":                {"digcomp:3.4", "metiers:developpement"},
		"cybersécurité":                   {"metiers:cybersecurite", "digcomp:4.1"},
		"rgpd":                            {"digcomp:4.2", "metiers:droit"},
		"accessibilité numérique":         {"metiers:accessibilite"},
		"gestion de projet":               {"metiers:projet"},
		"tableaux croisés dynamiques":     {"digcomp:1.3"},
		"intelligence artificielle":       {"metiers:ia"},
		"écoconception web":               {"metiers:ecoconception"},
		"management à distance":           {"metiers:management"},
		"kubernetes":                      {"metiers:devops", "metiers:cloud"},
		"teams et outils collaboratifs":   {"digcomp:2.4"},
		"marchés publics informatiques":   {"metiers:droit"},
		"fake news":                       {"digcomp:1.2"},
		"e-réputation":                    {"digcomp:2.6"},
		"mots de passe":                   {"digcomp:4.1"},
		"démarches en ligne":              {"metiers:eadministration", "digcomp:2.3"},
		"programmation java":              {"metiers:developpement", "digcomp:3.4"},
		"maquettes et tests utilisateurs": {"metiers:ux"},
	} {
		w := workFor(t, text)
		if len(w.n.Aims) == 0 || !slices.Contains(want, w.n.Aims[0].Competence) {
			t.Errorf("%q: %v, want one of %v first", text, w.n.Aims, want)
		}
	}
}

// TestAims: levels set out from what is known, and a path of two ideas aims at
// both.
func TestAims(t *testing.T) {
	for _, c := range []struct {
		text     string
		id       catalog.CompetenceID
		from, to catalog.Level
	}{
		{"cybersécurité", "metiers:cybersecurite", 1, 4},
		{"cybersécurité, je débute", "metiers:cybersecurite", 0, 3},
		{"confirmé en cybersécurité, devenir expert", "metiers:cybersecurite", 5, 7},
		{"je pilote un projet data, je débute", "metiers:projet", 0, 3},
		{"je pilote un projet data, je débute", "metiers:donnees", 0, 3},
	} {
		n := workFor(t, c.text).n
		a := n.aimFor(c.id)
		if a == nil || a.From != c.from || a.To != c.to {
			t.Errorf("%q: %v, want %s from %d to %d", c.text, n.Aims, c.id, c.from, c.to)
		}
	}
}
