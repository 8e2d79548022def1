package recommend

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parcours-formation/parcours/catalog"
)

// TestPlanIsValid: whatever the need and the candidates, the path passes the
// checker, keeps its own count of hours and is worth what Worth says.
func TestPlanIsValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, candidates := drawNeed(t), drawCandidates(t)
		path := Plan(n, candidates, planDay)
		if len(path.Steps) == 0 {
			return
		}
		if faults := Check(n, path.Steps, knownAmong(candidates), planDay); len(faults) > 0 {
			t.Fatalf("faults %+v", faults)
		}
		var hours float64
		for _, s := range path.Steps {
			hours += s.Hours
		}
		if hours != path.Hours || n.Hours > 0 && hours > n.Hours+minute || n.Hours == 0 && hours > presumedHours+minute {
			t.Fatalf("%v h, path says %v, need %v", hours, path.Hours, n.Hours)
		}
		if end := path.End(); !n.Deadline.IsZero() && end.After(n.Deadline) {
			t.Fatalf("ends %v, deadline %v", end, n.Deadline)
		}
		if worth, ok := Worth(n, candidates, path.Steps, planDay); !ok || math.Abs(worth-path.Value) > insignificant {
			t.Fatalf("worth %v, %v; path says %v", worth, ok, path.Value)
		}
	})
}

func TestPlanIsDeterministic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, candidates := drawNeed(t), drawCandidates(t)
		if diff := cmp.Diff(Plan(n, candidates, planDay), Plan(n, candidates, planDay)); diff != "" {
			t.Fatalf("two plans differ:\n%s", diff)
		}
	})
}

// TestBound: no continuation of a path's prefix adds more than the bound says.
func TestBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newPlan(drawNeed(t), drawCandidates(t), dayOf(planDay), DefaultObjective)
		steps, _ := p.solve()
		r := relaxation{p: p}
		states := []node{p.start()}
		for _, s := range steps {
			next := p.start()
			p.extend(&states[len(states)-1], s, &next)
			states = append(states, next)
		}
		last := states[len(states)-1]
		for depth := range states {
			n := &states[depth]
			if bound := r.bound(n, p.steps-depth, math.Inf(-1)); n.value+bound < last.value-insignificant {
				t.Fatalf("after %d steps %v + bound %v is less than %v", depth, n.value, bound, last.value)
			}
		}
	})
}

// TestPlanSharesWeeks: with hours a week counted, two short sessions of one
// week are both taken when they fit, and not when they do not.
func TestPlanSharesWeeks(t *testing.T) {
	candidates := []Candidate{
		{&catalog.Course{ID: "monday", Hours: 3, Modality: catalog.Remote, Sessions: []catalog.Session{{ID: "1", Start: after(7)}}}, 1},
		{&catalog.Course{ID: "thursday", Hours: 4, Modality: catalog.Remote, Sessions: []catalog.Session{{ID: "1", Start: after(10)}}}, 1},
	}
	for weekly, want := range map[float64]int{7: 2, 6: 1} {
		n := &Need{Weekly: weekly}
		if got := Plan(n, candidates, planDay); len(got.Steps) != want {
			t.Errorf("%v h a week: %d steps, want %d", weekly, len(got.Steps), want)
		}
	}
}

// BenchmarkPlan plans over 24 candidates, of which most fit: half dated, half
// at one's own pace, on three competences.
func BenchmarkPlan(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	n := &Need{Hours: 30, Deadline: after(150), Aims: []Aim{{Competence: "metiers:donnees", From: 1, To: 4, Weight: 0.6}, {Competence: "metiers:ia", From: 1, To: 3, Weight: 0.4}}}
	var candidates []Candidate
	for i := range maxCandidates {
		c := &catalog.Course{ID: catalog.CourseID(fmt.Sprint(i)), Hours: float64(1 + r.IntN(12)), Modality: catalog.SelfPaced, Format: catalog.Format(1 + r.IntN(4)),
			Teaches: []catalog.Target{{Competence: drawnCompetences[r.IntN(3)], Level: catalog.Level(1 + r.IntN(5))}}}
		if i%2 == 0 {
			c.Modality = catalog.Remote
			for j := range 4 {
				c.Sessions = append(c.Sessions, catalog.Session{ID: fmt.Sprint(j), Start: after(1 + r.IntN(140))})
			}
		}
		candidates = append(candidates, Candidate{c, 0.3 + 0.7*r.Float64()})
	}
	for b.Loop() {
		Plan(n, candidates, planDay)
	}
}
