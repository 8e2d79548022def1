package bot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/parcours-formation/parcours/messages"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/slack-go/slack"
)

// ManifestMode says how Slack reaches the bot.
type ManifestMode string

const (
	ManifestSocket ManifestMode = "socket" // the bot calls Slack: no address of its own
	ManifestHTTP   ManifestMode = "http"   // Slack calls the bot's public address
)

// Where the bot listens below its public address.
const (
	ManifestEventsPath       = "/slack/events"
	ManifestInteractionsPath = "/slack/interactions"
	ManifestCommandsPath     = "/slack/commands"
	ManifestOAuthPath        = "/slack/oauth"
)

// What the bot is called by in payloads.
const (
	ManifestCommand = "/formation"

	ManifestTeamCommand = "/equipe" // a manager's, for a team
	ManifestShortcut    = "find_training"
)

var (
	ErrManifestMode = errors.New("unknown mode")
	ErrManifestURL  = errors.New("not a public https address")
)

// ManifestOptions say which app is wanted.
type ManifestOptions struct {
	Mode   ManifestMode // ManifestSocket when empty
	URL    string       // public base address, https; needed for ManifestHTTP and for OAuth
	OAuth  bool         // many workspaces: redirect address, Enterprise Grid, rotating tokens
	Legacy bool         // the older assistant container in place of the agent view
	Lang   string       // of the texts: an app has them in one language
}

// manifestDocument is Slack's app manifest
// (https://docs.slack.dev/reference/app-manifest). slack-go's own leaves false
// out where Slack's default is not false, such as the read-only messages tab.
type manifestDocument struct {
	Display  slack.Display     `json:"display_information"`
	Features manifestFeatures  `json:"features"`
	OAuth    slack.OAuthConfig `json:"oauth_config"`
	Settings manifestSettings  `json:"settings"`
}

type manifestFeatures struct {
	AppHome       manifestHome                 `json:"app_home"`
	BotUser       slack.BotUser                `json:"bot_user"`
	AgentView     *slack.AgentView             `json:"agent_view,omitempty"`
	AssistantView *slack.AssistantView         `json:"assistant_view,omitempty"`
	Shortcuts     []slack.Shortcut             `json:"shortcuts"`
	SlashCommands []slack.ManifestSlashCommand `json:"slash_commands"`
}

type manifestHome struct {
	Home     bool `json:"home_tab_enabled"`
	Messages bool `json:"messages_tab_enabled"`
	ReadOnly bool `json:"messages_tab_read_only_enabled"`
}

type manifestSettings struct {
	Events        slack.EventSubscriptions `json:"event_subscriptions"`
	Interactivity slack.Interactivity      `json:"interactivity"`
	OrgDeploy     bool                     `json:"org_deploy_enabled"`
	SocketMode    bool                     `json:"socket_mode_enabled"`
	Rotation      bool                     `json:"token_rotation_enabled"`
}

// Manifest gives the app manifest, as indented JSON with a line end, that Slack
// makes the app from. The error is ErrManifestMode or ErrManifestURL, wrapped.
func Manifest(o ManifestOptions) ([]byte, error) {
	say := messages.For(o.Lang)
	if o.Mode == "" {
		o.Mode = ManifestSocket
	}
	if o.Mode != ManifestSocket && o.Mode != ManifestHTTP {
		return nil, fmt.Errorf("app manifest for mode %q: %w", o.Mode, ErrManifestMode)
	}
	if o.Mode == ManifestHTTP || o.OAuth {
		base, err := manifestBase(o.URL)
		if err != nil {
			return nil, err
		}
		o.URL = base
	}
	doc := manifestDocument{
		Display: slack.Display{
			Name:            say.T("slack.app.name"),
			Description:     say.T("slack.app.about"),
			LongDescription: strings.TrimSpace(say.T("slack.app.more")),
			BackgroundColor: "#000091", // the accent of the playground's page
		},
		Features: manifestFeaturesOf(say, o),
		OAuth:    slack.OAuthConfig{Scopes: slack.OAuthScopes{Bot: ManifestScopes()}},
		Settings: manifestSettingsOf(o),
	}
	if o.OAuth {
		doc.OAuth.RedirectUrls = []string{o.URL + ManifestOAuthPath}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(doc)
	return out.Bytes(), err
}

// manifestBase checks a public address and takes the slash off its end. Slack
// calls https alone, and adds nothing to a query.
func manifestBase(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", fmt.Errorf("app manifest for a public address: %w", ErrManifestURL) // it may hold a password: not shown
	}
	return strings.TrimRight(u.String(), "/"), nil
}

