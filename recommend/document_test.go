package recommend

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/messages"
)

func documentDay(month time.Month, day int) time.Time {
	return time.Date(2027, month, day, 0, 0, 0, 0, catalog.Paris())
}

// hostileTitle tries to be markup, a link, a further line and a steered screen.
const hostileTitle = "# [gagnez](javascript:alert(1)) <b>1,5</b>; *tout*\r\nBEGIN:VEVENT\x1b[2J \u202e https://evil.example www.evil.example"

// documentPath has a session, self-paced work and a step without dates.
func documentPath() *Path {
	room := &catalog.Course{ID: "A", Title: hostileTitle, Modality: catalog.OnSite, Hours: 12, Level: 2, URL: "https://example.org/a?x=1&y=<b>|`", Provider: "Organisme_1", Cost: catalog.Money{Cents: 45000, Currency: "EUR"}}
	self := &catalog.Course{ID: "B", Title: "Les données, sans peine : " + strings.Repeat("été à la mer ", 12), Modality: catalog.SelfPaced, Hours: 3, URL: "javascript:alert(1)"}
	later := &catalog.Course{ID: "C", Title: "Plus tard", Modality: catalog.OnSite}
	return &Path{Origin: Model,
		Need: &Need{Goal: "données", Hours: 20}, Hours: 15, Cents: 45000,
		Weeks: []Week{{documentDay(1, 11), 12}, {documentDay(2, 1), 3}},
		Steps: []Step{
			{Course: room, Session: &catalog.Session{Start: documentDay(1, 12), End: documentDay(1, 13), Place: "Lyon, Part-Dieu", Seats: 5}, Start: documentDay(1, 12), End: documentDay(1, 13), Hours: 12, Why: "1. Vous commencez ; puis, vous continuez."},
			{Course: self, Start: documentDay(2, 2), End: documentDay(2, 12), Hours: 3, Why: "- Pour la suite."},
			{Course: later, Start: documentDay(2, 15), End: documentDay(2, 16)},
		},
		Uncovered: []Shortfall{{Words: "l’*archivage*", Cause: NoSubject}},
	}
}

