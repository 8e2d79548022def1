package playground

import (
	"bytes"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

func TestUsers(t *testing.T) {
	f := start(t, Options{})
	user, err := f.api.GetUserInfo(SampleManager)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{user.RealName, user.Profile.Title, user.Locale, user.Profile.Email, user.TeamID}
	want := []string{"Thomas Lefèvre", "Chef du bureau des ressources numériques", "en-GB", "thomas.lefevre@prefecture.example", f.TeamID()}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("users.info (-want +got):\n%s", diff)
	}
	all, err := f.api.GetUsers(slack.GetUsersOptionLimit(3))
	if err != nil || len(all) != 4 || !all[3].IsBot {
		t.Errorf("users.list: %d people, %v", len(all), err)
	}
	found, err := f.api.GetUserByEmail("Elise.Robert@prefecture.example")
	if err != nil || found.ID != SampleOffice {
		t.Errorf("lookup by address: %+v, %v", found, err)
	}
	_, err = f.api.GetUserByEmail("personne@prefecture.example")
	wantCode(t, "lookup of nobody", "users_not_found", err)
	profile, err := f.api.GetUserProfile(&slack.GetUserProfileParameters{UserID: SampleAgent})
	if err != nil || profile.Title != "Gestionnaire administrative" {
		t.Errorf("profile %+v, %v", profile, err)
	}
	members, err := f.api.GetUserGroupMembers(SampleUserGroup)
	if diff := cmp.Diff([]string{SampleAgent, SampleManager}, members); err != nil || diff != "" {
		t.Errorf("group: %v (-want +got):\n%s", err, diff)
	}
	_, err = f.api.GetUserGroupMembers("S0NONE")
	wantCode(t, "no such group", "no_such_subteam", err)
	app, err := f.api.GetBotInfo(slack.GetBotInfoParameters{Bot: f.BotID()})
	if err != nil || app.UserID != f.BotUserID() {
		t.Errorf("bots.info %+v, %v", app, err)
	}
}

func TestConversations(t *testing.T) {
	f := start(t, Options{})
	opened, _, _, err := f.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{SampleAgent}, ReturnIM: true})
	if err != nil || opened.ID != f.AppDM(SampleAgent) || opened.User != SampleAgent {
		t.Errorf("opened %+v, %v", opened, err)
	}
	_, _, _, err = f.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{"U0NOBODY"}})
	wantCode(t, "open with nobody", "user_not_found", err)
	channel, err := f.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: SampleTraining, IncludeNumMembers: true})
	if err != nil || channel.Name != "formation" || !channel.IsMember || channel.NumMembers != 4 {
		t.Errorf("info %+v, %v", channel, err)
	}
}

func TestPrompts(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	prompts := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: dm, Title: "Par où commencer ?"}
	for range 4 {
		prompts.AddPrompt("Découvrir la donnée", "Je veux découvrir la donnée")
	}
	if err := f.api.SetAssistantThreadsSuggestedPrompts(prompts); err != nil {
		t.Fatal(err)
	}
	if got := f.State(SampleAgent).Prompts; len(got) != 1 || len(got[0].Prompts) != 4 || len(f.State(SampleManager).Prompts) != 0 {
		t.Errorf("prompts %+v", got)
	}
	root := f.say(t, SampleAgent, dm, "", "Je veux découvrir la donnée")
	if got := f.State(SampleAgent).Prompts; len(got) != 0 {
		t.Errorf("prompts once something was said: %+v", got)
	}
	threaded := prompts
	threaded.ThreadTS = root
	wantCode(t, "an agent's prompts in a thread", "invalid_arguments", f.api.SetAssistantThreadsSuggestedPrompts(threaded))
	prompts.AddPrompt("a", "b")
	wantCode(t, "five prompts", "invalid_arguments", f.api.SetAssistantThreadsSuggestedPrompts(prompts))
}

