package catalog

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/parcours-formation/parcours/messages"
)

// TestPixShared reads the files made after Pix Orga's published format. In
// continuous integration they must be there.
func TestPixShared(t *testing.T) {
	if os.Getenv("CI") == "true" && os.Getenv("PARCOURS_SHARED") == "" {
		t.Setenv("PARCOURS_SHARED", filepath.Join("..", "..", "shared", "data")) // sharedFile then fails where they are not
	}
	const (
		levels = " pix:1.1@3 pix:1.2@2 pix:1.3@4 pix:2.1@3 pix:2.2@2 pix:2.3@5 pix:2.4@1 pix:3.1@3 pix:3.3@2 pix:3.4@0 pix:4.1@4 pix:4.2@3 pix:4.3@2 pix:5.1@1 pix:5.2@2"
		goff   = `3 Le "Goff"; Ép. Martin Anne-Marie: not shared, 1 done`
		petit  = "3 -Petit Luc: not shared, 0.417 done"
		zoe    = "pix:1.1 Mener une recherche et une veille d’information=0.67 pix:2.3 Collaborer=0.5 pix:4.1 Sécuriser l'environnement numérique=1" +
			" Information et données=0.67 Communication et collaboration=0.5 Protection et sécurité=1"
	)
	for _, c := range []struct {
		file string
		o    PixOptions
		kind PixKind
		want []string
	}{
		{"Resultats-Campagne_profils_idexterne-4242-2025-06-01-1105.csv", PixOptions{By: PixExternalID}, PixProfiles, []string{"2 =Bono @Jean <agent-0042> 2025-03-02 00:04 CET:" + levels, goff}},
		// without a column for the person, one that is there stands in
		{"Resultats-Campagne_profils-4242-2025-06-01-1105.csv", PixOptions{By: PixExternalID, Column: "Nom du Participant"}, PixProfiles, []string{"2 =Bono @Jean <=bono> 2025-03-02 00:04 CET:" + levels, goff}},
		{"OLD_format_Resultats-Campagne_profils-4242.csv", PixOptions{By: PixExternalID, Column: "Nom du Participant"}, PixProfiles, []string{"2 =Bono @Jean <=bono> 2025-03-01 00:00 CET:" + levels, goff}},
		{"Resultats-Parcours_rentree-77-2025-06-01-1105.csv", PixOptions{}, PixAssessment, []string{"2 Durand Zoé <> 2025-06-01 11:05 CEST: " + zoe, petit}},
		{"OLD_format_Resultats-Parcours_rentree-77.csv", PixOptions{}, PixAssessment, []string{"2 Durand Zoé <> 2025-06-01 00:00 CEST: " + zoe, petit}},
	} {
		t.Run(c.file, func(t *testing.T) {
			text, err := os.ReadFile(sharedFile(t, "pix/"+c.file))
			if err != nil {
				t.Fatal(err)
			}
			e, issues := readPix(t, string(text), c.o)
			var got []string
			for _, p := range e.Participations {
				got = append(got, pixSummary(p))
			}
			if diff := cmp.Diff(c.want, got); diff != "" || e.Kind != c.kind || len(issues) > 0 {
				t.Errorf("%s, %v (-want +got):\n%s", e.Kind, pixCodes(issues), diff)
			}
		})
	}
}

