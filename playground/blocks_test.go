package playground

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

func section(text string) string {
	return fmt.Sprintf(`{"type":"section","text":{"type":"mrkdwn","text":%q}}`, text)
}

func button(id string) string {
	return fmt.Sprintf(`{"type":"button","action_id":%q,"text":{"type":"plain_text","text":"Garder"}}`, id)
}

// TestInvalidBlocks: each fault is refused and its place is named.
func TestInvalidBlocks(t *testing.T) {
	f := start(t, Options{})
	_, _, out := f.form(t, "chat.postMessage", url.Values{"token": {f.BotToken()}, "channel": {SampleTraining}, "blocks": {"{}"}})
	if out["error"] != "invalid_blocks_format" {
		t.Errorf("no list: %v", out)
	}
	pie := `{"type":"data_visualization","title":"Heures","chart":{"type":"pie","segments":[{"label":"A","value":%d}]}}`
	for _, c := range []struct{ name, blocks, want string }{
		{"fine", section("a"), ""},
		{"text of 3,001", section(strings.Repeat("a", 3001)), "/blocks/0/text/text"},
		{"empty text", section(""), "/blocks/0/text/text"},
		{"unknown type", section("a") + `,{"type":"poem"}`, "/blocks/1/type"},
		{"unknown field", `{"type":"divider","colour":"red"}`, "/blocks/0"},
		{"51 blocks", strings.Repeat(section("a")+",", 50) + section("a"), "/blocks]"},
		{"50 blocks", strings.Repeat(section("a")+",", 49) + section("a"), ""},
		{"block_id twice", `{"type":"divider","block_id":"x"},{"type":"divider","block_id":"x"}`, "/blocks/1/block_id"},
		{"action_id twice", `{"type":"actions","elements":[` + button("a") + "," + button("a") + "]}", "/blocks/0"},
		{"action_id in two blocks", `{"type":"actions","elements":[` + button("a") + `]},{"type":"actions","elements":[` + button("a") + "]}", ""},
		{"button text of 76", `{"type":"actions","elements":[` + strings.ReplaceAll(button("a"), "Garder", strings.Repeat("a", 76)) + "]}", "/blocks/0/elements/0/text/text"},
		{"alert in a message", `{"type":"alert","text":{"type":"mrkdwn","text":"a"}}`, "/blocks/0/type"},
		{"two tables", `{"type":"table","rows":[]},{"type":"table","rows":[]}`, "/blocks]"},
		{"21 columns", `{"type":"table","rows":[[` + strings.Repeat(`{"type":"raw_text","text":"a"},`, 20) + `{"type":"raw_text","text":"a"}]]}`, "/blocks/0/rows"},
		{"data table of one row", `{"type":"data_table","caption":"a","rows":[[{"type":"raw_text","text":"a"}]]}`, "/blocks/0/rows"},
		{"chart", fmt.Sprintf(pie, 3), ""},
		{"chart of nothing", fmt.Sprintf(pie, 0), "/blocks/0"},
	} {
		_, _, out := f.form(t, "chat.postMessage", url.Values{"token": {f.BotToken()}, "channel": {SampleTraining}, "text": {"a"}, "blocks": {"[" + c.blocks + "]"}})
		about, _ := json.Marshal(out["response_metadata"])
		switch {
		case c.want == "" && out["ok"] != true:
			t.Errorf("%s: %v", c.name, out)
		case c.want != "" && (out["error"] != "invalid_blocks" || !strings.Contains(string(about), c.want)):
			t.Errorf("%s: %v, want invalid_blocks at %s", c.name, out, c.want)
		}
	}
}