// TestStatus ends with an answer, or after two minutes.
func TestStatus(t *testing.T) {
	now := newClock()
	f := start(t, Options{Now: now.Now})
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "question")
	work := slack.AssistantThreadsSetStatusParameters{ChannelID: dm, ThreadTS: root, Status: "cherche…", LoadingMessages: []string{"Je lis", "Je compare"}}
	set := func() {
		t.Helper()
		if err := f.api.SetAssistantThreadsStatus(work); err != nil {
			t.Fatal(err)
		}
		want := []Status{{dm, root, "cherche…", []string{"Je lis", "Je compare"}}}
		if diff := cmp.Diff(want, f.State(SampleAgent).Status); diff != "" {
			t.Errorf("status (-want +got):\n%s", diff)
		}
	}
	ended := func(how string) {
		t.Helper()
		if got := f.State(SampleAgent).Status; len(got) != 0 {
			t.Errorf("%s left the status %+v", how, got)
		}
	}
	set()
	f.api.PostMessage(dm, slack.MsgOptionText("voici", false), slack.MsgOptionTS(root))
	ended("an answer")
	set()
	now.Add(statusLife + time.Second)
	f.Tick()
	ended("two minutes")
	work.LoadingMessages = strings.Split(strings.Repeat("a,", 10)+"a", ",")
	wantCode(t, "eleven loading messages", "invalid_arguments", f.api.SetAssistantThreadsStatus(work))
}

// TestFiles of the app are seen where it shared them.
func TestFiles(t *testing.T) {
	f := start(t, Options{})
	dm := f.AppDM(SampleAgent)
	root := f.say(t, SampleAgent, dm, "", "mes données ?")
	sent, err := f.api.UploadFile(slack.UploadFileParameters{Filename: "parcours.ics", Title: "Agenda", Content: "BEGIN:VCALENDAR", FileSize: 15,
		Channel: dm, ThreadTimestamp: root, InitialComment: "Votre agenda"})
	if err != nil {
		t.Fatal(err)
	}
	m := f.Messages(dm, root)[1]
	if m.Text != "Votre agenda" || len(m.Files) != 1 || m.Files[0].ID != sent.ID || m.Files[0].Title != "Agenda" || m.Files[0].Size != 15 {
		t.Fatalf("shown as %+v", m)
	}
	for as, want := range map[string]int{SampleAgent: 200, SampleManager: 404, "": 404} {
		res, err := http.Get(f.base + m.Files[0].URLPrivate + "?as=" + as)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("read by %q: %d, want %d", as, res.StatusCode, want)
		}
	}
	wantCode(t, "delete", "", f.api.DeleteFile(sent.ID))
	if m := f.Messages(dm, root)[1]; len(m.Files) != 0 {
		t.Errorf("a deleted file is shown: %+v", m.Files)
	}
}

// TestPersonsFiles are the app's to read once they are shared with it.
func TestPersonsFiles(t *testing.T) {
	f := start(t, Options{})
	app := f.connect(t, nil)
	dm := f.AppDM(SampleAgent)
	id, err := f.Upload(SampleAgent, "pix.csv", []byte("nom;niveau"))
	if err != nil {
		t.Fatal(err)
	}
	_, _, _, err = f.api.GetFileInfo(id, 1, 1)
	wantCode(t, "a file not shared", "file_not_found", err)
	if _, err := f.Say(SampleAgent, dm, "", "", id); err != nil {
		t.Fatal(err)
	}
	said, _ := event(t, app, func(m *slackevents.MessageEvent) bool { return m.SubType == "file_share" && m.BotID == "" })
	var got bytes.Buffer
	if err := f.api.GetFile(said.Message.Files[0].URLPrivateDownload, &got); err != nil || got.String() != "nom;niveau" {
		t.Errorf("read %q, %v", got.String(), err)
	}
	wantCode(t, "delete a person's file", "cant_delete_file", f.api.DeleteFile(id))
}

