package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/playground"
)

// form waits for a form to open.
func (w *world) form(person string) playground.View {
	w.t.Helper()
	return w.wait(person, "form", func(s playground.State) bool { return len(s.Modals) == 1 }).Modals[0]
}

// fill submits a form; the errors come by field.
func (w *world) fill(person string, form playground.View, fields map[string]map[string]any) map[string]string {
	w.t.Helper()
	state := map[string]map[string]any{}
	for name, value := range fields {
		state[name] = map[string]any{name: value}
	}
	raw, err := json.Marshal(state)
	if err != nil {
		w.t.Fatal(err)
	}
	wrong, err := w.slack.Submit(person, form.ID, raw)
	if err != nil {
		w.t.Fatal(err)
	}
	return wrong
}

func typed(value string) map[string]any {
	return map[string]any{"type": "plain_text_input", "value": value}
}

func day(value string) map[string]any {
	return map[string]any{"type": "datepicker", "selected_date": value}
}

// TestMend: what was understood is corrected in a form, which says what is
// wrong; the path comes anew, bound as it says.
func TestMend(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	agent := playground.SampleAgent
	m := w.path(agent)
	w.press(agent, m, "mend", 1, "")
	form := w.form(agent)
	if !strings.Contains(string(form.Blocks), `"initial_value":"20"`) {
		t.Errorf("the form does not hold the hours: %s", form.Blocks)
	}
	past := time.Now().AddDate(0, 0, -2).Format(time.DateOnly)
	wrong := w.fill(agent, form, map[string]map[string]any{"hours": typed("beaucoup"), "weekly": typed("90"), "deadline": day(past), "place": typed("Atlantide"), "budget": typed("-3")})
	var fields []string
	for _, name := range []string{"hours", "weekly", "deadline", "place", "budget"} {
		if wrong[name] == "" {
			fields = append(fields, name)
		}
	}
	if diff := cmp.Diff([]string(nil), fields); diff != "" || len(wrong) != 5 {
		t.Errorf("not told (-want +got):\n%s of %v", diff, wrong)
	}
	before := len(w.answers(m.Channel, m.ThreadTS))
	if wrong := w.fill(agent, form, map[string]map[string]any{"goal": typed("accessibilité numérique"), "hours": typed("7,5 h"), "place": typed("")}); len(wrong) > 0 {
		t.Fatalf("refused: %v", wrong)
	}
	w.idle()
	after := w.answers(m.Channel, m.ThreadTS)
	if len(after) != before+1 {
		t.Fatalf("%d answers more, want 1", len(after)-before)
	}
	if got := string(after[before].Blocks); !strings.Contains(got, "accessibilité numérique") || !strings.Contains(got, "7\u00a0h\u00a030 au total") {
		t.Errorf("understood: %s", got)
	}
}

// TestHomeForms: a question asked from the Home tab is answered in private, and
// the profile that was filled in is taken into account.
func TestHomeForms(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	agent := playground.SampleAgent
	if err := w.slack.OpenHome(agent); err != nil {
		t.Fatal(err)
	}
	w.wait(agent, "home", homeShows("home-ask"))
	w.pressHome(agent, "home-profile", "")
	if wrong := w.fill(agent, w.form(agent), map[string]map[string]any{"place": typed("nulle part au monde")}); wrong["place"] == "" {
		t.Error("an unknown place was taken")
	}
	if wrong := w.fill(agent, w.form(agent), map[string]map[string]any{"place": typed("Lyon"),
		"branch": {"type": "radio_buttons", "selected_option": map[string]any{"value": "territorial"}}}); len(wrong) > 0 {
		t.Fatalf("refused: %v", wrong)
	}
	w.wait(agent, "profile", homeShows("Lyon"))
	w.wait(agent, "profile", homeShows("territoriale"))
	w.pressHome(agent, "home-ask", "")
	if wrong := w.fill(agent, w.form(agent), map[string]map[string]any{"text": typed(need)}); len(wrong) > 0 {
		t.Fatalf("refused: %v", wrong)
	}
	m := w.answerAfter(agent, w.slack.AppDM(agent), "")
	if !strings.HasPrefix(m.Text, "Votre parcours") || !strings.Contains(string(m.Blocks), "Votre demande") {
		t.Errorf("answer: %s", m.Text)
	}
}
