package recommend

import (
	"context"

	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// obey answers a button's order.
func (r *Recommender) obey(ctx context.Context, q Question, tell func(Event)) (*Reply, error) {
	memory := *q.Memory
	read := slots.Slots{Intent: slots.Change, Lang: memory.Need.Lang, Change: slots.Edit{Kind: q.Order.Change, Step: q.Order.Step}}
	reply := &Reply{Slots: read, Lang: memory.Need.Lang, Memory: &memory}
	if q.Lang != "" {
		reply.Lang = q.Lang
	}
	q.Text = ""
	err := r.live.Use(func(s *index.Snapshot) error {
		reply.Example = s.Catalog.Example
		return r.change(ctx, s, q, reply, tell)
	})
	return reply, err
}

// set puts the terms in place of the need's.
func (t *Terms) set(n *Need) {
	n.Hours, n.Weekly, n.MaxCents = t.Hours, t.Weekly, t.MaxCents
	n.From, n.Deadline = t.From, t.Deadline
	n.Modalities, n.NotModalities = t.Modalities, without(n.NotModalities, t.Modalities)
	n.Places = nil
	if place, ok := slots.FindPlace(t.Place); ok {
		n.Places = []slots.Place{place}
	}
	if t.Goal != "" && t.Goal != n.Goal {
		n.Goal, n.Goals, n.Aims = t.Goal, nil, nil
	}
}

// chosen is the path of the replacement that an order names, the best one
// without an order or when the one named is no longer possible; nil for none.
func chosen(others []Alternative, o *Order) *Path {
	if o != nil {
		for _, a := range others {
			if a.Course.ID == o.With {
				return a.Path
			}
		}
	}
	if len(others) == 0 {
		return nil
	}
	return others[0].Path
}
