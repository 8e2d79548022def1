package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
)

// importFlags are the options of "parcours catalogue import".
type importFlags struct {
	apply, force, asJSON, verbose, allowPrivate bool
	mapping, sheet, rejects, language, provider string
}

// runImport previews or applies an import.
func runImport(ctx context.Context, env *Env, args []string) error {
	var f importFlags
	fs := flags("catalogue import")
	for name, v := range map[string]*bool{"apply": &f.apply, "force": &f.force, "json": &f.asJSON, "v": &f.verbose, "allow-private": &f.allowPrivate} {
		fs.BoolVar(v, name, false, "")
	}
	for name, v := range map[string]*string{"mapping": &f.mapping, "sheet": &f.sheet, "language": &f.language, "provider": &f.provider} {
		fs.StringVar(v, name, "", "")
	}
	fs.StringVar(&f.rejects, "rejects", ".", "")
	files, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		fmt.Fprintln(env.Stderr, env.Say.T("import.no-file"))
		return errUsage
	}
	imported, err := f.read(ctx, env, files, f.force)
	if err == nil && len(imported.Unchanged) > 0 && imported.Rows > 0 {
		// part of the catalogue has not changed: it belongs to the whole still
		imported, err = f.read(ctx, env, files, true)
	}
	if err != nil {
		return err
	}
	return f.conclude(ctx, env, files, imported)
}

// fetchCache is the file of what addresses said of the version last published.
const fetchCache = "fetch.json"

// read takes the files in; whole asks addresses for all they hold, changed or
// not.
func (f *importFlags) read(ctx context.Context, env *Env, files []string, whole bool) (*catalog.Imported, error) {
	o := catalog.ImportOptions{RejectsDir: f.rejects, Say: func(i catalog.Issue) string { return issueText(env, i) }}
	hours, err := dayHours(env)
	if err != nil {
		return nil, err
	}
	o.Convert = catalog.ConvertOptions{DayHours: hours, DefaultLanguage: f.language, DefaultProvider: f.provider}
	o.Read.Sheet, o.Read.Language = f.sheet, f.language
	if f.mapping != "" {
		m, issues, err := catalog.LoadMapping(f.mapping)
		if err != nil {
			return nil, err
		}
		if writeIssues(env, env.Stderr, issues); slices.ContainsFunc(issues, func(i catalog.Issue) bool { return i.Grade >= catalog.Error }) {
			return nil, errSilent
		}
		o.Read.Mapping = m
	}
	_, dir, err := openArchive(env)
	if err != nil {
		return nil, err
	}
	fetch := catalog.FetchOptions{AllowPrivate: f.allowPrivate, AllowHTTP: f.allowPrivate, Cache: filepath.Join(dir, fetchCache)}
	if whole {
		fetch.Cache = ""
	}
	var sources []catalog.Source
	for _, name := range files {
		found, err := catalog.OpenSource(ctx, name, env.Stdin, fetch)
		if err != nil {
			return nil, err
		}
		sources = append(sources, found...)
	}
	bar := newProgress(env, "progress.read")
	defer bar.done()
	o.Read.Progress = func(read, total int64) {
		if total > 0 {
			bar.at(int(min(read, total)), int(total))
		}
	}
	return catalog.Import(ctx, sources, o)
}

// report is the documented form of "parcours catalogue import -json".
type report struct {
	Rows       int                `json:"rows"`
	Courses    int                `json:"courses"`
	Rejected   int                `json:"rejected"`
	Guessed    int                `json:"guessed"` // courses whose competences Parcours recognised
	Rejects    []string           `json:"reject_files,omitempty"`
	Unchanged  []string           `json:"unchanged,omitempty"`
	Issues     []issueJSON        `json:"issues"`
	Difference catalog.Difference `json:"difference"`
	Applied    bool               `json:"applied"`
	Version    string             `json:"version,omitempty"`
	Refused    string             `json:"refused,omitempty"` // why -apply did nothing: "fatal", "shrink", "empty", "same"
}

type issueJSON struct {
	catalog.Issue
	Message string `json:"message"`
	Mend    string `json:"mend"`
}