func TestICS(t *testing.T) {
	text := documentPath().ICS(messages.For("fr"), documentDay(1, 4))
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n\x1b") || !utf8.ValidString(line) {
			t.Errorf("line of %d bytes: %q", len(line), line)
		}
	}
	cal, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	type entry struct{ Start, End, Summary, Place, URL, Free string }
	var got []entry
	ids := map[string]bool{}
	for _, e := range cal.Events() {
		get := func(p ics.ComponentProperty) string {
			if v := e.GetProperty(p); v != nil {
				return v.Value
			}
			return ""
		}
		got = append(got, entry{get(ics.ComponentPropertyDtStart), get(ics.ComponentPropertyDtEnd), get(ics.ComponentPropertySummary), get(ics.ComponentPropertyLocation), get(ics.ComponentPropertyUrl), get(ics.ComponentPropertyTransp)})
		ids[e.Id()] = true
		if about := get(ics.ComponentPropertyDescription); !strings.Contains(about, " sur 3\n") || !strings.Contains(about, "niveau") && !strings.Contains(about, "autonomie") {
			t.Errorf("description: %q", about)
		}
	}
	want := []entry{
		{"20270112", "20270114", "# [gagnez](javascript:alert(1)) <b>1,5</b>; *tout* BEGIN:VEVENT[2J https://evil.example www.evil.example", "Lyon, Part-Dieu", "https://example.org/a?x=1&y=%3Cb%3E%7C%60", "OPAQUE"},
		{"20270202", "20270213", "Les données, sans peine : " + strings.TrimSpace(strings.Repeat("été à la mer ", 12)), "", "", "TRANSPARENT"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if len(ids) != 2 {
		t.Errorf("identifiers: %v", ids)
	}
	if again := documentPath().ICS(messages.For("fr"), documentDay(1, 4)); again != text {
		t.Error("the same path gives another file")
	}
	undated := documentPath()
	undated.Steps = undated.Steps[2:]
	if text := undated.ICS(messages.For("fr"), documentDay(1, 4)); text != "" {
		t.Errorf("a path without dates: %q", text)
	}
}

func TestFillsDays(t *testing.T) {
	run := &catalog.Session{}
	for _, c := range []struct {
		step Step
		want bool
	}{
		{Step{Session: run, Hours: 6}, true},
		{Step{Session: run, Hours: 1.5}, false},
		{Step{Session: run}, true},
		{Step{Hours: 6}, false},
	} {
		c.step.Start, c.step.End = documentDay(1, 12), documentDay(1, 12)
		if got := c.step.fillsDays(); got != c.want {
			t.Errorf("%v h, session %v: %v", c.step.Hours, c.step.Session != nil, got)
		}
	}
}

func TestMarkdown(t *testing.T) {
	want := "# Parcours de formation\n\n" +
		"Compris : données · 20\u00a0h au total\n\n" +
		"## 1. \\# \\[gagnez\\](javascript:alert(1)) \\<b\\>1,5\\</b\\>; \\*tout\\* BEGIN:VEVENT\\[2J https:/\\/evil.example www\\.evil.example\n\n" +
		"- du 12 au 13 janvier 2027 · Lyon, Part-Dieu · 5 places restantes\n" +
		"- 12\u00a0h · présentiel · formation de niveau 2 sur 8 · 450\u00a0€ · Organisme\\_1\n" +
		"- 1\\. Vous commencez ; puis, vous continuez.\n" +
		"- [Page de la formation](<https://example.org/a?x=1&y=%3Cb%3E%7C%60>)\n\n" +
		"## 2. Les données, sans peine : " + strings.TrimSpace(strings.Repeat("été à la mer ", 12)) + "\n\n" +
		"- à votre rythme, du 2 au 12 février 2027\n" +
		"- 3\u00a0h · en autonomie\n" +
		"- \\- Pour la suite.\n\n" +
		"## 3. Plus tard\n\n" +
		"- dates à convenir avec l’organisme\n" +
		"- présentiel\n\n" +
		"---\n\n" +
		"**En tout : 15\u00a0h en 3 étapes, jusqu’au 16 février 2027. Coût : 450\u00a0€, plus ce que le catalogue n’indique pas.**\n\n" +
		"Charge : 7\u00a0h\u00a030 par semaine en moyenne, sur 2 semaines ; la plus chargée est celle du 11 janvier 2027 (12\u00a0h).\n\n" +
		"## Ce que ce parcours ne couvre pas\n\n" +
		"- « l’\\*archivage\\* » : le catalogue n’a rien sur ce sujet.\n\nParcours proposé par un modèle de langage, vérifié par Parcours.\n\n" +
		"*Établi par Parcours le 4 janvier 2027. Vérifiez les dates et les places auprès de l’organisme avant de vous inscrire.*\n"
	// how many kinds of space the messages use is theirs to say
	spaces := strings.NewReplacer("\u00a0", " ", "\u202f", " ")
	got := documentPath().Markdown(messages.For("fr"), documentDay(1, 4))
	if diff := cmp.Diff(spaces.Replace(want), spaces.Replace(got)); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
}

func TestWebLink(t *testing.T) {
	for raw, want := range map[string]string{
		"https://example.org/formation?id=1+2": "https://example.org/formation?id=1+2",
		" http://example.org ":                 "http://example.org",
		"https://example.org/é":                "https://example.org/%C3%A9",
		"javascript:alert(1)":                  "",
		"data:text/html,x":                     "",
		"//example.org":                        "",
		"https://impots.gouv.fr@example.org/":  "",
		"ftp://example.org/a":                  "",
		"":                                     "",
	} {
		if got := webLink(raw); got != want {
			t.Errorf("%q: got %q, want %q", raw, got, want)
		}
	}
}
