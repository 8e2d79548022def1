package recommend

import (
	"testing"
	"unicode"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"
)

func TestWinAnsi(t *testing.T) {
	for text, want := range map[string]string{
		"L’été – œuvre, naïf, ÿ, Ÿ, Æ, « à »": "L’été – œuvre, naïf, ÿ, Ÿ, Æ, « à »",
		"1\u202f200\u00a0€":                   "1\u00a0200\u00a0€",
		"e\u0301te\u0301":                     "été",
		"porte\u2011vues \u2212 5 ∗ 3 ≤ 20":   "porte-vues – 5 * 3 <= 20",
		"CO₂, m², ﬁn, ½, ¼ ⅓":                 "CO2, m², fin, ½, ¼ 1/3",
		"Erdős, Łódź, Dvořák, Hồ Chí Minh":    "Erdos, Lódz, Dvorák, Ho Chí Minh",
		"q\u0307":                "q",
		"μm, 5 ′, √":             "µm, 5 ', ?",
		"Ελληνικά":               "????????",
		"Київ 日本":                "???? ??",
		"한":                      "?",
		"a 😀 b":                  "a ? b",
		"👨\u200d👩\u200d👧":        "???",
		"❤\ufe0f, 1\ufe0f\u20e3": "?, 1",
	} {
		if got := decoded(string(winAnsi(text))); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestNear: each form of the table can be written.
func TestNear(t *testing.T) {
	for r, form := range near {
		if _, ok := charmap.Windows1252.EncodeRune(r); ok {
			t.Errorf("%q needs no form", r)
		}
		for _, part := range form {
			if _, ok := charmap.Windows1252.EncodeRune(part); !ok {
				t.Errorf("%q becomes %q, which is not in the fonts", r, form)
			}
		}
	}
}

// TestWinAnsiLosesNothing: of each character at least one byte is left, but for
// marks and the joiner, which have no form by themselves.
func TestWinAnsiLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.Rune().Draw(t, "rune")
		if got := nearest(r); len(got) == 0 && !unicode.IsMark(r) && r != '\u200d' {
			t.Fatalf("%q is lost", r)
		}
	})
}
