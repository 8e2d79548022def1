package recommend

import "testing"

// TestNewSubject: a subject of its own with a constraint begins anew, a
// constraint with words around it changes the path at hand.
func TestNewSubject(t *testing.T) {
	r := plainRecommender(t)
	first, err := r.Answer(t.Context(), Question{Text: "me former au RGPD, 2 jours"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Excel, 6 heures":           "Excel",
		"cybersécurité avant juin":  "cybersécurité",
		"powerpoint en 3 heures":    "powerpoint",
		"RGPD, 6 heures":            first.Need.Goal,
		"finalement j'ai 10 heures": first.Need.Goal,
		"du coup 5 heures":          first.Need.Goal,
		"plutôt à Lyon":             first.Need.Goal,
		"avant mai si possible":     first.Need.Goal,
		"en fait 6 heures":          first.Need.Goal,
		"à distance svp":            first.Need.Goal,
		"plus tard, après mars":     first.Need.Goal,
		"maximum 6h stp":            first.Need.Goal,
	} {
		got, err := r.Answer(t.Context(), Question{Text: text, Memory: first.Memory}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.Need == nil || got.Need.Goal != want {
			t.Errorf("%q: %+v, want a goal of %q", text, got.Need, want)
		}
	}
}
