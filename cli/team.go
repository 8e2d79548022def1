package cli

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/parcours-formation/parcours/recommend"
)

// exampleRoster is an invented team, in the form that a roster takes.
//
//go:embed team_example.csv
var exampleRoster []byte

// teamFlags are the options of "parcours team".
type teamFlags struct {
	askFlags
	roster, whatIf             string
	example                    bool
	csvFile, xlsxFile, icsTeam string
	pictureFile, goal          string
}

func (f *teamFlags) defineTeam(fs *flag.FlagSet) {
	f.k = 5
	for name, v := range map[string]*bool{"json": &f.asJSON, "no-model": &f.noModel, "sans-modele": &f.noModel, "example": &f.example, "exemple": &f.example} {
		fs.BoolVar(v, name, false, "")
	}
	for name, v := range map[string]*string{
		"roster": &f.roster, "equipe": &f.roster, "goal": &f.goal, "but": &f.goal, "what-if": &f.whatIf, "et-si": &f.whatIf,
		"now": &f.now, "jour": &f.now, "model": &f.model, "modele": &f.model, "model-name": &f.modelName, "nom-modele": &f.modelName,
		"csv": &f.csvFile, "xlsx": &f.xlsxFile, "ics": &f.icsTeam, "png": &f.pictureFile,
	} {
		fs.StringVar(v, name, "", "")
	}
}

// runTeam plans for a team.
func runTeam(ctx context.Context, env *Env, args []string) error {
	var f teamFlags
	fs := flags("team")
	f.defineTeam(fs)
	plain, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	if f.example {
		_, err := env.Stdout.Write(exampleRoster)
		return err
	}
	text := strings.TrimSpace(f.goal + " " + strings.Join(plain, " "))
	if f.roster == "" || text == "" {
		fmt.Fprintln(env.Stderr, wrap("", env.Say.T("team.usage"), width(env)))
		return errUsage
	}
	people, faults, err := readRoster(f.roster)
	f.tellFaults(env, faults)
	if err != nil {
		return rosterRefused(env, f.roster, err)
	}
	if err := f.clock(env); err != nil {
		return usageError(env, err)
	}
	return f.plan(ctx, env, people, text)
}

// tellFaults says what of the roster was left out, line by line.
func (f *teamFlags) tellFaults(env *Env, faults []rosterFault) {
	for _, x := range faults {
		fmt.Fprintln(env.Stderr, wrap("", visible(env.Say.T("team.roster.line", "Line", x.line, "What", env.Say.T("team.roster."+x.code, "Value", x.value))), width(env)))
	}
}

// rosterRefused says why a whole roster was refused.
func rosterRefused(env *Env, name string, err error) error {
	var refused *rosterError
	if errors.As(err, &refused) {
		return env.fault("team.roster.refused", "File", name, "What", env.Say.T("team.roster."+refused.code, "Value", refused.value, "Max", maxTeam))
	}
	return err
}

// plan asks for the team, and once more for what if.
func (f *teamFlags) plan(ctx context.Context, env *Env, people []person, text string) error {
	e, err := f.open(ctx, env)
	if err != nil {
		return usageError(env, err)
	}
	defer e.Close()
	t := &teamAnswer{answerPrinter: answerPrinter{env: env, model: e.model, quiet: f.asJSON}, names: namesOf(people)}
	q := recommend.TeamQuestion{Text: t.hidden(text), Learner: "cli", NoModel: f.noModel}
	if env.Say.Lang == "en" {
		q.Lang = "en"
	}
	if q.DayHours, err = dayHours(env); err != nil {
		return usageError(env, err)
	}
	for i := range people {
		m := people[i].member
		m.Role = t.hiddenRole(m.Role)
		q.Members = append(q.Members, m)
	}
	reply, err := e.Team(ctx, q, nil)
	if err == nil && f.whatIf != "" {
		q.Text, q.Before, q.Members = t.hidden(f.whatIf), reply, nil
		reply, err = e.Team(ctx, q, nil)
	}
	if err != nil {
		return err
	}
	t.reply = reply
	if f.asJSON {
		err = writeJSON(env.Stdout, t.document())
	} else {
		t.write()
	}
	if err != nil {
		return err
	}
	return f.files(env, t)
}

// hidden is a text without names, for the planner and the model; names that
// several have are told.
func (t *teamAnswer) hidden(text string) string {
	out, unsure := t.names.Hide(text)
	for _, name := range unsure {
		fmt.Fprintln(t.env.Stderr, wrap("", visible(t.env.Say.T("team.unsure", "Name", name)), width(t.env)))
	}
	return out
}

// hiddenRole is a role without names: "assistante de Paul Martin".
func (t *teamAnswer) hiddenRole(role string) string {
	out, _ := t.names.Hide(role)
	return out
}

// files writes the plan's files that were asked for.
// A file that there is nothing for does not keep the others from being written.
func (f *teamFlags) files(env *Env, t *teamAnswer) error {
	var empty error
	for _, x := range []struct {
		name    string
		content func() ([]byte, error)
	}{
		{f.csvFile, t.csv}, {f.xlsxFile, t.workbook}, {f.icsTeam, t.calendar}, {f.pictureFile, t.picture},
	} {
		if x.name == "" {
			continue
		}
		content, err := x.content()
		if err != nil {
			return err
		}
		if len(content) == 0 {
			empty = env.fault("team.no-file", "File", x.name)
			continue
		}
		if err := os.WriteFile(x.name, content, 0o644); err != nil {
			return fmt.Errorf("write %s: %w", x.name, err)
		}
		fmt.Fprintln(env.Stderr, env.Say.T("ask.written", "File", x.name))
	}
	return empty
}
