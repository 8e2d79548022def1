package catalog

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// codesOf returns the codes of an error of a parser, joined by spaces.
func codesOf(t *testing.T, err error) string {
	t.Helper()
	var codes []string
	for _, e := range valueErrors(err) {
		codes = append(codes, e.Code)
	}
	if err != nil && codes == nil {
		t.Fatalf("not a ValueError: %T %v", err, err)
	}
	return strings.Join(codes, " ")
}

func TestParseHours(t *testing.T) {
	const day = 6
	for _, c := range []struct {
		text string
		want float64
		code string
	}{
		{"", 0, ""}, {"0", 0, ""}, {"00:00", 0, ""}, {"12", 12, ""}, {"12,5", 12.5, ""}, {"7.5", 7.5, ""},
		{"2 jours", 12, ""}, {"1,5 j", 9, ""}, {"1.5 jour", 9, ""}, {"2j", 12, ""}, {"1 journée", 6, ""}, {"une journée", 6, ""}, {"Journée", 6, ""},
		{"1/2 journée", 3, ""}, {"½ journée", 3, ""}, {"2½ jours", 15, ""}, {"une demi-journée", 3, ""}, {"2 demi-journées", 6, ""}, {"demi-journée", 3, ""},
		{"2 jours et demi", 15, ""}, {"2 jours 1/2", 0, "hours-unreadable"}, {"1 j + 3 h", 9, ""}, {"1 jour et 3 heures", 9, ""}, {"2 jour(s)", 12, ""},
		{"14h", 14, ""}, {"14 H", 14, ""}, {"14 h 30", 14.5, ""}, {"3h30", 3.5, ""}, {"3h30m", 3.5, ""}, {"1h30min", 1.5, ""}, {"1 h 30 min", 1.5, ""}, {"1h05", 1 + 5./60, ""},
		{"90 min", 1.5, ""}, {"90 minutes", 1.5, ""}, {"45'", 0.75, ""}, {"45 mn", 0.75, ""}, {"une heure et demie", 1.5, ""}, {"demi-heure", 0.5, ""}, {"un quart d'heure", 0.25, ""},
		{"deux heures", 2, ""}, {"two hours", 2, ""}, {"Three days", 18, ""}, {"half a day", 3, ""}, {"a day and a half", 9, ""}, {"1 hr", 1, ""}, {"2 hrs 30 mins", 2.5, ""},
		{"PT3H", 3, ""}, {"P2D", 12, ""}, {"P1DT3H30M", 9.5, ""}, {"PT90M", 1.5, ""}, {"pt0.5h", 0.5, ""}, {"P6W", 0, "hours-weeks"}, {"P1M", 0, "hours-weeks"}, {"P", 0, "hours-unreadable"}, {"PT", 0, "hours-unreadable"},
		{"00:45", 0.75, ""}, {"2:45", 2.75, ""}, {"07:30", 7.5, ""}, {"02:45:00", 2.75, ""}, {"2:75", 0, "hours-unreadable"},
		{"3 days (21h)", 21, ""}, {"21h (3 jours)", 21, ""}, {"2 jours (14 heures)", 14, ""}, {"2 jours soit 14 heures", 14, ""}, {"2 jours / 14 h", 14, ""}, {"14h sur 2 jours", 14, ""},
		{"3 jours - 21 heures", 21, ""}, {"2 jours, 14 heures", 14, ""}, {"2 jours (hors pause)", 12, ""}, {"(2 jours)", 12, ""}, {"2 jours 14 heures", 0, "hours-unreadable"},
		{"Durée : 2 jours", 12, ""}, {"environ 2 heures", 2, ""}, {"~2h", 2, ""}, {"2 jours consécutifs", 12, ""}, {"21 heures au total", 21, ""},
		{"2 x 3h30", 7, ""}, {"2 × 3h30", 7, ""}, {"3 séances de 2h", 6, ""}, {"2 jours de 7h", 14, ""},
		{"2 à 3 jours", 18, "hours-span"}, {"2-3 jours", 18, "hours-span"}, {"entre 2 et 3 heures", 3, "hours-span"}, {"2h à 3h", 3, "hours-span"}, {"2 to 4 hours", 4, "hours-span"}, {"1 jour à 2 jours", 12, "hours-span"},
		{"9h-17h", 0, "hours-unreadable"}, {"de 9h à 17h", 0, "hours-unreadable"}, {"9 à 17h", 0, "hours-unreadable"}, {"3 à 2 jours", 0, "hours-unreadable"},
		{"Estimated 6 weeks", 0, "hours-weeks"}, {"6 semaines", 0, "hours-weeks"}, {"3 mois", 0, "hours-weeks"}, {"2 à 3 semaines", 0, "hours-weeks"}, {"3 h par semaine", 0, "hours-weeks"}, {"2–3 hours per week", 0, "hours-weeks"},
		{"7h/jour", 0, "hours-unreadable"}, {"7 h par jour", 0, "hours-unreadable"}, {"selon profil", 0, "hours-unreadable"}, {"-3", 0, "hours-unreadable"}, {"-2 jours", 0, "hours-unreadable"},
		{"2001", 0, "hours-range"}, {"2000", 2000, ""}, {"400 jours", 0, "hours-range"}, {"NaN", 0, "hours-unreadable"}, {"inf", 0, "hours-unreadable"}, {"1e3", 0, "hours-unreadable"}, {"12/03/2027", 0, "hours-unreadable"},
		{strings.Repeat("9", 150), 0, "hours-range"}, {strings.Repeat("9", 400), 0, "hours-unreadable"},
	} {
		got, err := ParseHours(c.text, day)
		if math.Abs(got-c.want) > 1e-9 || codesOf(t, err) != c.code {
			t.Errorf("%q: got %v %q, want %v %q", c.text, got, codesOf(t, err), c.want, c.code)
		}
	}
}

