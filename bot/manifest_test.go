package bot

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parcours-formation/parcours/messages"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var manifestUpdate = flag.Bool("update-manifest", false, "write the golden manifests anew")

// manifestSchema is Slack's own schema of manifests, which lies beside the
// repository. A check (CI=true) must have it.
func manifestSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	shared := "../../shared/slack"
	if data := os.Getenv("PARCOURS_SHARED"); data != "" {
		shared = filepath.Join(filepath.Dir(filepath.Clean(data)), "slack")
	}
	text, err := os.ReadFile(filepath.Join(shared, "manifest.schema.2.0.0.json"))
	switch {
	case err != nil && os.Getenv("CI") == "true":
		t.Fatalf("slack's manifest schema is needed: %v", err)
	case err != nil:
		t.Skipf("slack's manifest schema is not beside the repository: %v", err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(func(expr string) (jsonschema.Regexp, error) {
		// Go knows no lookahead; the schema's stands in domains, which no manifest of ours has.
		return regexp.Compile(strings.ReplaceAll(expr, `(?![\.\-])`, ""))
	})
	if err := c.AddResource("manifest.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const manifestAddress = "https://parcours.example.org/robot"

// manifestCases are every app that can be asked for, by the name of its golden.
func manifestCases() map[string]ManifestOptions {
	cases := map[string]ManifestOptions{}
	for _, lang := range []string{"fr", "en"} {
		for _, mode := range []ManifestMode{ManifestSocket, ManifestHTTP} {
			for _, oauth := range []bool{false, true} {
				for _, legacy := range []bool{false, true} {
					name, o := string(mode), ManifestOptions{Mode: mode, OAuth: oauth, Legacy: legacy, Lang: lang}
					if mode == ManifestHTTP || oauth {
						o.URL = manifestAddress + "/"
					}
					if oauth {
						name += "-oauth"
					}
					if legacy {
						name += "-legacy"
					}
					cases[name+"."+lang] = o
				}
			}
		}
	}
	return cases
}

// TestManifestSchema: Slack takes every manifest, and would not take any.
func TestManifestSchema(t *testing.T) {
	schema := manifestSchema(t)
	valid := func(text []byte) error {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(doc)
	}
	for name, o := range manifestCases() {
		text, err := Manifest(o)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := valid(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if missing.Match(text) {
			t.Errorf("%s: a text is missing: %s", name, missing.Find(text))
		}
		for from, to := range map[string]string{`"home_tab_enabled"`: `"home"`, `"type": "message"`: `"type": "menu"`, `"/formation"`: `"formation"`} {
			if valid(bytes.ReplaceAll(text, []byte(from), []byte(to))) == nil {
				t.Errorf("%s: the schema lets %s pass", name, to)
			}
		}
	}
}

// TestManifestGolden keeps four manifests as they are printed. Those of Socket
// Mode lie in deploy, for who has no Go.
func TestManifestGolden(t *testing.T) {
	cases := manifestCases()
	for name, file := range map[string]string{
		"socket.fr": "../deploy/slack/manifest.fr.json", "socket.en": "../deploy/slack/manifest.en.json",
		"http.fr": "testdata/manifest/http.fr.json", "http-oauth-legacy.fr": "testdata/manifest/http-oauth-legacy.fr.json",
	} {
		got, err := Manifest(cases[name])
		if err != nil {
			t.Fatal(err)
		}
		if *manifestUpdate {
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got), if it is meant: go test ./bot -update-manifest\n%s", file, diff)
		}
	}
}

// TestManifestModes: addresses stand where Slack calls the bot, and there alone.
func TestManifestModes(t *testing.T) {
	for name, o := range manifestCases() {
		text, err := Manifest(o)
		if err != nil {
			t.Fatal(err)
		}
		var doc manifestDocument
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		f, s := doc.Features, doc.Settings
		got := []string{s.Events.RequestUrl, s.Interactivity.RequestUrl, f.SlashCommands[0].Url, strings.Join(doc.OAuth.RedirectUrls, " ")}
		want := make([]string, 4)
		if o.Mode == ManifestHTTP {
			want = []string{manifestAddress + "/slack/events", manifestAddress + "/slack/interactions", manifestAddress + "/slack/commands", ""}
		}
		if o.OAuth {
			want[3] = manifestAddress + "/slack/oauth"
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: addresses (-want +got):\n%s", name, diff)
		}
		switches := []bool{s.SocketMode, s.OrgDeploy, s.Rotation, f.AgentView != nil, f.AssistantView != nil, slices.Contains(s.Events.BotEvents, "assistant_thread_started")}
		if diff := cmp.Diff([]bool{o.Mode == ManifestSocket, o.OAuth, o.OAuth, !o.Legacy, o.Legacy, o.Legacy}, switches); diff != "" {
			t.Errorf("%s: switches (-want +got):\n%s", name, diff)
		}
	}
}

func TestManifestRefuses(t *testing.T) {
	for _, address := range []string{"", "http://parcours.example.org", "https://", "https:///slack", "parcours.example.org", "https://a:secret@b.example",
		"https://b.example/?a=1", "https://b.example/?", "https://b.example/#a", "https://b.example:port"} {
		for _, o := range []ManifestOptions{{Mode: ManifestHTTP, URL: address}, {OAuth: true, URL: address}} {
			if _, err := Manifest(o); !errors.Is(err, ErrManifestURL) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%+v: %v", o, err)
			}
		}
	}
	if _, err := Manifest(ManifestOptions{Mode: "pigeon"}); !errors.Is(err, ErrManifestMode) {
		t.Errorf("a mode of no kind: %v", err)
	}
	text, err := Manifest(ManifestOptions{Mode: ManifestHTTP, URL: "HTTPS://b.example:8443//"})
	if err != nil || !bytes.Contains(text, []byte(`"https://b.example:8443/slack/events"`)) {
		t.Errorf("%v: %s", err, text)
	}
}

// TestScopeReasons: each scope has its reason in both languages.
func TestScopeReasons(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		reasons := ScopeReasons(messages.For(lang))
		if len(reasons) != len(ManifestScopes()) {
			t.Errorf("%s: %d reasons", lang, len(reasons))
		}
		for scope, why := range reasons {
			if !messages.For(lang).Has("slack.scope." + scope) {
				t.Errorf("%s: %s has no reason: %s", lang, scope, why)
			}
		}
	}
	if !slices.IsSorted(ManifestScopes()) {
		t.Error("scopes are not in order")
	}
}