// conclude compares, applies when asked and allowed, and tells.
func (f *importFlags) conclude(ctx context.Context, env *Env, files []string, im *catalog.Imported) error {
	if len(im.Unchanged) > 0 && im.Rows == 0 {
		return f.tellUnchanged(env, im)
	}
	archive, _, err := openArchive(env)
	if err != nil {
		return err
	}
	before, err := currentCatalog(archive)
	if err != nil {
		return err
	}
	if before != nil {
		defer before.Close()
	}
	words, err := thesaurus(env)
	if err != nil {
		return err
	}
	// before comparing: what is published is the catalogue with its competences
	if im.Catalog, err = tagged(ctx, env, im.Catalog, words); err != nil {
		return err
	}
	r := report{Rows: im.Rows, Courses: im.Catalog.Len(), Rejected: im.Rejected, Rejects: im.Rejects, Unchanged: im.Unchanged, Issues: []issueJSON{}}
	if r.Difference, err = catalog.Compare(before, im.Catalog); err != nil {
		return err
	}
	if r.Guessed, err = guessed(im.Catalog); err != nil {
		return err
	}
	for _, i := range im.Issues {
		r.Issues = append(r.Issues, issueJSON{i, issueText(env, i), mendText(env, i)})
	}
	r.Refused = f.refusal(im, r.Difference, before)
	if f.apply && r.Refused == "" {
		p, err := publish(ctx, env, archive, im.Catalog, words, files)
		if err != nil {
			return err
		}
		r.Applied, r.Version = true, p.Version
		if err := im.TakenIn(); err != nil {
			return err
		}
	}
	return f.tell(env, r)
}

// tellUnchanged ends an import whose addresses all hold what is published.
func (f *importFlags) tellUnchanged(env *Env, im *catalog.Imported) error {
	fmt.Fprintln(env.Stderr, env.Say.T("import.unchanged"))
	if !f.asJSON {
		return nil
	}
	return writeJSON(env.Stdout, report{Unchanged: im.Unchanged, Issues: []issueJSON{}, Difference: catalog.NewDifference(), Refused: "same"})
}

func (f *importFlags) tell(env *Env, r report) error {
	if f.asJSON {
		if err := writeJSON(env.Stdout, r); err != nil {
			return err
		}
	} else {
		writeReport(env, env.Stdout, r, f.verbose)
	}
	if f.apply && r.Refused != "" && r.Refused != "same" || r.Refused == "fatal" {
		return errSilent
	}
	return nil
}

// refusal says why an import may not be applied, "" when it may.
func (f *importFlags) refusal(im *catalog.Imported, d catalog.Difference, before *catalog.Catalog) string {
	switch {
	case im.Fatal():
		return "fatal"
	case im.Catalog.Len() == 0:
		return "empty"
	case before != nil && d.Shrinks() && !f.force:
		return "shrink"
	case before != nil && d.Same() && !f.force:
		return "same" // publishing it again would lose the previous one
	}
	return ""
}

func currentCatalog(archive *catalog.Archive) (*catalog.Catalog, error) {
	p, err := archive.Current()
	if errors.Is(err, catalog.ErrNoCatalog) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return catalog.Open(p.File())
}

// publish indexes the catalogue and makes it current.
func publish(ctx context.Context, env *Env, archive *catalog.Archive, cat *catalog.Catalog, words *index.Thesaurus, files []string) (catalog.Published, error) {
	e, err := embedder(env)
	if err != nil {
		return catalog.Published{}, err
	}
	return archive.Publish(ctx, cat, shownSources(files), func(ctx context.Context, dir string) error {
		bar := newProgress(env, "progress.index")
		err := index.Build(ctx, cat, filepath.Join(dir, indexDir), index.Options{Thesaurus: words, Progress: bar.at})
		bar.done()
		if err != nil || e == nil {
			return err
		}
		v, err := computeVectors(ctx, env, cat, e, nil)
		if err != nil {
			// words alone still serve; the vectors are computed when next opened
			fmt.Fprintln(env.Stderr, env.Say.T("import.no-vectors", "Reason", err))
			return ctx.Err()
		}
		return v.Write(filepath.Join(dir, indexDir), cat)
	})
}

// shownSources are the arguments as they may be kept: without the password of
// an address.
func shownSources(files []string) []string {
	out := make([]string, len(files))
	for i, name := range files {
		out[i] = name
		if u, err := url.Parse(name); err == nil && u.User != nil {
			out[i] = u.Redacted()
		}
	}
	return out
}
