package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/store"
)

// Our own small exports: people of the playground, and one of nobody.
const (
	pixHeader = "\ufeff" + `"Nom de l'organisation";"ID Campagne";"Code";"Nom de la campagne";"Nom du Participant";"Prénom du Participant";"Adresse mail";"Envoi (O/N)";` +
		`"Date et heure de l'envoi (Europe/Paris)";"Nombre de pix total";"Certifiable (O/N)";"Nombre de compétences certifiables";` +
		`"Niveau pour la compétence Collaborer";"Nombre de pix pour la compétence Collaborer";"Niveau pour la compétence Programmer";"Nombre de pix pour la compétence Programmer"` + "\n"
	pixCamille = `"Ys";7;"C";"Bilan";"Durand";"Camille";"Camille.Durand@prefecture.example";"Oui";"02/03/2026 09:05";48;"Non";2;4;32;2;16` + "\n"
	pixBefore  = `"Ys";7;"C";"Bilan";"Durand";"Camille";"camille.durand@prefecture.example";"Oui";"01/02/2026 09:05";16;"Non";2;1;8;1;8` + "\n"
	pixElise   = `"Ys";7;"C";"Bilan";"Robert";"Élise";"elise.robert@prefecture.example";"Oui";"03/03/2026 10:00";24;"Non";1;3;24;0;0` + "\n"
	pixThomas  = `"Ys";7;"C";"Bilan";"Lefèvre";"Thomas";"thomas.lefevre@prefecture.example";"Non";"NA";"NA";"NA";"NA";"NA";"NA";"NA";"NA"` + "\n"
	pixNobody  = `"Ys";7;"C";"Bilan";"Inconnue";"Maud";"maud.inconnue@prefecture.example";"Oui";"03/03/2026 10:00";24;"Non";1;3;24;0;0` + "\n"
	pixBroken  = `"Ys";7;"C";"Bilan";"Abîmé";"Noé";"noe.abime@prefecture.example";"Oui";"03/03/2026 10:00";24;"Non";1;12;24;0;0` + "\n"
	pixUsers   = "email;slack_user\ncamille.durand@prefecture.example;U0CAMILLE\nelise.robert@prefecture.example;U0ELISE\nthomas.lefevre@prefecture.example;U0THOMAS\nnoe.abime@prefecture.example;U0NOE\n"
)

// pixWorld is a folder with a store, a list of Slack users and exports.
type pixWorld struct {
	t   *testing.T
	dir string
	env map[string]string
}

func newPixWorld(t *testing.T) *pixWorld {
	t.Helper()
	w := &pixWorld{t: t, dir: t.TempDir()}
	w.env = map[string]string{varData: filepath.Join(w.dir, "data")}
	w.write("users.csv", pixUsers)
	return w
}

func (w *pixWorld) write(name, text string) string {
	w.t.Helper()
	file := filepath.Join(w.dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return file
}

// pix runs the import by the list of users. Whatever it says, it says no
// address, and names with -names alone.
func (w *pixWorld) pix(text string, args ...string) (code int, out string) {
	w.t.Helper()
	return w.importing(append([]string{w.write("r.csv", text), "-users", filepath.Join(w.dir, "users.csv"), "-team", "T0PARCOURS"}, args...)...)
}

func (w *pixWorld) importing(args ...string) (code int, out string) {
	w.t.Helper()
	code, stdout, stderr := run(w.t, w.env, append([]string{"pix", "import", "-rejects", w.dir}, args...)...)
	out = stdout + stderr
	if strings.Contains(out, "@") {
		w.t.Errorf("an address is shown:\n%s", out)
	}
	for _, name := range []string{"Durand", "Robert", "Lefèvre", "Inconnue", "Abîmé"} {
		if strings.Contains(out, name) && !slices.Contains(args, "-names") {
			w.t.Errorf("%s is named:\n%s", name, out)
		}
	}
	if p := placeholder.FindString(out); p != "" {
		w.t.Errorf("%q shows %s", args, p)
	}
	return code, strings.ReplaceAll(out, w.dir+"/", "")
}

// in opens the store for a moment.
func (w *pixWorld) in(do func(context.Context, *store.Store)) {
	w.t.Helper()
	env := &Env{Getenv: func(name string) string { return w.env[name] }, Now: time.Now, Stderr: &bytes.Buffer{}}
	s, err := new(storeFlags).open(w.t.Context(), env, slog.New(slog.DiscardHandler))
	if err != nil {
		w.t.Fatal(err)
	}
	do(w.t.Context(), s)
	if err := s.Close(); err != nil {
		w.t.Fatal(err)
	}
}

// kept is each person's levels and how many imports their journal tells of.
func (w *pixWorld) kept(people ...string) map[string]string {
	w.t.Helper()
	out := map[string]string{}
	w.in(func(ctx context.Context, s *store.Store) {
		for _, user := range people {
			id := store.NewLearnerID("T0PARCOURS", user)
			all, err := s.Export(ctx, id)
			if err != nil {
				w.t.Fatal(err)
			}
			if all.Learner == nil {
				continue
			}
			text, err := json.Marshal(all)
			if err != nil || strings.Contains(string(text), "@") {
				w.t.Errorf("an address is kept of %s: %s, %v", user, text, err)
			}
			levels := all.Learner.Profile.Levels
			for _, c := range slices.Sorted(maps.Keys(levels)) {
				out[user] += fmt.Sprintf("%s@%d ", c, levels[c])
			}
			out[user] += fmt.Sprint(len(all.Journal))
		}
	})
	return out
}

func (w *pixWorld) put(user string, levels recommend.Levels) {
	w.t.Helper()
	w.in(func(ctx context.Context, s *store.Store) {
		l := store.Learner{ID: store.NewLearnerID("T0PARCOURS", user), Lang: "fr", Profile: recommend.Profile{Place: "Lyon", Levels: levels}}
		if _, err := s.PutLearner(ctx, l); err != nil {
			w.t.Fatal(err)
		}
	})
}

func (w *pixWorld) want(what string, want map[string]string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.kept("U0CAMILLE", "U0ELISE", "U0THOMAS", "U0NOE")); diff != "" {
		w.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
