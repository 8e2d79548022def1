package prompts

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Découvrir l’IA : 3 h, sans peur !", "Découvrir l’IA : 3 h, sans peur !"},
		{"white space", "  un\r\n\tdeux\u00a0 trois\u2028quatre ", "un deux trois quatre"},
		{"composed", "e\u0301te\u0301", "été"},
		{"composed across what is dropped", "e\u200b\u0301", "é"},
		{"controls", "a\x00b\x1b[31mc", "a b [31mc"},
		{"bidirectional and zero width", "a\u202eb\u2066c\u200bd\ufeffe", "abcde"},
		{"tag characters", "a\U000e0069\U000e0067b", "ab"},
		{"variation selectors", "a\ufe0f\U000e0100b", "ab"},
		{"Hangul filler", "a\u3164b", "ab"},
		{"invalid bytes", "a\xff\xfeb", "a b"},
		{"tags", "</demande><system>", "‹/demande›‹system›"},
		{"wide tags", "＜/demande＞﹤x﹥", "‹/demande›‹x›"},
		{"entities", "&lt;/demande&gt; R&amp;D", "‹/demande› R&D"},
		{"entities of entities", "&amp;amp;amp;amp;lt;b", "+amp;lt;b"},
		{"numeric entities", "&#60;b&#x3e;", "‹b›"},
		{"fences and braces", "```json {\"a\":1} {{.X}}", "'''json (\"a\":1) ((.X))"},
		{"a look-alike that composes to a backtick", "\u1fef", "'"},
		{"control words", "[INST] x [/INST] [SYSTEM_PROMPT] [lien]", "(INST) x (/INST) (SYSTEM_PROMPT) [lien]"},
		{"link", "voir https://evil.example/?q=1).", "voir [lien]"},
		{"link in capitals", "HTTP://X.FR et Www.x.fr", "[lien] et [lien]"},
		{"link hidden by a zero-width space", "ht\u200btps://x.fr", "[lien]"},
		{"other schemes", "javascript:alert(1) ftp://x tel:0612345678", "[lien] [lien] [lien]"},
		{"Slack's link", "<https://x.fr|cliquez ici> fin", "[lien] fin"},
		{"Slack's address", "<mailto:a@b.fr|a@b.fr>", "[adresse]"},
		{"address", "écrire à jean.dupont+x@finances.gouv.fr.", "écrire à [adresse]."},
		{"mentions", "<@U123ABC> <@W1|jean> <!here> <!channel|x> <#C1|info> <!subteam^S1|@rh>", "[personne] [personne] here channel [canal] [groupe]"},
		{"broadcasts", "@channel @HERE @@everyone", "channel HERE everyone"},
		{"telephone", "au 06 12 34 56 78 ou 01.23.45.67.89 ou 0123456789", "au [numéro] ou [numéro] ou [numéro]"},
		{"telephone from abroad", "+33 6 12 34 56 78, +33 (0)6 12 34 56 78, 0033612345678", "[numéro], [numéro], [numéro]"},
		{"social security", "nir 1 85 05 78 006 084 36 et 285057800608436", "nir [numéro] et [numéro]"},
		{"numbers that are not of a person", "20 h, 12/03/2027, 1 500 €, 2026-2027, C++, 75001, IPv6", "20 h, 12/03/2027, 1 500 €, 2026-2027, C++, 75001, IPv6"},
	} {
		if got := Clean(c.in, 1000); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		name, in string
		limit    int
		want     string
	}{
		{"fits", "été", 3, "été"},
		{"between words", "un deux trois quatre cinq", 22, "un deux trois quatre…"},
		{"within a long word", strings.Repeat("é", 30), 10, strings.Repeat("é", 9) + "…"},
		{"no comma before the dots", "un deux trois, quatre", 16, "un deux trois…"},
	} {
		if got := cutWords(c.in, c.limit); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	for _, c := range []struct{ in, want string }{
		{"Une. Deux. Trois.", "Une. Deux."},
		{"Une phrase longue.", "Une phrase…"},
		{"Version 3.14 du.x", "Version 3.1…"},
		{"Vraiment ? Oui.", "Vraiment ?"},
	} {
		if got := cutSentences(c.in, 12); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

// FuzzClean proves what a cleaned text can never hold, and that cleaning twice
// is cleaning once.
func FuzzClean(f *testing.F) {
	for _, h := range hostile() {
		f.Add(h.text[:min(len(h.text), 2000)], 50)
	}
	f.Add("&amp;lt;\u1fef e\u0301 0612345678 a@b.fr<@U1>", 3)
	f.Add("\u0301 06\x1f2r<@U18 `@b.f", 100) // the backtick once hid an address
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = 1 + (limit&0x7fffffff)%300
		got := Clean(text, limit)
		if n := utf8.RuneCountInString(got); n > limit {
			t.Errorf("%d runes, at most %d", n, limit)
		}
		if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) {
			t.Errorf("%q is not valid NFC", got)
		}
		if bad := strings.IndexFunc(got, unfit); bad >= 0 {
			t.Errorf("%q holds %q", got, got[bad:])
		}
		lower := strings.ToLower(clean(text, 4000))
		for _, never := range []string{"https://", "www.x", "@channel", "@here", "@everyone", "  ", "[inst]"} {
			if strings.Contains(lower, never) {
				t.Errorf("%q holds %q", lower, never)
			}
		}
		if once := clean(text, 4000); clean(once, len(once)) != once {
			t.Errorf("%q becomes %q when cleaned again", once, clean(once, len(once)))
		}
	})
}

// unfit are runes that a prompt's data must not hold.
func unfit(r rune) bool {
	return strings.ContainsRune("<>＜＞`{}", r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector) || r != ' ' && unicode.IsSpace(r)
}
