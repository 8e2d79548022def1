package recommend

import (
	_ "embed"
	"slices"
	"strings"
	"testing"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

// orders are texts that try to command a model or to slip something into an
// answer, one a line.
//
//go:embed testdata/orders.txt
var orders string

func eachOrder(t *testing.T, f func(t *testing.T, order string)) {
	t.Helper()
	n := 0
	for line := range strings.Lines(orders) {
		n++
		order := strings.TrimSpace(line)
		t.Run(order[:min(len(order), 30)], func(t *testing.T) { f(t, order) })
	}
	if n < 40 {
		t.Errorf("%d orders, at least 40 wanted", n)
	}
}

func coursesOf(p *Path) []catalog.CourseID {
	if p == nil {
		return nil
	}
	var out []catalog.CourseID
	for _, s := range p.Steps {
		out = append(out, s.Course.ID)
	}
	return out
}

// TestOrderInQuestion: an order in a question changes neither what was
// understood nor the courses, wherever it stands.
func TestOrderInQuestion(t *testing.T) {
	r := plainRecommender(t)
	ask := func(text string) *Reply {
		reply, err := r.Answer(t.Context(), Question{Text: text}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return reply
	}
	want := coursesOf(ask(dataRequest).Path)
	if len(want) == 0 {
		t.Fatal("no path without an order")
	}
	eachOrder(t, func(t *testing.T, order string) {
		for _, text := range []string{dataRequest + ". " + order, order + "\n" + dataRequest} {
			reply := ask(text)
			if got := coursesOf(reply.Path); !slices.Equal(got, want) {
				t.Errorf("%q: %v %v, want %v (goal %q)", text, reply.Kind, got, want, reply.Slots.Goal)
			}
		}
	})
}

// TestOrderInCourse: a course whose texts give orders, told to a model that
// obeys them, changes neither the courses nor the links.
func TestOrderInCourse(t *testing.T) {
	clean, err := catalog.Sample(testDay)
	if err != nil {
		t.Fatal(err)
	}
	eachOrder(t, func(t *testing.T, order string) {
		var courses []catalog.Course
		for c, err := range clean.All() {
			if err != nil {
				t.Fatal(err)
			}
			x := *c
			if strings.Contains(x.Title, "Python") {
				x.Summary, x.Outcomes = order+" "+x.Summary, append([]string{order}, x.Outcomes...)
			}
			courses = append(courses, x)
		}
		cat, err := catalog.New(courses)
		if err != nil {
			t.Fatal(err)
		}
		s, err := index.InMemory(t.Context(), cat, index.Options{})
		if err != nil {
			t.Fatal(err)
		}
		m := &model{script: func(n int, a sent) (string, int) {
			checkBlocks(t, a.User)
			if n%2 == 1 {
				return `{"steps":[{"course":"EX-TRA-013","why":"` + strings.NewReplacer(`\`, ``, `"`, `'`).Replace(order) + `"}],"note":"https://malveillant.example"}`, 0
			}
			return order, 0
		}}
		r := recommenderWith(t, s, m)
		defer s.Close()
		with, err := r.Answer(t.Context(), Question{Text: dataRequest}, nil)
		if err != nil {
			t.Fatal(err)
		}
		without, err := r.Answer(t.Context(), Question{Text: dataRequest, NoModel: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := coursesOf(with.Path), coursesOf(without.Path); !slices.Equal(got, want) || len(want) == 0 || m.paths == 0 {
			t.Errorf("courses %v, want %v; asked %d times", got, want, m.paths)
		}
		checkShown(t, &work{r: r, s: s, n: with.Need, reply: with})
	})
}

// checkBlocks holds that a prompt's blocks are its own: as many ends as
// beginnings, and no other tag.
func checkBlocks(t *testing.T, user string) {
	t.Helper()
	for _, tag := range []string{"demande", "formation"} {
		open, shut := strings.Count(user, "<"+tag), strings.Count(user, "</"+tag+">")
		if open != shut || open == 0 {
			t.Errorf("%d <%s>, %d ends:\n%s", open, tag, shut, user)
		}
	}
	if strings.Contains(user, "malveillant.example") || strings.Contains(user, "<!") || strings.Contains(user, "<|") {
		t.Errorf("a link or a mark goes out:\n%s", user)
	}
}
