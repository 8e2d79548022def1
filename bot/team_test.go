package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/recommend"
)

const (
	manager = playground.SampleManager
	agent   = playground.SampleAgent
	office  = playground.SampleOffice

	teamWords = "sur la cybersécurité, débutants, 12 heures chacun, à distance"
)

// teamWorld is a workspace with one manager, some people who cannot be members,
// and three groups: a team, an empty one and one of strangers.
func teamWorld(t *testing.T, o worldOptions) *world {
	t.Helper()
	o.managers = []string{manager}
	o.workspace.People = append(playground.SamplePeople(),
		playground.Person{ID: "U0ROBOT", Name: "robot", RealName: "Robot de garde", Locale: "fr-FR", IsBot: true},
		playground.Person{ID: "U0GUEST", Name: "guest", RealName: "Prestataire Invité", Locale: "fr-FR", Guest: true},
		playground.Person{ID: "U0GONE", Name: "gone", RealName: "Ancien Agent", Locale: "fr-FR", Gone: true})
	o.workspace.Groups = []playground.Group{
		{ID: "S0TEAM", Handle: "equipe", Name: "Équipe", Users: []string{agent, manager, office}}, {ID: "S0EMPTY", Handle: "vide", Name: "Vide"}}
	o.workspace.Commands = []playground.Command{{Command: ManifestTeamCommand, Escape: true}, {Command: ManifestCommand}}
	return newWorld(t, o)
}

// equipe is what the command answers in the manager's private conversation.
func (w *world) equipe(person, text string) playground.Message {
	w.t.Helper()
	dm := w.slack.AppDM(person)
	before := ""
	for _, m := range w.slack.State(person).Messages[dm] {
		before = max(before, m.TS)
	}
	if err := w.slack.Command(person, dm, ManifestTeamCommand, text); err != nil {
		w.t.Fatal(err)
	}
	m := w.answerAfter(person, dm, before)
	w.idle()
	return m
}

// private are the app's messages to a person, oldest first.
func (w *world) private(person string) []playground.Message {
	dm := w.slack.AppDM(person)
	return slices.DeleteFunc(w.slack.State(person).Messages[dm], func(m playground.Message) bool { return !whole(m) })
}

// offering are those of the messages that have a button.
func offering(t *testing.T, list []playground.Message, action string) []playground.Message {
	t.Helper()
	return slices.DeleteFunc(slices.Clone(list), func(m playground.Message) bool {
		return len(m.Blocks) == 0 || !slices.ContainsFunc(elements(t, m.Blocks), func(e element) bool { return e.raw["action_id"] == action })
	})
}

// TestTeamRefused: who is no manager gets a refusal, by command or by mention,
// and nobody is asked for anything.
func TestTeamRefused(t *testing.T) {
	t.Parallel()
	w := teamWorld(t, worldOptions{})
	if m := w.equipe(agent, "<@"+office+"> "+teamWords); !strings.Contains(m.Text, "réservés aux encadrants") {
		t.Errorf("command: %s", m.Text)
	}
	for _, text := range []string{"que proposer à @equipe " + teamWords + " ?", "que proposer à <@" + office + "> " + teamWords + " ?", "une formation pour mes agents sur le RGPD"} {
		if _, m := w.say(agent, "", text); !strings.Contains(m.Text, "réservés aux encadrants") {
			t.Errorf("%s: %s", text, m.Text)
		}
	}
	if got := w.private(office); len(got) > 0 {
		t.Errorf("a colleague was written to: %s", got[0].Text)
	}
}

// TestTeamPlan: a manager is shown a plan with names, and told who was left out
// and why; the group is expanded, without the manager.
func TestTeamPlan(t *testing.T) {
	t.Parallel()
	w := teamWorld(t, worldOptions{})
	m := w.equipe(manager, "<@"+agent+"> <@"+agent+"|camille> <!subteam^S0TEAM|@equipe> <!subteam^S0EMPTY> <!subteam^S0NONE> <@U0ROBOT> <@U0GUEST> <@U0GONE> <@U0NOBODY> "+teamWords)
	shown := string(m.Blocks)
	for _, want := range []string{"Camille Durand", "Élise Robert", `"table"`, "2 members", "mentioned twice", "no members", "Robot de garde is an application",
		"Prestataire Invité is a guest", "Ancien Agent's account", "is not known in this workspace", "S0NONE", "But are not counted", "computed without AI", "Have not agreed", "team-propose"} {
		if !strings.Contains(strings.ToLower(shown), strings.ToLower(want)) {
			t.Errorf("no %q in %s", want, shown)
		}
	}
	if strings.Contains(shown, "M1") || strings.Contains(shown, "Thomas Lef") {
		t.Errorf("codes or the manager in %s", shown)
	}
}

