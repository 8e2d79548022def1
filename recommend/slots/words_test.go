package slots

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRulesCompile compiles every rule, which a program does only for those that
// a text may hold.
func TestRulesCompile(t *testing.T) {
	n := 0
	for _, l := range []*lexicon{slotLexicon(), periodLexicon(), cueLexicon(), changeLexicon()} {
		for _, r := range l.rules {
			n++
			if re := r.compiled(); re.MatchString("") && r.pattern != `^(?:)(?:\b|$)` {
				t.Errorf("%s/%s matches nothing: %s", r.slot, r.kind, r.pattern)
			}
		}
	}
	if n < 500 {
		t.Errorf("%d rules only", n)
	}
}

func TestNumberOf(t *testing.T) {
	for text, want := range map[string]float64{"20": 20, "1,5": 1.5, "1 000": 1000, "un": 1, "vingt-cinq": 25, "vingt et un": 21, "une dizaine d'": 10, "quatre-vingt": 80, "deux cents": 200,
		"mille": 1000, "deux mille": 2000, "cinq cents": 500, "a couple of": 2, "thirty-five": 35, "dix-sept": 17, "soixante-dix": 70} {
		if got, ok := numberOf(text); got != want || !ok {
			t.Errorf("%q: got %g, %v, want %g", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "beaucoup", "vingt formations"} {
		if got, ok := numberOf(text); ok {
			t.Errorf("%q is %g", text, got)
		}
	}
}

// TestView proves that a folded text leads back to what was written.
func TestView(t *testing.T) {
	for text, want := range map[string]string{"Débuté": "debute", "l’été": "l'ete", "œuvre": "oeuvre", "a\u00a0b": "a b", "  x  y": "x y", "500\u00a0€": "500 eur", "e\u0301t": "et", "a\nb": "a; b", "–—": "--", "日本": "~~", "½ j": ".5 j"} {
		if got := newView(text).s; got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	v := newView("Je maîtrise l’œuvre.")
	if got := v.original(12, 20); got != "l’œuvre" {
		t.Errorf("got %q", got)
	}
}

// TestFields proves the JSON of the annotation guide.
func TestFields(t *testing.T) {
	got, err := json.Marshal(Read("débutante, 2h par semaine d'ici mars, à Lyon, pas de code, gratuit, je maîtrise Excel, j'ai déjà suivi « Word »", Context{Now: today}).Fields())
	if err != nil {
		t.Fatal(err)
	}
	want := `{"deadline":"2027-03-31","done":["Word"],"hours":36,"known":[{"level":5,"text":"Excel"}],"level":1,"max_euros":0,"places":["Lyon"],"weekly":2,"without":["code"]}`
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if b, _ := json.Marshal(struct {
		I Intent
		T Topic
		K ChangeKind
	}{OutOfScope, Support, Constrain}); string(b) != `{"I":"out_of_scope","T":"support","K":"constrain"}` {
		t.Errorf("codes: %s", b)
	}
}