// TestPixRejects: what is refused stands in a file for its reader alone, and is
// an export again once it is mended.
func TestPixRejects(t *testing.T) {
	dir := t.TempDir()
	bad := strings.Replace(strings.Replace(pixAda, "|Oui|", "|?|", 1), "Morvan|Ada", "'-Morvan|'t Ada", 1)
	e, _ := readPix(t, pixText(pixNew, pixAbsent, bad), PixOptions{})
	say := func(i Issue) string { return i.Code }
	for range 2 { // a second run writes no second file
		files, err := WritePixRejects(dir, e.Rejected, say)
		if diff := cmp.Diff([]string{filepath.Join(dir, "r-rejets.csv")}, files); diff != "" || err != nil {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
	}
	name := filepath.Join(dir, "r-rejets.csv")
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 2 || !slices.Equal(rows[1][len(rows[1])-2:], []string{"3", "pix-shared"}) {
		t.Fatalf("%v, %q", err, rows)
	}
	back, issues := readPix(t, strings.Replace(string(text), ";?;", ";Oui;", 1), PixOptions{})
	if len(back.Participations) != 1 || len(issues) > 0 {
		t.Fatalf("mended: %v", pixCodes(issues))
	}
	want := strings.Replace(pixAdaRead, "Morvan Ada", "-Morvan 't Ada", 1)
	if got := pixSummary(back.Participations[0]); got != want {
		t.Errorf("mended: %s\nwant %s", got, want)
	}
	if diff := cmp.Diff(e.Rejected[0].Record.Header, back.Participations[0].Record.Header); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
}

func TestReadPixUsers(t *testing.T) {
	for _, c := range []struct {
		name, text string
		o          PixOptions
		want       map[string]string
		issues     []string
	}{
		{"by address", "email;slack_user\nA@ys.example;U012AB\nb@ys.example;w99xy\n", PixOptions{}, map[string]string{"a@ys.example": "U012AB", "b@ys.example": "W99XY"}, nil},
		{"Slack's own list", "username,email,status,userid,fullname\nada,a@ys.example,Member,U012AB,Ada\nbot,,Bot,U0BOT,Bot\n", PixOptions{}, map[string]string{"a@ys.example": "U012AB"}, nil},
		{"by identifier, the other way round", "\ufeffSlack\tN° d’agent\r\nU012AB\tA-17\r\n", PixOptions{By: PixExternalID}, map[string]string{"a-17": "U012AB"}, nil},
		{"a column named", "Nom;Matricule;Slack user\nAda;A-17;U012AB\n", PixOptions{By: PixExternalID, Column: "MATRICULE"}, map[string]string{"a-17": "U012AB"}, nil},
		{"lines that are wrong", "email;slack_user\nAda;U012AB\nb@ys.example;Bob\nc@ys.example;\nd@ys.example;U0D\n;U0E\ne@ys.example\n", PixOptions{},
			map[string]string{"d@ys.example": "U0D"}, []string{"pix-users-line 2", "pix-users-line 3", "pix-users-line 7"}},
		{"a person with two ids", "email;slack_user\na@ys.example;U0A\na@ys.example;U0A\nA@ys.example;U0B\n", PixOptions{}, map[string]string{"a@ys.example": ""}, []string{"pix-users-twice 4"}},
		{"no column of ids", "email;nom\na@ys.example;U0A\n", PixOptions{}, map[string]string{}, []string{"pix-users-columns 1"}},
		{"which column", "Nom;Matricule;Slack user\nAda;A-17;U012AB\n", PixOptions{By: PixExternalID}, map[string]string{}, []string{"pix-users-columns 1"}},
		{"nothing", "", PixOptions{}, map[string]string{}, []string{"empty-source 0"}},
	} {
		c.o.Source = "u.csv"
		got, issues, err := ReadPixUsers(strings.NewReader(c.text), c.o)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", c.name, err, diff)
		}
		if diff := cmp.Diff(c.issues, pixCodes(issues)); diff != "" {
			t.Errorf("%s: issues (-want +got):\n%s", c.name, diff)
		}
		for _, i := range issues {
			if sayIssue(t, i); strings.Contains(i.Value, "@") {
				t.Errorf("%s: the issue tells who: %+v", c.name, i)
			}
		}
	}
}

var jobsRead = map[string][]Target{
	"Gestionnaire RH":   {{"pix:1.3", 4}, {"pix:4.2", 3}},
	"Chargée d’accueil": {{"pix:2.1", 3}, {"digcomp:4.1", 5}},
}

func TestReadJobs(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       map[string][]Target
		issues     []string
	}{
		{"names and codes", "Métier;Compétence;Niveau\nGestionnaire RH;Traiter des données;4\ngestionnaire rh;pix:4.2;niveau 3\nChargée d’accueil;Interagir;intermédiaire\nChargée d'accueil;digcomp:4.1;5\n", jobsRead, nil},
		{"in English, other columns, commas, a competence that is not required",
			"Job,Area,Competence,Required level\nGestionnaire RH,Data,pix:1.3,4\nGestionnaire RH,Safety,pix:4.2,3\nGestionnaire RH,Safety,pix:4.3,NA\nChargée d’accueil,,pix:2.1,3\nChargée d’accueil,,digcomp:4.1,5\n", jobsRead, nil},
		{"lines that are wrong", "Métier;Compétence;Niveau\n;pix:1.1;2\nA;Tricoter;2\nA;pix:1.1;9\nA;pix:1.1;\nA;pix:1.1;beaucoup\nA;pix:1.1;2\nA;Collaborer;3\nA;pix:2.3;5\nA;pix:2.3;5\n",
			map[string][]Target{"A": {{"pix:1.1", 2}, {"pix:2.3", 5}}}, []string{"jobs-job 2", "jobs-competence 3", "jobs-level 4", "jobs-level 5", "jobs-level 6", "jobs-twice 9"}},
		{"no column of competences", "Métier;Niveau\nAccueil;3\nÉtat civil;2\n", map[string][]Target{}, []string{"jobs-columns 0"}},
		{"no column of jobs", "Nom;Compétence;Niveau\nA;pix:1.1;2\n", map[string][]Target{}, []string{"jobs-columns 0"}},
		{"nothing", "", map[string][]Target{}, []string{"empty-source 0"}},
	} {
		got, issues, err := ReadJobs(t.Context(), textSource("m.csv", c.text), ReadOptions{})
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", c.name, err, diff)
		}
		codes := pixCodes(issues)
		for i, code := range codes { // where the header was looked for is not the matter
			if strings.HasPrefix(code, "jobs-columns") {
				codes[i] = "jobs-columns 0"
			}
			sayIssue(t, issues[i])
		}
		if diff := cmp.Diff(c.issues, codes); diff != "" {
			t.Errorf("%s: issues (-want +got):\n%s", c.name, diff)
		}
	}
	if name, ok := FindJob(jobsRead, "CHARGEE D'ACCUEIL"); name != "Chargée d’accueil" || !ok {
		t.Errorf("found %q", name)
	}
}

