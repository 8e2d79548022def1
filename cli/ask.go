package cli

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/index"
	"github.com/parcours-formation/parcours/recommend"
	"github.com/parcours-formation/parcours/recommend/slots"
)

// askFlags are the options of "parcours ask" and "parcours chat", as written.
type askFlags struct {
	k                           int
	asJSON, explain, noModel    bool
	now, model, modelName       string
	public, levels, done, place string
	icsFile, markdownFile       string
	pdfFile                     string

	patience time.Duration // the most that the model gets for an answer; 0: as the environment says
}

func (f *askFlags) define(fs *flag.FlagSet) {
	fs.IntVar(&f.k, "k", 5, "")
	fs.BoolVar(&f.explain, "explain", false, "")
	for name, v := range map[string]*bool{"no-model": &f.noModel, "sans-modele": &f.noModel} {
		fs.BoolVar(v, name, false, "")
	}
	for name, v := range map[string]*string{
		"now": &f.now, "jour": &f.now, "model": &f.model, "modele": &f.model, "model-name": &f.modelName, "nom-modele": &f.modelName,
		"public": &f.public, "audience": &f.public, "niveaux": &f.levels, "levels": &f.levels, "suivies": &f.done, "done": &f.done,
		"lieu": &f.place, "place": &f.place,
	} {
		fs.StringVar(v, name, "", "")
	}
}

// defineOne adds the options of a single question.
func (f *askFlags) defineOne(fs *flag.FlagSet) {
	f.define(fs)
	fs.BoolVar(&f.asJSON, "json", false, "")
	fs.StringVar(&f.icsFile, "ics", "", "")
	fs.StringVar(&f.markdownFile, "md", "", "")
	fs.StringVar(&f.pdfFile, "pdf", "", "")
}

// clock fixes the day when -now gives one: that of the question, and of the
// example catalogue's sessions.
func (f *askFlags) clock(env *Env) error {
	if f.now == "" {
		return nil
	}
	day, err := catalog.ParseDate(f.now, catalog.Paris())
	if err != nil || day.IsZero() {
		return &flagError{"now", f.now, "date"}
	}
	day = day.Add(9 * time.Hour)
	env.Now = func() time.Time { return day }
	return nil
}

// profile understands the options that say who asks.
func (f *askFlags) profile(env *Env) (recommend.Profile, error) {
	p := recommend.Profile{Levels: recommend.Levels{}, Place: f.place}
	var err error
	if p.DayHours, err = dayHours(env); err != nil {
		return p, err
	}
	if f.public != "" {
		if p.Audience, err = catalog.ParseAudience(f.public); err != nil {
			return p, &flagError{"audience", f.public, "audience"}
		}
	}
	for _, text := range catalog.SplitList(f.levels) {
		name, level, ok := strings.Cut(text, "=")
		id, known := catalog.ParseCompetence(name)
		l, err := catalog.ParseLevel(level)
		if !ok || !known || err != nil || l == 0 {
			return p, &flagError{"levels", text, "levels"}
		}
		p.Levels[id] = l
	}
	p.Done = f.doneIDs()
	return p, nil
}

// engine is what answers: a catalogue in service and, perhaps, a model.
type engine struct {
	*recommend.Recommender
	live  *index.Live
	model string // "" without
}

func (e *engine) Close() error { return e.live.Close() }

