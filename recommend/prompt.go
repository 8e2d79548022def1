package recommend

import (
	"context"
	"fmt"

	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/prompts"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// Prompt renders a prompt ("path", "retry", "team", "understand") as a model would get
// it for a question: what an operator looks at.
func (r *Recommender) Prompt(ctx context.Context, name string, q Question) (out prompts.Rendered, err error) {
	q.Text = heard(q.Text)
	if name == "understand" {
		return r.prompts.Understand(q.Lang, prompts.UnderstandData{Request: q.Text, Today: r.now(), Competences: aimable()})
	}
	if name == "team" {
		return r.teamPrompt(ctx, q)
	}
	err = r.live.Use(func(s *index.Snapshot) error {
		n, err := r.need(ctx, s, q, slots.Read(q.Text, slots.Context{Now: r.now(), Lang: q.Lang}), reading{})
		if err != nil {
			return err
		}
		g, err := gather(ctx, s, n, dayOf(r.now()))
		if err != nil {
			return err
		}
		w := &work{r: r, s: s, q: q, n: n, g: g}
		if err := w.plan(dayOf(r.now())); err != nil {
			return err
		}
		if len(w.planned) == 0 {
			return fmt.Errorf("no course answers %q: there is nothing to ask a model", n.Goal)
		}
		refs := w.shown()
		if name == "retry" {
			out, err = r.prompts.Retry(n.Lang, prompts.RetryData{Faults: w.faultWords([]Fault{{Kind: UnknownCourse, Text: "F99"}, {Kind: HoursOver, Course: refs[0].Course.ID}}, refs), Refs: names(refs)})
			return err
		}
		out, err = r.prompts.Path(n.Lang, w.promptData(refs))
		return err
	})
	return out, err
}

// names are the refs of options, in order.
func names(refs []*option) []string {
	out := make([]string, len(refs))
	for i := range refs {
		out[i] = ref(i)
	}
	return out
}