func TestParseLevel(t *testing.T) {
	for _, c := range []struct {
		text string
		want Level
		code string
	}{
		{"", 0, ""}, {"0", 0, ""}, {"3", 3, ""}, {"8", 8, ""}, {"3.0", 3, ""}, {"9", 0, "level-range"}, {"niveau 12", 0, "level-range"}, {"999", 0, "level-range"},
		{"N2", 2, ""}, {"n°2", 2, ""}, {"niveau 3", 3, ""}, {"Niv. 4", 4, ""}, {"Level 5", 5, ""}, {"3/8", 3, ""}, {"niveau 3 sur 8", 3, ""}, {"3 - Intermédiaire", 3, ""}, {"Niveau 1 : débutant", 1, ""}, {"niveau 2 (initiation)", 2, ""},
		{"débutant", 1, ""}, {"Débutants", 1, ""}, {"initiation", 1, ""}, {"Beginner", 1, ""}, {"fondamental", 1, ""}, {"intermédiaire", 3, ""}, {"Niveau intermédiaire", 3, ""}, {"perfectionnement", 4, ""}, {"AVANCÉ", 5, ""}, {"advanced", 5, ""}, {"expert", 7, ""}, {"très spécialisé", 7, ""},
		{"débutant à intermédiaire", 3, ""}, {"initiation / perfectionnement", 4, ""}, {"1 à 3", 3, ""}, {"1-3", 3, ""}, {"niveau 2 à 4", 4, ""},
		{"tous niveaux", 0, ""}, {"All levels", 0, ""}, {"aucun", 0, ""},
		{"B2", 0, "level-unknown"}, {"2/3", 0, "level-unknown"}, {"niveau 6 (bac+3)", 0, "level-unknown"}, {"excellent", 0, "level-unknown"}, {"-1", 0, "level-unknown"}, {"à", 0, "level-unknown"},
	} {
		got, err := ParseLevel(c.text)
		if got != c.want || codesOf(t, err) != c.code {
			t.Errorf("%q: got %v %q, want %v %q", c.text, got, codesOf(t, err), c.want, c.code)
		}
	}
}

func TestParseMoney(t *testing.T) {
	eur := func(cents int64) Money { return Money{cents, "EUR"} }
	for _, c := range []struct {
		text string
		want Money
		code string
	}{
		{"", Money{}, ""}, {"0", eur(0), ""}, {"0 €", eur(0), ""}, {"gratuit", eur(0), ""}, {"Gratuite", eur(0), ""}, {"Free", eur(0), ""}, {"Gratuit pour les agents de l'État", eur(0), ""},
		{"1 200 €", eur(120000), ""}, {"1\u202f200\u00a0€", eur(120000), ""}, {"1.200,50 EUR", eur(120050), ""}, {"1,200.50", eur(120050), ""}, {"1200.5", eur(120050), ""}, {"1200", eur(120000), ""}, {"450 euros HT", eur(45000), ""}, {"450€ TTC", eur(45000), ""},
		{"450 € par personne", eur(45000), ""}, {"Tarif : 450 €", eur(45000), ""}, {"12,5", eur(1250), ""}, {"1,2 k€", eur(120000), ""}, {"1.200", eur(120000), ""}, {"1'200 CHF", Money{120000, "CHF"}, ""},
		{"£90", Money{9000, "GBP"}, ""}, {"$1,000", Money{100000, "USD"}, ""}, {"MX$2,028", Money{202800, "MXN"}, ""}, {"90 CAD", Money{9000, "CAD"}, ""}, {"€ 90", eur(9000), ""},
		{"sur devis", Money{}, ""}, {"Nous consulter", Money{}, ""}, {"on request", Money{}, ""}, {"payant", Money{}, ""},
		{"gratuit, sinon 300 €", Money{}, "cost-unreadable"}, {"450 € par jour", Money{}, "cost-unreadable"}, {"100-200 €", Money{}, "cost-unreadable"}, {"-5 €", Money{}, "cost-unreadable"}, {"1,2,3", Money{}, "cost-unreadable"}, {"cher", Money{}, "cost-unreadable"},
		{"£90 €", Money{}, "cost-unreadable"}, {"99 999 999 999 €", Money{}, "cost-unreadable"},
	} {
		got, err := ParseMoney(c.text)
		if got != c.want || codesOf(t, err) != c.code {
			t.Errorf("%q: got %v %q, want %v %q", c.text, got, codesOf(t, err), c.want, c.code)
		}
	}
}