// open makes the engine of the options and the environment.
func (f *askFlags) open(ctx context.Context, env *Env) (*engine, error) {
	if f.k < 1 || f.k > 1000 {
		return nil, &flagError{"k", strconv.Itoa(f.k), "count"}
	}
	set, err := promptSet(env)
	if err != nil {
		return nil, err
	}
	e := &engine{}
	o := recommend.Options{Prompts: set, Now: env.Now}
	if !f.noModel {
		if o.Chat, err = chatOf(env, f.model, f.modelName); err != nil {
			return nil, err
		}
		seconds, err := numberOf(env, varModelTime, "seconds", 1, 600)
		if err != nil {
			return nil, err
		}
		if o.Patience = time.Duration(seconds * float64(time.Second)); o.Patience == 0 || f.patience > 0 && o.Patience > f.patience {
			o.Patience = f.patience // 0: the default
		}
		if o.Chat != nil {
			if e.model = f.modelName; e.model == "" {
				e.model = env.Getenv(varModel)
			}
		}
	}
	s, err := openSnapshot(ctx, env)
	if err != nil {
		return nil, err
	}
	e.live = index.NewLive(s)
	o.Live = e.live
	if e.Recommender, err = recommend.New(modelLog(env), o); err != nil {
		e.Close()
		return nil, err
	}
	if err := f.notices(env, s.Catalog); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

// notices tells what of the profile could not be taken into account.
func (f *askFlags) notices(env *Env, cat *catalog.Catalog) error {
	var unknown []string
	for _, id := range f.doneIDs() {
		c, err := cat.ByID(id)
		if err != nil {
			return err
		}
		if c == nil {
			unknown = append(unknown, string(id))
		}
	}
	if len(unknown) > 0 {
		fmt.Fprintln(env.Stderr, wrap("", env.Say.T("ask.unknown-done", "List", strings.Join(unknown, ", ")), width(env)))
	}
	if _, ok := slots.FindPlace(f.place); !ok && f.place != "" {
		fmt.Fprintln(env.Stderr, wrap("", env.Say.T("ask.unknown-place", "Place", f.place), width(env)))
	}
	return nil
}

// doneIDs are the courses of -suivies.
func (f *askFlags) doneIDs() []catalog.CourseID {
	var out []catalog.CourseID
	for _, id := range strings.FieldsFunc(f.done, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		out = append(out, catalog.CourseID(id))
	}
	return out
}

// prepare makes the engine of the options, and the question that every message
// begins with.
func (f *askFlags) prepare(ctx context.Context, env *Env) (*engine, recommend.Question, error) {
	q := recommend.Question{Learner: "cli", K: f.k}
	if env.Say.Lang == "en" {
		q.Lang = "en" // asked for by -lang or the locale; else the question's own
	}
	err := f.clock(env)
	if err == nil {
		q.Profile, err = f.profile(env)
	}
	if err != nil {
		return nil, q, err
	}
	e, err := f.open(ctx, env)
	return e, q, err
}

// runAsk answers one question.
func runAsk(ctx context.Context, env *Env, args []string) error {
	var f askFlags
	fs := flags("ask")
	f.defineOne(fs)
	plain, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	text := strings.Join(plain, " ")
	if strings.TrimSpace(text) == "" {
		fmt.Fprintln(env.Stderr, wrap("", env.Say.T("ask.no-question"), width(env)))
		return errUsage
	}
	e, q, err := f.prepare(ctx, env)
	if err != nil {
		return usageError(env, err)
	}
	defer e.Close()
	q.Text = text
	out := &answerPrinter{env: env, explain: f.explain, model: e.model, quiet: f.asJSON}
	reply, err := e.Answer(ctx, q, out.tell)
	if err != nil {
		return err
	}
	if f.asJSON {
		err = writeJSON(env.Stdout, answerJSON(reply))
	} else {
		out.write(reply)
	}
	if err != nil {
		return err
	}
	return f.files(env, reply)
}

// files writes the agenda and the documents that were asked for.
func (f *askFlags) files(env *Env, reply *recommend.Reply) error {
	for _, x := range []struct {
		name    string
		content func() ([]byte, error)
	}{
		{f.icsFile, func() ([]byte, error) { return []byte(reply.Path.ICS(env.Say, env.Now())), nil }},
		{f.markdownFile, func() ([]byte, error) { return []byte(reply.Path.Markdown(env.Say, env.Now())), nil }},
		{f.pdfFile, func() ([]byte, error) { return reply.Path.PDF(env.Say, env.Now()) }},
	} {
		if x.name == "" {
			continue
		}
		if reply.Path == nil {
			return env.fault("ask.no-file", "File", x.name)
		}
		content, err := x.content()
		if err != nil {
			return err
		}
		if len(content) == 0 {
			return env.fault("ask.no-dates", "File", x.name)
		}
		if err := os.WriteFile(x.name, content, 0o644); err != nil {
			return fmt.Errorf("write %s: %w", x.name, err)
		}
		fmt.Fprintln(env.Stderr, env.Say.T("ask.written", "File", x.name))
	}
	return nil
}
