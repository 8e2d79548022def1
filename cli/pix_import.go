package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/store"
)

// pixFlags are the options of "parcours pix import".
type pixFlags struct {
	by, column, users, team, rejects string
	apply, names, asJSON, verbose    bool
	store                            storeFlags
}

// slackTeam is the shape of Slack's ids of workspaces and organisations.
var slackTeam = regexp.MustCompile(`^[TE][A-Z0-9]{2,20}$`)

// runPixImport previews or applies the levels that exports of Pix Orga state.
func runPixImport(ctx context.Context, env *Env, args []string) error {
	var f pixFlags
	fs := flags("pix import")
	for name, v := range map[string]*bool{"apply": &f.apply, "names": &f.names, "json": &f.asJSON, "v": &f.verbose} {
		fs.BoolVar(v, name, false, "")
	}
	for name, v := range map[string]*string{"column": &f.column, "users": &f.users, "team": &f.team, "map": &f.by} {
		fs.StringVar(v, name, "", "")
	}
	fs.StringVar(&f.rejects, "rejects", ".", "")
	f.store.define(fs)
	files, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	if err := f.check(env, files); err != nil {
		return err
	}
	in, err := f.read(env, files)
	if err != nil {
		return err
	}
	if !in.fatal {
		if err := f.find(ctx, env, in); err != nil {
			return err
		}
	}
	if err := f.reject(env, in); err != nil {
		return err
	}
	if in.fatal {
		return f.tell(env, in, pixReport{Refused: "fatal"})
	}
	return f.conclude(ctx, env, in)
}

// check refuses a call that could not be carried out.
func (f *pixFlags) check(env *Env, files []string) error {
	refuse := func(sentence string) error {
		fmt.Fprintln(env.Stderr, wrap("", sentence, width(env)))
		return errUsage
	}
	switch key := catalog.PixKey(f.by); {
	case len(files) == 0:
		return refuse(env.Say.T("pix.no-file"))
	case f.by == "":
		f.by = string(catalog.PixEmail)
	case key != catalog.PixEmail && key != catalog.PixExternalID:
		return refuse(env.Say.T("pix.bad-map", "Value", f.by))
	}
	switch {
	case f.users == "" && f.by == string(catalog.PixExternalID):
		return refuse(env.Say.T("pix.need-users"))
	case f.users != "" && !slackTeam.MatchString(f.team):
		return refuse(env.Say.T("pix.need-team", "Value", f.team))
	case f.users == "" && f.team != "":
		return refuse(env.Say.T("pix.team-alone"))
	}
	return nil
}

// pixRead is what the files say, before anybody is looked for.
type pixRead struct {
	exports []*catalog.PixExport
	issues  []catalog.Issue
	users   map[string]string // from -users; nil without
	latest  []catalog.Participation
	people  []pixPerson // of latest, those found
	missing []catalog.Participation
	rejects []string // files
	fatal   bool
}

func (in *pixRead) note(issues []catalog.Issue) {
	in.issues = append(in.issues, issues...)
	in.fatal = in.fatal || slices.ContainsFunc(issues, func(i catalog.Issue) bool { return i.Grade == catalog.Fatal })
}

// read takes in every file.
func (f *pixFlags) read(env *Env, files []string) (*pixRead, error) {
	in := &pixRead{}
	o := catalog.PixOptions{By: catalog.PixKey(f.by), Column: f.column}
	for _, name := range files {
		o.Source = name
		err := readFile(name, func(file *os.File) error {
			export, issues, err := catalog.ReadPix(file, o)
			in.exports = append(in.exports, export)
			in.note(issues)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	var all []catalog.Participation
	for _, e := range in.exports {
		all = append(all, e.Participations...)
	}
	in.latest = catalog.LatestPix(all, func(p catalog.Participation) string { return p.Person })
	if f.users == "" {
		return in, nil
	}
	o.Source = f.users
	return in, readFile(f.users, func(file *os.File) error {
		users, issues, err := catalog.ReadPixUsers(file, o)
		in.users = users
		in.note(issues)
		return err
	})
}

func readFile(name string, read func(*os.File) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return read(file)
}

// reject writes what was refused, and who was not found, before anything else is
// written: a folder that cannot be written to is told in time.
func (f *pixFlags) reject(env *Env, in *pixRead) (err error) {
	var rejects []catalog.PixReject
	for _, e := range in.exports {
		rejects = append(rejects, e.Rejected...)
	}
	for _, one := range in.missing {
		rejects = append(rejects, catalog.PixReject{Record: one.Record, Issue: catalog.PixNotFound(one)})
	}
	in.rejects, err = catalog.WritePixRejects(f.rejects, rejects, func(i catalog.Issue) string { return issueText(env, i) })
	return err
}

// conclude compares with what is kept, applies when asked, and tells.
func (f *pixFlags) conclude(ctx context.Context, env *Env, in *pixRead) error {
	s, err := f.openStore(ctx, env)
	if err != nil {
		return err
	}
	r, err := f.compare(ctx, env, in, s)
	if s != nil {
		err = errors.Join(err, s.Close())
	}
	if err != nil {
		return err
	}
	return f.tell(env, in, r)
}

// compare plans what changes, and carries it out with -apply.
func (f *pixFlags) compare(ctx context.Context, env *Env, in *pixRead, s *store.Store) (pixReport, error) {
	p, err := planPix(ctx, s, in.people)
	if err != nil {
		return pixReport{}, err
	}
	r := p.report()
	if !f.apply {
		return r, nil
	}
	if r.Written, err = p.apply(ctx, s); err != nil {
		reason := explain(env, err)
		if errors.Is(err, context.Canceled) {
			reason = env.Say.T("pix.interrupted")
		}
		// what was written stays, and another run writes the rest
		return r, env.fault("pix.cut-short", "Written", r.Written, "People", r.Changing, "Reason", reason)
	}
	r.Applied = true
	return r, nil
}

// openStore opens the store. A preview makes none where there is none: nothing
// is kept of anybody then.
func (f *pixFlags) openStore(ctx context.Context, env *Env) (*store.Store, error) {
	o, err := f.store.options(env)
	if err != nil {
		return nil, err
	}
	if o.Dir != "" {
		if _, err := os.Stat(o.Dir); errors.Is(err, os.ErrNotExist) {
			if !f.apply {
				return nil, nil
			}
			return f.store.open(ctx, env, storeLog(env))
		}
	}
	return f.store.openMade(ctx, env, storeLog(env))
}
