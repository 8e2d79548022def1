package playground

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

// TestTitle: the app names a thread; those who see the conversation see it.
func TestTitle(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "question")
	set := func(thread, text string) error {
		return f.api.SetAssistantThreadsTitle(slack.AssistantThreadsSetTitleParameters{ChannelID: dm, ThreadTS: thread, Title: text})
	}
	shown := func(person string) map[string]string {
		for _, c := range f.State(person).Conversations {
			if c.ID == dm {
				return c.Titles
			}
		}
		return nil
	}
	wantCode(t, "title", "", set(root, "La donnée"))
	wantCode(t, "title of 201", "invalid_arguments", set(root, strings.Repeat("a", 201)))
	wantCode(t, "title of no thread", "thread_not_found", set("1.2", "a"))
	if diff := cmp.Diff(map[string]string{root: "La donnée"}, shown(SampleAgent)); diff != "" {
		t.Errorf("titles (-want +got):\n%s", diff)
	}
	if got := shown(SampleManager); got != nil {
		t.Errorf("another person sees the titles %v", got)
	}
	if err := f.Delete(SampleAgent, dm, root); err != nil {
		t.Fatal(err)
	}
	if got := shown(SampleAgent); len(got) != 0 {
		t.Errorf("titles of a deleted thread: %v", got)
	}
}
