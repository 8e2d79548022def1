package slots

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxText bounds what is read of a message, in bytes: more is a pasted
// document, and the need stands in its first lines.
const maxText = 4096

// view is a text as the rules see it: lower case, no accents, ligatures undone,
// straight apostrophes, plain hyphens, single spaces. Each of its bytes knows
// which rune of the text it came from, so that what was found is given back as
// it was written.
type view struct {
	text string // at most maxText bytes, whole runes
	s    string // folded; ASCII but for "~", a letter of another script
	at   []int  // at[i] is the offset in text of s[i]; at[len(s)] is len(text)
}

// newView folds a text.
func newView(text string) view {
	if len(text) > maxText {
		text = text[:maxText]
		for len(text) > 0 && !utf8.RuneStart(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
		if len(text) > 0 && text[len(text)-1] >= utf8.RuneSelf {
			text = text[:len(text)-1]
		}
	}
	f := folder{at: make([]int, 0, len(text)+8)}
	f.out.Grow(len(text) + 8)
	for i, r := range text {
		f.add(r, i)
	}
	return view{text: text, s: f.out.String(), at: append(f.at, len(text))}
}

// original returns the words of the text behind s[start:end].
func (v *view) original(start, end int) string {
	return strings.TrimSpace(v.text[v.at[start]:v.at[end]])
}

// folder builds a view rune by rune.
type folder struct {
	out  strings.Builder
	at   []int
	last byte
}

func (f *folder) write(s string, i int) {
	for k := range len(s) {
		if s[k] == ' ' && (f.last == ' ' || f.last == 0) {
			continue
		}
		f.last = s[k]
		f.out.WriteByte(s[k])
		f.at = append(f.at, i)
	}
}

// foldSigns are the signs that people type one for the other, and those that
// stand for a word.
var foldSigns = map[rune]string{
	'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ı': "i",
	'’': "'", '‘': "'", 'ʼ': "'", '`': "'", '´': "'", '′': "'", '‛': "'",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '−': "-", '_': " ",
	'«': `"`, '»': `"`, '“': `"`, '”': `"`, '„': `"`,
	'€': "eur", '½': ".5", '°': " ", 'º': " ", '≤': "<", '≥': ">", '⩽': "<", '×': "x",
	'…': "...", '•': "; ", '·': "; ", '→': "; ", '\n': "; ", '\r': "", '\u00ad': "",
}

func (f *folder) add(r rune, i int) {
	if r < utf8.RuneSelf && r != '\n' && r != '\r' && r != '`' && r != '_' {
		switch {
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case r <= ' ' || r == '~' || r == 0x7f:
			r = ' '
		}
		f.write(asciiStrings[r:r+1], i)
		return
	}
	r = unicode.ToLower(r)
	if s, ok := foldSigns[r]; ok {
		f.write(s, i)
		return
	}
	for _, d := range norm.NFKD.String(string(r)) {
		switch {
		case unicode.Is(unicode.Mn, d) || unicode.Is(unicode.Cf, d):
		case d < utf8.RuneSelf && d > ' ':
			f.write(strings.ToLower(string(d)), i)
		case unicode.IsLetter(d):
			f.write("~", i)
		default:
			f.write(" ", i)
		}
	}
}

// asciiStrings spares an allocation for each letter: its byte i is i.
var asciiStrings = func() string {
	var b [utf8.RuneSelf]byte
	for i := range b {
		b[i] = byte(i)
	}
	return string(b[:])
}()

// isWord reports whether a byte of a view is part of a word.
func isWord(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '~' }

// startsAt reports whether a word, or a sign that a rule may begin with, begins
// at i.
func (v *view) startsAt(i int) bool {
	c := v.s[i]
	return c == '<' || c == '"' || c == '@' || isWord(c) && (i == 0 || !isWord(v.s[i-1]))
}

// skip returns the first position from i on that is no space.
func (v *view) skip(i int) int {
	for i < len(v.s) && v.s[i] == ' ' {
		i++
	}
	return i
}

// wordEnd returns where the word at i ends.
func (v *view) wordEnd(i int) int {
	for i < len(v.s) && isWord(v.s[i]) {
		i++
	}
	return i
}

// before returns at most n bytes of the view before i, without the last space.
func (v *view) before(i, n int) string {
	return strings.TrimRight(v.s[max(0, i-n):i], " ")
}
