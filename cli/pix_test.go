package cli

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/playground"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
)

// TestPixImport: shown first, kept with -apply, once.
func TestPixImport(t *testing.T) {
	w := newPixWorld(t)
	text := pixHeader + pixCamille + pixBefore + pixElise + pixThomas
	code, out := w.pix(text)
	if code != exitOK || !strings.Contains(out, "2 agents reconnus") || !strings.Contains(out, "Aperçu seulement") ||
		!strings.Contains(out, "1 participation laissée") || !strings.Contains(out, "Envoyées\u00a0: 3\u00a0; non envoyées\u00a0: 1,") {
		t.Errorf("preview: code %d\n%s", code, out)
	}
	checkText(t, "pix import", out)
	if _, err := os.Stat(w.env[varData]); !os.IsNotExist(err) {
		t.Errorf("a preview makes a store: %v", err)
	}
	if code, out = w.pix(text, "-apply"); code != exitOK || !strings.Contains(out, "les niveaux de 2 agents ont changé") {
		t.Errorf("apply: code %d\n%s", code, out)
	}
	applied := map[string]string{"U0CAMILLE": "pix:2.3@4 pix:3.4@2 1", "U0ELISE": "pix:2.3@3 1"}
	w.want("applied", applied)
	if code, out = w.pix(text, "-apply"); code != exitOK || !strings.Contains(out, "rien ne change") {
		t.Errorf("again: code %d\n%s", code, out)
	}
	w.want("applied again", applied)
	if code, out = w.pix(pixHeader+pixBefore, "-apply"); code != exitOK || !strings.Contains(out, "1 agent laissé tel quel") {
		t.Errorf("last year's export: code %d\n%s", code, out)
	}
	w.want("after last year's export", applied)
}

// TestPixImportMerges: Pix's level takes the place of the one that was there,
// higher or lower; what else is known of the person stays.
func TestPixImportMerges(t *testing.T) {
	w := newPixWorld(t)
	w.put("U0CAMILLE", recommend.Levels{"pix:2.3": 2, "pix:3.4": 6, "pix:1.1": 5, "digcomp:2.4": 7})
	w.put("U0ELISE", recommend.Levels{"pix:2.3": 3, "pix:3.4": 6})
	code, out := w.pix(pixHeader+pixCamille+pixElise, "-json", "-apply")
	var r pixReport
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitOK {
		t.Fatalf("code %d, %v\n%s", code, err, out)
	}
	want := []pixCompetenceReport{{Competence: "pix:2.3", People: 2, Raised: 1, Same: 1}, {Competence: "pix:3.4", People: 1, Lowered: 1}}
	if diff := cmp.Diff(want, r.Competences); diff != "" || r.Levels != 3 || r.Changing != 1 || r.Written != 1 || !r.Applied {
		t.Errorf("%+v (-want +got):\n%s", r, diff)
	}
	w.want("merged", map[string]string{"U0CAMILLE": "digcomp:2.4@7 pix:1.1@5 pix:2.3@4 pix:3.4@2 1", "U0ELISE": "pix:2.3@3 pix:3.4@6 1"})
	w.in(func(ctx context.Context, s *store.Store) {
		l, err := s.Learner(ctx, store.NewLearnerID("T0PARCOURS", "U0CAMILLE"))
		if err != nil || l.Profile.Place != "Lyon" || l.Lang != "fr" {
			t.Errorf("the rest of the person: %+v, %v", l, err)
		}
	})
}

// TestPixImportCutShort: what a run left undone the next one does: one person's
// levels were written, the journal's entry and the other person were not.
func TestPixImportCutShort(t *testing.T) {
	w := newPixWorld(t)
	w.put("U0CAMILLE", recommend.Levels{"pix:2.3": 4, "pix:3.4": 2})
	text := pixHeader + pixCamille + pixElise
	if code, out := w.pix(text, "-apply"); code != exitOK || !strings.Contains(out, "les niveaux de 1 agent ont changé") {
		t.Errorf("code %d\n%s", code, out)
	}
	w.want("finished", map[string]string{"U0CAMILLE": "pix:2.3@4 pix:3.4@2 1", "U0ELISE": "pix:2.3@3 1"})

	w.in(func(ctx context.Context, s *store.Store) {
		over, cancel := context.WithCancel(ctx)
		cancel()
		one := catalog.Participation{At: time.Now(), Levels: map[catalog.CompetenceID]catalog.Level{"pix:1.1": 1}}
		p := &pixPlan{people: []pixChange{{pixPerson: pixPerson{id: "x", one: one}}}}
		if n, err := p.apply(over, s); !errors.Is(err, context.Canceled) || n != 0 {
			t.Errorf("a run that is over writes %d: %v", n, err)
		}
	})
}

