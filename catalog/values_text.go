package catalog

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ValueError says that a written value was not understood. Convert turns it
// into an Issue: Code names the sentences (messages "issue.<Code>.what" and
// "issue.<Code>.mend"), Args are their values besides Value.
//
// A parser that returns a value other than zero together with a ValueError did
// understand something: the value is to be used and the error is a remark.
type ValueError struct {
	Code  string
	Value string // what stood there, cut to 80 runes
	Args  map[string]any
}

// Error says it in English for an operator; people read the messages.
func (e *ValueError) Error() string { return fmt.Sprintf("%s: %q", e.Code, e.Value) }

// newValueError makes a ValueError; args are key, value pairs.
func newValueError(code, value string, args ...any) *ValueError {
	e := &ValueError{Code: code, Value: cutRunes(strings.TrimSpace(value), maxIssueValue)}
	for i := 0; i+1 < len(args); i += 2 {
		if e.Args == nil {
			e.Args = map[string]any{}
		}
		e.Args[fmt.Sprint(args[i])] = args[i+1]
	}
	return e
}

// maxIssueValue keeps an issue readable on one line of a report, in runes.
const maxIssueValue = 80

// maxShortCell bounds what is read for one number, date, level or price, in
// bytes: a longer cell is prose, and is refused before it costs time.
const maxShortCell = 200

// valueErrors takes apart what a list parser joined.
func valueErrors(err error) []*ValueError {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []*ValueError
		for _, e := range joined.Unwrap() {
			out = append(out, valueErrors(e)...)
		}
		return out
	}
	if v, ok := errors.AsType[*ValueError](err); ok {
		return []*ValueError{v}
	}
	return nil
}

// cutRunes cuts text to n runes, the last of which is then an ellipsis.
func cutRunes(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// foldRunes maps what Unicode decomposition leaves apart though people type
// one for the other.
var foldRunes = strings.NewReplacer("œ", "oe", "æ", "ae", "ß", "ss", "’", "'", "‘", "'", "ʼ", "'", "`", "'", "´", "'",
	"‐", "-", "‑", "-", "–", "-", "—", "-", "−", "-", "½", " 1/2")

// foldText prepares text for comparison: lower case, no accents, ligatures
// undone, straight apostrophes, plain hyphens, single plain spaces.
func foldText(s string) string {
	if isPlain(s) {
		return s
	}
	s = norm.NFKD.String(foldRunes.Replace(strings.ToLower(s)))
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
		case unicode.IsSpace(r) || unicode.IsControl(r):
			space = b.Len() > 0
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isPlain reports whether foldText would change nothing: the common case of
// codes and numbers, spared the Unicode tables.
func isPlain(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c > '~' || c < ' ' || 'A' <= c && c <= 'Z' || c == '`' {
			return false
		}
		if c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

var (
	listSeparator = regexp.MustCompile(`[\n\r;|]|\s•|•\s|\s·\s|\s▪|▪\s`)
	listBullet    = regexp.MustCompile(`^(?:[-–—*•·▪►➢✓✔>o]\s+|[•·▪►➢✓✔–—-]+|\d{1,2}[.)]\s+)\s*`)
)

// Limits of a list written with commas alone: beyond them it is a sentence.
const (
	maxCommaRunes = 40
	maxCommaWords = 4
)

// SplitList takes a cell apart at line breaks, ";", "|" and bullets, and strips
// the bullets and numbers in front of the items. A comma separates only when
// nothing else does and every item is short (40 runes, 4 words), since a comma
// is mostly part of a sentence. Empty items are left out; an empty cell is nil.
func SplitList(text string) []string {
	out := trimItems(listSeparator.Split(text, -1))
	if len(out) == 1 {
		if items := trimItems(splitCommas(out[0])); shortItems(items) {
			return items
		}
	}
	return out
}

func trimItems(parts []string) []string {
	var out []string
	for _, p := range parts {
		p = strings.TrimSpace(p)
		p = strings.TrimSpace(listBullet.ReplaceAllString(p, ""))
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// splitCommas splits at commas save those inside a number ("1,5").
func splitCommas(s string) []string {
	var out []string
	start := 0
	for i := range len(s) {
		if s[i] != ',' || i > 0 && isDigit(s[i-1]) && i+1 < len(s) && isDigit(s[i+1]) {
			continue
		}
		out = append(out, s[start:i])
		start = i + 1
	}
	return append(out, s[start:])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func shortItems(items []string) bool {
	for _, it := range items {
		if utf8.RuneCountInString(it) > maxCommaRunes || len(strings.Fields(it)) > maxCommaWords || strings.HasSuffix(it, ".") {
			return false
		}
	}
	return len(items) > 1
}
