package bot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
)

var testDay = time.Date(2026, 11, 23, 9, 0, 0, 0, catalog.Paris())

// missing is what stands in place of a sentence that no file holds.
var missing = regexp.MustCompile(`\[[a-z-]+\.[a-z0-9-]+\]`)

// checkContent fails when Slack would refuse a message.
func checkContent(t *testing.T, c content) {
	t.Helper()
	text, err := json.Marshal(c.blocks)
	if err != nil {
		t.Fatal(err)
	}
	if err := playground.CheckMessage(text); err != nil {
		t.Errorf("blocks: %v\n%s", err, text)
	}
	if strings.TrimSpace(c.text) == "" {
		t.Error("no text for notifications and screen readers")
	}
	for _, bad := range []string{"<!", "<@", "@channel", "@here", "@everyone"} {
		if strings.Contains(c.text, bad) || bytes.Contains(text, []byte(bad)) {
			t.Errorf("%q calls people", bad)
		}
	}
}

// sampler answers over the sample catalogue, without a model.
func sampler(t *testing.T) *recommend.Recommender {
	t.Helper()
	cat, err := catalog.Sample(testDay)
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := index.InMemory(t.Context(), cat, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := recommend.New(slog.New(slog.DiscardHandler), recommend.Options{Live: index.NewLive(snapshot), Now: func() time.Time { return testDay }})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestView renders every kind of answer in both languages.
func TestView(t *testing.T) {
	r := sampler(t)
	path, err := r.Answer(t.Context(), recommend.Question{Text: "me former à l'accessibilité numérique, 20 heures"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text   string
		kind   recommend.Kind
		thread bool
	}{
		{"je pilote un projet data, je débute, 20 heures d'ici mars, à distance", recommend.IsPath, false},
		{"cybersécurité, 200 heures, <!channel> *gras* @here <https://example.org|ici>", 0, false},
		{"quelles formations sur le RGPD ?", recommend.IsHits, false},
		{"je veux me former", recommend.IsClarify, false},
		{"accessibilité numérique d'ici demain, en présentiel à Ajaccio, 1 heure", recommend.IsNothing, false},
		{"combien de jours de congés me reste-t-il ?", recommend.IsDecline, false},
		{"je suis victime de harcèlement au travail", recommend.IsDecline, false},
		{"bonjour", recommend.IsTalk, false},
		{"aide", recommend.IsTalk, false},
		{"pourquoi l'étape 1 ?", recommend.IsTalk, true},
		{"où en suis-je ?", recommend.IsTalk, true},
		{"plus court", 0, true},
	} {
		for _, lang := range []string{"fr", "en"} {
			t.Run(lang+" "+c.text, func(t *testing.T) {
				q := recommend.Question{Text: c.text, Lang: lang}
				if c.thread {
					q.Memory = path.Memory
				}
				reply, err := r.Answer(t.Context(), q, nil)
				if err != nil {
					t.Fatal(err)
				}
				if c.kind != 0 && reply.Kind != c.kind && !(c.kind == recommend.IsPath && reply.Kind == recommend.IsPartial) {
					t.Fatalf("kind %v, want %v", reply.Kind, c.kind)
				}
				got := view(messages.For(lang), "p0123456789ab", reply, testDay)
				checkContent(t, got)
				text, _ := json.Marshal(got.blocks)
				if missing.Match(text) || missing.MatchString(got.text) {
					t.Errorf("a sentence is missing: %s", text)
				}
			})
		}
	}
}

// checkView fails when Slack would refuse a modal or a Home tab.
func checkView(t *testing.T, name string, view any) {
	t.Helper()
	text, err := json.Marshal(view)
	if err != nil {
		t.Fatal(err)
	}
	if err := playground.CheckView(text); err != nil {
		t.Errorf("%s: %v\n%s", name, err, text)
	}
	if missing.Match(text) {
		t.Errorf("%s: a sentence is missing: %s", name, text)
	}
}

// TestForms renders the Home tab and the forms, empty and as full as they get,
// in both languages.
func TestForms(t *testing.T) {
	r := sampler(t)
	reply, err := r.Answer(t.Context(), recommend.Question{Text: "je pilote un projet data, je débute, 40 heures, à distance, moins de 500 €"}, nil)
	if err != nil || reply.Path == nil {
		t.Fatalf("no path: %v, %v", reply, err)
	}
	long := *reply.Path
	long.Need = &recommend.Need{Goal: strings.Repeat("<!here> à l’étranger ", 40)}
	var many []store.KeptPath
	for i := range maxHomePaths + 1 {
		many = append(many, store.KeptPath{ID: store.PathID(fmt.Sprintf("p%d", i)), Path: &long, Done: []int{1}, Kept: testDay})
	}
	full := recommend.Profile{Place: strings.Repeat("Saint-", 30), Audience: append(append([]catalog.Audience{}, branches...), positions...)}
	cents := int64(50000)
	need := recommend.Need{Goal: long.Need.Goal, Hours: 40.5, Weekly: 2, From: testDay, Deadline: testDay.AddDate(0, 6, 0), Modalities: modalities, MaxCents: &cents}
	at := about{"p0123456789ab", place{}}
	for _, lang := range []string{"fr", "en"} {
		say := messages.For(lang)
		for _, c := range []struct {
			name string
			view any
		}{
			{"home of a newcomer", homeView(say, &store.Learner{}, nil, testDay)},
			{"home with a path", homeView(say, &store.Learner{Profile: full}, []store.KeptPath{{ID: "p1", Path: reply.Path, Kept: testDay}}, testDay)},
			{"home with too many", homeView(say, &store.Learner{Profile: full}, many, testDay)},
			{"profile, empty", profileForm(say, &recommend.Profile{})},
			{"profile, full", profileForm(say, &full)},
			{"mend, empty", mendForm(say, at, &recommend.Need{})},
			{"mend, as understood", mendForm(say, at, reply.Need)},
			{"mend, full", mendForm(say, at, &need)},
		} {
			checkView(t, lang+" "+c.name, c.view)
		}
	}
}

// TestStepMenu: what the menu of a step sends comes back as it was.
func TestStepMenu(t *testing.T) {
	for _, v := range []stepValue{{"why", "p1", "2", ""}, {"replace", "p1", "10", "EX-NUM 028"}} {
		got, step, ok := readStepValue(v.String())
		if !ok || got != v || step == 0 {
			t.Errorf("%q: %+v, step %d, %v", v, got, step, ok)
		}
	}
	for _, bad := range []string{"", "why", "why p1", "why p1 0", "why p1 x", "why p1 -1 EX"} {
		if v, step, ok := readStepValue(bad); ok {
			t.Errorf("%q: %+v, step %d", bad, v, step)
		}
	}
}

// TestHostileTexts: texts of a catalogue or a person show as they are.
func TestHostileTexts(t *testing.T) {
	for text, want := range map[string]string{
		"R&D <b>":            "R&amp;D &lt;b&gt;",
		"<!channel>":         "&lt;!channel&gt;",
		"@channel":           "@" + joiner + "channel",
		"*pas gras*":         "∗pas gras∗",
		"snake_case `x` ~y~": "snake" + joiner + "_" + joiner + "case ʼxʼ ∼y∼",
	} {
		if got := escape(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got, want := link("https://example.org/?a=1&b=<2>|3", "a|b>"), "<https://example.org/?a=1&amp;b=%3C2%3E%7C3|a|b&gt;>"; got != want {
		t.Errorf("link %q, want %q", got, want)
	}
	for text, want := range map[string]string{
		"<@U0BOT> le RGPD &amp; <https://example.org|la CNIL>": "le RGPD & la CNIL",
		"avec <@U123> et <!here>, a &lt; b":                    "avec @… et , a < b",
		"avec <@U123|camille.durand>":                          "avec @…",
		"sans fin <@U1":                                        "sans fin <@U1",
	} {
		if got := spoken(text, "U0BOT"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