// TestReadJobsWorkbook: a job in a cell merged over its lines is that of each.
func TestReadJobsWorkbook(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range [][]any{{"Métier", "Compétence", "Niveau"}, {"Gestionnaire RH", "pix:1.3", 4}, {"", "pix:4.2", 3}, {"Chargée d’accueil", "pix:2.1", 3}, {"", "digcomp:4.1", 5}} {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range [][2]string{{"A2", "A3"}, {"A4", "A5"}} {
		if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	text, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	got, issues, err := ReadJobs(t.Context(), readerSource("m.xlsx", text), ReadOptions{})
	if diff := cmp.Diff(jobsRead, got); diff != "" || err != nil || len(issues) > 0 {
		t.Errorf("%v, %v (-want +got):\n%s", err, issues, diff)
	}
}

// TestPixIssueCodes: each code has its sentences, and the list is the code's.
func TestPixIssueCodes(t *testing.T) {
	used := regexp.MustCompile(`"((?:pix|jobs)-[a-z-]+)"`)
	files, err := filepath.Glob("pix*.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(string(text), -1) {
			if name != "pix_codes.go" && !strings.HasSuffix(name, "_test.go") && !slices.Contains(found, m[1]) {
				found = append(found, m[1])
			}
		}
	}
	slices.Sort(found)
	if diff := cmp.Diff(slices.Sorted(slices.Values(PixIssueCodes)), found); diff != "" {
		t.Errorf("(-list +code):\n%s", diff)
	}
	for _, lang := range []string{"fr", "en"} {
		for _, code := range PixIssueCodes {
			if p := messages.For(lang); !p.Has("issue."+code+".what") || !p.Has("issue."+code+".mend") {
				t.Errorf("%s has no sentences for %s", lang, code)
			}
		}
	}
}

// FuzzPix: whatever the bytes, an export ends in participations and issues that
// hold together, and a list of Slack users in ids.
func FuzzPix(f *testing.F) {
	for _, text := range []string{
		pixText(pixNew, pixAda, pixAbsent), pixText(pixOld, `'@Ys|7|C|'=B|'-Le "Goff"|'+Anne|a@ys.example|Oui|2026-07-01|80|Oui|1|5|41`),
		pixText(pixOldAssessment, "Ys|8|Socle|Base|Morvan|Ada|2025-02-25|Oui|2025-06-01|0,5|0,5"),
		strings.Replace(pixText(pixNew, pixAda), "Oui", "?", 1), "\xff\xfeN\x00o\x00", "email;slack_user\na@b.c;U012\n", "\"", "a;b;parcours_ligne;parcours_motif\n",
	} {
		f.Add([]byte(text), "Courriel professionnel", true)
	}
	f.Fuzz(func(t *testing.T, data []byte, column string, byEmail bool) {
		o := PixOptions{Source: "f.csv", By: PixExternalID, Column: column, Limits: Limits{Bytes: 1 << 16, Rows: 50, CellBytes: 512, RecordBytes: 4096, Issues: 20}}
		if byEmail {
			o.By, o.Column = PixEmail, ""
		}
		e, issues := readPix(t, string(data), o)
		if len(issues) == 0 && e.Rows == 0 && e.Kind == "" {
			t.Errorf("nothing read and nothing said of %q", data)
		}
		latest := LatestPix(e.Participations, func(p Participation) string { return p.Person })
		seen := map[string]bool{}
		for _, p := range latest {
			if seen[p.Person] || !p.Shared || p.Person == "" {
				t.Errorf("latest of %q: %+v", p.Person, p)
			}
			seen[p.Person] = true
		}
		users, _, err := ReadPixUsers(bytes.NewReader(data), o)
		if err != nil {
			t.Errorf("users: %v", err)
		}
		for who, user := range users {
			if who == "" || user != "" && !slackUser.MatchString(user) {
				t.Errorf("%q is the Slack user %q", who, user)
			}
		}
	})
}

// FuzzPixJobs: what a job requires is a known competence at a level.
func FuzzPixJobs(f *testing.F) {
	for _, text := range []string{"Métier;Compétence;Niveau\nA;pix:1.1;2\nA;Collaborer;NA\n", "Job,Skill,Level\n,,\nA,x,9\n", "\xff\xfeN\x00o\x00"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		jobs, _, err := ReadJobs(t.Context(), readerSource("f.csv", bytes.NewReader(data)), ReadOptions{Limits: fuzzLimits})
		if err != nil {
			t.Errorf("jobs: %v", err)
		}
		for name, targets := range jobs {
			for _, target := range targets {
				if _, ok := LookupCompetence(target.Competence); name == "" || !ok || target.Level < 1 || target.Level > MaxLevel {
					t.Errorf("job %q requires %+v", name, target)
				}
			}
		}
	})
}