// TestBlockIDs: Slack names what has no name, so that an action can be told apart.
func TestBlockIDs(t *testing.T) {
	f := start(t, Options{})
	b := slack.NewButtonBlockElement("", "v", slack.NewTextBlockObject("plain_text", "a", false, false))
	if _, _, err := f.api.PostMessage(SampleTraining, slack.MsgOptionBlocks(slack.NewActionBlock("", b), slack.NewDividerBlock())); err != nil {
		t.Fatal(err)
	}
	var got []struct {
		BlockID  string `json:"block_id"`
		Elements []struct {
			ActionID string `json:"action_id"`
		}
	}
	if err := json.Unmarshal(f.Messages(SampleTraining, "")[0].Blocks, &got); err != nil {
		t.Fatal(err)
	}
	if got[0].BlockID == "" || got[0].BlockID == got[1].BlockID || got[0].Elements[0].ActionID == "" {
		t.Errorf("ids %+v", got)
	}
}

func modal(change func(*slack.ModalViewRequest)) slack.ModalViewRequest {
	text := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	v := slack.ModalViewRequest{Type: slack.VTModal, CallbackID: "need", Title: text("Besoin"), Submit: text("Valider"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("goal", text("Objectif"), nil, slack.NewPlainTextInputBlockElement(nil, "text"))}}}
	if change != nil {
		change(&v)
	}
	return v
}

// TestInvalidViews: the same rules in modals and Home.
func TestInvalidViews(t *testing.T) {
	f := start(t, Options{})
	divider := func(n int) (out []slack.Block) {
		for range n {
			out = append(out, slack.NewDividerBlock())
		}
		return out
	}
	for _, c := range []struct {
		name   string
		change func(*slack.ModalViewRequest)
		want   string
	}{
		{"fine", nil, ""},
		{"title of 25", func(v *slack.ModalViewRequest) { v.Title.Text = strings.Repeat("a", 25) }, "/view/title/text"},
		{"private_metadata of 3,000", func(v *slack.ModalViewRequest) { v.PrivateMetadata = strings.Repeat("a", 3000) }, ""},
		{"private_metadata of 3,001", func(v *slack.ModalViewRequest) { v.PrivateMetadata = strings.Repeat("a", 3001) }, "/view/private_metadata"},
		{"101 blocks", func(v *slack.ModalViewRequest) { v.Blocks.BlockSet = divider(101) }, "/view/blocks"},
		{"100 blocks", func(v *slack.ModalViewRequest) { v.Blocks.BlockSet = divider(100) }, ""},
		{"input without submit", func(v *slack.ModalViewRequest) { v.Submit = nil }, "submit"},
		{"markdown", func(v *slack.ModalViewRequest) { v.Blocks.BlockSet = []slack.Block{slack.NewMarkdownBlock("", "a")} }, "/view/blocks/0/type"},
	} {
		_, err := f.api.OpenView(trigger1(f), modal(c.change))
		checkInvalid(t, c.name, "invalid_arguments", c.want, err)
	}
	_, err := f.api.PublishView(SampleAgent, slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: divider(101)}}, "")
	checkInvalid(t, "Home of 101 blocks", "invalid_arguments", "/view/blocks", err)
}

// trigger1 is a trigger as a person's click would give.
func trigger1(f fixture) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.newTrigger(SampleAgent)
}

// checkInvalid wants a refusal that names the place want, none when want is empty.
func checkInvalid(t *testing.T, name, code, want string, err error) {
	t.Helper()
	var refused slack.SlackErrorResponse
	errors.As(err, &refused)
	switch {
	case want == "" && err != nil:
		t.Errorf("%s: %v", name, err)
	case want != "" && (refused.Err != code || !strings.Contains(strings.Join(refused.ResponseMetadata.Messages, " "), want)):
		t.Errorf("%s: %v %v, want %s at %s", name, err, refused.ResponseMetadata.Messages, code, want)
	}
}

// TestSchemaIsTheSharedOne: the copy is not edited by hand. It skips where the
// original is not at hand.
func TestSchemaIsTheSharedOne(t *testing.T) {
	dir := os.Getenv("PARCOURS_SHARED")
	if dir == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("PARCOURS_SHARED is not set")
		}
		t.Skip("PARCOURS_SHARED is not set")
	}
	want, err := os.ReadFile(dir + "/../slack/slack.limits.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(limitsJSON) {
		t.Error("schema/slack.limits.schema.json differs from the shared schema")
	}
}
