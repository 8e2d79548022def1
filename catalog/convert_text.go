package catalog

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// emptyWords are what exports write where there is nothing, folded.
var emptyWords = []string{"", "null", "nil", "n/a", "na", "#n/a", "nan", "neant", "-", "--", "---", "/", ".", "undefined", "sans objet", "s.o.", "non renseigne", "non renseignee", "not applicable"}

// isEmpty reports whether a cell says that there is nothing in it.
func isEmpty(s string) bool {
	return len(s) <= 16 && slices.Contains(emptyWords, foldText(s))
}

// cleanText makes plain, NFC-normalised text of a cell: HTML undone where it
// looks like HTML, spaces collapsed (line breaks too unless lines), invisible and
// control characters removed. hidden reports whether one was removed that has no
// business in a text: controls, invalid bytes, and the marks that make a text
// read otherwise than it is stored.
func cleanText(s string, lines bool) (text string, hidden bool) {
	if plainCell(s) {
		return s, false
	}
	if valid := strings.ToValidUTF8(s, ""); valid != s {
		s, hidden = valid, true
	}
	// Twice, for the exports that escape what is HTML already.
	for range 2 {
		if strings.ContainsAny(s, "<&") && looksLikeHTML.MatchString(s) {
			s = stripHTML(s)
		}
	}
	s = norm.NFC.String(s)
	var b strings.Builder
	b.Grow(len(s))
	gap := rune(0)
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			if gap = '\n'; !lines {
				gap = ' '
			}
		case unicode.IsSpace(r):
			if gap == 0 {
				gap = ' '
			}
		case isSoft(r):
		case isHidden(r):
			hidden = true
		default:
			if gap != 0 && b.Len() > 0 {
				b.WriteRune(gap)
			}
			gap = 0
			b.WriteRune(r)
		}
	}
	return b.String(), hidden
}

// plainCell reports whether cleanText would change nothing, for the many short
// cells of a large file.
func plainCell(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == '<' || c == '&' || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

// isSoft tells the invisible characters that word processors leave behind.
func isSoft(r rune) bool {
	return r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff'
}

// isHidden tells controls, direction marks and Unicode tags: what hides words
// from the reader's eye. The joiners of emoji and of some scripts stay.
func isHidden(r rune) bool {
	return unicode.IsControl(r) || r == '\u200e' || r == '\u200f' || '\u202a' <= r && r <= '\u202e' ||
		'\u2061' <= r && r <= '\u206f' || '\ufff9' <= r && r <= '\ufffb' || 0xE0000 <= r && r <= 0xE007F
}

const htmlTags = `p|br|div|span|ul|ol|li|b|i|u|em|strong|a|img|hr|h[1-6]|table|thead|tbody|tr|td|th|font|blockquote|pre|code|sup|sub|dl|dt|dd|section|article|script|style|iframe|center|small|html|head|body|title|meta|link|o:p|s|strike|del|ins|figure|figcaption|video|button|label|input|form`

// looksLikeHTML wants a closing tag, a lone <br> or an entity: a course about
// "<table>" is no page.
var (
	looksLikeHTML = regexp.MustCompile(`(?i)</(?:` + htmlTags + `)\s*>|<(?:br|hr|img)\b[^>]*>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});`)
	htmlKnown     = regexp.MustCompile(`^(?:` + htmlTags + `)$`)
)

// htmlInline are the known tags that do not end a line.
var htmlInline = []string{"span", "b", "i", "u", "em", "strong", "a", "font", "code", "sup", "sub", "small", "o:p", "s", "strike", "del", "ins", "img"}

// stripHTML returns the text of HTML: a line for each block, "- " before each
// item of a list. What is no known tag ("<String>") stays.
func stripHTML(s string) string {
	z := html.NewTokenizer(strings.NewReader(s))
	var b strings.Builder
	skip := "" // the script or style whose end is awaited
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return b.String()
		}
		raw := string(z.Raw())
		t := z.Token()
		switch {
		case kind == html.TextToken && skip == "":
			b.WriteString(t.Data)
		case kind == html.EndTagToken && t.Data == skip:
			skip = ""
		case skip != "", kind == html.TextToken, kind == html.CommentToken, kind == html.DoctypeToken:
		case !htmlKnown.MatchString(t.Data):
			b.WriteString(raw)
		case kind == html.StartTagToken && (t.Data == "script" || t.Data == "style"):
			skip = t.Data
		case kind == html.StartTagToken && t.Data == "li":
			b.WriteString("\n- ")
		case t.Data == "td" || t.Data == "th":
			b.WriteByte(' ')
		case !slices.Contains(htmlInline, t.Data):
			b.WriteByte('\n')
		}
	}
}

// Words that are frequent in one language and absent from the other.
var (
	frenchWords  = []string{"le", "la", "les", "des", "du", "de", "et", "en", "pour", "dans", "une", "un", "avec", "sur", "aux", "au", "est", "vous", "votre", "vos", "par", "ou", "ses", "son", "sa", "qui", "que", "ce", "cette"}
	englishWords = []string{"the", "and", "of", "to", "in", "for", "with", "is", "are", "you", "your", "how", "this", "that", "from", "by", "be", "an", "will", "it", "its", "their", "what", "using"}
)

// guessLanguage tells French from English by small words, elisions and accents;
// "" when neither has more of them.
func guessLanguage(text string) string {
	if len(text) > 4000 {
		text = strings.ToValidUTF8(text[:4000], "") // enough to tell
	}
	fr, en := 0, 0
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		head, _, elided := strings.Cut(strings.ReplaceAll(w, "’", "'"), "'")
		switch {
		case elided && (len(head) == 1 && strings.Contains("ldjnmcst", head) || head == "qu"):
			fr++
		case slices.Contains(frenchWords, w) || strings.ContainsAny(w, "éèêàùçœ"):
			fr++
		case slices.Contains(englishWords, w):
			en++
		}
	}
	switch {
	case fr > en:
		return "fr"
	case en > fr:
		return "en"
	}
	return ""
}
