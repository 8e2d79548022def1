package bot

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/recommend"
)

// TestSuggestions: every question that we propose ourselves has a path over the
// example catalogue, in both languages.
func TestSuggestions(t *testing.T) {
	t.Parallel()
	r := recommender(t, nil)
	for _, lang := range []string{"fr", "en"} {
		say := messages.For(lang)
		for _, name := range suggestions(recommend.Profile{}, false) {
			text := say.T("suggest." + name + "-message")
			got, err := r.Answer(t.Context(), recommend.Question{Text: text, Lang: lang}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.Path == nil || len(got.Path.Steps) == 0 {
				t.Errorf("%q: %v, want a path", text, got.Kind)
			}
		}
	}
	for _, p := range []recommend.Profile{{}, {Audience: []catalog.Audience{catalog.Elected}}, {Audience: []catalog.Audience{catalog.Manager, catalog.Digital}}} {
		for _, following := range []bool{false, true} {
			if got := suggestions(p, following); len(got) < maxPrompts || (got[0] == "follow") != following {
				t.Errorf("%v, following %v: %v", p.Audience, following, got)
			}
		}
	}
}

// TestOpen: who opens the conversation is offered questions; in the older
// container they belong to its thread.
func TestOpen(t *testing.T) {
	t.Parallel()
	for _, legacy := range []bool{false, true} {
		w := newWorld(t, worldOptions{legacy: legacy, workspace: playground.Options{Legacy: legacy}})
		if err := w.slack.OpenMessages(playground.SampleManager); err != nil {
			t.Fatal(err)
		}
		s := w.wait(playground.SampleManager, "questions", func(s playground.State) bool { return len(s.Prompts) == 1 })
		var titles []string
		for _, p := range s.Prompts[0].Prompts {
			titles = append(titles, p.Title)
		}
		if diff := cmp.Diff([]string{"Begin with data", "Secure my workstation", "Understand AI", "Apply the GDPR"}, titles); diff != "" {
			t.Errorf("legacy %v: questions (-want +got):\n%s", legacy, diff)
		}
		if (s.Prompts[0].ThreadTS != "") != legacy || strings.Contains(s.Prompts[0].Title, "[") {
			t.Errorf("legacy %v: %+v", legacy, s.Prompts[0])
		}
	}
}
