package recommend

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// near are the forms of characters that Windows-1252 lacks and of which Unicode
// names none in it.
var near = map[rune]string{
	'\u202f': "\u00a0", // the narrow no-break space of French numbers
	'\u2010': "-", '\u2011': "-", '\u2012': "–", '\u2015': "—", '\u2212': "–", '\u2043': "–",
	'ʼ': "’", 'ʻ': "‘", '′': "'", '″': `"`, '‛': "‘", '‟': "“",
	'∗': "*", '⋆': "*", '★': "*", '☆': "*", '⁎': "*", '●': "•", '◦': "•", '‣': "•", '▪': "•", '■': "•", '∙': "·", '⋅': "·", '‧': "·",
	'→': "->", '➔': "->", '➜': "->", '➤': "->", '►': ">", '▶': ">", '←': "<-", '↔': "<->", '⇒': "=>", '⇔': "<=>",
	'≤': "<=", '≥': ">=", '≠': "!=", '≈': "~", '∼': "~", '∕': "/", '⁄': "/", '∶': ":",
	'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "Ð", 'ħ': "h", 'Ħ': "H", 'ı': "i", 'ŧ': "t", 'Ŧ': "T", 'ŋ': "n", 'Ŋ': "N", 'ẞ': "ß", 'ə': "e",
	'μ': "µ", '\u200d': "", // a joiner of emoji has no form of its own
}

// winAnsi writes a text in Windows-1252, the code of the fonts that every reader
// of PDF has. A character outside it becomes the nearest within, "?" for want of
// one; a mark that cannot stand on its letter is left off.
func winAnsi(text string) []byte {
	var out []byte
	for _, r := range norm.NFC.String(text) {
		out = append(out, nearest(r)...)
	}
	return out
}

// nearest is the form of one character: itself, that of our table, or what
// Unicode's compatibility decomposition leaves of it ("ő" o, "ﬁ" fi, "₂" 2).
func nearest(r rune) []byte {
	if b, ok := charmap.Windows1252.EncodeRune(r); ok {
		return []byte{b}
	}
	form, ok := near[r]
	if !ok {
		form = norm.NFKD.String(string(r))
	}
	out := []byte{}
	for _, part := range form {
		b, ok := charmap.Windows1252.EncodeRune(part)
		switch {
		case ok:
			out = append(out, b)
		case near[part] != "":
			out = append(out, nearest(part)...)
		case !unicode.IsMark(part) && part != '\u200d':
			return []byte{'?'}
		}
	}
	return out
}

// utf16Text is a text of a PDF's catalogue of itself, which knows all of Unicode
// (ISO 32000-1, 7.9.2.2): the document's title, the outline.
func utf16Text(text string) string {
	out := []byte{0xfe, 0xff}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.BigEndian.AppendUint16(out, unit)
	}
	return string(out)
}

// gluing keeps on their line what French sets apart by a space, and the dot that
// parts facts from each other.
var gluing = strings.NewReplacer(" :", "\u00a0:", " ;", "\u00a0;", " !", "\u00a0!", " ?", "\u00a0?", " »", "\u00a0»", "« ", "«\u00a0", " ·", "\u00a0·", " €", "\u00a0€")

// printable is a text on one line, ready for a sheet.
func printable(text string) []byte { return winAnsi(gluing.Replace(oneLine(text))) }