// TestTeamCohort: members who take a session together stand with it by name, and
// the days that it takes stand in the table.
func TestTeamCohort(t *testing.T) {
	t.Parallel()
	w := teamWorld(t, worldOptions{})
	m := w.equipe(manager, "@equipe sur la cybersécurité, tous ensemble, 3 jours chacun")
	for _, want := range []string{"*Members (2):* Camille Durand, Élise Robert", "1 session is taken together", "catalogue.example/formations/", "2 days away"} {
		if !strings.Contains(string(m.Blocks), want) {
			t.Errorf("no %q in %s", want, m.Blocks)
		}
	}
	if got := table(t, m); strings.Count(got, `"text":"1"`) != 2 {
		t.Errorf("days away of each: %s", got)
	}
}

// TestTeamTooMany: of a team of more than fifty, fifty are planned for.
func TestTeamTooMany(t *testing.T) {
	t.Parallel()
	var people []playground.Person
	var group playground.Group
	for i := range 53 {
		id := "U1" + strings.Repeat("A", i/26+1) + string(rune('A'+i%26))
		people = append(people, playground.Person{ID: id, Name: strings.ToLower(id), RealName: "Agente Publique " + id, Locale: "fr-FR"})
		group.Users = append(group.Users, id)
	}
	group.ID, group.Handle = "S0MANY", "tous"
	w := newWorld(t, worldOptions{managers: []string{manager}, limits: Limits{Unpaced: true}, workspace: playground.Options{People: append(playground.SamplePeople(), people...),
		Groups: []playground.Group{group}, Commands: []playground.Command{{Command: ManifestTeamCommand, Escape: true}}}})
	dm := w.slack.AppDM(manager)
	m := w.equipe(manager, "<!subteam^S0MANY> "+teamWords)
	text := ""
	for _, p := range w.private(manager) {
		text += string(p.Blocks)
	}
	if m.Channel != dm || !strings.Contains(text, "3 more people are not counted") || !strings.Contains(text, "50 members") {
		t.Errorf("%s", text)
	}
}

// table is the table of a plan, "" without one.
func table(t *testing.T, m playground.Message) string {
	t.Helper()
	var blocks []map[string]json.RawMessage
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		if string(b["type"]) == `"table"` {
			return string(b["rows"])
		}
	}
	return ""
}

// TestTeamOffer: each member gets their own steps, answers, and the manager
// sees how many did what; a plan is proposed once.
func TestTeamOffer(t *testing.T) {
	t.Parallel()
	w := teamWorld(t, worldOptions{})
	plan := w.equipe(manager, "<@"+agent+"> <@"+office+"> "+teamWords)
	w.press(manager, plan, "team-propose", 1, "")
	w.idle()
	shows := func(text string) func(playground.State) bool {
		return func(s playground.State) bool {
			return slices.ContainsFunc(s.Messages[plan.Channel], func(m playground.Message) bool { return strings.Contains(string(m.Blocks), text) })
		}
	}
	w.wait(manager, "nobody has answered", shows("Accept: 0 · Decline: 0 · No answer: 2"))
	offers := offering(t, w.private(agent), "team-accept")
	if len(offers) != 1 || strings.Contains(string(offers[0].Blocks), "Robert") {
		t.Fatalf("%d offers: %v", len(offers), offers)
	}
	w.press(agent, offers[0], "team-accept", 1, "")
	w.wait(manager, "one accepts", shows("Accept: 1 · Decline: 0 · No answer: 1"))
	w.wait(agent, "steps in the home tab", func(s playground.State) bool {
		return s.Home != nil && strings.Contains(string(s.Home.Blocks), "home-done")
	})
	w.press(office, offering(t, w.private(office), "team-accept")[0], "team-decline", 1, "")
	w.wait(manager, "one declines", shows("Accept: 1 · Decline: 1 · No answer: 0"))
	w.press(manager, plan, "team-propose", 1, "")
	w.wait(manager, "proposed once", shows("already been proposed"))
	w.idle()
	if n := len(offering(t, w.private(office), "team-accept")); n != 0 {
		t.Errorf("%d offers after an answer", n)
	}
}

