package catalog

import (
	"regexp"
	"slices"
	"strings"
)

// findPerson decides which column names the person, and stops rather than
// guess: levels must not enter for somebody else.
func (p *pixReading) findPerson(line int) error {
	l := p.layout
	var found []int
	switch {
	case p.column != "":
		found = p.named(p.column)
	case p.by == PixEmail:
		found = slices.DeleteFunc(slices.Clone(l.extra), func(i int) bool { return !likeEmailHeading(p.header[i]) })
	default:
		found = slices.Clone(l.extra)
	}
	if p.column == "" && p.by == PixExternalID && len(found) > 1 {
		// an address beside the identifier is not the identifier
		found = slices.DeleteFunc(found, func(i int) bool { return likeEmailHeading(p.header[i]) })
	}
	switch len(found) {
	case 1:
		l.person = found[0]
		p.out.Person = strings.TrimSpace(p.header[l.person])
		return nil
	case 0:
		return p.r.fatal("pix-person-column", line, p.column, "By", string(p.by), "Seen", seenNames(p.names(l.extra)))
	}
	return p.r.fatal("pix-person-columns", line, "", "By", string(p.by), "Seen", seenNames(p.names(found)))
}

// named are the identity columns with a heading; the others hold results.
func (p *pixReading) named(heading string) []int {
	var out []int
	for i, name := range p.header {
		if nameKey(name) == nameKey(heading) && nameKey(name) != "" && i < p.layout.shared {
			out = append(out, i)
		}
	}
	return out
}

func (p *pixReading) names(at []int) []string {
	var out []string
	for _, i := range at {
		out = append(out, p.header[i])
	}
	return out
}

// emailHeadings are words by which organisations ask for an e-mail address.
var emailHeadings = []string{"mail", "email", "mel", "courriel", "adresse electronique", "messagerie"}

func likeEmailHeading(heading string) bool {
	key := " " + nameKey(heading) + " "
	return slices.ContainsFunc(emailHeadings, func(w string) bool { return strings.Contains(key, " "+w+" ") })
}

// pixEmail is the shape of an address, no more: who has it is for Slack to say.
var pixEmail = regexp.MustCompile(`^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$`)

// maxPixPerson bounds what names a person, in bytes; RFC 5321 allows an address 254.
const maxPixPerson = 254

// foldPerson makes one form of what names a person in an export and in a list
// of Slack users; "" for what cannot. Case does not matter in either key.
func foldPerson(by PixKey, cell string) string {
	s := strings.ToLower(strings.TrimSpace(cell))
	s = strings.Trim(s, "\u00a0\u200b\ufeff")
	if s == "" || s == "na" || len(s) > maxPixPerson || by == PixEmail && !pixEmail.MatchString(s) {
		return ""
	}
	return s
}
