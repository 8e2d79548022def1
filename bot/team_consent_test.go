package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/store"
)

// TestTeamConsent: each member is asked once; what they agree to is used from
// then on, and no more once they withdraw it.
func TestTeamConsent(t *testing.T) {
	t.Parallel()
	w := teamWorld(t, worldOptions{})
	who := w.expert(agent)
	ask := "<@" + agent + "> " + teamWords
	before := w.equipe(manager, ask)
	again := w.equipe(manager, ask)
	asked := offering(t, w.private(agent), "team-agree")
	if len(asked) != 1 {
		t.Fatalf("asked %d times, want once", len(asked))
	}
	for _, want := range []string{manager, "180 jours", "niveaux de compétence"} {
		if !strings.Contains(string(asked[0].Blocks), want) {
			t.Errorf("no %q in %s", want, asked[0].Blocks)
		}
	}
	if table(t, before) != table(t, again) || !strings.Contains(string(again.Blocks), "Has not agreed") {
		t.Errorf("before an answer:\n%s\n%s", before.Blocks, again.Blocks)
	}
	w.press(agent, asked[0], "team-agree", 1, "")
	w.idle()
	with := w.equipe(manager, ask)
	if strings.Contains(string(with.Blocks), "Has not agreed") || table(t, with) == table(t, before) {
		t.Errorf("levels not used: %s", with.Blocks)
	}
	w.wait(agent, "who may see", func(s playground.State) bool {
		return s.Home != nil && strings.Contains(string(s.Home.Blocks), "home-team-withdraw")
	})
	w.pressHome(agent, "home-team-withdraw", "")
	w.idle()
	if after := w.equipe(manager, ask); table(t, after) != table(t, before) || !strings.Contains(string(after.Blocks), "Has not agreed") {
		t.Errorf("levels used after withdrawal: %s", after.Blocks)
	}
	if n := len(offering(t, w.private(agent), "team-agree")); n != 0 {
		t.Errorf("asked anew %d times", n)
	}
	if diff := cmp.Diff([]bool{true, false}, w.consents(who)); diff != "" {
		t.Errorf("agreements in the journal (-want +got):\n%s", diff)
	}
}

// expert has a person known to be one in what the tests ask for.
func (w *world) expert(person string) store.LearnerID {
	w.t.Helper()
	who := store.NewLearnerID(w.slack.TeamID(), person)
	_, err := w.store.UpdateLearner(w.t.Context(), who, func(l *store.Learner) {
		l.Lang, l.Profile.Levels = "fr", map[catalog.CompetenceID]catalog.Level{"digcomp:4.1": 8, "digcomp:4.2": 8, "digcomp:4.3": 8, "digcomp:4.4": 8}
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return who
}

// consents are the agreements that the journal tells of.
func (w *world) consents(who store.LearnerID) (out []bool) {
	w.t.Helper()
	entries, err := w.store.Journal(w.t.Context(), who)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range entries {
		var c consenting
		if e.Kind == store.Consent && json.Unmarshal(e.Data, &c) == nil {
			out = append(out, c.Given)
		}
	}
	return out
}

// TestConsentLapses: an agreement holds for 180 days.
func TestConsentLapses(t *testing.T) {
	t.Parallel()
	given := time.Date(2026, 1, 10, 9, 0, 0, 0, time.UTC)
	for days, want := range map[int]bool{0: true, 179: true, 180: false, 400: false} {
		if got := agreed(given, given.AddDate(0, 0, days)); got != want {
			t.Errorf("after %d days: %v, want %v", days, got, want)
		}
	}
	if agreed(time.Time{}, given) {
		t.Error("nobody agreed, and it holds")
	}
}