func TestParseLanguage(t *testing.T) {
	for _, c := range []struct{ text, want, code string }{
		{"", "", ""}, {"fr", "fr", ""}, {"FR", "fr", ""}, {"fr-FR", "fr", ""}, {"fr_FR", "fr", ""}, {"fra", "fr", ""}, {"fre", "fr", ""}, {"Français", "fr", ""}, {"French", "fr", ""}, {"anglais", "en", ""}, {"En anglais", "en", ""}, {"en-GB", "en", ""}, {"English", "en", ""}, {"Deutsch", "de", ""},
		{"bilingue", "", ""}, {"FR/EN", "", ""}, {"français et anglais", "", ""}, {"French, English", "", ""}, {"français, français", "fr", ""},
		{"Language:  English", "en", ""}, {"Langue : français", "fr", ""}, {"Language:  中文", "zh", ""}, {"langue française", "fr", ""}, {"klingon", "", "language-unknown"}, {"cours en anglais", "", "language-unknown"}, {"x", "", "language-unknown"}, {"123", "", "language-unknown"},
	} {
		got, err := ParseLanguage(c.text)
		if got != c.want || codesOf(t, err) != c.code {
			t.Errorf("%q: got %q %q, want %q %q", c.text, got, codesOf(t, err), c.want, c.code)
		}
	}
}

func TestSplitList(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil}, {" ; ", nil}, {"un seul", []string{"un seul"}},
		{"a; b ;c", []string{"a", "b", "c"}}, {"a\nb\r\nc", []string{"a", "b", "c"}}, {"a|b", []string{"a", "b"}}, {"a • b • c", []string{"a", "b", "c"}},
		{"- savoir\n- savoir-faire", []string{"savoir", "savoir-faire"}}, {"• un\n• deux", []string{"un", "deux"}}, {"1. un\n2) deux", []string{"un", "deux"}},
		{"agile, cloud, données", []string{"agile", "cloud", "données"}}, {"1,5 jour", []string{"1,5 jour"}},
		{"Savoir naviguer sur le web, trier les résultats et les garder, puis les partager", []string{"Savoir naviguer sur le web, trier les résultats et les garder, puis les partager"}},
		{"Un, deux; trois", []string{"Un, deux", "trois"}},
	} {
		if diff := cmp.Diff(c.want, SplitList(c.text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestParseTargets(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Target
		code string
	}{
		{"", nil, ""},
		{"digcomp:1.1@3; pix:2.2 @ 4; Protéger les appareils (niveau 3)", []Target{{"digcomp:1.1", 3}, {"pix:2.2", 4}, {"digcomp:4.1", 3}}, ""},
		{"4.2", []Target{{"digcomp:4.2", 0}}, ""}, {"Programmer niveau 2\n- cloud", []Target{{"pix:3.4", 2}, {"metiers:cloud", 0}}, ""},
		{"digcomp:1.1@3, pix:2.2@4", []Target{{"digcomp:1.1", 3}, {"pix:2.2", 4}}, ""},
		{"Naviguer, rechercher et filtrer des données, des informations et des contenus numériques @ 2", []Target{{"digcomp:1.1", 2}}, ""},
		{"digcomp:1.1@2|digcomp:1.1@5", []Target{{"digcomp:1.1", 5}}, ""}, {"Nétiquette (intermédiaire)", []Target{{"digcomp:2.5", 3}}, ""},
		{"digcomp:9.9; pix:1.1@3; poterie, judo", []Target{{"pix:1.1", 3}}, "competence-unknown competence-unknown"},
		{"digcomp:1.1@B2", []Target{{"digcomp:1.1", 0}}, "level-unknown"}, {"@3", nil, "competence-unknown"},
	} {
		got, err := ParseTargets(c.text)
		if diff := cmp.Diff(c.want, got); diff != "" || codesOf(t, err) != c.code {
			t.Errorf("%q: code %q, want %q (-want +got):\n%s", c.text, codesOf(t, err), c.code, diff)
		}
		again, err := ParseTargets(FormatTargets(got))
		if diff := cmp.Diff(got, again); diff != "" || err != nil {
			t.Errorf("%q: round trip: %v (-want +got):\n%s", c.text, err, diff)
		}
	}
}

func TestValueErrorsOf(t *testing.T) {
	one := newValueError("a", strings.Repeat("é", 100), "Max", 3)
	if got := []rune(one.Value); len(got) != 80 || got[79] != '…' || one.Args["Max"] != 3 {
		t.Errorf("value not cut to 80 runes: %q %v", one.Value, one.Args)
	}
	if got := len(valueErrors(errors.Join(one, errors.Join(one, one)))); got != 3 {
		t.Errorf("got %d errors out of the joined ones, want 3", got)
	}
	if !strings.HasPrefix(one.Error(), `a: "éé`) {
		t.Errorf("error text: %s", one)
	}
}
