package bot

import (
	"regexp"
	"strings"

	"github.com/parcours-formation/parcours/recommend"
)

// somebody stands in a text for a person or a group that it mentions; see label.
const somebody = "@…"

var (
	// without finds those whom a request leaves out.
	without = regexp.MustCompile(`(?i)\b(?:sans|sauf|hors|without|except)\s+` + somebody + `(?:\s*(?:,|et|and|ni)\s*` + somebody + `)*`)
	// addressed finds whom a request is for: "à @… et au groupe @…".
	addressed = regexp.MustCompile(`(?i)(?:(?:^|\s)(?:pour|à|a|au|aux|avec|for|to|with)\s+)?` + addressee + `(?:\s*(?:,|;|&|et|and)?\s*(?:(?:pour|à|au|aux|avec|for|to|with)\s+)?` + addressee + `)*`)
)

const addressee = `(?:(?:le|la|les|du|the)\s+)?(?:(?:groupe|équipe|group|team)\s+)?` + somebody

// teamText is a request as it may be told to a model: codes in place of those
// whom it leaves out, nothing in place of those whom it is for, and codes in
// place of names. codes are those of the mentions, in order, "" for none; they
// are left out where they do not match the text.
func teamText(text string, codes []string, names *recommend.Names) string {
	if strings.Count(text, somebody) != len(codes) {
		codes = nil
	}
	var b strings.Builder
	n, last := 0, 0
	for _, at := range without.FindAllStringIndex(text, -1) {
		n += strings.Count(text[last:at[0]], somebody)
		b.WriteString(text[last:at[0]])
		part := text[at[0]:at[1]]
		for n < len(codes) && strings.Contains(part, somebody) {
			part = strings.Replace(part, somebody, codes[n], 1)
			n++
		}
		b.WriteString(part)
		last = at[1]
	}
	b.WriteString(text[last:])
	text = addressed.ReplaceAllString(b.String(), " ")
	text, _ = names.Hide(text)
	return strings.Join(strings.Fields(text), " ")
}