// TestUploadForms: slack-go calls the field "file", Slack's client for Node
// "body", and others send the bytes as they are.
func TestUploadForms(t *testing.T) {
	f := start(t, Options{})
	for _, field := range []string{"file", "body", ""} {
		to, err := f.api.GetUploadURLExternalContext(t.Context(), slack.GetUploadURLExternalParameters{FileName: "a.txt", FileSize: 3})
		if err != nil {
			t.Fatal(err)
		}
		body, kind := bytes.NewBufferString("abc"), "application/octet-stream"
		if field != "" {
			body = new(bytes.Buffer)
			form := multipart.NewWriter(body)
			part, err := form.CreateFormFile(field, "a.txt")
			if err != nil {
				t.Fatal(err)
			}
			part.Write([]byte("abc"))
			form.Close()
			kind = form.FormDataContentType()
		}
		res, err := http.Post(to.UploadURL, kind, body)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("field %q: status %d", field, res.StatusCode)
		}
	}
}

func TestUploadOfAnotherLength(t *testing.T) {
	f := start(t, Options{})
	_, err := f.api.UploadFile(slack.UploadFileParameters{Filename: "a.txt", Content: "abc", FileSize: 4, Channel: SampleTraining})
	if err == nil {
		t.Error("a file shorter than announced was taken")
	}
}

// TestOAuth: a code is good once; with rotation the old token dies.
func TestOAuth(t *testing.T) {
	now := newClock()
	f := start(t, Options{Now: now.Now, Rotate: true})
	api := slack.OAuthOptionAPIURL(f.base + "/api/")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(f.base + "/oauth/v2/authorize?" + url.Values{"client_id": {f.ClientID()}, "state": {"s1"}, "redirect_uri": {"http://app.example/slack/oauth"}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	to, err := res.Location()
	if err != nil || to.Query().Get("state") != "s1" {
		t.Fatalf("sent to %v, %v", to, err)
	}
	code := to.Query().Get("code")
	_, err = slack.GetOAuthV2Response(&client, f.ClientID(), "wrong", code, "", api)
	wantCode(t, "wrong secret", "bad_client_secret", err)
	got, err := slack.GetOAuthV2Response(&client, f.ClientID(), f.ClientSecret(), code, "", api)
	if err != nil || got.Team.ID != f.TeamID() || got.BotUserID != f.BotUserID() || got.AuthedUser.ID != SampleAgent {
		t.Fatalf("installed %+v, %v", got, err)
	}
	_, err = slack.GetOAuthV2Response(&client, f.ClientID(), f.ClientSecret(), code, "", api)
	wantCode(t, "the code again", "invalid_code", err)
	who := func(token string) error {
		_, err := slack.New(token, slack.OptionAPIURL(f.base+"/api/")).AuthTest()
		return err
	}
	wantCode(t, "the new token", "", who(got.AccessToken))
	fresh, err := slack.RefreshOAuthV2Token(&client, f.ClientID(), f.ClientSecret(), got.RefreshToken, api)
	if err != nil {
		t.Fatal(err)
	}
	_, err = slack.RefreshOAuthV2Token(&client, f.ClientID(), f.ClientSecret(), got.RefreshToken, api)
	wantCode(t, "the refresh token again", "invalid_refresh_token", err)
	now.Add(6 * time.Minute)
	wantCode(t, "the old token, later", "token_expired", who(got.AccessToken))
	wantCode(t, "the fresh token", "", who(fresh.AccessToken))
}

func TestNewRefuses(t *testing.T) {
	for name, opt := range map[string]Options{
		"one id twice":      {People: []Person{{ID: "U1"}, {ID: "U1"}}},
		"an empty id":       {People: []Person{{}}},
		"one channel twice": {Channels: []Channel{{ID: "C1"}, {ID: "C1"}}},
	} {
		if w, err := New(slog.New(slog.DiscardHandler), opt); err == nil {
			w.Close()
			t.Errorf("%s: no error", name)
		}
	}
}
