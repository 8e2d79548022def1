package bench

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/parcours-formation/parcours/catalog"
)

// fields returns the three searched texts of a course.
func fields(c *catalog.Course) (title, skills, summary string) {
	return c.Title, strings.Join(c.Outcomes, "\n") + "\n" + strings.Join(c.Keywords, "\n"), c.Summary
}

// words cuts a text into lowercase words of letters and digits.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
}

// terms returns the words that mean something, without accents and ligatures:
// what an engine with no French of its own is given, for courses as for
// questions.
func terms(text string) []string {
	all := words(fold(text))
	kept := all[:0]
	for _, w := range all {
		if !stopWords[w] {
			kept = append(kept, w)
		}
	}
	return kept
}

// fold takes off accents and ligatures.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(ligatures.Replace(text)))
}

var ligatures = strings.NewReplacer("œ", "oe", "Œ", "Oe", "æ", "ae", "Æ", "Ae")

// stopWords are those of Snowball's French list, folded, and the few that
// English texts are full of. Letters left by elision are among them.
var stopWords = set(`
a ai aie aient aies ait as au aura aurai auraient aurais aurait auras aurez auriez aurions aurons auront aux avaient
avais avait avec avez aviez avions avons ayant ayez ayons c ce ceci cela celui ces cet cette d dans de des du elle en
es est et etaient etais etait etant ete etee etees etes etiez etions eu eue eues eumes eurent eus eusse eut eux fumes
furent fus fusse fut ici il ils j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos notre nous on
ont ou par pas pour qu que quel quelle quelles quels qui s sa sans se sera serai seraient serais serait seras serez
seriez serions serons seront ses si soi soient sois soit sommes son sont soyez soyons suis sur t ta te tes toi ton tu
un une vos votre vous y
an and are at be by for from has have how in is of on or that the this to was were what which with`)

func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
