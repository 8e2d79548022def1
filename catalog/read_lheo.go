package catalog

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
)

// readLheo reads Lhéo 2.x (lheo.gouv.fr; the language of the French training
// offer), one formation at a time. Elements are known by their local names, so
// that both namespaces in use (http://www.lheo.org/2.2, http://lheo.gouv.fr/2.3)
// and documents without one are alike.
func (r *reading) readLheo(text *textReader) error {
	s := newXMLScanner(text, r.o.Limits)
	rank := 0
	for {
		tok, err := s.token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return r.settleXML(err, s)
		}
		start, ok := tok.(xml.StartElement)
		if !ok || start.Name.Local != "formation" {
			continue
		}
		rank++
		line := s.line()
		n, err := s.element(start)
		if err != nil {
			return r.settleXML(err, s)
		}
		s.depth--
		if err := r.lheoRecord(n, rank, line); err != nil {
			return err
		}
	}
	r.noteMended(text)
	if rank == 0 {
		return r.fatal("lheo-no-course", 0, "")
	}
	return nil
}

// lheoRecord yields a formation, or refuses one that holds nothing.
func (r *reading) lheoRecord(n *node, rank, line int) error {
	rec := Record{Source: r.name, Row: rank, Values: lheoValues(n), Sessions: lheoSessions(n)}
	rec.Header, rec.Cells = canonicalRow(rec)
	if len(rec.Values) == 0 && len(rec.Sessions) == 0 {
		return r.reject(rec, "lheo-empty", "", "Line", line)
	}
	return r.emit(rec)
}

// lheoModalities is the table dict-modalites-enseignement of Lhéo 2.
var lheoModalities = map[string]string{"0": "présentiel", "1": "hybride", "2": "à distance"}

// lheoValues reads what a formation says of itself. Its entry and exit levels
// are diplomas' levels, not a competence's, and are left out.
func lheoValues(n *node) map[Field][]string {
	out := map[Field][]string{}
	set := func(f Field, values ...string) {
		for _, v := range values {
			if v != "" {
				out[f] = append(out[f], v)
			}
		}
	}
	set(FieldID, n.attr("numero"))
	set(FieldTitle, n.first("intitule-formation"))
	set(FieldSummary, n.first("contenu-formation"))
	set(FieldOutcomes, n.first("objectif-formation"), n.first("resultats-attendus"))
	set(FieldProvider, firstOf(n.first("organisme-formation-responsable", "nom-organisme"),
		n.first("organisme-formation-responsable", "raison-sociale"),
		n.first("action", "organisme-formateur", "raison-sociale-formateur")))
	set(FieldURL, webAddress(firstOf(n.first("url-formation", "urlweb"), n.first("action", "url-action", "urlweb"))))
	set(FieldCertification, lheoCertification(n))
	for _, a := range n.all("action") {
		set(FieldAudience, a.first("info-public-vise"))
		if m := lheoModalities[a.first("modalites-enseignement")]; m != "" && !slices.Contains(out[FieldModality], m) {
			set(FieldModality, m)
		}
	}
	set(FieldLanguage, strings.ToLower(n.first("action", "langue-formation")))
	set(FieldHours, lheoHours(n))
	if price := n.first("action", "prix-total-TTC"); price != "" {
		set(FieldCost, price+" EUR")
	}
	return out
}

// lheoCertification names the first certification by its national number.
func lheoCertification(n *node) string {
	for _, code := range []struct{ element, prefix string }{{"code-RNCP", "RNCP"}, {"code-RS", "RS"}} {
		for _, v := range append(n.all("certification", code.element), n.all("action", "certification", code.element)...) {
			if digits := strings.TrimPrefix(v.value(), code.prefix); digits != "" && digits != "-1" {
				return code.prefix + digits
			}
		}
	}
	return ""
}

// lheoHours prefers the total; then hours in the centre; the indicative length
// is free text.
func lheoHours(n *node) string {
	for _, name := range []string{"nombre-heures-total", "nombre-heures-centre"} {
		if h := n.first("action", name); h != "" && h != "0" {
			return h + " h"
		}
	}
	return n.first("action", "duree-indicative")
}

// lheoSessions reads the sessions of every action.
func lheoSessions(n *node) []map[Field]string {
	var out []map[Field]string
	for _, a := range n.all("action") {
		place := firstOf(a.first("lieu-de-formation", "coordonnees", "adresse", "ville"), a.first("lieu-de-formation", "adresse", "ville"))
		for _, se := range a.all("session") {
			s := map[Field]string{}
			put(s, FieldID, se.attr("numero"))
			for _, p := range se.all("periode") {
				if s[FieldStart] == "" {
					put(s, FieldStart, lheoDate(p.first("debut")))
				}
				put(s, FieldEnd, lheoDate(p.first("fin")))
			}
			put(s, FieldPlace, firstOf(place, se.first("adresse-inscription", "adresse", "ville")))
			put(s, FieldURL, webAddress(firstOf(se.first("url-session", "urlweb"), a.first("url-action", "urlweb"))))
			// dict-etat-recrutement: 1 open, 2 closed (full), 3 suspended.
			if state := se.first("etat-recrutement"); state == "2" || state == "3" {
				s[FieldSeats] = fullSession
			}
			if len(s) > 0 {
				out = append(out, s)
			}
		}
	}
	return out
}

var lheoDay = regexp.MustCompile(`^(\d{4})(\d\d)(\d\d)$`)

// lheoDate turns YYYYMMDD into an ISO date; 00000000 and 99999999 are no date.
// What is written otherwise stays, for Convert to judge.
func lheoDate(s string) string {
	m := lheoDay.FindStringSubmatch(s)
	switch {
	case m == nil:
		return s
	case m[1] == "0000" || m[1] == "9999":
		return ""
	}
	return m[1] + "-" + m[2] + "-" + m[3]
}

// webAddress adds the scheme that Lhéo addresses often lack.
func webAddress(s string) string {
	host, _, _ := strings.Cut(s, "/")
	if s == "" || strings.Contains(s, "://") || !strings.Contains(host, ".") || strings.ContainsAny(host, " @") {
		return s
	}
	return "https://" + s
}

func put(s map[Field]string, f Field, v string) {
	if v != "" {
		s[f] = v
	}
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