// TestPixImportRejects: rows that are wrong and people whom nobody knows are
// told by their lines and kept to be mended; the others go on.
func TestPixImportRejects(t *testing.T) {
	w := newPixWorld(t)
	text := pixHeader + pixBroken + pixCamille + pixNobody
	code, out := w.pix(text, "-apply")
	for _, want := range []string{"Refusée  r.csv, ligne 2", "«\u00a012\u00a0» n’est pas un niveau", "1 personne introuvable", "r.csv, ligne 4\n", "r-rejets.csv", "les niveaux de 1 agent ont changé"} {
		if !strings.Contains(out, want) {
			t.Errorf("does not say %q", want)
		}
	}
	if code != exitOK || t.Failed() {
		t.Errorf("code %d\n%s", code, out)
	}
	w.want("the rest", map[string]string{"U0CAMILLE": "pix:2.3@4 pix:3.4@2 1"})
	if _, out = w.pix(text, "-names"); !strings.Contains(out, "ligne 4 (Inconnue Maud)") {
		t.Errorf("-names\n%s", out)
	}
	rejects, err := os.ReadFile(filepath.Join(w.dir, "r-rejets.csv"))
	if err != nil || strings.Count(string(rejects), "\n") != 3 || strings.Contains(string(rejects), "Durand") {
		t.Errorf("%v\n%s", err, rejects)
	}
	mended := strings.NewReplacer(";12;24;", ";3;24;").Replace(string(rejects))
	w.write("users.csv", pixUsers+"maud.inconnue@prefecture.example;U0THOMAS\n")
	if code, out = w.pix(mended, "-apply"); code != exitOK || !strings.Contains(out, "les niveaux de 2 agents ont changé") {
		t.Errorf("mended: code %d\n%s", code, out)
	}
	w.want("mended", map[string]string{"U0CAMILLE": "pix:2.3@4 pix:3.4@2 1", "U0NOE": "pix:2.3@3 1", "U0THOMAS": "pix:2.3@3 1"})
}

// TestPixImportStops: a file that cannot be used keeps the others from being
// half taken in.
func TestPixImportStops(t *testing.T) {
	w := newPixWorld(t)
	other := w.write("autre.csv", strings.Replace(pixHeader, "Adresse mail", "Classe", 1))
	code, out := w.pix(pixHeader+pixCamille, other, "-apply")
	if code != exitFail || !strings.Contains(out, "Rien n’est fait") || !strings.Contains(out, "autre.csv, ligne 1") {
		t.Errorf("code %d\n%s", code, out)
	}
	w.write("users.csv", "nom;prenom\n")
	if code, out = w.pix(pixHeader+pixCamille, "-apply"); code != exitFail || !strings.Contains(out, "users.csv, ligne 1") {
		t.Errorf("users: code %d\n%s", code, out)
	}
	w.write("users.csv", pixUsers)
	if code, out = w.pix(pixHeader+pixNobody, "-apply", "-rejects", filepath.Join(w.dir, "users.csv", "x")); code != exitFail {
		t.Errorf("a folder for rejects that cannot be: code %d\n%s", code, out)
	}
	if _, err := os.Stat(w.env[varData]); !os.IsNotExist(err) {
		t.Errorf("something was written: %v", err)
	}
}

// TestPixImportAssessment: shares are shown; nobody is looked for, nothing kept.
func TestPixImportAssessment(t *testing.T) {
	w := newPixWorld(t)
	file := w.write("p.csv", "\ufeff"+`"Nom du Participant";"Prénom du Participant";"% de progression";"Partage (O/N)";"Date et heure du partage (Europe/Paris)";`+
		`"% maitrise de l'ensemble des acquis du profil";"% de maitrise des acquis de la compétence Collaborer"`+"\n"+
		`"Durand";"Camille";1;"Oui";"02/03/2026 09:05";0,5;0,25`+"\n"+`"Robert";"Élise";1;"Oui";"02/03/2026 09:05";0,5;0,75`+"\n"+`"Lefèvre";"Thomas";0,4;"Non";"NA";"NA";"NA"`+"\n")
	code, out := w.importing(file, "-apply")
	if code != exitOK || !strings.Contains(out, "n’indique aucun niveau") || !strings.Contains(out, "50\u00a0%") || !strings.Contains(out, "dont inachevées\u00a0: 1") {
		t.Errorf("code %d\n%s", code, out)
	}
	checkText(t, "pix import", out)
	w.want("nothing", map[string]string{})
}

