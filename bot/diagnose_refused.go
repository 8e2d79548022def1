package bot

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"syscall"

	"github.com/slack-go/slack"
)

// diagnoseCodes are Slack's error codes by what they mean to an operator
// (https://docs.slack.dev/reference/methods/auth.test,
// https://docs.slack.dev/reference/methods/apps.connections.open).
var diagnoseCodes = map[string]string{
	"invalid_auth": "invalid", "not_authed": "invalid", "token_revoked": "revoked", "token_expired": "expired", "account_inactive": "inactive",
	"not_allowed_token_type": "kind",
	"access_denied":          "admin", "accesslimited": "admin", "org_login_required": "admin", "team_access_not_granted": "admin", "no_permission": "admin",
	"enterprise_is_restricted": "admin", "ekm_access_denied": "admin", "two_factor_setup_required": "admin", "forbidden_team": "admin",
	"fatal_error": "down", "internal_error": "down", "service_unavailable": "down", "request_timeout": "down", "team_added_to_org": "down",
	"ratelimited": "down", "socket_mode_not_enabled": "socket", "missing_scope": "scope",
}

// diagnoseCode is the shape of Slack's error codes; anything else is not shown.
var diagnoseCode = regexp.MustCompile(`^[a-z0-9_]{1,60}$`)

// refused tells why a call with a variable's token failed; false when nobody,
// or nobody who speaks like Slack, answered.
func (d *diagnoseRun) refused(name string, err error) (reached bool) {
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	switch code := RefusedCode(err); {
	case code != "":
		d.said(name, code)
	case errors.As(err, &limited):
		d.fault("busy", "again", "Seconds", int(limited.RetryAfter.Seconds()))
	case errors.As(err, &status) && status.Code >= 500:
		d.fault("slack-down", "again", "Code", "HTTP "+strconv.Itoa(status.Code))
		return false
	default:
		d.unreached(err)
		return false
	}
	return true
}

// said tells of an error that Slack gave.
func (d *diagnoseRun) said(name, code string) {
	token := map[string]string{diagnoseBot: "bot-token", diagnoseApp: "app-token"}[name]
	mean := diagnoseCodes[code]
	if !diagnoseCode.MatchString(code) {
		code = "?"
	}
	if name == diagnoseBot && (mean == "revoked" || mean == "inactive") {
		token = "reinstall"
	}
	switch mean {
	case "invalid", "revoked", "expired", "inactive", "kind":
		d.fault("refused-"+mean, token, "Name", name, "Code", code)
	case "admin":
		d.fault("refused-admin", "admin", "Code", code)
	case "down":
		d.fault("slack-down", "again", "Code", code)
	case "socket":
		d.fault("socket-off", "socket-off")
	case "scope":
		if name == diagnoseApp {
			d.fault("socket-scope", "app-token")
			return
		}
		d.fault("refused-other", "scopes", "Name", name, "Code", code)
	default:
		d.fault("refused-other", token, "Name", name, "Code", code)
	}
}

// unreached tells why no answer of Slack came. The error's own text may hold
// the proxy's password: only its kind is told.
func (d *diagnoseRun) unreached(err error) {
	code, mend := d.obstacle(err)
	d.fault(code, mend, "Host", d.host)
}

func (d *diagnoseRun) obstacle(err error) (code, mend string) {
	var (
		status   slack.StatusCodeError
		syntax   *json.SyntaxError
		shape    *json.UnmarshalTypeError
		name     *net.DNSError
		op       *net.OpError
		timeout  net.Error
		cert     *tls.CertificateVerificationError
		record   tls.RecordHeaderError
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
	)
	switch {
	case errors.As(err, &status) && status.Code == http.StatusProxyAuthRequired, errors.As(err, &op) && op.Op == "proxyconnect":
		return "no-proxy", "proxy"
	case errors.As(err, &status), errors.As(err, &syntax), errors.As(err, &shape), errors.Is(err, io.EOF), errors.As(err, &record):
		return "not-slack", "address"
	case errors.As(err, &cert), errors.As(err, &unknown), errors.As(err, &hostname):
		return "no-trust", "trust"
	case errors.As(err, &name):
		return "no-name", "name"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no-answer", "reach"
	case d.proxied() && !errors.Is(err, syscall.ECONNREFUSED):
		return "no-proxy", "proxy" // it refused to go through: net/http gives its words alone
	}
	return "no-connection", "reach"
}

// proxied says whether calls go through a proxy.
func (d *diagnoseRun) proxied() bool {
	r, err := http.NewRequest(http.MethodPost, d.APIURL, nil)
	if err != nil {
		return false
	}
	proxy, err := http.ProxyFromEnvironment(r)
	return proxy != nil || err != nil
}
