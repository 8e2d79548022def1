package playground

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

// form calls a method without the client, which hides some answers.
func (f fixture) form(t *testing.T, method string, values url.Values) (int, http.Header, obj) {
	t.Helper()
	res, err := http.PostForm(f.base+"/api/"+method, values)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out obj
	json.Unmarshal(body, &out)
	return res.StatusCode, res.Header, out
}

func TestTokens(t *testing.T) {
	f := start(t, Options{})
	for _, c := range []struct{ method, token, want string }{
		{"auth.test", "", "not_authed"},
		{"auth.test", "xoxb-nobody", "invalid_auth"},
		{"auth.test", f.AppToken(), "not_allowed_token_type"},
		{"apps.connections.open", f.BotToken(), "not_allowed_token_type"},
		{"chat.unheardOf", f.BotToken(), "unknown_method"},
	} {
		_, _, out := f.form(t, c.method, url.Values{"token": {c.token}})
		if out["ok"] != false || out["error"] != c.want {
			t.Errorf("%s with %q: %v, want %s", c.method, c.token, out, c.want)
		}
	}
	who, err := f.api.AuthTest()
	if err != nil {
		t.Fatal(err)
	}
	got := []string{who.TeamID, who.UserID, who.BotID}
	if diff := cmp.Diff([]string{f.TeamID(), f.BotUserID(), f.BotID()}, got); diff != "" {
		t.Errorf("auth.test (-want +got):\n%s", diff)
	}
}

func TestMissingScope(t *testing.T) {
	f := start(t, Options{Scopes: []string{"users:read", "im:history"}})
	_, _, err := f.api.PostMessage(f.AppDM(SampleAgent), slack.MsgOptionText("a", false))
	var refused slack.SlackErrorResponse
	if !errors.As(err, &refused) || refused.Err != "missing_scope" {
		t.Fatalf("got %v, want missing_scope", err)
	}
	if refused.Needed != "chat:write" || refused.Provided != "users:read,im:history" {
		t.Errorf("needed %q, provided %q", refused.Needed, refused.Provided)
	}
	_, err = f.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: SampleGeneral})
	wantCode(t, "info of a channel", "missing_scope", err)
	user, err := f.api.GetUserInfo(SampleAgent)
	if err != nil {
		t.Fatal(err)
	}
	if user.Profile.Email != "" || user.Locale != "fr-FR" {
		t.Errorf("without users:read.email: address %q, locale %q", user.Profile.Email, user.Locale)
	}
}

// TestTiers: what is over a limit is answered 429 with Retry-After, and passes
// once that time is over.
func TestTiers(t *testing.T) {
	now := newClock()
	f := start(t, Options{Tiers: true, Now: now.Now})
	limited := func(n int, call func() error) {
		t.Helper()
		for i := range n {
			if err := call(); err != nil {
				t.Fatalf("call %d of %d: %v", i+1, n, err)
			}
		}
		var over *slack.RateLimitedError
		if err := call(); !errors.As(err, &over) || over.RetryAfter <= 0 {
			t.Fatalf("call %d: %v, want a rate limit", n+1, err)
		}
		now.Add(over.RetryAfter)
		if err := call(); err != nil {
			t.Fatalf("after %v: %v", over.RetryAfter, err)
		}
		now.Add(2 * time.Minute)
	}
	dm := f.AppDM(SampleAgent)
	limited(10, func() error { _, _, err := f.api.StartSocketModeContext(t.Context()); return err })
	limited(20, func() error { _, err := f.api.GetUserGroups(); return err })
	limited(50, func() error {
		_, err := f.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: dm})
		return err
	})
	limited(100, func() error { _, err := f.api.GetUserInfo(SampleAgent); return err })
	limited(5, func() error { _, _, err := f.api.PostMessage(dm, slack.MsgOptionText("a", false)); return err })
	root := f.say(t, SampleAgent, dm, "", "question")
	limited(60, func() error {
		return f.api.SetAssistantThreadsStatus(slack.AssistantThreadsSetStatusParameters{ChannelID: dm, ThreadTS: root, Status: "lit"})
	})
	for range 5 {
		f.api.PostMessage(dm, slack.MsgOptionText("a", false))
	}
	if _, _, err := f.api.PostMessage(f.AppDM(SampleManager), slack.MsgOptionText("a", false)); err != nil {
		t.Errorf("another channel is limited with the first: %v", err)
	}
}

func TestPlaces(t *testing.T) {
	f := start(t, Options{})
	text := slack.MsgOptionText("a", false)
	post := func(channel string) error { _, _, err := f.api.PostMessage(channel, text); return err }
	wantCode(t, "post to nowhere", "channel_not_found", post("C0NOWHERE"))
	wantCode(t, "post between two people", "channel_not_found", post("D0CAMILLE0THOMAS"))
	wantCode(t, "post where the app is not", "not_in_channel", post(SampleDigital))
	wantCode(t, "post where the app is", "", post(SampleTraining))
	wantCode(t, "post to a person", "", post(SampleManager))
	if n := len(f.Messages(f.AppDM(SampleManager), "")); n != 1 {
		t.Errorf("the person has %d messages", n)
	}
	_, err := f.api.GetUserInfo("U0NOBODY")
	wantCode(t, "info of nobody", "user_not_found", err)
	_, err = f.api.PostEphemeral(SampleTraining, "U0NOBODY", text)
	wantCode(t, "ephemeral to nobody", "user_not_found", err)
	_, err = f.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: SampleDigital})
	wantCode(t, "history where the app is not", "not_in_channel", err)
	if _, err := f.Say(SampleOffice, SampleDigital, "", "a"); code(err) != "not_in_channel" {
		t.Errorf("a person speaks where they are not: %v", err)
	}
	if err := f.Join(f.BotUserID(), SampleDigital); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "post once invited", "", post(SampleDigital))
}

func TestTooLong(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	post := func(options ...slack.MsgOption) error { _, _, err := f.api.PostMessage(dm, options...); return err }
	wantCode(t, "no text", "no_text", post())
	wantCode(t, "text of 40,001", "msg_too_long", post(slack.MsgOptionText(strings.Repeat("é", 40001), false)))
	wantCode(t, "text of 40,000", "", post(slack.MsgOptionText(strings.Repeat("é", 40000), false)))
	wantCode(t, "markdown of 12,001", "msg_too_long", post(slack.MsgOptionMarkdownText(strings.Repeat("é", 12001))))
	wantCode(t, "markdown of 12,000", "", post(slack.MsgOptionMarkdownText(strings.Repeat("é", 12000))))
	wantCode(t, "markdown and text", "markdown_text_conflict", post(slack.MsgOptionMarkdownText("a"), slack.MsgOptionText("a", false)))
	var many []slack.Block
	for range 5 {
		many = append(many, slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", strings.Repeat("a", 2700), false, false), nil, nil))
	}
	wantCode(t, "blocks of 13,500", "msg_blocks_too_long", post(slack.MsgOptionBlocks(many...)))
	bad := slack.SlackMetadata{EventType: "", EventPayload: map[string]any{}}
	wantCode(t, "metadata without a type", "invalid_metadata_schema", post(slack.MsgOptionText("a", false), slack.MsgOptionMetadata(bad)))
}
