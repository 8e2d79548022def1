package bot

import (
	"context"
	"errors"
	"testing"

	"github.com/parcours-formation/parcours/store"
)

// FuzzReceive: whatever is signed as Slack's, nothing panics, and what is taken
// can be handled or is refused for good.
func FuzzReceive(f *testing.F) {
	for _, seed := range []string{
		`{"team_id":"T","event_id":"E","authorizations":[{"team_id":"T","user_id":"U0","is_bot":true}],"event":{"type":"message","channel":"D1","channel_type":"im","user":"U1","text":"<@U0> bonjour &lt;","ts":"1.2"}}`,
		`{"team_id":"T","event":{"type":"message","subtype":"message_changed","channel":"D1","message":{"user":"U1","text":"b","ts":"1.2","edited":{"ts":"2"}},"previous_message":{"user":"U1","text":"a","ts":"1.2"}}}`,
		`{"team_id":"T","event":{"type":"message","subtype":"message_deleted","channel":"D1","deleted_ts":"1.2","previous_message":{"user":"U1","ts":"1.2"}}}`,
		`{"type":"block_actions","team":{"id":"T"},"user":{"id":"U1"},"trigger_id":"1","container":{"channel_id":"D1","message_ts":"1.2"},"actions":[{"action_id":"step","selected_option":{"value":"why p 1"}}]}`,
		`{"type":"view_submission","team":{"id":"T"},"user":{"id":"U1"},"view":{"id":"V1","callback_id":"mend","private_metadata":"{}","state":{"values":{"hours":{"hours":{"value":"7,5"}},"modalities":{"modalities":{"selected_options":[{"value":"remote"}]}}}}}}`,
		`{"type":"message_action","team":{"id":"T"},"user":{"id":"U1"},"trigger_id":"2","message":{"text":"RGPD"}}`,
		`{"event":null}`, `{}`, `[]`,
	} {
		f.Add([]byte(seed))
	}
	s, err := store.Open(f.Context(), quiet(), store.Options{Dir: f.TempDir()})
	if err != nil {
		f.Fatal(err)
	}
	b := New(quiet(), Options{Store: s, Token: func(context.Context, string, string) (string, error) { return "", errors.New("no slack here") }})
	f.Cleanup(func() { b.Close(); s.Close() })
	f.Fuzz(func(t *testing.T, payload []byte) {
		if err := b.takeEvent(t.Context(), payload); err != nil {
			t.Log(err)
		}
		if _, err := b.takeInteraction(t.Context(), payload); err != nil {
			t.Log(err)
		}
	})
}

// FuzzSpoken: whatever marks a text has, nothing of it calls people once it is
// said again.
func FuzzSpoken(f *testing.F) {
	for _, seed := range []string{"<@U0> a", "<!here> <https://a|b>", "&lt;!channel&gt;", "@channel", "<<>>", "<"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		said := escape(spoken(text, "U0"))
		for i, r := range said {
			if r == '<' || r == '>' {
				t.Errorf("%q: a mark at %d of %q", text, i, said)
			}
		}
	})
}
