package index

import (
	"cmp"
	"slices"
)

// explain fills why each hit came: the score by words taken apart, whatever the
// order that meaning made of it. It evaluates the question's groups once
// more, one at a time: explaining is for people, who ask for it seldom, and
// the path of a plain question stays free of its cost.
func (sc *scorer) explain(asked question, guesses []Guess, ranked, near []scored, hits []Hit) error {
	for _, g := range asked.groups {
		if err := sc.explainGroup(g, ranked, hits); err != nil {
			return err
		}
	}
	for i := range hits {
		explainCompetences(guesses, &hits[i])
		for _, x := range near {
			if x.doc == ranked[i].doc {
				hits[i].Why = append(hits[i].Why, Reason{Kind: "meaning", Score: x.score})
			}
		}
		slices.SortStableFunc(hits[i].Why, func(a, b Reason) int { return cmp.Compare(b.Score, a.Score) })
	}
	return nil
}

// explainCompetences tells what the competences that the course teaches gave.
func explainCompetences(guesses []Guess, hit *Hit) {
	for _, g := range guesses {
		if slices.Contains(taught(hit.Course), g.Competence) {
			hit.Why = append(hit.Why, Reason{Found: string(g.Competence), Kind: "competence", Score: float64(g.gain)})
		}
	}
}

// explainGroup tells, hit by hit, which reading of a group won: an alternative,
// or its literal words, each of which then tells for itself.
func (sc *scorer) explainGroup(g *group, ranked []scored, hits []Hit) error {
	literal, err := sc.literalScores(g, ranked)
	if err != nil {
		return err
	}
	won := make([]int, len(ranked)) // 1 + the alternative's number; 0: literal
	score := slices.Clone(literal)
	for n, alt := range g.alternatives {
		values, err := sc.phraseScores(alt.words, alt.weight*sc.s.weight(g), ranked)
		if err != nil {
			return err
		}
		for i, v := range values {
			if v > score[i] {
				score[i], won[i] = v, n+1
			}
		}
	}
	for i := range hits {
		switch {
		case score[i] <= 0 || won[i] == 0 && len(g.members) > 0:
		case won[i] == 0:
			hits[i].Why = append(hits[i].Why, sc.reason(ranked[i].doc, g.text, g.text, "word", g.word, score[i]))
		default:
			alt := g.alternatives[won[i]-1]
			kind := "synonym"
			if alt.typo {
				kind = "typo"
			}
			hits[i].Why = append(hits[i].Why, sc.reason(ranked[i].doc, g.text, alt.text, kind, alt.words, score[i]))
		}
	}
	return sc.explainMembers(g, ranked, hits, literal, won)
}

// explainMembers explains an expression for the hits where its literal reading
// won: as a whole, or else its words one by one.
func (sc *scorer) explainMembers(g *group, ranked []scored, hits []Hit, literal []float64, won []int) error {
	if len(g.members) == 0 {
		return nil
	}
	whole, err := sc.phraseScores(g.word, sc.s.weights.Expression, ranked)
	if err != nil {
		return err
	}
	parted := make([]Hit, len(hits))
	for _, m := range g.members {
		if err := sc.explainGroup(m, ranked, parted); err != nil {
			return err
		}
	}
	for i := range hits {
		switch {
		case won[i] != 0:
		case whole[i] > 0 && whole[i] >= literal[i]:
			hits[i].Why = append(hits[i].Why, sc.reason(ranked[i].doc, g.text, g.text, "word", g.word, whole[i]))
		default:
			for _, r := range parted[i].Why {
				r.Score *= sc.s.weights.Parted
				hits[i].Why = append(hits[i].Why, r)
			}
		}
	}
	return nil
}

// literalScores scores a group without its own alternatives.
func (sc *scorer) literalScores(g *group, ranked []scored) ([]float64, error) {
	a := sc.get()
	defer sc.put(a)
	if err := sc.literal(g, a); err != nil {
		return nil, err
	}
	return pick(a, ranked), nil
}

func (sc *scorer) phraseScores(p phrase, weight float64, ranked []scored) ([]float64, error) {
	a := sc.get()
	defer sc.put(a)
	if err := sc.phrase(p, weight, a.add); err != nil {
		return nil, err
	}
	return pick(a, ranked), nil
}

func pick(a *accumulator, ranked []scored) []float64 {
	out := make([]float64, len(ranked))
	for i, x := range ranked {
		out[i] = float64(a.v[x.doc])
	}
	return out
}

// reason finds the parts of the course that hold a term of the phrase.
func (sc *scorer) reason(doc uint32, asked, found, kind string, p phrase, score float64) Reason {
	r := Reason{Asked: asked, Found: found, Kind: kind, Score: score}
	course, err := sc.s.Catalog.At(int(sc.s.cols.Rank[doc]))
	if err != nil {
		return r // Search has read this very course already
	}
	lang := langOf(course)
	for pt, text := range textOf(course) {
		own := terms(analyzerOf[lang], text)
		if slices.ContainsFunc(p[lang], func(t string) bool { return slices.Contains(own, t) }) {
			r.In = append(r.In, partNames[pt])
		}
	}
	return r
}