// TestTeamChange: a later message changes the plan at hand, a member left out
// among others.
func TestTeamChange(t *testing.T) {
	t.Parallel()
	w := teamWorld(t, worldOptions{})
	w.equipe(manager, "<@"+agent+"> <@"+office+"> "+teamWords)
	for _, c := range []struct{ text, want string }{
		{"6 heures chacun", "What changes"},
		{"sans <@" + office + ">", "1 member "},
	} {
		_, m := w.say(manager, "", c.text)
		if !strings.Contains(string(m.Blocks), c.want) {
			t.Errorf("%s: no %q in %s", c.text, c.want, m.Blocks)
		}
	}
}

// TestTeamModel: no name and no id of a member is in what a model is sent.
func TestTeamModel(t *testing.T) {
	t.Parallel()
	model := newSlowModel(t)
	close(model.gate)
	w := teamWorld(t, worldOptions{chat: model.chat})
	w.equipe(manager, "<@"+agent+"> et <!subteam^S0TEAM|@equipe-elise> "+teamWords+", sans Élise Robert, Camille est pressée")
	model.mu.Lock()
	defer model.mu.Unlock()
	sent := strings.Join(model.heard, "\n")
	if !strings.Contains(sent, "cybers") {
		t.Fatal("the model was asked nothing")
	}
	for _, name := range []string{"Camille", "Durand", "Élise", "Robert", "elise", agent, office, manager, "S0TEAM", "Lefèvre"} {
		if strings.Contains(sent, name) {
			t.Errorf("%s in what a model was sent", name)
		}
	}
}

// TestTeamText: a request without who it is for.
func TestTeamText(t *testing.T) {
	t.Parallel()
	r := roster{mates: []mate{{name: "Camille Durand", first: "Camille"}, {name: "Paul Le Goff", first: "Paul"}}}
	for _, c := range []struct {
		text  string
		codes []string
		want  string
	}{
		{"que proposer à @… @… et au groupe @… sur la cybersécurité, 12 h chacun", []string{"M1", "M2", ""}, "que proposer sur la cybersécurité, 12 h chacun"},
		{"sans @… en mars", []string{"M2"}, "sans M2 en mars"},
		{"pour @…, sauf @… et @…", []string{"M1", "M2", "M1"}, "sauf M2 et M1"},
		{"sans Paul en mars, et camille durand à Lyon", nil, "sans M2 en mars, et M1 à Lyon"},
		{"@… débute", []string{"M1", "M2"}, "débute"},
	} {
		if diff := cmp.Diff(c.want, strings.Trim(teamText(c.text, c.codes, r.names(nil)), " ,")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
}

// FuzzTeamText: whoever a text mentions, no mention is left in what a model is
// told, and every one that was read has an id of Slack's form.
func FuzzTeamText(f *testing.F) {
	for _, seed := range []string{"<@U1> <!subteam^S1|@x> sur le RGPD", "sans <@U1|a>, <@U2>", "@… @…", "<@U1", "sans @…"} {
		f.Add(seed)
	}
	names := (&roster{mates: []mate{{name: "Ana Li", first: "Ana"}}}).names(nil)
	f.Fuzz(func(t *testing.T, raw string) {
		ids := membersOf(raw, "U0")
		codes := make([]string, len(ids))
		for i, id := range ids {
			if codes[i] = recommend.MemberCode(i); !userID.MatchString(strings.Replace(id, "S", "U", 1)) {
				t.Errorf("%q: id %q", raw, id)
			}
		}
		if got := teamText(spoken(raw, "U0"), codes, names); strings.Contains(got, somebody) {
			t.Errorf("%q: %q", raw, got)
		}
	})
}
