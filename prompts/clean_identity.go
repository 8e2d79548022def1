package prompts

import (
	"regexp"
	"strings"
)

// replacement is a pattern and what stands in its place. It is French in both
// languages, as a mark and not a word; the texts around are French mostly.
type replacement struct {
	pattern *regexp.Regexp
	with    string
}

// identities are in order: Slack's own marks first, since they contain links
// and addresses, then links, which may contain addresses.
var identities = []replacement{
	{regexp.MustCompile(`<@[UW][^<>]*>`), "[personne]"},
	{regexp.MustCompile(`<!subteam[^<>]*>`), "[groupe]"},
	{regexp.MustCompile(`(?i)<!(channel|here|everyone|group)[^<>]*>`), "$1"},
	{regexp.MustCompile(`<#[CG][^<>]*>`), "[canal]"},
	{regexp.MustCompile(`(?i)<mailto:[^<>]*>`), "[adresse]"},
	{regexp.MustCompile(`(?i)<[a-z][a-z0-9+.\-]*://[^<>]*>`), "[lien]"},
	{regexp.MustCompile(`(?i)[a-z][a-z0-9+.\-]*://\S*`), "[lien]"},
	{regexp.MustCompile(`(?i)www\d{0,2}\.\S+`), "[lien]"},
	{regexp.MustCompile(`(?i)(?:mailto|javascript|tel):\S+`), "[lien]"},
	{regexp.MustCompile(`[\pL\pN._%+'\-]+@[\pL\pN\-]+(?:\.[\pL\pN\-]+)+`), "[adresse]"},
	{regexp.MustCompile(`(?i)@+(channel|here|everyone|group)`), "$1"},
	// The social security number (NIR), spaced or not, with its key or without;
	// before the telephone numbers, which may begin in the midst of one.
	{regexp.MustCompile(`\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?\d{2})?\b`), "[numéro]"},
	{regexp.MustCompile(`(?:\+|\b00)[1-9]\d{0,2}(?:[ .\-/]?\(?\d{1,4}\)?){3,6}`), "[numéro]"},
	{regexp.MustCompile(`\b0[1-9](?:[ .\-/]?\d{2}){4}\b`), "[numéro]"},
}

// withoutIdentity takes out what names or reaches a person or leads elsewhere.
func withoutIdentity(s string) string {
	if !strings.ContainsAny(s, "@:<+0123456789") && !strings.Contains(strings.ToLower(s), "www") {
		return s // most titles and outcomes
	}
	for _, r := range identities {
		s = r.pattern.ReplaceAllString(s, r.with)
	}
	return s
}
