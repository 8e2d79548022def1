package slots

import "strings"

// readCertificate reads whether a certificate is wanted, and which.
func (r *reader) readCertificate(m match) reading {
	if m.kind == "none" {
		return reading{end: m.end}
	}
	name := "any"
	if start, end := m.groupAt("name"); start >= 0 {
		name = r.original(start, end)
		if strings.EqualFold(name, "pix") {
			name = "Pix" // its own spelling, since a course's certification is compared with it
		}
	}
	if name == "any" && r.certificateIsSubject(m) {
		return reading{}
	}
	return reading{end: m.end, polar: true, apply: func() {
		if r.refused || r.out.Certificate != "" && name == "any" {
			return
		}
		r.out.Certificate = name
		r.note("certificate", m.start, m.end)
	}}
}

// certificateIsSubject tells the certificates that one handles from the one that
// one earns.
func (r *reader) certificateIsSubject(m match) bool {
	before := r.before(m.start, 16)
	return hasAnySuffix(before, "gerer", "delivrer", "des", "les", "installer", "renouveler", "signer", "demarche de", "processus de")
}
