package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// fusionDepth is how many of each list are fused, and fusionK the constant of
// reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009).
const (
	fusionDepth = 200
	fusionK     = 60
)

// fuse joins the ranking by words with the ranking by meaning. An endpoint that
// is down leaves the words.
func (s *Snapshot) fuse(ctx context.Context, q Query, m *matcher, words []scored, r *Result) (fused, near []scored) {
	near, err := s.nearest(ctx, q.Text, m, fusionDepth)
	if err != nil {
		r.MeaningDown = true
		if ctx.Err() == nil { // else it is the question that ended, not the endpoint
			s.vectors.failed(err)
		}
		return words, nil
	}
	s.vectors.answered()
	sum := map[uint32]float64{}
	for _, list := range [][]scored{words, near} {
		for i, x := range list {
			sum[x.doc] += 1 / float64(fusionK+i+1)
		}
	}
	out := make([]scored, 0, len(sum))
	for d, v := range sum {
		out = append(out, scored{d, v})
	}
	slices.SortFunc(out, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(s.cols.Rank[a.doc], s.cols.Rank[b.doc]))
	})
	return out, near
}

func (s *Snapshot) nearest(ctx context.Context, text string, m *matcher, k int) ([]scored, error) {
	v := s.vectors
	got, err := v.embedder.Embed(ctx, []string{cutRunes(text, embedRunes)}, true)
	if err != nil {
		return nil, err
	}
	if len(got) != 1 || len(got[0]) != v.Dim {
		return nil, fmt.Errorf("the model %s gave a vector of another length than the courses'", v.embedder.Model())
	}
	ask := make([]int8, v.Dim)
	scale := float64(quantize(got[0], ask))
	all := make([]scored, 0, len(v.scale))
	for rank, d := range s.byRank {
		if m.judge(uint32(d)) == passes {
			all = append(all, scored{uint32(d), float64(dot(ask, v.rows[rank*v.Dim:(rank+1)*v.Dim])) * float64(v.scale[rank]) * scale})
		}
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(s.cols.Rank[a.doc], s.cols.Rank[b.doc]))
	})
	return all[:min(k, len(all))], nil
}

// failed warns of the first failure in a row alone: a log line for every
// question would hide the others.
func (v *Vectors) failed(err error) {
	v.mu.Lock()
	first := !v.down
	v.down = true
	v.mu.Unlock()
	if first && v.warn != nil {
		v.warn(err)
	}
}

func (v *Vectors) answered() {
	v.mu.Lock()
	v.down = false
	v.mu.Unlock()
}
