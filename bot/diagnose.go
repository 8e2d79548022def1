package bot

import (
	stdcontext "context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/messages"
	"github.com/slack-go/slack"
)

// The environment's variables, as findings name them.
const (
	diagnoseBot = "SLACK_BOT_TOKEN"
	diagnoseApp = "SLACK_APP_TOKEN"
)

// maxDiagnoseSkew is how far this machine's clock may be from Slack's: less
// than half of the five minutes after which signed messages are refused.
const maxDiagnoseSkew = 2 * time.Minute

// DiagnoseOptions are what the environment says of Slack.
type DiagnoseOptions struct {
	Mode          ManifestMode // ManifestSocket when empty
	BotToken      string
	AppToken      string           // of Socket Mode
	SigningSecret string           // of HTTP
	APIURL        string           // "https://slack.com/api/" when empty
	Now           func() time.Time // time.Now when nil
	Client        *http.Client     // one of 10 s when nil
}

// DiagnoseGrade says how grave a finding is.
type DiagnoseGrade int

const (
	DiagnoseGood  DiagnoseGrade = iota // as it should be
	DiagnoseNote                       // works, worth knowing
	DiagnoseFault                      // does not work
)

// DiagnoseFinding is one line of a diagnosis. Tokens never stand in it; names
// that come from Slack may hold anything.
type DiagnoseFinding struct {
	Grade  DiagnoseGrade
	Code   string   // "scopes-missing": the message slack.check.CODE
	Mend   string   // "scopes": the message slack.mend.MEND; empty when there is nothing to do
	Args   []any    // of both messages: key, value pairs
	Scopes []string // those that are missing
}

// Text says what was found, in a sentence.
func (f DiagnoseFinding) Text(say *messages.Printer) string {
	return say.T("slack.check."+f.Code, f.Args...)
}

// Remedy says how to mend it, in a sentence; empty when there is nothing to do.
func (f DiagnoseFinding) Remedy(say *messages.Printer) string {
	if f.Mend == "" {
		return ""
	}
	return say.T("slack.mend."+f.Mend, f.Args...)
}

// diagnoseRun is one run of Diagnose.
type diagnoseRun struct {
	DiagnoseOptions
	host     string // of Slack's API
	findings []DiagnoseFinding
	timed    bool // the clocks have been compared
}

// Diagnose checks with Slack what the environment gives. It reads and changes
// nothing there, but opens a Socket Mode connection for a moment: an event that
// Slack sends to that one meanwhile comes again, as it is not acknowledged. The
// error is the context's; all that is wrong with Slack is a finding.
func Diagnose(ctx stdcontext.Context, o DiagnoseOptions) ([]DiagnoseFinding, error) {
	d := newDiagnoseRun(o)
	botGood := d.token(diagnoseBot, d.BotToken, "bot", "bot-token")
	appGood := false
	if d.Mode == ManifestHTTP {
		d.secret()
	} else {
		appGood = d.token(diagnoseApp, d.AppToken, "app", "app-token")
	}
	app, reached := "", true
	if botGood {
		app, reached = d.bot(ctx)
	}
	if appGood && reached { // what cannot be reached is told once
		d.socket(ctx, app)
	}
	return d.findings, ctx.Err()
}

func newDiagnoseRun(o DiagnoseOptions) *diagnoseRun {
	d := &diagnoseRun{DiagnoseOptions: o}
	if d.APIURL == "" {
		d.APIURL = slack.APIURL
	}
	if !strings.HasSuffix(d.APIURL, "/") {
		d.APIURL += "/" // slack-go puts the method's name right behind it
	}
	if u, err := url.Parse(d.APIURL); err == nil {
		d.host = u.Host
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	client := http.Client{Timeout: 10 * time.Second}
	if d.Client != nil {
		client = *d.Client
	}
	// Slack's API never redirects, and a token is for Slack alone.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	d.Client = &client
	return d
}

func (d *diagnoseRun) add(grade DiagnoseGrade, code, mend string, args ...any) {
	d.findings = append(d.findings, DiagnoseFinding{Grade: grade, Code: code, Mend: mend, Args: args})
}

func (d *diagnoseRun) fault(code, mend string, args ...any) {
	d.add(DiagnoseFault, code, mend, args...)
}

// token checks what kind of token a variable holds; true when it is the one wanted.
func (d *diagnoseRun) token(name, token, wanted, mend string) bool {
	kind := diagnoseKind(token)
	switch {
	case kind == wanted:
		return true
	case kind == "blank":
		mend = "blank"
	case kind == "rotated" && wanted == "bot":
		mend = "rotated"
	case diagnoseKind(d.BotToken) == "app" && diagnoseKind(d.AppToken) == "bot":
		mend = "swapped"
	}
	d.fault("token-"+kind, mend, "Name", name)
	return false
}

// diagnoseKind tells a token's kind from its beginning
// (https://docs.slack.dev/authentication/tokens).
func diagnoseKind(token string) string {
	if strings.TrimSpace(token) == "" {
		return "missing"
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("\"'`", r) }) {
		return "blank"
	}
	for _, k := range []struct{ prefix, kind string }{
		{"xoxb-", "bot"}, {"xapp-", "app"}, {"xoxp-", "user"}, {"xoxe.xoxb-", "rotated"}, {"xoxe", "refresh"}, {"xox", "old"},
	} {
		if strings.HasPrefix(token, k.prefix) {
			return k.kind
		}
	}
	return "unknown"
}

