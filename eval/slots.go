package eval

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/parcours-formation/parcours/index"
)

// SlotScore counts one slot over scenarios.
type SlotScore struct {
	Slot      string  `json:"slot"` // "all": every slot together
	Right     int     `json:"right"`
	Given     int     `json:"given"`  // read by the rules
	Wanted    int     `json:"wanted"` // annotated
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// slotCounts counts by slot.
type slotCounts map[string]*SlotScore

// add compares what was read in a sentence with what was annotated. A list
// counts by its items, everything else as one.
func (c slotCounts) add(got, want map[string]any) {
	got = plain(got)
	for _, name := range slices.Sorted(maps.Keys(union(got, want))) {
		g, w := items(got[name]), items(want[name])
		right := 0
		left := slices.Clone(w)
		for _, x := range g {
			if i := slices.IndexFunc(left, func(y any) bool { return same(name, x, y) }); i >= 0 {
				right++
				left = slices.Delete(left, i, i+1)
			}
		}
		for _, key := range []string{name, "all"} {
			s := c[key]
			if s == nil {
				s = &SlotScore{Slot: key}
				c[key] = s
			}
			s.Right += right
			s.Given += len(g)
			s.Wanted += len(w)
		}
	}
}

// scores returns the slots by name, "all" last.
func (c slotCounts) scores() []SlotScore {
	var out []SlotScore
	for _, name := range slices.Sorted(maps.Keys(c)) {
		s := *c[name]
		s.Precision, s.Recall = ratio(s.Right, s.Given), ratio(s.Right, s.Wanted)
		if s.Right > 0 {
			s.F1 = 2 * s.Precision * s.Recall / (s.Precision + s.Recall)
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b SlotScore) int {
		switch {
		case a.Slot == "all":
			return 1
		case b.Slot == "all":
			return -1
		}
		return 0
	})
	return out
}

// plain puts slots into the forms that JSON reads.
func plain(slots map[string]any) map[string]any {
	var out map[string]any
	b, err := json.Marshal(slots)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		panic(err) // strings, numbers and lists of them cannot fail
	}
	return out
}

func union(a, b map[string]any) map[string]any {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]any{}
	}
	maps.Copy(out, b)
	return out
}

func items(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// same compares one item. Words that a person wrote are the same when the
// terms of one hold those of the other: annotators cut them differently.
func same(slot string, a, b any) bool {
	switch slot {
	case "done", "without":
		return sameWords(fmt.Sprint(a), fmt.Sprint(b))
	case "known":
		x, _ := a.(map[string]any)
		y, _ := b.(map[string]any)
		if x["competence"] != nil || y["competence"] != nil {
			return x["competence"] == y["competence"] && x["level"] == y["level"]
		}
		return sameWords(fmt.Sprint(x["text"]), fmt.Sprint(y["text"])) && (x["level"] == nil || y["level"] == nil || x["level"] == y["level"])
	case "certificate":
		return strings.EqualFold(fmt.Sprint(a), fmt.Sprint(b))
	}
	return fmt.Sprint(a) == fmt.Sprint(b) // maps print in the order of their keys
}

func sameWords(a, b string) bool {
	x, y := index.Stems(a), index.Stems(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	return len(x) > 0 && !slices.ContainsFunc(x, func(t string) bool { return !slices.Contains(y, t) })
}
