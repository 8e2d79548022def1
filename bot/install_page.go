package bot

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/slack-go/slack"
	"golang.org/x/text/language"

	"github.com/parcours-formation/parcours/messages"
)

//go:embed install.html
var installHTML string

//go:embed install.css
var installCSS string

var installTemplate = template.Must(template.New("install").Parse(installHTML))

// installPolicy lets a page have its own style and nothing else.
func installPolicy() string {
	sum := sha256.Sum256([]byte(installCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// installPage is a page; what is empty is not shown.
type installPage struct {
	Lang, Title string
	Failed      bool
	Paragraphs  []string
	Links       []installLink // the first is the one to press
	Reference   string
	Style       template.CSS
}

type installLink struct {
	To   template.URL // ours or Slack's: html/template knows no "slack:"
	Text string
}

// say is in the browser's language, French when it asks for neither.
func (n *Installer) say(r *http.Request) *messages.Printer {
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return messages.For("fr")
	}
	_, at, _ := n.langs.Match(tags...)
	return messages.For([]string{"fr", "en"}[at])
}

// show writes a page.
func (n *Installer) show(rw http.ResponseWriter, r *http.Request, status int, p installPage) {
	p.Lang, p.Style = n.say(r).Lang, template.CSS(installCSS)
	var b bytes.Buffer
	if err := installTemplate.Execute(&b, p); err != nil {
		n.log.Error("installation page not written", "error", err)
		http.Error(rw, p.Title, http.StatusInternalServerError)
		return
	}
	h := rw.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", p.Lang)
	h.Set("Vary", "Accept-Language")
	rw.WriteHeader(status)
	rw.Write(b.Bytes())
}

// fail says what happened and what to do, with a number that the log has too.
func (n *Installer) fail(rw http.ResponseWriter, r *http.Request, f installFailure) {
	reference := rand.Text()[:10]
	n.log.Warn("installation failed", "reference", reference, "kind", f.kind, "error", f.err)
	say := n.say(r)
	p := installPage{Failed: true, Reference: say.T("install.reference", "Reference", reference), Links: []installLink{n.retryLink(say)}}
	p.Title, p.Paragraphs = installWords(say, f.kind, f.code)
	status := http.StatusBadGateway
	switch f.kind {
	case "state", "code":
		status = http.StatusBadRequest
	case "settings", "unkept":
		status = http.StatusInternalServerError
	}
	n.show(rw, r, status, p)
}

func installWords(say *messages.Printer, kind, code string) (title string, paragraphs []string) {
	of := "install." + kind
	return say.T(of + ".title"), []string{say.T(of+".happened", "Code", code), say.T(of + ".do")}
}

func (n *Installer) retryLink(say *messages.Printer) installLink {
	return installLink{template.URL(n.o.BaseURL + "/slack/install"), say.T("install.retry")}
}

func (n *Installer) deniedPage(say *messages.Printer) installPage {
	p := installPage{Links: []installLink{n.retryLink(say)}}
	p.Title, p.Paragraphs = installWords(say, "denied", "")
	return p
}

// donePage leads to the application in Slack; in an organisation, first to
// where an administrator chooses its workspaces.
func (n *Installer) donePage(ctx context.Context, say *messages.Printer, got *slack.OAuthV2Response) installPage {
	p := installPage{Title: say.T("install.done.title")}
	of, place, name := "install.done", got.Team.ID, got.Team.Name
	if got.IsEnterpriseInstall {
		of, place, name = "install.organisation", got.Enterprise.ID, got.Enterprise.Name
		if to := n.organisationURL(ctx, got); to != "" {
			p.Links = append(p.Links, installLink{to, say.T("install.organisation.add")})
		}
	}
	if name == "" {
		p.Paragraphs = []string{say.T(of + ".team-unnamed"), say.T(of + ".next")}
	} else {
		p.Paragraphs = []string{say.T(of+".team", "Name", name), say.T(of + ".next")}
	}
	team, app := url.QueryEscape(place), url.QueryEscape(got.AppID)
	p.Links = append(p.Links, installLink{template.URL("slack://app?team=" + team + "&id=" + app), say.T("install.done.open")})
	if !got.IsEnterpriseInstall {
		to := template.URL("https://slack.com/app_redirect?team=" + team + "&app=" + app)
		p.Links = append(p.Links, installLink{to, say.T("install.done.browser")})
	}
	return p
}

// organisationURL is the page that adds the application to workspaces of an
// organisation, as Slack's own OAuth library links it; "" when Slack does not
// tell the organisation's address.
func (n *Installer) organisationURL(ctx context.Context, got *slack.OAuthV2Response) template.URL {
	who, err := n.client(got.AccessToken).AuthTestContext(ctx)
	if err != nil {
		n.log.Warn("organisation's address not learnt", "enterprise", got.Enterprise.ID, "error", err)
		return ""
	}
	base, err := url.Parse(who.URL)
	if err != nil || !strings.HasPrefix(base.Scheme, "http") {
		return ""
	}
	return template.URL(base.JoinPath("manage/organization/apps/profile", got.AppID, "workspaces/add").String())
}

func (n *Installer) client(token string) *slack.Client {
	return slack.New(token, slack.OptionAPIURL(n.o.APIURL), slack.OptionHTTPClient(n.o.HTTPClient))
}