// TestPixImportSlack: Slack says whose an address is, and who may ask.
func TestPixImportSlack(t *testing.T) {
	w := newPixWorld(t)
	_, slackEnvironment := slackEnv(t, playground.AllScopes())
	maps.Copy(w.env, slackEnvironment)
	file := w.write("r.csv", pixHeader+pixCamille+pixElise+pixThomas+pixNobody)
	code, out := w.importing(file, "-map", "email", "-apply")
	if code != exitOK || !strings.Contains(out, "2 agents reconnus") || !strings.Contains(out, "r.csv, ligne 5") || strings.Contains(out, w.env[varSlackBot]) {
		t.Errorf("code %d\n%s", code, out)
	}
	w.want("by Slack", map[string]string{"U0CAMILLE": "pix:2.3@4 pix:3.4@2 1", "U0ELISE": "pix:2.3@3 1"})
	_, slackEnvironment = slackEnv(t, slices.DeleteFunc(playground.AllScopes(), func(s string) bool { return s == "users:read.email" }))
	maps.Copy(w.env, slackEnvironment)
	if code, out = w.importing(file); code != exitFail || !strings.Contains(out, "users:read.email") {
		t.Errorf("without the scope: code %d\n%s", code, out)
	}
	w.env[varSlackBot] = "xoxb-revoked"
	if code, out = w.importing(file); code != exitFail || !strings.Contains(out, "Slack ne reconnaît pas le jeton de SLACK_BOT_TOKEN") {
		t.Errorf("a token of nobody: code %d\n%s", code, out)
	}
	w.env[varSlackBot] = ""
	if code, out = w.importing(file); code != exitFail || !strings.Contains(out, "SLACK_BOT_TOKEN n’est pas défini") {
		t.Errorf("no token: code %d\n%s", code, out)
	}
}

func TestPixUsage(t *testing.T) {
	for args, want := range map[string]string{
		"pix import":                               "Quel export lire ?",
		"pix import r.csv -map nom":                "-map\u00a0: «\u00a0nom\u00a0»",
		"pix import r.csv -map external-id":        "donnez avec -users",
		"pix import r.csv -users u.csv":            "-team\u00a0: donnez",
		"pix import r.csv -users u.csv -team Ys":   "(«\u00a0Ys\u00a0» reçu)",
		"pix import r.csv -team T0PARCOURS":        "-team ne sert qu’avec -users",
		"pix jobs":                                 "Quel référentiel lire ?",
		"pix jobs a.csv b.csv":                     "Quel référentiel lire ?",
		"pix import -lang en r.csv -map full-name": "-map: “full-name”",
	} {
		code, out, errs := run(t, map[string]string{varData: t.TempDir()}, strings.Fields(args)...)
		if said := strings.Join(strings.Fields(strings.ReplaceAll(errs, "\u00a0", "~")), " "); code != exitUsage || out != "" ||
			!strings.Contains(strings.ReplaceAll(said, "~", "\u00a0"), want) && !strings.Contains(strings.ReplaceAll(said, "~", " "), want) {
			t.Errorf("%s: code %d, %q\n%s", args, code, out, errs)
		}
	}
}

func TestPixJobs(t *testing.T) {
	w := newPixWorld(t)
	file := w.write("m.csv", "Métier;Compétence;Niveau\nGestionnaire RH;pix:1.3;4\nGestionnaire RH;Protéger les données personnelles et la vie privée;3\nAccueil;Interagir;2\n")
	code, out, errs := run(t, w.env, "pix", "jobs", file)
	if code != exitOK || errs != "" || !strings.Contains(out, "2 métiers lus.") || !strings.Contains(out, "Gestionnaire RH") {
		t.Errorf("code %d, %s\n%s", code, errs, out)
	}
	checkText(t, "pix jobs", out)
	code, out, _ = run(t, w.env, "pix", "jobs", file, "-job", "gestionnaire rh")
	if code != exitOK || !strings.Contains(out, "pix:1.3") || strings.Contains(out, "pix:2.1") {
		t.Errorf("code %d\n%s", code, out)
	}
	checkText(t, "pix jobs -job", out)
	if code, _, errs = run(t, w.env, "pix", "jobs", file, "-job", "Pilote"); code != exitFail || !strings.Contains(errs, "Pilote") {
		t.Errorf("no such job: code %d, %s", code, errs)
	}
	bad := w.write("bad.csv", "Métier;Compétence;Niveau\nAccueil;Interagir;9\nAccueil;pix:2.3;2\n")
	code, out, _ = run(t, w.env, "pix", "jobs", bad, "-json")
	var r pixJobsReport
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitFail || len(r.Issues) != 1 || r.Issues[0].Code != "jobs-level" || len(r.Jobs["Accueil"]) != 1 {
		t.Errorf("code %d, %v\n%s", code, err, out)
	}
}
