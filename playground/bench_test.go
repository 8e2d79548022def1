package playground

import (
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/slack-go/slack"
)

// BenchmarkAnswer is a question and its streamed answer of 20 parts, over HTTP
// by slack-go: the workspace is not to be what a load test of the bot measures.
func BenchmarkAnswer(b *testing.B) {
	w, err := New(slog.New(slog.DiscardHandler), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	server := httptest.NewServer(w.Handler())
	defer server.Close()
	api := slack.New(w.BotToken(), slack.OptionAPIURL(server.URL+"/api/"))
	dm := w.AppDM(SampleAgent)
	for b.Loop() {
		root, err := w.Say(SampleAgent, dm, "", "question")
		if err != nil {
			b.Fatal(err)
		}
		_, ts, err := api.StartStream(dm, slack.MsgOptionTS(root), slack.MsgOptionChunks(task("s", "Je cherche", "in_progress")))
		if err != nil {
			b.Fatal(err)
		}
		for range 20 {
			if _, _, err := api.AppendStream(dm, ts, slack.MsgOptionMarkdownText("Une étape de plus, avec ses heures et ses dates.\n")); err != nil {
				b.Fatal(err)
			}
		}
		if _, _, err := api.StopStream(dm, ts); err != nil {
			b.Fatal(err)
		}
	}
}
