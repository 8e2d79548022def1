package catalog

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func paris(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, Paris()) }

func TestParseDate(t *testing.T) {
	day := paris(2027, 3, 12)
	for _, c := range []struct {
		text string
		want time.Time
		code string
	}{
		{"", time.Time{}, ""}, {"00000000", time.Time{}, ""},
		{"2027-03-12", day, ""}, {"2027/03/12", day, ""}, {"20270312", day, ""}, {"2027-03-12T09:00", day, ""}, {"2027-03-12 09:00:00", day, ""}, {"2027-03-12T09:00:00.123", day, ""},
		{"2027-03-12T09:00:00Z", day, ""}, {"2027-03-12T09:00:00+01:00", day, ""}, {"2027-03-11T23:00:00Z", day, ""}, {"2027-03-12T23:30:00+0200", day, ""},
		{"12/03/2027", day, ""}, {"12-03-2027", day, ""}, {"12.03.27", day, ""}, {"12/3/27", day, ""}, {"12/03/2027 09:30", day, ""}, {"12/03/2027 à 9h", day, ""}, {"12/03/2027 à 9h30", day, ""}, {"lundi 12/03/2027", day, ""},
		{"12 mars 2027", day, ""}, {"Vendredi 12 mars 2027", day, ""}, {"le 12 mars 2027", day, ""}, {"12 Mars 2027 à 14 h", day, ""}, {"12-mars-2027", day, ""}, {"12 mars 27", day, ""},
		{"1er avril 2027", paris(2027, 4, 1), ""}, {"1er août 2027", paris(2027, 8, 1), ""}, {"3 juil. 2027", paris(2027, 7, 3), ""}, {"3 juin 2027", paris(2027, 6, 3), ""}, {"3 déc. 2027", paris(2027, 12, 3), ""},
		{"12 March 2027", day, ""}, {"March 12, 2027", day, ""}, {"Mar 12 2027", day, ""}, {"Friday, March 12th, 2027", day, ""}, {"1st of May 2027", paris(2027, 5, 1), ""},
		{"29/02/2028", paris(2028, 2, 29), ""}, {"29/02/2027", time.Time{}, "date-impossible"}, {"31/02/2027", time.Time{}, "date-impossible"}, {"12/25/2027", time.Time{}, "date-impossible"}, {"2027-13-01", time.Time{}, "date-impossible"}, {"12/03/0027", time.Time{}, "date-impossible"},
		{"mars 2027", time.Time{}, "date-incomplete"}, {"12 mars", time.Time{}, "date-incomplete"}, {"2027", time.Time{}, "date-incomplete"}, {"12/03", time.Time{}, "date-incomplete"}, {"2027-03", time.Time{}, "date-incomplete"},
		{"à la rentrée", time.Time{}, "date-unreadable"}, {"46458", time.Time{}, "date-unreadable"}, {"du 12 au 13 mars 2027", time.Time{}, "date-unreadable"}, {"12 martobre 2027", time.Time{}, "date-unreadable"},
	} {
		got, err := ParseDate(c.text, nil)
		if !got.Equal(c.want) || codesOf(t, err) != c.code {
			t.Errorf("%q: got %v %q, want %v %q", c.text, got, codesOf(t, err), c.want, c.code)
		}
	}
}

func TestParseExcelSerial(t *testing.T) {
	for _, c := range []struct {
		text string
		d04  bool
		want time.Time
		code string
	}{
		{"46458", false, paris(2027, 3, 12), ""}, {"46458.75", false, paris(2027, 3, 12), ""}, {"44996", true, paris(2027, 3, 12), ""}, {"25569", false, paris(1970, 1, 1), ""},
		{"12", false, time.Time{}, "date-impossible"}, {"-1", false, time.Time{}, "date-impossible"}, {"1e300", false, time.Time{}, "date-impossible"},
		{"", false, time.Time{}, "date-unreadable"}, {"NaN", false, time.Time{}, "date-unreadable"}, {"12/03/2027", false, time.Time{}, "date-unreadable"},
	} {
		got, err := ParseExcelSerial(c.text, c.d04, nil)
		if !got.Equal(c.want) || codesOf(t, err) != c.code {
			t.Errorf("%q: got %v %q, want %v %q", c.text, got, codesOf(t, err), c.want, c.code)
		}
	}
}

