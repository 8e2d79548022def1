package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/parcours-formation/parcours/catalog"
	"github.com/parcours-formation/parcours/eval/bench"
	"github.com/parcours-formation/parcours/index"
)

// benchSeed makes every run ask the same of the same courses.
const benchSeed = 1

// runBenchIndex measures our index beside SQLite and PostgreSQL.
func runBenchIndex(ctx context.Context, env *Env, args []string) error {
	fs := flags("bench index")
	n := fs.Int("n", 10_000, "")
	questions := fs.Int("questions", 400, "")
	alone := fs.Bool("alone", false, "")
	asJSON := fs.Bool("json", false, "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	if *n < 100 || *n > 1_000_000 || *questions < 10 || *questions > 100_000 {
		fmt.Fprintln(env.Stderr, env.Say.T("bench.range"))
		return errUsage
	}
	dir, err := os.MkdirTemp("", "parcours-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ours := &benchEngine{dir: dir}
	engines, err := benchEngines(ctx, env, ours, *alone)
	if err != nil {
		return err
	}
	defer func() {
		for _, e := range engines {
			e.Close() // the folder goes anyway
		}
	}()
	r, err := bench.Measure(ctx, engines, bench.Options{
		Courses:   func() iter.Seq[catalog.Course] { return bench.Courses(*n, benchSeed) },
		Questions: bench.Questions(*questions, benchSeed+1), K: 20,
		Progress: func(step string) { fmt.Fprintln(env.Stderr, time.Now().Format(time.TimeOnly), step) },
	})
	if err != nil {
		return err
	}
	if !*asJSON { // printed at once: what follows may fail
		if err := r.Markdown(env.Stdout); err != nil {
			return err
		}
	}
	o, err := openAlone(ctx, dir, *questions)
	if err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(env.Stdout, struct {
			*bench.Report
			Alone opened `json:"alone"`
		}{r, o})
	}
	fmt.Fprintln(env.Stdout, wrap("", env.Say.T("bench.alone", "Open", fmt.Sprintf("%.3f", o.OpenSeconds), "Resident", o.Memory.RSS>>20, "Anonymous", o.Memory.Anon>>20), 80))
	return nil
}

// benchEngines puts ours first: the others are compared with it.
func benchEngines(ctx context.Context, env *Env, ours bench.Engine, alone bool) ([]bench.Engine, error) {
	engines := []bench.Engine{ours}
	if alone {
		return engines, nil
	}
	lite, err := bench.NewSQLite("")
	if err != nil {
		return nil, err
	}
	engines = append(engines, lite)
	pg, err := bench.NewPostgres(ctx, "")
	if errors.Is(err, bench.ErrAbsent) {
		fmt.Fprintln(env.Stderr, env.Say.T("bench.no-postgres"))
		return engines, nil
	}
	if err != nil {
		return nil, err
	}
	return append(engines, pg), nil
}

// benchEngine is our index, built and opened as an import does.
type benchEngine struct {
	dir  string
	snap *index.Snapshot
}

func (e *benchEngine) Name() string { return "Parcours" }

func (e *benchEngine) Note() string {
	return "thesaurus, spelling and BM25F on, courses read back from the disk; a course without hours or level does not pass a filter on them"
}

func (e *benchEngine) file() string     { return filepath.Join(e.dir, "catalogue.jsonl") }
func (e *benchEngine) indexDir() string { return filepath.Join(e.dir, indexDir) }

func (e *benchEngine) Build(ctx context.Context, courses iter.Seq[catalog.Course]) error {
	var all []catalog.Course
	for c := range courses {
		all = append(all, c)
	}
	cat, err := catalog.New(all)
	if err != nil {
		return err
	}
	f, err := os.Create(e.file())
	if err != nil {
		return err
	}
	err = cat.Write(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = index.Build(ctx, cat, e.indexDir(), index.Options{})
	}
	if err == nil {
		e.snap, err = openBuilt(e.dir)
	}
	return err
}

// openBuilt opens what Build left.
func openBuilt(dir string) (*index.Snapshot, error) {
	cat, err := catalog.Open(filepath.Join(dir, "catalogue.jsonl"))
	if err != nil {
		return nil, err
	}
	return index.Open(cat, filepath.Join(dir, indexDir), index.Options{})
}

func (e *benchEngine) Search(ctx context.Context, q bench.Question, k int) ([]catalog.CourseID, error) {
	f := index.Filter{MaxHours: q.Filter.MaxHours, MaxLevel: q.Filter.MaxLevel, Language: q.Filter.Language, Place: q.Filter.Place}
	if q.Filter.Modality != 0 {
		f.Modalities = []catalog.Modality{q.Filter.Modality}
	}
	r, err := e.snap.Search(ctx, index.Query{Text: q.Text, K: k, Filter: f})
	out := make([]catalog.CourseID, len(r.Hits))
	for i, h := range r.Hits {
		out[i] = h.Course.ID
	}
	return out, err
}

// Disk counts the index; the courses themselves are kept in any case.
func (e *benchEngine) Disk() (int64, error) {
	var sum int64
	err := filepath.WalkDir(e.indexDir(), func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	return sum, err
}

func (e *benchEngine) Close() error {
	if e.snap == nil {
		return nil
	}
	return e.snap.Close()
}

// opened is what a process of its own needs to open and serve an index.
type opened struct {
	OpenSeconds float64      `json:"open_seconds"`
	Memory      bench.Memory `json:"memory"` // of the whole process, after the questions
}

// openAlone measures opening in a new process: in this one, what the building
// left behind would count.
func openAlone(ctx context.Context, dir string, questions int) (opened, error) {
	var o opened
	self, err := os.Executable()
	if err != nil {
		return o, err
	}
	out, err := exec.CommandContext(ctx, self, "bench", "open", "-questions", fmt.Sprint(questions), dir).Output()
	if err != nil {
		return o, fmt.Errorf("open the index in a new process: %w", err)
	}
	return o, json.Unmarshal(out, &o)
}

// runBenchOpen opens an index that "bench index" left in a folder, asks it the
// questions and prints what that took.
func runBenchOpen(ctx context.Context, env *Env, args []string) error {
	fs := flags("bench open")
	questions := fs.Int("questions", 400, "")
	plain, err := parse(env, fs, args)
	if err != nil {
		return err
	}
	if len(plain) != 1 {
		return errUsage
	}
	begin := time.Now()
	s, err := openBuilt(plain[0])
	if err != nil {
		return err
	}
	defer s.Close()
	o := opened{OpenSeconds: time.Since(begin).Seconds()}
	e := &benchEngine{snap: s}
	for _, q := range bench.Questions(*questions, benchSeed+1) {
		if _, err := e.Search(ctx, q, 20); err != nil {
			return err
		}
	}
	if o.Memory, err = bench.ReadMemory(); err != nil {
		return err
	}
	return writeJSON(env.Stdout, o)
}