func manifestFeaturesOf(say *messages.Printer, o ManifestOptions) manifestFeatures {
	f := manifestFeatures{
		AppHome: manifestHome{Home: true, Messages: true},
		BotUser: slack.BotUser{DisplayName: say.T("slack.app.name"), AlwaysOnline: true},
		Shortcuts: []slack.Shortcut{{
			Name: say.T("slack.app.shortcut"), Type: slack.MessageShortcut,
			CallbackID: ManifestShortcut, Description: say.T("slack.app.shortcut-about"),
		}},
		SlashCommands: []slack.ManifestSlashCommand{{
			Command: ManifestCommand, Description: say.T("slack.app.command-about"),
			UsageHint: say.T("slack.app.command-hint"), ShouldEscape: true, // so that a name typed is told from a person named
		}, {
			Command: ManifestTeamCommand, Description: say.T("slack.app.team-about"),
			UsageHint: say.T("slack.app.team-hint"), ShouldEscape: true,
		}},
	}
	for i := range f.SlashCommands {
		if o.Mode == ManifestHTTP {
			f.SlashCommands[i].Url = o.URL + ManifestCommandsPath
		}
	}
	about, prompts := say.T("slack.app.assistant"), manifestPrompts(say)
	if o.Legacy {
		f.AssistantView = &slack.AssistantView{AssistantDescription: about, SuggestedPrompts: prompts}
	} else {
		f.AgentView = &slack.AgentView{AgentDescription: about, SuggestedPrompts: prompts}
	}
	return f
}

// manifestPrompts are the questions offered to who opens the bot for the first
// time; the bot replaces them by those that suit the person.
func manifestPrompts(say *messages.Printer) []slack.ManifestSuggestedPrompt {
	var out []slack.ManifestSuggestedPrompt
	for _, name := range suggestions(recommend.Profile{}, false)[:maxPrompts] {
		out = append(out, slack.ManifestSuggestedPrompt{Title: say.T("suggest." + name), Message: say.T("suggest." + name + "-message")})
	}
	return out
}

func manifestSettingsOf(o ManifestOptions) manifestSettings {
	s := manifestSettings{
		Events:        slack.EventSubscriptions{BotEvents: manifestEvents(o.Legacy)},
		Interactivity: slack.Interactivity{IsEnabled: true},
		OrgDeploy:     o.OAuth,
		SocketMode:    o.Mode == ManifestSocket,
		Rotation:      o.OAuth, // tokens from the environment cannot be renewed
	}
	if o.Mode == ManifestHTTP {
		s.Events.RequestUrl = o.URL + ManifestEventsPath
		s.Interactivity.RequestUrl = o.URL + ManifestInteractionsPath
	}
	return s
}

// manifestEvents are the events that the bot is told of.
func manifestEvents(legacy bool) []string {
	events := []string{
		"app_home_opened",  // Home, and the agent view where a person opens the bot's messages
		"app_mention",      // a question in a channel
		"message.im",       // a question to the bot alone
		"message.channels", // what follows in the thread of a mention, where nobody mentions again
		"message.groups",   // the same in a private channel
		"message.mpim",     // the same between several people
		"app_uninstalled",  // what is kept of a workspace goes
		"tokens_revoked",
	}
	if legacy {
		events = append(events, "assistant_thread_started", "assistant_thread_context_changed")
	}
	return events
}

// ManifestScopes are the bot scopes that the app asks for, in order.
func ManifestScopes() []string {
	return []string{
		"app_mentions:read", "assistant:write", "channels:history", "chat:write", "commands", "files:read", "files:write",
		"groups:history", "im:history", "im:read", "im:write", "mpim:history", "usergroups:read", "users:read",
	}
}

// ScopeReasons says for each scope that the app asks for what it serves, and so
// what does not work without it.
func ScopeReasons(say *messages.Printer) map[string]string {
	reasons := map[string]string{}
	for _, scope := range ManifestScopes() {
		reasons[scope] = say.T("slack.scope." + scope)
	}
	return reasons
}
