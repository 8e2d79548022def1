package cli

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parcours-formation/parcours/index"
)

// names puts the codes of members in place of their names and e-mails, and
// back. What leaves for the planner and the model holds codes alone.
type names struct {
	people []person
	codes  map[string]string // by folded word; "" for a name that several have
}

// shortestName is from how many letters a part of a name is looked for: "de" is
// none.
const shortestName = 3

func newNames(people []person) *names {
	n := &names{people: people, codes: map[string]string{}}
	for _, p := range people {
		var own []string
		mailbox, _, _ := strings.Cut(p.email, "@")
		for _, part := range strings.FieldsFunc(p.name+" "+mailbox, notInName) {
			part = index.Fold(part)
			if utf8.RuneCountInString(part) >= shortestName && !slices.Contains(own, part) {
				own = append(own, part)
			}
		}
		for _, part := range own {
			code := p.member.Code
			if _, shared := n.codes[part]; shared {
				code = ""
			}
			n.codes[part] = code
		}
	}
	return n
}

func notInName(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' }

// mail finds addresses, whoever's.
var mail = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN.-]+`)

// word is what may be a part of a name.
var word = regexp.MustCompile(`[\pL][\pL'’-]*`)

// calendar are words that are some people's names and, in small letters, dates.
var calendar = map[string]bool{"mars": true, "avril": true, "mai": true, "juin": true, "aout": true, "april": true, "may": true, "june": true, "august": true}

// hide puts codes in place of names; a name that several have becomes "…".
// unsure lists those.
func (n *names) hide(text string) (hidden string, unsure []string) {
	text = mail.ReplaceAllStringFunc(text, func(address string) string {
		for _, p := range n.people {
			if p.email != "" && strings.EqualFold(address, p.email) {
				return p.member.Code
			}
		}
		return "…"
	})
	out := word.ReplaceAllStringFunc(text, func(w string) string {
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
		case !known, calendar[folded] && w == strings.ToLower(w):
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
		if len(out) > 0 && code.MatchString(bare) && (out[len(out)-1] == bare) {
			out[len(out)-1] = f
			continue
		}
		out = append(out, f)
	}
	return strings.Join(out, " ")
}

var code = regexp.MustCompile(`^M[1-9]\d{0,2}$`)

// codes finds members in a text.
var codes = regexp.MustCompile(`\bM[1-9]\d{0,2}\b`)

// show puts names in place of codes.
func (n *names) show(text string) string {
	return codes.ReplaceAllStringFunc(text, func(c string) string { return n.of(c) })
}

// of is the name of a code, the code itself when nobody has it.
func (n *names) of(c string) string {
	i, err := strconv.Atoi(strings.TrimPrefix(c, "M"))
	if err != nil || i < 1 || i > len(n.people) {
		return c
	}
	return n.people[i-1].name
}

// email is the address of a code, "" when it is not known.
func (n *names) email(c string) string {
	i, err := strconv.Atoi(strings.TrimPrefix(c, "M"))
	if err != nil || i < 1 || i > len(n.people) {
		return ""
	}
	return n.people[i-1].email
}
