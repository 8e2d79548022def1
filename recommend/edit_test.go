package recommend

import (
	"strings"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// TestChange: what a follow-up changes, and what it leaves.
func TestChange(t *testing.T) {
	s, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	r := plainRecommender(t)
	ask := func(text string, m *Memory) *Reply {
		t.Helper()
		reply, err := r.Answer(t.Context(), Question{Text: text, Memory: m}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if reply.Path != nil {
			checkShown(t, &work{r: r, s: s, n: reply.Need, reply: reply})
		}
		return reply
	}
	first := ask("me former à l'accessibilité numérique, 20 heures", nil)
	if len(first.Path.Steps) < 3 {
		t.Fatalf("%d steps, too few to test with", len(first.Path.Steps))
	}
	old := first.Path
	for _, c := range []struct {
		text  string
		holds func(*Reply) bool
	}{
		{"plus court", func(r *Reply) bool { return r.Path.Hours < old.Hours && r.Need.Hours < 20 }},
		{"plus long, 40 heures", func(r *Reply) bool { return r.Need.Hours == 40 }},
		{"pas en présentiel", func(r *Reply) bool {
			return r.Path == nil || every(r.Path, func(s Step) bool { return s.Course.Modality != catalog.OnSite })
		}},
		{"remplace l'étape 2", func(r *Reply) bool { return !inPath(r.Path, old.Steps[1].Course) }},
		{"enlève la dernière étape", func(r *Reply) bool {
			return len(r.Path.Steps) == len(old.Steps)-1 && !inPath(r.Path, old.Steps[len(old.Steps)-1].Course) && inPath(r.Path, old.Steps[0].Course)
		}},
		{"enlevez la formation sur NVDA", func(r *Reply) bool {
			return every(r.Path, func(s Step) bool { return !strings.Contains(s.Course.Title, "NVDA") })
		}},
		{"autre proposition", func(r *Reply) bool {
			return r.Path == nil || every(r.Path, func(s Step) bool { return !inPath(old, s.Course) })
		}},
		{"plus avancé", func(r *Reply) bool { return r.Need.Level == 0 && r.Need.Aims[0].To > old.Need.Aims[0].To }},
		{"gratuit", func(r *Reply) bool { return r.Path == nil || r.Path.Cents == 0 }},
		{"avant février", func(r *Reply) bool {
			return r.Path == nil || !r.Path.End().After(time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC))
		}},
		{"ajoute un peu de RGPD", func(r *Reply) bool { return len(r.Need.Goals) > 0 }},
		{"pourquoi l'étape 2 ?", func(r *Reply) bool {
			return r.Explained != nil && r.Explained.Step == 2 && r.Explained.Course == old.Steps[1].Course
		}},
		{"où j'en suis ?", func(r *Reply) bool {
			return r.Kind == IsTalk && r.Slots.Intent == slots.Progress && r.Memory.Path == old
		}},
	} {
		reply := ask(c.text, first.Memory)
		if !c.holds(reply) {
			t.Errorf("%q: %v, intent %v, change %+v, %v", c.text, reply.Kind, reply.Slots.Intent, reply.Slots.Change, coursesOf(reply.Path))
		}
		if got := coursesOf(first.Memory.Path); len(got) != len(old.Steps) {
			t.Errorf("%q changed the path at hand", c.text)
		}
	}
}

func every(p *Path, holds func(Step) bool) bool {
	for _, s := range p.Steps {
		if !holds(s) {
			return false
		}
	}
	return true
}

// TestClarify: a vague need gets one question with answers to choose from, and
// then an answer whatever comes.
func TestClarify(t *testing.T) {
	r := plainRecommender(t)
	first, err := r.Answer(t.Context(), Question{Text: "je voudrais me former, 12 heures"}, nil)
	if err != nil || first.Kind != IsClarify || len(first.Options) < 2 || len(first.Options) > 4 {
		t.Fatalf("%+v, %v", first, err)
	}
	for _, text := range append(first.Options, "je ne sais pas", "bof", "ce que vous voulez") {
		second, err := r.Answer(t.Context(), Question{Text: text, Memory: first.Memory}, nil)
		if err != nil || second.Kind == IsClarify || second.Kind == 0 {
			t.Errorf("%q: %v, %v", text, second.Kind, err)
		}
		if second.Need != nil && second.Need.Hours != 12 {
			t.Errorf("%q: the first message is forgotten: %+v", text, second.Need)
		}
		if text == first.Options[0] && (second.Path == nil || second.Need.Hours != 12) {
			t.Errorf("%q: %v, need %+v", text, second.Kind, second.Need)
		}
	}
}
