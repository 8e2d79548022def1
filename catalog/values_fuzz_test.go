package catalog

import (
	"math"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzValues proves that the parsers are total: whatever stands in a cell, they
// return, keep within their bounds, and name every fault with a known code.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"2 jours (14h)", "PT3H", "2 à 3 jours", "du 12 au 13 mars 2027 à Lyon (complet)", "2027-03-12..2027-03-13 @ Lyon # 12 [S] <https://x.fr>", "March 12, 2027", "46458.5", "1 200,50 € HT",
		"digcomp:1.1@3; pix:2.2 (niveau 3)", "niveau 3 (bac+3)", "FR/EN", "Présentiel ou distanciel", "<p>L&#39;accès</p>", "- a\n• b | c", "\u202egnp\x00\xff", "P1Y2M3DT4H", "½", "12/03 au 13/03/2027"} {
		f.Add(s)
	}
	codes := map[string]bool{}
	for _, c := range IssueCodes {
		codes[c] = true
	}
	f.Fuzz(func(t *testing.T, s string) {
		check := func(err error) {
			for _, e := range valueErrors(err) {
				if !codes[e.Code] || utf8.RuneCountInString(e.Value) > maxIssueValue {
					t.Fatalf("code %q, value %q", e.Code, e.Value)
				}
			}
		}
		h, err := ParseHours(s, 6)
		if check(err); math.IsNaN(h) || h < 0 || h > maxHours {
			t.Fatalf("hours %v", h)
		}
		d, err := ParseDate(s, time.UTC)
		if check(err); !d.IsZero() && (d.Year() < minYear || d.Year() > maxYear || d.Hour() != 0) {
			t.Fatalf("date %v", d)
		}
		_, err = ParseExcelSerial(s, false, nil)
		check(err)
		l, err := ParseLevel(s)
		if check(err); l > MaxLevel {
			t.Fatalf("level %d", l)
		}
		m, err := ParseMoney(s)
		if check(err); m.Cents < 0 || m.Cents > maxCents {
			t.Fatalf("money %v", m)
		}
		for _, parse := range []func() error{
			func() error { _, err := ParseModality(s); return err },
			func() error { _, err := ParseFormat(s); return err },
			func() error { _, err := ParseAudience(s); return err },
			func() error { _, err := ParseLanguage(s); return err },
		} {
			check(parse())
		}
		targets, err := ParseTargets(s)
		check(err)
		for _, target := range targets {
			if _, ok := LookupCompetence(target.Competence); !ok {
				t.Fatalf("target %v", target)
			}
		}
		sessions, err := ParseSessions(s, nil)
		check(err)
		FormatSessions(sessions)
		SplitList(s)
		fuzzConvert(t, s)
	})
}

func fuzzConvert(t *testing.T, s string) {
	r := Record{Values: map[Field][]string{}, Sessions: []map[Field]string{{}}}
	for _, f := range Fields {
		r.Values[f] = []string{s, s + " 2"}
		r.Sessions[0][f] = s
	}
	c, issues := Convert(r, ConvertOptions{})
	for _, text := range append([]string{c.Title, c.Summary, c.Provider, c.URL, string(c.ID)}, c.Outcomes...) {
		if clean, hidden := cleanText(text, true); hidden || !utf8.ValidString(clean) {
			t.Fatalf("left in a text: %q", text)
		}
	}
	for _, i := range issues {
		if i.Code == "" || i.Grade == 0 {
			t.Fatalf("issue %+v", i)
		}
	}
	Validate([]Course{c, c}, func(i int) (string, int) { return "f", i })
}
