package recommend

import (
	"testing"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// TestOrder: what a button or a form changes, and that it is what the words
// would change.
func TestOrder(t *testing.T) {
	s, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	r := plainRecommender(t)
	answer := func(q Question) *Reply {
		t.Helper()
		reply, err := r.Answer(t.Context(), q, nil)
		if err != nil {
			t.Fatal(err)
		}
		if reply.Path != nil {
			checkShown(t, &work{r: r, s: s, n: reply.Need, reply: reply})
		}
		return reply
	}
	first := answer(Question{Text: "me former à l'accessibilité numérique, 20 heures"})
	order := func(o Order) *Reply { return answer(Question{Order: &o, Memory: first.Memory}) }

	t.Run("replace by the one chosen", func(t *testing.T) {
		for i, list := range first.Alternatives {
			for _, a := range list {
				got := order(Order{Change: slots.Replace, Step: i + 1, With: a.Course.ID})
				if got.Path == nil || got.Path.Steps[i].Course.ID != a.Course.ID {
					t.Errorf("step %d: %s is not in its place", i+1, a.Course.ID)
				}
			}
		}
	})
	t.Run("remove", func(t *testing.T) {
		got := order(Order{Change: slots.Remove, Step: len(first.Path.Steps)})
		if got.Path == nil || len(got.Path.Steps) != len(first.Path.Steps)-1 {
			t.Errorf("path %+v", got.Path)
		}
	})
	t.Run("as the words", func(t *testing.T) {
		button, words := order(Order{Change: slots.Shorter}), answer(Question{Text: "plus court", Memory: first.Memory})
		if button.Need.Hours != words.Need.Hours || button.Path.Hours != words.Path.Hours {
			t.Errorf("button %v h of %v, words %v h of %v", button.Path.Hours, button.Need.Hours, words.Path.Hours, words.Need.Hours)
		}
	})
	t.Run("terms", func(t *testing.T) {
		deadline := time.Date(2027, 6, 30, 0, 0, 0, 0, first.Path.Start().Location())
		got := order(Order{Terms: &Terms{Hours: 9, Deadline: deadline, Modalities: []catalog.Modality{catalog.SelfPaced}, Place: "Lyon"}})
		n := got.Need
		if n.Hours != 9 || !n.Deadline.Equal(deadline) || len(n.Places) != 1 || n.Goal != first.Need.Goal {
			t.Errorf("need %+v", n)
		}
		lifted := answer(Question{Order: &Order{Terms: &Terms{Goal: "gérer un budget"}}, Memory: got.Memory}).Need
		if lifted.Hours != 0 || !lifted.Deadline.IsZero() || len(lifted.Places) != 0 || lifted.Goal != "gérer un budget" || lifted.Aims[0].Competence == n.Aims[0].Competence {
			t.Errorf("lifted %+v", lifted)
		}
	})
	t.Run("terms of a need that nothing answered", func(t *testing.T) {
		none := answer(Question{Text: "accessibilité numérique d'ici demain, en présentiel à Ajaccio, 1 heure"})
		if none.Kind != IsNothing {
			t.Fatalf("kind %v", none.Kind)
		}
		if got := answer(Question{Order: &Order{Terms: &Terms{Hours: 20}}, Memory: none.Memory}); got.Path == nil {
			t.Errorf("kind %v", got.Kind)
		}
	})
}
