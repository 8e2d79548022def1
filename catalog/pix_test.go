package catalog

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// pixText makes an export: a header, then rows, cells apart by "|" and written
// as Pix does: quoted but for numbers, behind a byte order mark.
func pixText(header string, rows ...string) string {
	var b strings.Builder
	b.WriteString("\ufeff")
	for _, row := range append([]string{header}, rows...) {
		for i, c := range strings.Split(row, "|") {
			if i > 0 {
				b.WriteByte(';')
			}
			if strings.Trim(c, "0123456789,-") != "" || c == "" {
				c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
			b.WriteString(c)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Headers of our own small campaigns, in Pix's words.
const (
	pixNew = "Nom de l'organisation|ID Campagne|Code|Nom de la campagne|Nom du Participant|Prénom du Participant|Courriel professionnel" +
		"|Envoi (O/N)|Date et heure de l'envoi (Europe/Paris)|Nombre de pix total|Certifiable (O/N)|Nombre de compétences certifiables" +
		"|Niveau pour la compétence Collaborer|Nombre de pix pour la compétence Collaborer" +
		"|Niveau pour la compétence Développer des documents multimedia|Nombre de pix pour la compétence Développer des documents multimedia"
	pixOld = "Nom de l'organisation|ID Campagne|Code|Nom de la campagne|Nom du Participant|Prénom du Participant|E-mail|Envoi (O/N)|Date de l'envoi" +
		"|Nombre de pix total|Certifiable (O/N)|Nombre de compétences certifiables" +
		"|Niveau pour la compétence S’insérer dans le monde numérique|Nombre de pix pour la compétence S’insérer dans le monde numérique"
	pixNewAssessment = "Nom de l'organisation|ID Campagne|Code|Nom de la campagne|Parcours|Nom du Participant|Prénom du Participant|Matricule" +
		"|% de progression|Date et heure de début (Europe/Paris)|Partage (O/N)|Date et heure du partage (Europe/Paris)|Palier obtenu (/3)|Tisseur obtenu (O/N)" +
		"|% maitrise de l'ensemble des acquis du profil|% de maitrise des acquis de la compétence Sécuriser l’environnement numérique" +
		"|Nombre d'acquis du profil cible dans la compétence Sécuriser l’environnement numérique|Acquis maitrisés dans la compétence Sécuriser l’environnement numérique" +
		"|% de maitrise des acquis du domaine Protection et sécurité|Nombre d'acquis du profil cible du domaine Protection et sécurité" +
		"|Acquis maitrisés du domaine Protection et sécurité|@acquis1"
	pixOldAssessment = "Nom de l'organisation|ID Campagne|Nom de la campagne|Nom du Profil Cible|Nom du Participant|Prénom du Participant" +
		"|Date de début|Partage (O/N)|Date du partage|% maitrise de l'ensemble des acquis du profil|% de maitrise des acquis de la compétence Interagir"
	pixAda    = "Mairie d’Ys|7|ABCDEF123|Bilan|Morvan|Ada|Ada.Morvan@ys.example|Oui|02/03/2026 09:05|40|Non|2|3|24|1|9"
	pixAbsent = "Mairie d’Ys|7|ABCDEF123|Bilan|Le Goff|Yann|yann.legoff@ys.example|Non|NA|NA|NA|NA|NA|NA|NA|NA"
)

// readPix reads an export and checks what holds for every one: rows are all
// accounted for, what was not shared gives nothing, and no issue tells who.
func readPix(t testing.TB, text string, o PixOptions) (*PixExport, []Issue) {
	t.Helper()
	if o.Source == "" {
		o.Source = "r.csv"
	}
	e, issues, err := ReadPix(strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	fatal := slices.ContainsFunc(issues, func(i Issue) bool { return i.Grade == Fatal })
	if e.Rows != len(e.Participations)+len(e.Rejected) && !fatal {
		t.Errorf("%d rows, %d read, %d rejected", e.Rows, len(e.Participations), len(e.Rejected))
	}
	for _, p := range e.Participations {
		if !p.Shared && (p.Levels != nil || p.Mastery != nil || p.Person != "" || !p.At.IsZero()) {
			t.Errorf("line %d was not shared and gives %+v", p.Record.Row, p)
		}
		if p.Levels != nil && p.Person == "" {
			t.Errorf("line %d: levels of nobody", p.Record.Row)
		}
		for id, l := range p.Levels {
			if _, ok := LookupCompetence(id); !ok || id.Framework() != "pix" || l > MaxLevel {
				t.Errorf("line %d: level %d of %q", p.Record.Row, l, id)
			}
		}
	}
	for _, i := range issues {
		sayIssue(t, i)
	}
	return e, issues
}

// pixSummary is a participation in a line.
func pixSummary(p Participation) string {
	if !p.Shared {
		return fmt.Sprintf("%d %s %s: not shared, %v done", p.Record.Row, p.FamilyName, p.GivenName, p.Progress)
	}
	out := fmt.Sprintf("%d %s %s <%s> %s:", p.Record.Row, p.FamilyName, p.GivenName, p.Person, p.At.Format("2006-01-02 15:04 MST"))
	for _, id := range slices.Sorted(maps.Keys(p.Levels)) {
		out += fmt.Sprintf(" %s@%d", id, p.Levels[id])
	}
	for _, m := range p.Mastery {
		out += fmt.Sprintf(" %s=%v", strings.TrimSpace(string(m.Competence)+" "+m.Name), m.Share)
	}
	return out
}

func pixCodes(issues []Issue) []string {
	var out []string
	for _, i := range issues {
		out = append(out, fmt.Sprintf("%s %d", i.Code, i.Row))
	}
	return out
}

const pixAdaRead = "2 Morvan Ada <ada.morvan@ys.example> 2026-03-02 09:05 CET: pix:2.3@3 pix:3.2@1"

func TestReadPix(t *testing.T) {
	for _, c := range []struct {
		name, text string
		o          PixOptions
		kind       PixKind
		want       []string
		issues     []string
	}{
		{"profiles", pixText(pixNew, pixAda, pixAbsent), PixOptions{}, PixProfiles, []string{pixAdaRead, "3 Le Goff Yann: not shared, 1 done"}, nil},
		{"older profiles, quotes, guarded names, curly apostrophes",
			pixText(pixOld, `'@Ys|7|C|'=B|'-Le "Goff"; Ép. Roy|'+Anne|a@ys.example|Oui|2026-07-01|80|Oui|1|5|41`), PixOptions{}, PixProfiles,
			[]string{`2 -Le "Goff"; Ép. Roy +Anne <a@ys.example> 2026-07-01 00:00 CEST: pix:2.4@5`}, nil},
		{"assessment, by an identifier of digits, unfinished and finished but not shared",
			pixText(pixNewAssessment, "Ys|8|C|Socle|Base|Morvan|Ada|12345|1|25/02/2026 11:20|Oui|01/06/2026 11:05|2|Non|0,75|0,67|3|2|0,5|4|2|OK",
				"Ys|8|C|Socle|Base|Roy|Luc|A-17|0,417|26/02/2026 09:01|Non|NA|NA|NA|NA|NA|NA|NA|NA|NA|NA|NA",
				"Ys|8|C|Socle|Base|Roy|Zoé||1|26/02/2026 09:01|Non|NA|NA|NA|NA|NA|NA|NA|NA|NA|NA|NA"), PixOptions{By: PixExternalID}, PixAssessment,
			[]string{"2 Morvan Ada <> 2026-06-01 11:05 CEST: pix:4.1 Sécuriser l’environnement numérique=0.67 Protection et sécurité=0.5",
				"3 Roy Luc: not shared, 0.417 done", "4 Roy Zoé: not shared, 1 done"}, nil},
		{"older assessment, without progress", pixText(pixOldAssessment, "Ys|8|Socle|Base|Morvan|Ada|2025-02-25|Oui|2025-06-01|0,5|0,5"), PixOptions{},
			PixAssessment, []string{"2 Morvan Ada <> 2025-06-01 00:00 CEST: pix:2.1 Interagir=0.5"}, nil},
		{"a share that is none is left out", pixText(pixOldAssessment, "Ys|8|Socle|Base|Morvan|Ada|2025-02-25|Oui|2025-06-01|0,5|67"), PixOptions{},
			PixAssessment, []string{"2 Morvan Ada <> 2025-06-01 00:00 CEST:"}, []string{"pix-mastery 2"}},
		{"Windows-1252, commas, no byte order mark",
			strings.NewReplacer(";", ",", "\ufeff", "", "é", "\xe9", "’", "\x92", "ô", "\xf4").Replace(pixText(pixNew, pixAda)), PixOptions{}, PixProfiles,
			[]string{pixAdaRead}, nil},
		{"carriage returns, blank lines, exports put end to end", strings.ReplaceAll(pixText(pixNew, pixAda)+"\n"+strings.TrimPrefix(pixText(pixNew, pixAbsent), "\ufeff"), "\n", "\r\n"),
			PixOptions{}, PixProfiles, []string{pixAdaRead, "5 Le Goff Yann: not shared, 1 done"}, nil},
		{"by an external identifier", pixText(strings.Replace(pixNew, "Courriel professionnel", "N° d’agent", 1), pixAda), PixOptions{By: PixExternalID}, PixProfiles,
			[]string{pixAdaRead}, nil},
		{"an identifier beside an address", pixText(strings.Replace(pixNew, "|Courriel", "|Groupe|Matricule|Courriel", 1), strings.Replace(pixAda, "|Ada.", "|G1|M-1|Ada.", 1)),
			PixOptions{By: PixExternalID}, PixProfiles, []string{strings.Replace(pixAdaRead, "ada.morvan@ys.example", "m-1", 1)}, nil},
		{"the column named", pixText(strings.Replace(pixNew, "|Courriel", "|Numéro Étudiant|Courriel", 1), strings.Replace(pixAda, "|Ada.", "|0042|Ada.", 1)),
			PixOptions{By: PixExternalID, Column: "numero etudiant"}, PixProfiles, []string{strings.Replace(pixAdaRead, "ada.morvan@ys.example", "0042", 1)}, nil},
		{"points without a level, 8 a level", pixText(strings.ReplaceAll(pixNew, "Niveau pour la compétence", "Rang de"), pixAda), PixOptions{}, PixProfiles, []string{pixAdaRead}, nil},
		{"a competence never tried is not level 0", pixText(pixNew, strings.Replace(pixAda, "|3|24|1|9", "|0|0|0|7", 1)), PixOptions{}, PixProfiles,
			[]string{"2 Morvan Ada <ada.morvan@ys.example> 2026-03-02 09:05 CET: pix:3.2@0"}, nil},
		{"a level that its points do not bear", pixText(pixNew, strings.Replace(pixAda, "|3|24|", "|4|24|", 1)), PixOptions{}, PixProfiles,
			[]string{strings.Replace(pixAdaRead, "2.3@3", "2.3@4", 1)}, []string{"pix-level-points 2"}},
		{"a level capped below its points", pixText(pixNew, strings.Replace(pixAda, "|3|24|", "|7|64|", 1)), PixOptions{}, PixProfiles,
			[]string{strings.Replace(pixAdaRead, "2.3@3", "2.3@7", 1)}, nil},
		{"a level not stated", pixText(pixNew, strings.Replace(pixAda, "|1|9", "|NA|NA", 1)), PixOptions{}, PixProfiles, []string{strings.TrimSuffix(pixAdaRead, " pix:3.2@1")}, nil},
		{"a competence that Pix has not, and one twice", pixText(strings.ReplaceAll(pixNew, "Développer des documents multimedia", "Voler")+"|Niveau pour la compétence COLLABORER", pixAda+"|8"),
			PixOptions{}, PixProfiles, []string{strings.TrimSuffix(pixAdaRead, " pix:3.2@1")}, []string{"pix-competence 1", "pix-column-twice 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, issues := readPix(t, c.text, c.o)
			var got []string
			for _, p := range e.Participations {
				got = append(got, pixSummary(p))
			}
			if diff := cmp.Diff(c.want, got); diff != "" || e.Kind != c.kind {
				t.Errorf("kind %q, (-want +got):\n%s", e.Kind, diff)
			}
			if diff := cmp.Diff(c.issues, pixCodes(issues)); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReadPixRefuses: a row that is wrong costs itself alone, and its issue
// holds nothing of the person.
func TestReadPixRefuses(t *testing.T) {
	for _, c := range []struct{ name, old, new, code, value string }{
		{"neither yes nor no", "|Oui|", "|peut-être|", "pix-shared", "peut-être"},
		{"no date", "02/03/2026 09:05", "NA", "pix-date", "NA"},
		{"a spreadsheet's day", "02/03/2026 09:05", "46083", "pix-date", "46083"},
		{"a month 13", "02/03/2026 09:05", "02/13/2026 09:05", "pix-date", "02/13/2026 09:05"},
		{"a year before Pix", "02/03/2026 09:05", "02/03/0026 09:05", "pix-date", "02/03/0026 09:05"},
		{"no address", "Ada.Morvan@ys.example", "Ada Morvan", "pix-person", ""},
		{"nobody", "Ada.Morvan@ys.example", "", "pix-person", ""},
		{"level 9", "|3|24|", "|9|24|", "pix-level", "9"},
		{"half a level", "|3|24|", "|3,5|24|", "pix-level", "3,5"},
		{"a level below 0", "|3|24|", "|-1|24|", "pix-level", "-1"},
		{"a level in words", "|3|24|", "|trois|24|", "pix-level", "trois"},
		{"points in words", "|3|24|", "|3|beaucoup|", "pix-points", "beaucoup"},
		{"too many points", "|3|24|", "|3|1024|", "pix-points", "1024"},
		{"a row cut off", "|1|9", "", "pix-width", ""},
		{"a cell too many", "|1|9", "|1|9|x", "pix-width", ""},
		{"a null byte", "Bilan", "Bi\x00lan", "nul-bytes", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, issues := readPix(t, pixText(pixNew, strings.Replace(pixAda, c.old, c.new, 1), strings.Replace(pixAda, "Morvan|Ada", "Riou|Eva", 1)), PixOptions{})
			if len(e.Participations) != 1 || e.Participations[0].FamilyName != "Riou" || len(e.Rejected) != 1 || len(issues) != 1 {
				t.Fatalf("%d read, %d rejected, %v", len(e.Participations), len(e.Rejected), pixCodes(issues))
			}
			i := issues[0]
			if i.Code != c.code || i.Row != 2 || i.Grade != Error || i.Value != c.value || !cmp.Equal(i, e.Rejected[0].Issue) {
				t.Errorf("issue %+v", i)
			}
			text, err := json.Marshal(i)
			if err != nil || strings.Contains(strings.ToLower(string(text)), "morvan") {
				t.Errorf("the issue tells who: %s, %v", text, err)
			}
		})
	}
	e, issues := readPix(t, pixText(pixNew, pixAda)+"\"Mairie;7;\n"+strings.TrimPrefix(pixText(pixAda), "\ufeff"), PixOptions{})
	if len(e.Participations) != 2 || !cmp.Equal(pixCodes(issues), []string{"quotes-open 3"}) {
		t.Errorf("a quote left open costs more than its line: %d read, %v", len(e.Participations), pixCodes(issues))
	}
}

// TestReadPixStops: a file that could give levels to the wrong person, or that
// were not shared, is not used.
func TestReadPixStops(t *testing.T) {
	two := strings.Replace(pixNew, "|Courriel", "|Mail|Courriel", 1)
	for _, c := range []struct {
		name, text string
		o          PixOptions
		code       string
	}{
		{"nothing", "", PixOptions{}, "empty-source"},
		{"a byte order mark", "\ufeff\n;;\n", PixOptions{}, "empty-source"},
		{"another table", "Titre;Durée\nExcel;7\n", PixOptions{}, "pix-unknown"},
		{"a workbook", "PK\x03\x04xl/workbook.xml", PixOptions{}, "pix-csv"},
		{"a page", "<html><body>Connexion</body></html>", PixOptions{}, "pix-csv"},
		{"no column of sharing", pixText(strings.Replace(pixNew, "Envoi (O/N)", "Envoi", 1), pixAda), PixOptions{}, "pix-sharing"},
		{"no column of its date", pixText(strings.Replace(pixNew, "Date et heure", "Jour", 1), pixAda), PixOptions{}, "pix-sharing"},
		{"nobody named", pixText(strings.Replace(pixNew, "|Courriel professionnel", "", 1)), PixOptions{}, "pix-person-column"},
		{"no identifier", pixText(strings.Replace(pixNew, "Courriel professionnel", "Classe", 1)), PixOptions{By: PixExternalID}, "pix-person-column"},
		{"no such column", pixText(pixNew, pixAda), PixOptions{Column: "Matricule"}, "pix-person-column"},
		{"a column of results", pixText(pixNew, pixAda), PixOptions{Column: "Nombre de pix total"}, "pix-person-column"},
		{"two addresses", pixText(two), PixOptions{}, "pix-person-columns"},
		{"two identifiers", pixText(strings.Replace(pixNew, "|Courriel", "|Matricule|Badge|Courriel", 1)), PixOptions{By: PixExternalID}, "pix-person-columns"},
		{"too large", pixText(pixNew, pixAda), PixOptions{Limits: Limits{Bytes: 100}}, "bytes-limit"},
		{"too many rows", pixText(pixNew, pixAda, pixAda), PixOptions{Limits: Limits{Rows: 1}}, "rows-limit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, issues := readPix(t, c.text, c.o)
			if len(issues) != 1 || issues[0].Code != c.code || issues[0].Grade != Fatal {
				t.Errorf("issues %+v, want %s", issues, c.code)
			}
		})
	}
}

// TestPixCompetences: each of Pix's 16 competences is known by its name however
// apostrophes and accents are written.
func TestPixCompetences(t *testing.T) {
	f, _ := FrameworkByID("pix")
	if len(f.Competences) != 16 {
		t.Fatalf("%d competences", len(f.Competences))
	}
	for what, change := range map[string]*strings.Replacer{
		"curly": strings.NewReplacer("'", "’"), "straight": strings.NewReplacer("’", "'"), "modifier": strings.NewReplacer("’", "ʼ"),
		"without accents": strings.NewReplacer("é", "e", "è", "e", "É", "E", "à", "a", "ê", "e"), "apart": strings.NewReplacer("é", "e\u0301"),
		"no-break spaces": strings.NewReplacer(" ", "\u00a0"),
	} {
		header := pixOld[:strings.Index(pixOld, "|Niveau")]
		row := "Ys|7|C|B|Roy|Luc|l@ys.example|Oui|2026-01-02|1|Non|0"
		want := map[CompetenceID]Level{}
		for i, c := range f.Competences {
			header += "|" + change.Replace("Niveau pour la compétence "+c.NameFR)
			row += fmt.Sprint("|", i%8+1)
			want[c.ID] = Level(i%8 + 1)
		}
		e, issues := readPix(t, pixText(header, row), PixOptions{})
		if len(e.Participations) != 1 || len(issues) > 0 {
			t.Fatalf("%s: %v", what, pixCodes(issues))
		}
		if diff := cmp.Diff(want, e.Participations[0].Levels); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func TestLatestPix(t *testing.T) {
	at := func(row int, who string, day int, levels map[CompetenceID]Level) Participation {
		return Participation{Record: Record{Row: row}, Person: who, Shared: levels != nil, At: time.Date(2026, 3, day, 0, 0, 0, 0, Paris()), Levels: levels}
	}
	some := map[CompetenceID]Level{"pix:1.1": 1}
	all := []Participation{
		at(1, "a", 2, some), at(2, "a", 5, some), at(3, "a", 3, some), // not in order
		at(4, "b", 2, some), at(5, "b", 2, some), // at once: the last
		at(6, "c", 2, some), at(7, "c", 9, nil), // the later one was not shared
		at(8, "d", 2, some), at(9, "d", 3, map[CompetenceID]Level{}), // reset: no level left
		at(10, "", 2, some),
	}
	var got []int
	for _, p := range LatestPix(all, func(p Participation) string { return p.Person }) {
		got = append(got, p.Record.Row)
	}
	if diff := cmp.Diff([]int{2, 5, 6, 9}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