// diagnoseSecret is the usual shape of signing secrets; Slack promises none.
var diagnoseSecret = regexp.MustCompile(`^[0-9a-f]{32}$`)

// secret looks at the signing secret; Slack has no call that would prove it.
func (d *diagnoseRun) secret() {
	switch kind := diagnoseKind(d.SigningSecret); {
	case kind == "missing":
		d.fault("secret-missing", "secret")
	case kind == "blank":
		d.fault("token-blank", "blank", "Name", "SLACK_SIGNING_SECRET")
	case kind != "unknown":
		d.fault("secret-token", "secret")
	case !diagnoseSecret.MatchString(d.SigningSecret):
		d.add(DiagnoseNote, "secret-odd", "secret")
	default:
		d.add(DiagnoseGood, "secret", "")
	}
}

// client is slack-go with our token, silent, comparing clocks as answers come.
func (d *diagnoseRun) client() *slack.Client {
	return slack.New(d.BotToken, slack.OptionAppLevelToken(d.AppToken), slack.OptionAPIURL(d.APIURL), slack.OptionHTTPClient(d.Client),
		slack.OptionOnResponseHeaders(func(_ string, h http.Header) { d.clock(h.Get("Date")) }))
}

// bot asks Slack who the bot is and what it may do. It returns the app's id
// where Slack gives it, and whether Slack was reached.
func (d *diagnoseRun) bot(ctx stdcontext.Context) (app string, reached bool) {
	api := d.client()
	who, err := api.AuthTestContext(ctx)
	if err != nil {
		return "", d.refused(diagnoseBot, err)
	}
	d.add(DiagnoseGood, "workspace", "", "Team", who.Team, "TeamID", who.TeamID, "Bot", who.User, "BotID", who.UserID)
	d.scopes(who.Header.Values("X-OAuth-Scopes"))
	if info, err := api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: who.BotID}); err == nil {
		app = info.AppID // wants users:read, whose absence is told already
	}
	return app, true
}

// scopes compares what a token may do with what the bot needs.
func (d *diagnoseRun) scopes(header []string) {
	granted := strings.FieldsFunc(strings.Join(header, ","), func(r rune) bool { return r == ',' || r == ' ' })
	if len(granted) == 0 {
		d.add(DiagnoseNote, "scopes-unknown", "")
		return
	}
	var missing, extra []string
	for _, s := range ManifestScopes() {
		if !slices.Contains(granted, s) {
			missing = append(missing, s)
		}
	}
	for _, s := range granted {
		if !slices.Contains(ManifestScopes(), s) {
			extra = append(extra, s)
		}
	}
	if len(missing) > 0 {
		d.findings = append(d.findings, DiagnoseFinding{Grade: DiagnoseFault, Code: "scopes-missing", Mend: "scopes", Scopes: missing})
	} else {
		d.add(DiagnoseGood, "scopes", "", "Count", len(ManifestScopes()))
	}
	if len(extra) > 0 {
		d.add(DiagnoseNote, "scopes-extra", "extra", "Scopes", strings.Join(extra, ", "))
	}
}

// clock compares Slack's time, to the second, with this machine's, once.
func (d *diagnoseRun) clock(date string) {
	theirs, err := http.ParseTime(date)
	if err != nil || d.timed {
		return
	}
	d.timed = true
	skew := d.Now().Sub(theirs)
	minutes := int(skew.Abs().Round(time.Minute).Minutes())
	switch {
	case skew > maxDiagnoseSkew:
		d.fault("clock-ahead", "clock", "Minutes", minutes)
	case skew < -maxDiagnoseSkew:
		d.fault("clock-behind", "clock", "Minutes", minutes)
	default:
		d.add(DiagnoseGood, "clock", "")
	}
}