func TestParseSessions(t *testing.T) {
	mar12, mar13, may4 := paris(2027, 3, 12), paris(2027, 3, 13), paris(2027, 5, 4)
	lyon := []Session{{Start: mar12, End: mar13, Place: "Lyon"}}
	for _, c := range []struct {
		text string
		want []Session
		code string
	}{
		{"", nil, ""},
		{"2027-03-12..2027-03-13 @ Lyon # 12 | 2027-05-04 @ À distance # complet", []Session{{Start: mar12, End: mar13, Place: "Lyon", Seats: 12}, {Start: may4, End: may4, Place: "À distance", Full: true}}, ""},
		{"2027-03-12..2027-03-13@Lyon#0", []Session{{Start: mar12, End: mar13, Place: "Lyon", Full: true}}, ""},
		{`2027-03-12 @ Salle A\|B \#3 [S-12] <https://example.fr/s?a=1#b>`, []Session{{ID: "S-12", Start: mar12, End: mar12, Place: "Salle A|B #3", URL: "https://example.fr/s?a=1#b"}}, ""},
		{"@ Lyon", []Session{{Place: "Lyon"}}, ""}, {"date à définir @ Lyon", []Session{{Place: "Lyon"}}, ""}, {"Dates à venir", nil, ""},
		{"12/03/2027 - 13/03/2027 @ Lyon", lyon, ""}, {"12/03/2027 au 13/03/2027 à Lyon", lyon, ""}, {"du 12/03/2027 au 13/03/2027, Lyon", lyon, ""}, {"12/03 au 13/03/2027 (Lyon)", lyon, ""},
		{"du 12 au 13 mars 2027 à Lyon", lyon, ""}, {"Du vendredi 12 au samedi 13 mars 2027 – Lyon", lyon, ""}, {"12-13 mars 2027 à Lyon", lyon, ""}, {"12 et 13 mars 2027 à Lyon", lyon, ""}, {"les 12 et 13 mars 2027 à Lyon", lyon, ""},
		{"from 12 to 13 March 2027 in Lyon", lyon, ""}, {"March 12-13, 2027 in Lyon", lyon, ""}, {"12/03/2027 → 13/03/2027 : Lyon", lyon, ""}, {"Session du 12 au 13 mars 2027 à Lyon", lyon, ""},
		{"du 12 au 13 mars 2027 à Lyon (complet)", []Session{{Start: mar12, End: mar13, Place: "Lyon", Full: true}}, ""}, {"12 mars 2027 à La Roche-sur-Yon, 8 places restantes", []Session{{Start: mar12, End: mar12, Place: "La Roche-sur-Yon", Seats: 8}}, ""},
		{"12/03/2027 à 9h Lyon", []Session{{Start: mar12, End: mar12, Place: "Lyon"}}, ""}, {"du 30 mars au 2 avril 2027", []Session{{Start: paris(2027, 3, 30), End: paris(2027, 4, 2)}}, ""}, {"du 30 décembre au 2 janvier 2028", []Session{{Start: paris(2027, 12, 30), End: paris(2028, 1, 2)}}, ""},
		{"2027-03-12\n2027-05-04", []Session{{Start: mar12, End: mar12}, {Start: may4, End: may4}}, ""},
		{"2027-03-13..2027-03-12", []Session{{Start: mar13, End: mar12}}, ""}, {"..2027-03-13", []Session{{End: mar13}}, ""},
		{"bientôt | 2027-03-12 | 31/02/2027", []Session{{Start: mar12, End: mar12}}, "session-unreadable session-unreadable"}, {"2027-03-12 # beaucoup", nil, "session-unreadable"},
	} {
		got, err := ParseSessions(c.text, nil)
		if diff := cmp.Diff(c.want, got); diff != "" || codesOf(t, err) != c.code {
			t.Errorf("%q: code %q, want %q (-want +got):\n%s", c.text, codesOf(t, err), c.code, diff)
		}
	}
}

// TestSessionsRoundTrip proves that what FormatSessions writes is read back.
func TestSessionsRoundTrip(t *testing.T) {
	place := rapid.StringOfN(rapid.RuneFrom([]rune(`aZé9 |#@[]<>\.-"`)), 1, 12, -1)
	one := rapid.Custom(func(t *rapid.T) Session {
		s := Session{Seats: rapid.IntRange(0, 99).Draw(t, "seats")}
		if rapid.Bool().Draw(t, "dated") {
			s.Start = paris(2027, 1, rapid.IntRange(1, 400).Draw(t, "start"))
			s.End = s.Start.AddDate(0, 0, rapid.IntRange(0, 5).Draw(t, "days"))
		}
		if rapid.Bool().Draw(t, "placed") {
			s.Place, _ = cleanText("L"+place.Draw(t, "place"), false)
		}
		if rapid.Bool().Draw(t, "full") {
			s.Seats, s.Full = 0, true
		}
		if rapid.Bool().Draw(t, "named") {
			s.ID, s.URL = "S-1", "https://example.fr/?a=1#b@c"
		}
		return s
	})
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(one, 0, 4).Draw(t, "sessions")
		text := FormatSessions(want)
		got, err := ParseSessions(text, nil)
		var filled []Session
		for _, s := range want {
			if s != (Session{}) {
				filled = append(filled, s)
			}
		}
		if diff := cmp.Diff(filled, got); diff != "" || err != nil {
			t.Fatalf("%q: %v (-want +got):\n%s", text, err, diff)
		}
	})
}
