package recommend

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parcours-formation/parcours/index"
)

// Named is what the member of a code is called: it stays with whoever asks, and
// is part of no TeamNeed.
type Named struct {
	Code  string
	Name  string // as shown
	Also  string // other words for them, such as a first name
	Email string
}

// Names puts the codes of members in place of their names and e-mails, and
// back. What leaves for the planner and the model holds codes alone.
type Names struct {
	people []Named
	codes  map[string]string // by folded word; "" for a name that several have
}

// MemberCode is the code of the member at an index: "M1" for the first.
func MemberCode(i int) string { return "M" + strconv.Itoa(i+1) }

// shortestName is from how many letters a part of a name is looked for: "de" is
// none.
const shortestName = 3

// NewNames reads what members are called.
func NewNames(people []Named) *Names {
	n := &Names{people: people, codes: map[string]string{}}
	for _, p := range people {
		var own []string
		mailbox, _, _ := strings.Cut(p.Email, "@")
		for _, part := range strings.FieldsFunc(p.Name+" "+p.Also+" "+mailbox, notInName) {
			part = index.Fold(part)
			if utf8.RuneCountInString(part) >= shortestName && !slices.Contains(own, part) {
				own = append(own, part)
			}
		}
		for _, part := range own {
			code := p.Code
			if _, shared := n.codes[part]; shared {
				code = ""
			}
			n.codes[part] = code
		}
	}
	return n
}

func notInName(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' }

// mailAddress finds addresses, whoever's.
var mailAddress = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN.-]+`)

// nameWord is what may be a part of a name.
var nameWord = regexp.MustCompile(`[\pL][\pL'’-]*`)

// nameOrMonth are words that are some people's names and, in small letters, dates.
var nameOrMonth = map[string]bool{"mars": true, "avril": true, "mai": true, "juin": true, "aout": true, "april": true, "may": true, "june": true, "august": true}

// Hide puts codes in place of names; a name that several have becomes "…".
// unsure lists those.
func (n *Names) Hide(text string) (hidden string, unsure []string) {
	text = mailAddress.ReplaceAllStringFunc(text, func(address string) string {
		for _, p := range n.people {
			if p.Email != "" && strings.EqualFold(address, p.Email) {
				return p.Code
			}
		}
		return "…"
	})
	out := nameWord.ReplaceAllStringFunc(text, func(w string) string {
		folded, before := index.Fold(w), ""
		for _, elided := range []string{"d'", "l'", "qu'", "d’", "l’", "qu’"} {
			if strings.HasPrefix(strings.ToLower(w), elided) && len(w) > len(elided) {
				if _, ok := n.codes[index.Fold(w[len(elided):])]; ok {
					before, folded = w[:len(elided)], index.Fold(w[len(elided):])
				}
			}
		}
		code, known := n.codes[folded]
		switch {
		case !known, nameOrMonth[folded] && w == strings.ToLower(w):
			return w
		case code == "":
			unsure = append(unsure, w)
			return before + "…"
		}
		return before + code
	})
	return repeated(out), unsure
}

// repeated makes "M2 M2", of a first name and a name, one.
func repeated(text string) string {
	fields := strings.Split(text, " ")
	out := fields[:0]
	for _, f := range fields {
		bare := strings.TrimRight(f, ",;.!?")
		if len(out) > 0 && codeAlone.MatchString(bare) && (out[len(out)-1] == bare) {
			out[len(out)-1] = f
			continue
		}
		out = append(out, f)
	}
	return strings.Join(out, " ")
}

var codeAlone = regexp.MustCompile(`^M[1-9]\d{0,2}$`)

// codeWithin finds members in a text.
var codeWithin = regexp.MustCompile(`\bM[1-9]\d{0,2}\b`)

// Show puts names in place of codes.
func (n *Names) Show(text string) string {
	return codeWithin.ReplaceAllStringFunc(text, func(c string) string { return n.Of(c) })
}

// Of is the name of a code, the code itself when nobody has it.
func (n *Names) Of(code string) string {
	if who := n.Who(code); who.Name != "" {
		return who.Name
	}
	return code
}

// Who is whom a code stands for, nobody when nobody has it.
func (n *Names) Who(code string) Named {
	i := slices.IndexFunc(n.people, func(p Named) bool { return p.Code == code })
	if i < 0 {
		return Named{}
	}
	return n.people[i]
}
