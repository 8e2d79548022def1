package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/go-analyze/charts"

	"github.com/parcours-formation/parcours/catalog"
)

// runStats prints what the catalogue covers, holes first.
func runStats(ctx context.Context, env *Env, args []string) error {
	fs := flags("catalogue stats")
	asJSON := fs.Bool("json", false, "")
	picture := fs.String("png", "", "")
	links := fs.Bool("check-links", false, "")
	private := fs.Bool("allow-private", false, "")
	if err := parseAlone(env, fs, args); err != nil {
		return err
	}
	cat, _, err := openCatalog(env)
	if err != nil {
		return err
	}
	defer cat.Close()
	c, err := catalog.Cover(cat, env.Now())
	if err != nil {
		return err
	}
	if *asJSON {
		if err := writeJSON(env.Stdout, c); err != nil {
			return err
		}
	} else {
		writeCoverage(env, env.Stdout, c, cat.Example)
	}
	if *picture != "" {
		if err := writeCoveragePNG(env, *picture, c); err != nil {
			return err
		}
		fmt.Fprintln(env.Stderr, env.Say.T("stats.picture", "File", *picture))
	}
	if *links {
		return checkLinks(ctx, env, cat, *private)
	}
	return nil
}

func writeCoverage(env *Env, w io.Writer, c catalog.Coverage, example bool) {
	say := env.Say
	if example {
		fmt.Fprintln(w, wrap("", say.T("search.example", "Count", c.Courses), width(env)))
	}
	fmt.Fprintln(w, wrap("", say.T("stats.summary", "Courses", say.T("count.courses", "Count", c.Courses), "Providers", c.Providers,
		"Sessions", c.Sessions, "Open", c.Open, "WithoutDate", c.WithoutDate, "Untagged", c.Untagged), width(env)))
	fmt.Fprintln(w, wrap("", say.T("stats.modalities", "List", counted(env, "modality", c.ByModality)), width(env)))
	fmt.Fprintln(w, wrap("", say.T("stats.formats", "List", counted(env, "format", c.ByFormat)), width(env)))
	fmt.Fprintln(w, "\n"+wrap("", say.T("stats.map"), width(env)))
	const cell = 4
	name := width(env) - cell*(int(catalog.MaxLevel)+1)
	fmt.Fprintf(w, "%-*s", name, "")
	for level := 1; level <= int(catalog.MaxLevel); level++ {
		fmt.Fprintf(w, "%*d", cell, level)
	}
	fmt.Fprintf(w, "%*s\n", cell, "Σ")
	for _, row := range c.Competences {
		label := ansi.Truncate(competenceLabel(env, row.Competence), name-1, "…")
		fmt.Fprint(w, label+strings.Repeat(" ", name-ansi.StringWidth(label)))
		for _, n := range row.Levels[1:] {
			fmt.Fprintf(w, "%*s", cell, countCell(n))
		}
		fmt.Fprintf(w, "%*s\n", cell, countCell(row.Courses))
	}
}

// countCell shows a hole as a dot, so that the eye falls on it.
func countCell(n int) string {
	if n == 0 {
		return "·"
	}
	return strconv.Itoa(n)
}

func competenceLabel(env *Env, id catalog.CompetenceID) string {
	c, ok := catalog.LookupCompetence(id)
	if !ok {
		return string(id)
	}
	if id.Framework() == "digcomp" {
		return id.Code() + " " + c.Name(env.Say.Lang)
	}
	return c.Name(env.Say.Lang)
}

// counted lists words with their counts, most first, equal counts by their code.
func counted(env *Env, kind string, counts map[string]int) string {
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	var out []string
	for _, k := range keys {
		label := env.Say.T("stats.unknown")
		if k != "" {
			label = env.Say.T(kind + "." + k)
		}
		out = append(out, label+" "+strconv.Itoa(counts[k]))
	}
	return strings.Join(out, ", ")
}

// writeCoveragePNG draws the map as a picture: one row a competence, one column
// a level, in shades of one blue, which colour-blind readers tell apart too.
func writeCoveragePNG(env *Env, name string, c catalog.Coverage) error {
	rows := c.Competences
	var values [][]float64
	var labels []string
	for _, row := range rows {
		var line []float64
		for _, n := range row.Levels[1:] {
			if n == 0 {
				line = append(line, charts.GetNullValue()) // a hole stays white
				continue
			}
			line = append(line, float64(n))
		}
		values = append(values, line)
		labels = append(labels, ansi.Truncate(competenceLabel(env, row.Competence), 48, "…"))
	}
	o := charts.NewHeatMapOptionWithData(values)
	o.Title.Text = env.Say.T("stats.picture-title")
	o.XAxis.Title = env.Say.T("stats.picture-levels")
	o.XAxis.Labels = []string{"1", "2", "3", "4", "5", "6", "7", "8"}
	o.YAxis.Labels = labels
	o.YAxis.LabelCount = len(labels)
	o.ValuesLabel.Show = charts.Ptr(true)
	o.ValuesLabel.ValueFormatter = func(v float64) string { return strconv.Itoa(int(v)) }
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: 1000, Height: 120 + 26*len(rows)})
	if err := p.HeatMapChart(o); err != nil {
		return fmt.Errorf("draw coverage: %w", err)
	}
	text, err := p.Bytes()
	if err != nil {
		return fmt.Errorf("draw coverage: %w", err)
	}
	return os.WriteFile(name, text, 0o644)
}
